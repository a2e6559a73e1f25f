/* Colours for code: the door of GNU Source-highlight, which is in C++ and optional.

   The library is called by a module of its own (source_highlight.cc), which is built where the library is installed and
   loaded when somebody asks for colours: every other run is free of C++. */
#ifndef HIGHLIGHT_HIGHLIGHT_H
#define HIGHLIGHT_HIGHLIGHT_H

#include "highlight/token.h"
#include "offprint/buf.h"

/* One run of text of one kind. */
struct op_highlight_run {
    uint32_t n; /* bytes */
    enum op_token token;
};

/* Loads the module; false when it, or the library, is not there. Further calls cost nothing. */
bool op_highlight_load(void);
/* Appends to `runs` an array of struct op_highlight_run that covers `text`, code in `language` (of any case: "js",
   "C++"), byte for byte. False, and nothing appended, when the code is to stay plain: the language is not known, the
   code is too large or its lines are too long to be looked at in good time, or the module is not there. */
bool op_highlight(op_str text, op_str language, struct op_buf *runs);
/* The class of a token in books: "hl-keyword"; absent for OP_TOKEN_PLAIN. */
op_str op_highlight_class(enum op_token token);

#endif
