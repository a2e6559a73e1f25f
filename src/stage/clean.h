/* op-clean: one engine, and rules in families. A rule is one function and one row.

   Phases, each one walk over the body:
     drop    what is no content goes: scripts, hidden parts, navigation
     shape   what needs classes and neighbours to be understood: images, captions, code, media, notes
     nest    bottom-up: every element gets the children that it may have, wrappers go
     tidy    attributes, ids, white space, empty blocks */
#ifndef STAGE_CLEAN_H
#define STAGE_CLEAN_H

#include "offprint/article.h"
#include "offprint/option.h"
#include "stage/id_set.h"

enum clean_phase { CLEAN_PHASE_DROP, CLEAN_PHASE_SHAPE, CLEAN_PHASE_NEST, CLEAN_PHASE_TIDY, CLEAN_PHASE_COUNT };

enum clean_event {
    CLEAN_ENTER,  /* before the children; the rule may change anything below the node */
    CLEAN_LEAVE,  /* after them; the rule may take the node out, unwrap, rename or replace it */
    CLEAN_MARKED, /* CLEAN_ENTER of elements with attributes: the others say nothing to the rule */
    CLEAN_BODY    /* once, before the walk of its phase; the node is the body */
};

enum clean_verdict {
    CLEAN_KEEP,   /* the node stays: further rules are asked */
    CLEAN_DROP,   /* the engine takes the node out with all below it */
    CLEAN_UNWRAP, /* CLEAN_LEAVE only: the engine puts the children in its place */
    CLEAN_GONE    /* CLEAN_LEAVE only: the rule has put something else in its place */
};

struct clean;

struct clean_rule {
    const char *name;    /* of --keep; rows of the same name are one rule to the user */
    const char *summary; /* one line, no full stop */
    enum clean_phase phase;
    enum clean_event event;
    const uint32_t *elements; /* names, closed by 0 (0 first: all HTML elements; CLEAN_UNKNOWN: those without number) */
    enum clean_verdict (*apply)(struct clean *c, struct op_node *n);
};
#define CLEAN_UNKNOWN UINT32_MAX
#define CLEAN_ALL ((const uint32_t[]){0})
#define CLEAN_ON(...) ((const uint32_t[]){__VA_ARGS__, 0})

extern const struct clean_rule clean_math_rules[], clean_drop_rules[], clean_image_rules[], clean_code_rules[],
    clean_foreign_rules[], clean_note_rules[], clean_callout_rules[], clean_unwrap_rules[], clean_repair_rules[],
    clean_table_rules[], clean_tidy_rules[], clean_media_rules[], clean_embed_rules[], clean_export_rules[],
    clean_clutter_rules[];
extern const struct clean_rule *const clean_families[]; /* in the order in which rules are asked; closed by NULL */

struct clean_options {
    struct op_option_list keep; /* --keep=NAME: rules that are off */
};

/* A set of names that have a number. */
struct clean_names {
    uint64_t bits[(OP_N_COUNT + 63) / 64];
};

/* One article being cleaned. */
struct clean {
    struct op_ctx *ctx;
    struct op_article *article;
    struct op_doc *doc;
    const struct clean_options *options;
    bool whole;    /* op-extract was told to leave the page as it is: clutter stays too */
    bool page;     /* kind=page: navigation and more may stand around the article */
    size_t round;  /* from 0 */
    op_str places; /* ids that other documents lead to, as the reader says */
    /* Of the body, at the start of the phase: */
    struct id_set targets;                   /* fragments that links of the article name, percent-decoded */
    struct clean_names elements, attributes; /* what there is; rules for the body need not look for anything else */
    /* At the start of the round: */
    size_t nodes;  /* in the body */
    size_t text;   /* bytes of text that is not white space */
    size_t budget; /* copies and second looks that are still affordable: keeps everything linear */
    size_t looks;  /* at parts that hold half of the text */
    size_t gone;   /* bytes of text in parts that went */
    size_t active; /* scripts and the like that went */
    struct op_node *first_active;
};

static inline void clean_names_add(struct clean_names *names, uint32_t name)
{
    if (name < OP_N_COUNT)
        names->bits[name / 64] |= (uint64_t)1 << name % 64;
}
static inline bool clean_names_have(const struct clean_names *names, uint32_t name)
{
    return names->bits[name / 64] >> name % 64 & 1;
}

/* -- Questions (clean_model.c) -- */

/* Does it stand in a line: text, phrasing elements, parts of ruby, MathML and SVG? */
static inline bool clean_is_inline(const struct op_node *n)
{
    if (n->kind != OP_ELEMENT || n->ns != OP_NS_HTML || n->name >= OP_N_COUNT)
        return true;
    return (op_name_flags[n->name] & OP_NAME_PHRASING) || n->name == OP_N_RB || n->name == OP_N_RP ||
           n->name == OP_N_RT || n->name == OP_N_RTC;
}
/* Elements that only group: div, section, article, center, ... */
bool clean_is_wrapper(const struct op_node *n);
/* A box that says note, tip or warning: clean_callout.c. */
bool clean_is_callout(const struct op_node *n);
/* Elements that hold phrasing only: p, h1 to h6, pre, summary. */
bool clean_is_line_box(const struct op_node *n);
/* Has it a child that does not stand in a line? */
bool clean_has_block(const struct op_node *n);
/* White space (U+00A0 and zero-width characters too) and nothing else? Of text nodes. */
bool clean_is_void_text(const struct op_node *n);
/* Nothing to see: no child but void text, `br`, and void anchors. */
bool clean_is_empty(const struct op_node *n);
/* Is one of the class words the word, or does one hold the part? ASCII case folded. */
bool clean_has_class(const struct op_node *n, const char *const *words);
bool clean_class_holds(const struct op_node *n, const char *const *parts);
/* At most `limit` bytes of visible text below `n` (white space not counted). */
size_t clean_text_length(const struct op_node *n, size_t limit);
/* Text or a picture anywhere below `body`? */
bool clean_shows_anything(const struct op_node *body);
/* A number for what the body says when it is written: the same as long as nothing changes. */
uint64_t clean_fingerprint(struct op_node *body);
struct op_node *clean_first_element(const struct op_node *n);
struct op_node *clean_next_element(const struct op_node *n);
/* The only child that is neither blank text nor ...; NULL when there are several or none. */
struct op_node *clean_only_child(const struct op_node *n);

/* Is it an element that books cannot hold, and which stays all the same because the rule that would take it is off
   (clean.c)? */
bool clean_is_spared(const struct clean *c, const struct op_node *n);

/* Whatever it is called, what holds half of the text is not beside the article, nor is the last tenth that is left. Of
   parts that stay a few are looked at: all others go, and are looked at once. */
bool clean_holds_much(struct clean *c, const struct op_node *n);
/* Hidden by attribute, by style or by a usual class (clean_drop.c)? */
bool clean_is_hidden(struct op_article *a, const struct op_node *n);
/* The image that a script would make in a figure which holds none; absent when the figure names none. Borrowed. */
op_str clean_figure_source(const struct op_doc *doc, const struct op_node *n);

/* Notes that stand beside the text or in it go into a list at the end (clean_sidenote.c), notes that are tables or
   definitions become blocks called footnote. */
enum clean_verdict clean_gather_sidenotes(struct clean *c, struct op_node *body);
void clean_part_notes(struct clean *c, struct op_node *body);

/* Is the part in it? ASCII case folded. */
bool clean_holds(op_str s, const char *part);
/* An address that something could be fetched from, and none that a script replaces (clean_image.c). */
bool clean_looks_like_source(op_str s);
/* A picture or frame that is there to count visitors, or to push things apart. */
bool clean_is_pixel(const struct op_node *n);

/* The page on which a film, a record or a post stands, of the address of its player (clean_player.c); the address
   itself where none is known. */
op_str clean_public_address(struct clean *c, op_str player);
/* Puts a link on a line of its own, a paragraph of class `media`, before `n` and returns it (clean_media.c). An empty
   label: the name of the host. */
struct op_node *clean_link_before(struct clean *c, struct op_node *n, op_str address, op_str label);

bool clean_is_sidenote(struct op_article *a, const struct op_node *n);
/* The notes that links below `within` call for, each as often as it is called for, in an array in the article's arena;
   returns how many. Nothing is changed but their role, so that op-extract can ask before op-clean settles them. */
size_t clean_find_notes(struct op_article *article, struct op_node *within, size_t budget, struct op_node ***out);

/* Does it hold MathML for those who do not see the picture beside it (clean_math.c)? */
bool clean_holds_formula(const struct op_node *n);

/* -- Changes (clean_model.c) -- */

/* The node is about to go: its id, when something links to it, moves to what stays nearest; lang and dir move to the
   children. */
void clean_hand_over(struct clean *c, struct op_node *n);
/* hand over, then unwrap or unlink. */
void clean_unwrap(struct clean *c, struct op_node *n);
void clean_remove(struct clean *c, struct op_node *n);
/* Wraps each run of children that stand in a line into `name`; runs of two or more `br` part paragraphs. */
void clean_wrap_runs(struct clean *c, struct op_node *n, uint32_t name);
/* A new element with the same place in the source. */
struct op_node *clean_new(struct clean *c, uint32_t name, const struct op_node *origin);

#endif
