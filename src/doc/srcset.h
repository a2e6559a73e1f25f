/* The sources of an image: srcset and sizes (HTML, 4.8.4.2). */
#ifndef DOC_SRCSET_H
#define DOC_SRCSET_H

#include "doc/css_length.h"

struct srcset_source {
    op_str url;
    double density; /* pixels of the image for each of CSS; 1 when nothing says it */
};

/* The screen that is thought of where no device is known: two of its 1,920 pixels are one of CSS. Two, because screens
   for books have 300 pixels an inch. */
extern const struct css_screen srcset_common_screen;
/* The same for a screen of `pixels` pixels across, upright as a book. */
struct css_screen srcset_screen(uint32_t pixels);

/* How wide `sizes` says that the image is shown, in pixels of CSS; all of the screen where it says nothing. */
double srcset_slot(op_str sizes, const struct css_screen *screen);

/* Takes the next source from `*set`, of an image that is shown `slot` pixels of CSS wide. False at the end. */
bool srcset_next(op_str *set, double slot, struct srcset_source *source);

#endif
