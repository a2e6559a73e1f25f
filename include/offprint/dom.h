/* The tree: the one document model. An article is an XHTML5 document; in memory it is this.

   Nodes live in an arena, are never freed singly, and name each other by 32-bit distances, which is why links are read
   through op_parent() and its kin. Names are interned numbers (names.h). Text and attribute values are slices that may
   point into the input, which must therefore outlive the tree. */
#ifndef OFFPRINT_DOM_H
#define OFFPRINT_DOM_H

#include "offprint/arena.h"
#include "offprint/buf.h"
#include "offprint/diag.h"
#include "offprint/names.h"

enum op_node_kind {
    OP_DOCUMENT, /* the root of all; its element child is `html` */
    OP_DOCTYPE,  /* text: the name, public and system identifier, separated by NUL bytes */
    OP_ELEMENT,
    OP_TEXT,    /* never empty after parsing; a tree may hold two in a row */
    OP_COMMENT, /* dropped by readers; only the HTML parser's tests look at them */
    OP_FRAGMENT /* root of a fragment, or the contents of `template` (its only child) */
};

enum op_namespace {
    OP_NS_HTML, /* of an attribute: none */
    OP_NS_SVG,
    OP_NS_MATHML,
    OP_NS_XLINK,
    OP_NS_XML,
    OP_NS_XMLNS,
    OP_NS_EPUB, /* epub:type, in books only */
    OP_NS_OP,   /* what stages tell each other; see offprint(5) */
    OP_NS_OTHER /* read and dropped */
};

struct op_attr {
    uint32_t name : 24;
    uint32_t ns : 8; /* enum op_namespace; OP_NS_HTML for none */
    uint32_t n;
    const char *p; /* the value, `n` bytes */
};

struct op_node {
    int32_t parent_, first_, last_, prev_, next_; /* distances in units of 8 bytes, 0 for none: use the functions */
    uint32_t name : 24;                           /* OP_N_...: of elements */
    uint32_t kind : 4;                            /* enum op_node_kind */
    uint32_t ns : 4;                              /* enum op_namespace: of elements */
    uint32_t pos;                                 /* where it stood in the source: see op_doc_place(); 0 unknown */
    uint32_t n;                                   /* bytes of text, or number of attributes */
    union {
        const char *text;
        struct op_attr *attrs;
    } u;
};

/* How `pos` of a node becomes a line and a column. */
enum op_pos_kind {
    OP_POS_NONE,
    OP_POS_TEXT, /* pos - 1 is an offset into `text`, whose first byte stands on `first_line` */
    OP_POS_MAP,  /* pos - 1 is an offset into generated text; `map` leads from there to `text`, as above */
    OP_POS_INDEX /* pos - 1 is an index of `table` */
};

struct op_line {
    uint32_t offset; /* not for OP_POS_INDEX */
    uint32_t line, column;
};

/* What was generated from `offset` on stands at `source` in the text. Offsets ascend. */
struct op_map_entry {
    uint32_t offset, source;
};

struct op_lines {
    enum op_pos_kind kind;
    op_str file; /* as the user typed it */
    op_str text;
    uint32_t first_line;
    struct op_line *table; /* OP_POS_TEXT, OP_POS_MAP: marks in `text`, made when first needed */
    size_t count;
    const struct op_map_entry *map; /* OP_POS_MAP */
    size_t map_count;
    struct op_line *added; /* by op_doc_pos(), in the arena */
    size_t added_count, added_cap;
};

/* A tree with what belongs to it. */
struct op_doc {
    struct op_arena *arena; /* borrowed; holds the nodes, the names, and text that stages make */
    struct op_node *root;   /* OP_DOCUMENT or OP_FRAGMENT */
    struct op_names *names; /* names beyond the table, in the arena */
    struct op_lines lines;
    bool quirks; /* the doctype asked for quirks mode */
};

/* An empty document in `arena`. */
void op_doc_init(struct op_doc *doc, struct op_arena *arena);
/* Where a node stood: of a text node without a position, its nearest element's. Line 0 when nothing is known. */
struct op_place op_doc_place(struct op_doc *doc, const struct op_node *node);

/* Where the first byte of a text stands, when that is known and the text may hold TeX: no code, not behind another
   text, and with a backslash or a dollar sign. Only such texts have a place in a stream, so that a pipe knows no less.
 */
bool op_doc_text_place(struct op_doc *doc, const struct op_node *text, struct op_place *place);
/* The place of what stands behind `s`, which stands at `place`. */
struct op_place op_place_behind(struct op_place place, op_str s);
/* A `pos` for a place that was found in another way. */
uint32_t op_doc_pos(struct op_doc *doc, struct op_place place);

/* -- Names -- */

/* The number of a name as written (no case folding), interning it when it is new. */
uint32_t op_doc_name(struct op_doc *doc, op_str name);
/* The name of a number; valid as long as the document. */
op_str op_doc_name_str(const struct op_doc *doc, uint32_t name);

/* -- Links: NULL when there is none -- */

static inline struct op_node *op_link_(const struct op_node *n, int32_t distance)
{
    /* A mask and not a branch: links are read at every step, and most of them lead somewhere. */
    uintptr_t some = (uintptr_t)0 - (uintptr_t)(distance != 0);
    return (struct op_node *)(((uintptr_t)n + (uintptr_t)((intptr_t)distance * 8)) & some);
}
static inline struct op_node *op_parent(const struct op_node *n)
{
    return op_link_(n, n->parent_);
}
static inline struct op_node *op_first(const struct op_node *n)
{
    return op_link_(n, n->first_);
}
static inline struct op_node *op_last(const struct op_node *n)
{
    return op_link_(n, n->last_);
}
static inline struct op_node *op_prev(const struct op_node *n)
{
    return op_link_(n, n->prev_);
}
static inline struct op_node *op_next(const struct op_node *n)
{
    return op_link_(n, n->next_);
}

/* -- Questions -- */

static inline bool op_is_element(const struct op_node *n)
{
    return n->kind == OP_ELEMENT;
}
/* An HTML element of this name? */
static inline bool op_is(const struct op_node *n, uint32_t name)
{
    return n->kind == OP_ELEMENT && n->ns == OP_NS_HTML && n->name == name;
}
/* The OP_NAME_... properties of an HTML element; 0 for everything else. */
static inline unsigned op_flags(const struct op_node *n)
{
    return n->kind == OP_ELEMENT && n->ns == OP_NS_HTML && n->name < OP_N_COUNT ? op_name_flags[n->name] : 0;
}
static inline op_str op_text(const struct op_node *n)
{
    return op_str_make(n->u.text, n->n);
}
/* White space only (a text node), by HTML. */
bool op_is_blank_(const struct op_node *text);
static inline bool op_is_blank(const struct op_node *n)
{
    /* The first byte says it of nearly all. */
    return n->kind == OP_TEXT && (!n->n || (unsigned char)n->u.text[0] <= ' ') && op_is_blank_(n);
}
/* The nearest ancestor, or `n` itself, that is the HTML element `name`; NULL when there is none. */
struct op_node *op_closest(const struct op_node *n, uint32_t name);
/* Does `outer` contain `n`, or is it `n`? */
bool op_contains(const struct op_node *outer, const struct op_node *n);
/* The first HTML element `name` below `root` in document order; NULL when there is none. */
struct op_node *op_find(struct op_node *root, uint32_t name);
/* The first child that is the HTML element `name`. */
struct op_node *op_child(const struct op_node *n, uint32_t name);
/* Appends the text of all text nodes below `n`, in order, as it stands. */
void op_text_content(const struct op_node *n, struct op_buf *out);

/* -- Attributes -- */

static inline op_str op_attr_value(const struct op_attr *a)
{
    return op_str_make(a->p, a->n);
}
/* The attribute; NULL when the element has none. */
static inline struct op_attr *op_attr_lookup_ns(const struct op_node *n, enum op_namespace ns, uint32_t name)
{
    for (uint32_t i = 0, count = n->kind == OP_ELEMENT ? n->n : 0; i < count; i++)
        if (n->u.attrs[i].name == name && n->u.attrs[i].ns == (uint32_t)ns)
            return &n->u.attrs[i];
    return NULL;
}
/* The attribute without a namespace. */
static inline struct op_attr *op_attr_lookup(const struct op_node *n, uint32_t name)
{
    return op_attr_lookup_ns(n, OP_NS_HTML, name);
}
/* Its value; absent when the element has none. */
static inline op_str op_attr_ns(const struct op_node *n, enum op_namespace ns, uint32_t name)
{
    const struct op_attr *a = op_attr_lookup_ns(n, ns, name);
    return !a ? OP_STR_NONE : a->p ? op_attr_value(a) : OP_STR("");
}
static inline op_str op_attr(const struct op_node *n, uint32_t name)
{
    return op_attr_ns(n, OP_NS_HTML, name);
}
/* Sets or adds. `value` is borrowed: it must live as long as the document (op_arena_dup()). */
void op_attr_set(struct op_doc *doc, struct op_node *n, uint32_t name, op_str value);
void op_attr_set_ns(struct op_doc *doc, struct op_node *n, enum op_namespace ns, uint32_t name, op_str value);
void op_attr_remove(struct op_node *n, uint32_t name);
void op_attr_remove_ns(struct op_node *n, enum op_namespace ns, uint32_t name);

/* -- Making and moving. Nothing here keeps two texts from standing next to each other. -- */

struct op_node *op_new_node(struct op_doc *doc, enum op_node_kind kind);
struct op_node *op_new_element(struct op_doc *doc, uint32_t name);
/* `text` is borrowed. */
struct op_node *op_new_text(struct op_doc *doc, op_str text);
/* The node must stand nowhere: op_unlink() it first. */
void op_append(struct op_node *parent, struct op_node *child);
void op_prepend(struct op_node *parent, struct op_node *child);
void op_insert_before(struct op_node *reference, struct op_node *node);
void op_insert_after(struct op_node *reference, struct op_node *node);
/* Takes the node with everything below it out of the tree. */
void op_unlink(struct op_node *n);
/* Moves all children of `from` to the end of `to`. */
void op_move_children(struct op_node *from, struct op_node *to);
/* Puts the children in the node's place and takes the node out. */
void op_unwrap(struct op_node *n);
/* Puts `wrapper` in the node's place and the node into it. */
void op_wrap(struct op_node *n, struct op_node *wrapper);
/* Changes the name, keeps attributes and children. */
static inline void op_rename(struct op_node *n, uint32_t name)
{
    n->name = name & 0xFFFFFF;
}
/* A copy of the node, with all below it when `deep`, in `doc` (which may be another). Slices are shared. */
struct op_node *op_copy(struct op_doc *doc, const struct op_node *n, bool deep);

/* -- The walk: document order, without recursion -- */

enum op_walk_event { OP_WALK_END, OP_ENTER, OP_LEAVE };

/* Every node is entered, and every node is left after its children (text and void elements too).
   What may be changed meanwhile: on OP_ENTER, anything below the node, and the node's attributes; on OP_LEAVE, the node
   itself may be unlinked, unwrapped, renamed, moved or replaced. Nodes inserted after the node on OP_LEAVE are not
   visited. To take a node out on OP_ENTER, use op_walk_remove(). */
struct op_walk {
    struct op_node *node;      /* of the current event */
    enum op_walk_event event;  /* the current event */
    struct op_node *root;      /* entered first, left last */
    struct op_node *next, *up; /* where to go on, but for OP_ENTER: the one or the other */
    bool skip;
};

static inline void op_walk_start(struct op_walk *w, struct op_node *root)
{
    *w = (struct op_walk){.root = root, .event = OP_WALK_END, .next = root};
}
static inline enum op_walk_event op_walk_enter_(struct op_walk *w, struct op_node *n)
{
    w->node = n;
    w->skip = false;
    return w->event = OP_ENTER;
}
/* What follows is noted before the node is handed out, so that the node itself may go. */
static inline enum op_walk_event op_walk_leave_(struct op_walk *w, struct op_node *n)
{
    w->node = n;
    w->next = n == w->root || !n->next_ ? NULL : op_next(n);
    w->up = n == w->root || n->next_ ? NULL : op_parent(n);
    return w->event = OP_LEAVE;
}
/* Advances; returns the event. `while (op_walk_next(&w)) ...` */
static inline enum op_walk_event op_walk_next(struct op_walk *w)
{
    if (w->event == OP_ENTER) {
        bool down = !w->skip && w->node->first_;
        return down ? op_walk_enter_(w, op_first(w->node)) : op_walk_leave_(w, w->node);
    }
    if (w->next)
        return op_walk_enter_(w, w->next);
    return w->up ? op_walk_leave_(w, w->up) : (w->event = OP_WALK_END);
}
/* On OP_ENTER: the children are not visited; OP_LEAVE of the node follows. */
static inline void op_walk_skip(struct op_walk *w)
{
    w->skip = true;
}
/* On OP_ENTER or OP_LEAVE: takes the node out of the tree; no further event of it follows. */
static inline void op_walk_remove(struct op_walk *w)
{
    if (w->event == OP_ENTER)
        (void)op_walk_leave_(w, w->node);
    op_unlink(w->node);
}

/* For those who only look: the node after `n` in document order, at or below `root`; NULL when there is none.
   `for (n = root; n; n = op_following(n, root)) ...` */
static inline struct op_node *op_following(const struct op_node *n, const struct op_node *root)
{
    if (n->first_)
        return op_first(n);
    for (; n && n != root; n = op_parent(n))
        if (n->next_)
            return op_next(n);
    return NULL;
}

#endif
