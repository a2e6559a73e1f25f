/* Fonts: what their files say, and files with only the characters that a text has. */
#ifndef FONT_FONT_H
#define FONT_FONT_H

#include "offprint/buf.h"

struct op_font_info {
    char family[128]; /* UTF-8; may be empty */
    unsigned weight;  /* 1 to 1000, 400 is regular */
    bool italic;
};

enum op_font_fault {
    OP_FONT_GOOD,
    OP_FONT_LIBRARY,   /* libharfbuzz-subset is not installed */
    OP_FONT_TYPE,      /* neither TrueType nor OpenType */
    OP_FONT_FORBIDDEN, /* the font does not permit to be embedded (OS/2, fsType) */
    OP_FONT_SUBSET     /* the font is too broken to be cut down */
};

/* Reads family, weight and slant of a font file, the first face of a collection. */
enum op_font_fault op_font_read(op_str bytes, struct op_font_info *info);
/* Appends the font with the characters whose bits are set in `characters` (bit c % 8 of byte c / 8, for code points
   below `count`), whole where it does not permit to be cut down. The same input gives the same bytes. */
enum op_font_fault op_font_subset(op_str bytes, const uint8_t *characters, uint32_t count, struct op_buf *out);

#endif
