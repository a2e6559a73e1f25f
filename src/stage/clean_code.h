/* What the rules for code share: languages (clean_code_language.c), text (clean_code_text.c), and what stands around
   code (clean_code_signs.c). */
#ifndef STAGE_CLEAN_CODE_H
#define STAGE_CLEAN_CODE_H

#include "stage/clean.h"

/* -- Languages: lower case, as the author wrote them ("js" stays); absent when nothing telling is said -- */

/* Said by the element itself. */
op_str clean_code_language_of(struct clean *c, const struct op_node *n);
/* Of a block: said by its code, by itself, or by what a highlighter put around it. */
op_str clean_code_language(struct clean *c, const struct op_node *block);
/* Said by the text of a label; absent when it is no language that people know. */
op_str clean_code_language_called(struct clean *c, const struct op_node *label);
/* Is it the name of a programming or markup language that people know? ASCII case folded. */
bool clean_code_is_language(op_str word);
/* The same of a `lang` attribute, which usually names the language of people. */
bool clean_code_is_lang_attribute(op_str value);

/* -- Text -- */

/* The text below `root` as it is shown, without line numbers, buttons and captions: lines that are elements end. */
void clean_code_text(const struct op_doc *doc, const struct op_node *root, struct op_buf *out);
/* The same of code outside `pre`: a line end beside a `br` is none, others are spaces. */
void clean_code_loose_text(const struct op_node *root, struct op_buf *out);

/* -- Signs -- */

/* Numbers of lines, by class or by style. */
bool clean_code_is_gutter(const struct op_node *n);
/* Buttons, and labels that repeat the language: by class, or, where `beside` code that is in `language`, by what they
   say. Never what holds code. */
bool clean_code_is_chrome(const struct op_doc *doc, const struct op_node *n, bool beside, op_str language);
/* One of the lines that Medium puts into one `pre`. */
bool clean_code_is_paragraph(const struct op_doc *doc, const struct op_node *span);
/* File name or title of a block. */
bool clean_code_is_caption(const struct op_node *n);
/* Does a highlighter, a theme or an editor put it around code? */
bool clean_code_is_wrapper(const struct op_node *n);
/* Is it code that an editor or a highlighter shows without `pre`? */
bool clean_code_is_shown(const struct op_node *div);
/* Does the table hold lines of code and their numbers? */
bool clean_code_is_table(const struct op_node *table);

#endif
