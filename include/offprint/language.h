/* Languages: BCP 47 tags, directions, detection from text. */
#ifndef OFFPRINT_LANGUAGE_H
#define OFFPRINT_LANGUAGE_H

#include "offprint/arena.h"

/* `tag` as a valid BCP 47 tag in canonical case (`en_US` gives en-US, `zh_cn` zh-CN, `EN` en), in the arena; absent
   when it is none (`us`, `C`, `english`). */
op_str op_language_canonical(struct op_arena *arena, op_str tag);
/* Is the language written from right to left (by its script subtag, else by the usual script)? */
bool op_language_is_rtl(op_str tag);
/* Do both tags name the same primary language? */
bool op_language_same(op_str a, op_str b);
struct op_detected_language {
    op_str tag;   /* canonical, a constant; absent when nothing can be said */
    bool certain; /* sure enough to contradict what a document declares */
};

/* What a run of plain text (well-formed UTF-8) is written in. Loads the detector at its first call; when that is not
   installed, scripts alone decide. Looks at the first few kilobytes only. */
struct op_detected_language op_language_detect(op_str text);

/* The same, by the commonest words of the languages that most articles are in; absent when that does not make it plain.
   Costs a tenth, and loads nothing. */
op_str op_language_by_words(op_str text);

#endif
