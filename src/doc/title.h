/* The title of an article, and the heading that says it. */
#ifndef DOC_TITLE_H
#define DOC_TITLE_H

#include "offprint/article.h"

/* Does the heading say the same as the title? Case and white space do not count. */
bool op_title_says(const struct op_node *heading, op_str title);
/* The first h1 among the children of the body, and whether the body begins with it; NULL when there is none. */
struct op_node *op_title_heading(const struct op_article *a, bool *leading);
/* Before the title becomes another one: the heading that says the old one says the new one. */
void op_title_follow(struct op_article *a, op_str title);

#endif
