/* What the module and its door have alike; read by C and by C++. */
#ifndef HIGHLIGHT_TOKEN_H
#define HIGHLIGHT_TOKEN_H

#include <stddef.h>

/* Kinds of text: few, so that each can have a look of its own. */
enum op_token {
    OP_TOKEN_PLAIN,
    OP_TOKEN_KEYWORD,
    OP_TOKEN_TYPE,
    OP_TOKEN_STRING,
    OP_TOKEN_NUMBER,
    OP_TOKEN_COMMENT,
    OP_TOKEN_FUNCTION,
    OP_TOKEN_PREPROC,
    OP_TOKEN_VARIABLE,
    OP_TOKEN_REGEXP,
    OP_TOKEN_ADDED,   /* in differences */
    OP_TOKEN_REMOVED, /* in differences */
    OP_TOKEN_COUNT
};

/* Who gets the runs of a text, in order, one for each place where a rule was looked for. Other than 0: that is enough.
 */
typedef int op_token_sink(void *self, enum op_token token, const char *p, size_t n);

#ifdef __cplusplus
extern "C" {
#endif

/* Splits `text` by the rules of the file `rules` ("c.lang") of the library. 0, or -1 when the library fails or the
   sink has enough, with any number of runs given out before. No exception leaves it. */
__attribute__((visibility("default"))) int offprint_source_highlight(const char *rules, const char *text, size_t n,
                                                                     op_token_sink *sink, void *self);

#ifdef __cplusplus
}
#endif

#endif
