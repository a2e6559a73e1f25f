/* Covers that are drawn: title, author, site and date on a ground of colour. */
#ifndef COVER_COVER_H
#define COVER_COVER_H

#include "offprint/buf.h"

#define OP_COVER_WIDTH 1200
#define OP_COVER_HEIGHT 1600

/* UTF-8, borrowed. What is absent is not shown; a title there must be. */
struct op_cover {
    op_str title, author, site, date;
    op_str language; /* BCP 47: which forms of Han characters are meant */
    bool rtl;        /* lines begin at the right */
};

enum op_cover_fault {
    OP_COVER_DRAWN,
    OP_COVER_LIBRARY, /* libpangocairo is not installed */
    OP_COVER_FONTS,   /* the system has no fonts */
    OP_COVER_LETTERS, /* no font has all characters of the title */
    OP_COVER_MEMORY
};

/* Loads the libraries. False when they are not installed. */
bool op_cover_load(void);

/* Draws `cover` into OP_COVER_WIDTH by OP_COVER_HEIGHT pixels of three bytes (red, green, blue), rows from the top. The
   same cover with the same fonts gives the same pixels; colours and ornament follow from title and site. Reports
   nothing. */
enum op_cover_fault op_cover_draw(const struct op_cover *cover, uint8_t *rgb);

#endif
