/* Names of outputs by a pattern: `{date}-{slug}`. */
#ifndef CLI_NAME_TEMPLATE_H
#define CLI_NAME_TEMPLATE_H

#include "offprint/article.h"
#include "offprint/buf.h"

/* Can the pattern be filled in? Otherwise `fault` says in one line why not. */
bool op_name_template_check(op_str pattern, struct op_buf *fault);
/* Appends the pattern with what the article and the name of its input give; `{n}` stays, for only who sees all articles
   can count. */
void op_name_template_fill(op_str pattern, const struct op_article *article, op_str input, struct op_buf *out);
/* Appends a filled pattern with its `{n}`, if any, as `number` in at least `digits` digits. */
void op_name_template_number(op_str filled, size_t number, size_t digits, struct op_buf *out);
/* The part of an input's name that tells it from others: of `posts/slow-bread/index.md` that is its folder's name. */
op_str op_name_stem(op_str input);

#endif
