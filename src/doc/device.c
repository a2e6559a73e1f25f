#include "doc/device.h"

#define TYPE(name) (1u << OP_MEDIA_##name)
/* Every reading system shows these (EPUB 3.3, section 3.2), but many older ones no WebP. */
#define COMMON (TYPE(JPEG) | TYPE(PNG) | TYPE(GIF) | TYPE(SVG))
#define PICTURES (TYPE(JPEG) | TYPE(PNG))
#define KB ((size_t)1 << 10)
#define MB ((size_t)1 << 20)
/* Adobe's engine, which most readers had, and Kobo has for EPUB, opens documents of up to 300 KB; converters stay at
 * 260. */
#define DOCUMENT (260 * KB)

const struct op_device op_devices[] = {
    /* Fits everywhere: the book limit is that of Kindle by e-mail. */
    {"generic", "a reader", 0, 0, 1920, COMMON, PICTURES | TYPE(GIF), 0, DOCUMENT, 50 * MB, ".epub", false},
    /* Paperwhite of 7 inches. Amazon's converter takes images of 5 MB. */
    {"kindle", "Kindle", 1264, 1680, 1680, COMMON, PICTURES, 5 * MB, DOCUMENT, 50 * MB, ".epub", false},
    /* Libra of 7 inches. */
    {"kobo", "Kobo", 1264, 1680, 1680, COMMON, PICTURES, 0, DOCUMENT, 0, ".epub", false},
    {"kobo-kepub", "Kobo", 1264, 1680, 1680, COMMON, PICTURES, 0, DOCUMENT, 0, ".kepub.epub", true},
    /* Runs on all of them; makes one document of the book, whatever its files. */
    {"koreader", "KOReader", 1404, 1872, 1872, COMMON | TYPE(WEBP), PICTURES | TYPE(GIF) | TYPE(WEBP), 0, 0, 0, ".epub",
     false},
    /* iPad. Apple Books asks for images of at most four million pixels. */
    {"apple", "Apple Books", 1640, 2360, 2000, COMMON, PICTURES, 0, DOCUMENT, 0, ".epub", false},
    /* Paper Pro. Its cloud takes 100 MB. */
    {"remarkable", "reMarkable", 1620, 2160, 2160, COMMON, PICTURES, 0, DOCUMENT, 100 * MB, ".epub", false},
    /* Note Air of 10 inches. */
    {"boox", "Boox", 1404, 1872, 1872, COMMON, PICTURES | TYPE(GIF), 0, DOCUMENT, 0, ".epub", false},
};

const char *const op_device_words[] = {"generic", "kindle",     "kobo", "kobo-kepub", "koreader",
                                       "apple",   "remarkable", "boox", NULL};
