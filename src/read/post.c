#include "read/post.h"
#include "read/class_styles.h"

#include "offprint/date.h"
#include "offprint/html.h"
#include "offprint/metadata.h"
#include "offprint/stream.h"
#include "offprint/uri.h"
#include "read/head.h"
#include "read/page_head.h"
#include "read/typesetter.h"

void post_start(struct post *p, struct op_ctx *ctx, const struct op_input *input, const struct op_read_options *options,
                struct op_arena *arena)
{
    *p = (struct post){.ctx = ctx, .input = input, .options = options};
    op_arena_reset(arena);
    front_values_init(&p->values, ctx, arena, input->name);
    op_doc_init(&p->article.doc, arena);
    p->article.doc.lines.file = input->name;
}

void post_begin(struct post *p, struct op_ctx *ctx, const struct op_input *input, const struct op_read_options *options,
                struct op_arena *arena)
{
    post_start(p, ctx, input, options, arena);
    front_matter_split(input->bytes, &p->front);
    if (p->front.notation != FRONT_NONE)
        front_matter_read(&p->front, &p->values);
}

/* -- What the file's name says -- */

struct file_name {
    op_str stem;    /* without suffix and date; of an index file its folder's */
    op_str written; /* the same with the date */
    struct op_date date;
    bool has_date;
};

static bool is_index(op_str stem)
{
    return op_str_eq_ci(stem, OP_STR("index")) || op_str_eq_ci(stem, OP_STR("_index")) ||
           op_str_eq_ci(stem, OP_STR("readme"));
}

static struct file_name name_parts(op_str path)
{
    struct file_name f = {.has_date = false};
    op_str name = op_path_name(path);
    f.stem = op_str_first(name, name.n - op_path_suffix(name).n);
    op_str folder = op_path_folder(path);
    if (is_index(f.stem) && folder.n > 1) {
        op_str parent = op_path_name(op_str_first(folder, folder.n - 1));
        if (parent.n && parent.p[0] != '.')
            f.stem = parent;
    }
    f.written = f.stem;
    /* Jekyll: 2024-05-01-slug. */
    if (f.stem.n > 11 && f.stem.p[4] == '-' && f.stem.p[7] == '-' && (f.stem.p[10] == '-' || f.stem.p[10] == '_') &&
        op_date_parse(op_str_first(f.stem, 10), &f.date) && f.date.precision == OP_DATE_DAY) {
        f.has_date = true;
        f.stem = op_str_skip(f.stem, 11);
    }
    return f;
}

/* `the-long_way` as a title: The long way. */
static op_str title_of_stem(struct op_arena *arena, op_str stem)
{
    op_str decoded = op_uri_decode(arena, stem);
    char *to = op_arena_alloc(arena, decoded.n + 1);
    for (size_t i = 0; i < decoded.n; i++)
        to[i] = decoded.p[i] == '-' || decoded.p[i] == '_' ? ' ' : decoded.p[i];
    op_str title = op_str_trim(op_str_make(to, decoded.n));
    if (title.n && title.p[0] >= 'a' && title.p[0] <= 'z')
        to[title.p - to] = (char)(title.p[0] - 'a' + 'A');
    return title;
}

/* -- Titles -- */

/* The text of the only h1, when no other heading comes before it. */
static bool title_of_heading(struct op_article *a)
{
    const struct op_node *h1 = op_find(a->body, OP_N_H1);
    struct op_walk w;
    bool alone = h1 != NULL, passed = false;
    op_walk_start(&w, a->body);
    while (alone && op_walk_next(&w)) {
        if (w.event != OP_ENTER || !(op_flags(w.node) & OP_NAME_HEADING))
            continue;
        if (w.node == h1)
            passed = true;
        else if (!passed || w.node->name == OP_N_H1)
            alone = false;
    }
    if (!alone)
        return false;
    struct op_buf text = OP_BUF_INIT;
    op_text_content(h1, &text);
    bool added = op_meta_add(a, OP_META_TITLE, op_buf_str(&text)) != NULL;
    op_buf_release(&text);
    return added;
}

/* The first words of the text, as a name for what has none. */
static op_str title_of_words(struct op_article *a)
{
    enum { TITLE_MAX = 60 };
    struct op_buf text = OP_BUF_INIT;
    op_text_content(a->body, &text);
    op_str all = op_buf_str(&text), title = OP_STR("");
    for (op_str rest = all, word; (word = op_str_word(&rest)).n;) {
        bool fits = title.n + 1 + word.n <= TITLE_MAX;
        if (!fits && title.n) {
            title = op_arena_join(a->doc.arena, title, OP_STR(" \xE2\x80\xA6"));
            break;
        }
        size_t n = fits ? word.n : TITLE_MAX;
        while (!fits && ((unsigned char)word.p[n] & 0xC0) == 0x80)
            n--;
        word = op_str_first(word, n);
        title = title.n ? op_arena_printf(a->doc.arena, "%.*s %.*s", OP_ARG(title), OP_ARG(word))
                        : op_arena_dup(a->doc.arena, word);
    }
    op_buf_release(&text);
    return title;
}

static void settle_title(struct post *p, bool page, const struct file_name *name, struct op_node *old_head)
{
    struct op_article *a = &p->article;
    if (!op_meta(a, OP_META_TITLE).n && !page)
        (void)title_of_heading(a);
    if (old_head)
        head_harvest(p->ctx, a, old_head);
    if (!op_meta(a, OP_META_TITLE).n)
        (void)title_of_heading(a);
    if (op_meta(a, OP_META_TITLE).n)
        return;
    op_str title = OP_STR_NONE;
    if (p->of_many)
        title = title_of_words(a);
    else if (!op_str_eq(p->input->name, OP_STR("-")))
        title = title_of_stem(a->doc.arena, name->stem);
    op_title_set_invented(a, title.n ? title : OP_STR("Untitled"));
    if (!op_meta(a, OP_META_TITLE).n)
        op_title_set_invented(a, OP_STR("Untitled"));
}

/* -- All of it -- */

/* The day in an address: /2015/05/15/slug/. */
static bool date_of_address(op_str s, struct op_date *date)
{
    for (size_t i = 0; i + 11 <= s.n; i++) {
        op_str day = op_str_first(op_str_skip(s, i), 10);
        if ((i == 0 || s.p[i - 1] == '/') && s.p[i + 10] == '/' && day.p[4] == '/' && day.p[7] == '/' &&
            op_date_parse(day, date))
            return date->precision == OP_DATE_DAY;
    }
    return false;
}

/* An article that gives no date may have it in its file's name, or in the address that it gives itself. */
static void settle_date(struct op_article *a, const struct file_name *name)
{
    struct op_date date = name->date;
    bool found = name->has_date || date_of_address(op_meta(a, OP_META_CANONICAL), &date);
    struct op_node *cursor = NULL;
    for (op_str address; !found && op_meta_each(a, OP_META_NAME, &cursor, &address);)
        found = date_of_address(address, &date);
    if (!found || op_meta(a, OP_META_DATE).n)
        return;
    struct op_buf text = OP_BUF_INIT;
    op_date_format(&date, &text);
    (void)op_meta_add(a, OP_META_DATE, op_buf_str(&text));
    op_buf_release(&text);
}

static void set_origin(struct post *p, const char *kind, const struct file_name *name)
{
    struct op_article *a = &p->article;
    op_meta_set(a, OP_META_SOURCE, p->input->name);
    op_meta_set(a, OP_META_BASE, p->input->address.n ? p->input->address : op_path_folder(p->input->name));
    op_meta_set(a, OP_META_KIND, op_str_z(kind));
    op_meta_set(a, OP_META_VERSION, OP_STR(OP_STREAM_VERSION));
    if (p->of_many || op_str_eq(p->input->name, OP_STR("-")))
        return;
    (void)op_meta_add(a, OP_META_NAME, name->stem);
    (void)op_meta_add(a, OP_META_NAME, name->written);
}

/* The head that the parser made, out of the tree, with an empty one in its place; NULL when it holds nothing. */
static struct op_node *set_head_aside(struct op_article *a)
{
    struct op_node *old = a->head;
    if (!op_first(old))
        return NULL;
    struct op_node *head = op_new_element(&a->doc, OP_N_HEAD);
    op_insert_before(old, head);
    op_unlink(old);
    a->head = head;
    return old;
}

/* Other articles may lead to what authors name for that: elements that have an id or a name and nothing else. Listed as
   op:places on html. */
static void mark_places(struct op_article *a)
{
    struct op_buf list = OP_BUF_INIT;
    struct op_walk w;
    op_walk_start(&w, a->body);
    while (op_walk_next(&w)) {
        const struct op_node *n = w.node;
        if (w.event != OP_ENTER || n->kind != OP_ELEMENT || n->n != 1)
            continue;
        op_str id = op_attr(n, OP_N_ID), rest;
        if (!id.n && op_is(n, OP_N_A))
            id = op_attr(n, OP_N_NAME);
        rest = id;
        if (!id.n || op_str_word(&rest).n != id.n)
            continue;
        op_buf_addz(&list, list.n ? " " : "");
        op_buf_add(&list, id);
    }
    if (list.n)
        op_attr_set_ns(&a->doc, a->html, OP_NS_OP, op_doc_name(&a->doc, OP_STR("places")),
                       op_arena_dup(a->doc.arena, op_buf_str(&list)));
    op_buf_release(&list);
}

/* Jekyll's and Hexo's folder. */
static bool is_among_drafts(op_str path)
{
    op_str folder = op_path_folder(path);
    return op_str_starts(folder, OP_STR("_drafts/")) || op_str_find(folder, OP_STR("/_drafts/"), 0) != OP_NOT_FOUND;
}

bool post_finish(struct post *p, const char *kind, size_t flattened, const struct op_sink *sink)
{
    struct op_article *a = &p->article;
    op_str file = p->input->name;
    struct file_name name = p->of_many ? (struct file_name){.has_date = false} : name_parts(file);
    op_article_adopt(a);
    a->doc.lines.file = file;
    for (struct op_node *n = op_first(a->html), *next; n; n = next) {
        next = op_next(n);
        if (n != a->head && n != a->body)
            op_unlink(n);
    }
    if (flattened)
        op_report(p->ctx, OP_DIAG_NESTING, (struct op_place){file, 0, 0},
                  "%zu elements nested deeper than %d, putting them beside the last one", flattened, OP_HTML_DEPTH_MAX);
    op_str typesetter = typesetter_find(&a->doc);
    class_styles_apply(&a->doc, a->head, a->body);
    struct op_node *old_head = set_head_aside(a);
    bool page = op_str_eq(op_str_z(kind), OP_STR(OP_KIND_PAGE));
    /* What front matter says goes before what the html element says. */
    op_str lang = op_attr(a->html, OP_N_LANG), dir = op_attr(a->html, OP_N_DIR);
    op_attr_remove(a->html, OP_N_LANG);
    op_attr_remove(a->html, OP_N_DIR);
    const struct front_value *draft = front_values_apply(&p->values, a);
    if (!op_meta(a, OP_META_LANG).n && lang.n)
        op_meta_set(a, OP_META_LANG, lang);
    if (!op_meta(a, OP_META_DIR).n && dir.n)
        op_meta_set(a, OP_META_DIR, dir);
    if ((draft || is_among_drafts(file)) && !p->options->drafts) {
        op_report(p->ctx, OP_DIAG_DRAFT, (struct op_place){file, draft ? draft->line : 0, draft ? draft->column : 0},
                  draft ? "a draft, leaving it out" : "stands in a folder of drafts, leaving it out");
        return true;
    }
    set_origin(p, kind, &name);
    op_meta_set(a, OP_META_MATH, typesetter);
    if (p->authored)
        mark_places(a);
    settle_title(p, page, &name, old_head);
    settle_date(a, &name);
    if (page && p->front.notation == FRONT_NONE) {
        page_head_base(a, old_head);
        page_head_keep(a, old_head);
    }
    if (p->input->address.n && !p->of_many && !op_uri_is_absolute(op_meta(a, OP_META_CANONICAL)))
        op_meta_set(a, OP_META_CANONICAL, p->input->address);
    return op_emit(sink, a);
}
