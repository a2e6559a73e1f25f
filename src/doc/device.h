/* What devices that read books want: one table. Whoever writes for a device asks its row. */
#ifndef DOC_DEVICE_H
#define DOC_DEVICE_H

#include <stddef.h>

#include "offprint/image.h"

struct op_device {
    const char *name;       /* of --device */
    const char *title;      /* as people call it */
    uint32_t width, height; /* of the largest common screen, upright, in pixels; 0: not known */
    uint32_t image_side;    /* larger images are made smaller, pixels */
    unsigned image_types;   /* what it shows: bits 1u << enum op_media_type */
    unsigned cover_types;   /* the same of covers in its library */
    size_t image_bytes;     /* of one image; 0: no limit */
    size_t document_bytes;  /* longer content documents are split; 0: never */
    size_t book_bytes;      /* what it or its shop takes; 0: no limit */
    const char *suffix;     /* of books */
    bool spans;             /* a mark for each sentence, as Kobo's own books have them */
};

/* In the order of op_device_words; the first is that of no device in particular. */
extern const struct op_device op_devices[];
/* Choices of the option, closed by NULL. */
extern const char *const op_device_words[];

#endif
