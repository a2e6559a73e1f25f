/* What the names in class and id say. Pages repeat few names at many elements: what each says is found once an article,
   whichever stage asks first. */
#ifndef STAGE_CLASS_FACTS_H
#define STAGE_CLASS_FACTS_H

#include "offprint/article.h"

/* What whole names say. */
enum class_name {
    CLASS_HIDDEN = 1 << 0,  /* not to be seen on screens */
    CLASS_FORMULA = 1 << 1, /* holds one that is typeset */
    CLASS_SIDENOTE = 1 << 2 /* a note beside the text */
};

/* Of all names of a value together. */
struct class_facts {
    uint32_t traits; /* enum extract_trait, by the words of the names */
    uint8_t page;    /* PAGE_..., the same */
    uint8_t names;   /* enum class_name */
};

/* `value` of class or of id, borrowed as long as the article. */
struct class_facts class_facts_of(struct op_article *a, op_str value);

#endif
