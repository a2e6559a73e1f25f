/* Character encodings: any of them to UTF-8 (Encoding standard; HTML standard, section 13.2.3). */
#ifndef OFFPRINT_CHARSET_H
#define OFFPRINT_CHARSET_H

#include "offprint/buf.h"
#include "offprint/ctx.h"

/* How the encoding of an input was found. */
enum op_charset_source {
    OP_CHARSET_UTF8,
    OP_CHARSET_BOM,
    OP_CHARSET_OUTSIDE,
    OP_CHARSET_META,
    OP_CHARSET_DETECTED,
    OP_CHARSET_REPAIRED
};

struct op_charset_result {
    enum op_charset_source source;
    op_str name;    /* of the encoding, a constant: "windows-1252" */
    size_t repairs; /* ill-formed parts that became U+FFFD */
};

/* Gives `bytes` as well-formed UTF-8 without a BOM, in `*text`: borrowed from `bytes` when they are that already,
   otherwise appended to `store` with OP_HTML_PADDING (html.h) readable bytes past the end. Order: BOM; valid UTF-8;
   `outside` (a label, or absent); what op_charset_declared() finds; detection; UTF-8 with replacements. Reports
   nothing. False when the bytes are no text (NULs and control characters tell). */
bool op_charset_decode(op_str bytes, op_str outside, struct op_buf *store, op_str *text,
                       struct op_charset_result *result);

/* The encoding that the bytes themselves declare, whether it is true or not: a BOM, or in the first 65,536 bytes a
   `meta` or an XML declaration. A constant, in lower case; absent when they declare none. */
op_str op_charset_declared(op_str bytes);

/* Is it a label that `outside` may be? */
bool op_charset_known(op_str label);

#endif
