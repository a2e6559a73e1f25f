#include "read/page_head.h"

#include "offprint/metadata.h"
#include "offprint/uri.h"

/* No page that means well has more, or longer ones. */
enum { ELEMENTS_MAX = 1000, VALUE_MAX = 8 << 10 };

static op_str prefixed(struct op_article *a, op_str name)
{
    return op_arena_join(a->doc.arena, OP_STR(OP_META_PAGE_PREFIX), name);
}

static void keep_meta(struct op_article *a, const struct op_node *old, op_str name, op_str content)
{
    struct op_node *n = op_new_element(&a->doc, OP_N_META);
    n->pos = old ? old->pos : 0;
    op_attr_set(&a->doc, n, OP_N_NAME, prefixed(a, name));
    op_attr_set(&a->doc, n, OP_N_CONTENT, op_str_first(content, VALUE_MAX));
    op_append(a->head, n);
}

/* Names that begin so are for browsers, robots and the pages of services. */
static const char *const passed_over[] = {"viewport",     "theme-color",    "robots",
                                          "referrer",     "google",         "apple-",
                                          "fb:",          "msapplication",  "twitter:card",
                                          "twitter:site", "og:image:width", "og:image:height",
                                          "csrf",         "next-head"};

static bool is_passed_over(op_str name)
{
    for (size_t i = 0; i < sizeof passed_over / sizeof *passed_over; i++)
        if (op_str_starts_ci(name, op_str_z(passed_over[i])))
            return true;
    return false;
}

/* A name is what was meant whether it stands in `name`, `property` (RDFa) or `itemprop` (microdata). */
static void keep_names(struct op_article *a, const struct op_node *old)
{
    static const uint32_t attributes[] = {OP_N_NAME, OP_N_PROPERTY, OP_N_ITEMPROP};
    op_str content = op_attr(old, OP_N_CONTENT);
    for (size_t i = 0; i < sizeof attributes / sizeof *attributes && content.n; i++) {
        op_str rest = op_attr(old, attributes[i]);
        for (op_str name; (name = op_str_word(&rest)).n;)
            if (!is_passed_over(name))
                keep_meta(a, old, name, content);
    }
}

static void keep_link(struct op_article *a, const struct op_node *old)
{
    static const char kinds[] = "canonical author license image_src";
    op_str rel = op_attr(old, OP_N_REL), href = op_attr(old, OP_N_HREF);
    for (op_str word; href.n && (word = op_str_word(&rel)).n;) {
        if (!op_str_has_word(OP_STR(kinds), word))
            continue;
        struct op_node *n = op_new_element(&a->doc, OP_N_LINK);
        n->pos = old->pos;
        op_attr_set(&a->doc, n, OP_N_REL, prefixed(a, word));
        op_attr_set(&a->doc, n, OP_N_HREF, op_str_first(href, VALUE_MAX));
        if (op_attr(old, OP_N_TITLE).n)
            op_attr_set(&a->doc, n, OP_N_TITLE, op_str_first(op_attr(old, OP_N_TITLE), VALUE_MAX));
        op_append(a->head, n);
    }
}

static void keep_title(struct op_article *a, const struct op_node *old)
{
    const struct op_node *title = old ? op_child(old, OP_N_TITLE) : NULL;
    struct op_buf text = OP_BUF_INIT;
    if (title)
        op_text_content(title, &text);
    keep_meta(a, title, OP_STR("title"), op_arena_dup(a->doc.arena, op_str_trim(op_buf_str(&text))));
    op_buf_release(&text);
}

/* What the folder of the file, or the page's address, and `base` (HTML, 2.4.1 and 4.2.3) give together. A page must not
   point at folders above its own. */
void page_head_base(struct op_article *a, const struct op_node *old)
{
    const struct op_node *base = old ? op_child(old, OP_N_BASE) : NULL;
    while (base && (!op_is(base, OP_N_BASE) || !op_attr(base, OP_N_HREF).p))
        base = op_next(base);
    op_str href =
        base ? op_uri_normalise(a->doc.arena, op_str_first(op_attr(base, OP_N_HREF), VALUE_MAX)) : OP_STR_NONE;
    if (!href.n)
        return;
    op_str folder = op_meta(a, OP_META_BASE);
    op_str address = op_uri_is_web(folder) ? folder : op_meta(a, OP_META_CANONICAL);
    if (address.n || op_uri_is_absolute(href))
        href = op_uri_resolve(a->doc.arena, address, href);
    else if (op_str_starts(href, OP_STR("//")))
        href = op_arena_join(a->doc.arena, OP_STR("https:"), href);
    else
        href = op_path_folder(op_uri_parse(href).path);
    bool inside = href.n && href.p[0] != '/' && op_str_find(href, OP_STR(".."), 0) == OP_NOT_FOUND;
    if (op_uri_is_web(href))
        op_meta_set(a, OP_META_BASE, href);
    else if (inside && !op_uri_is_absolute(href))
        op_meta_set(a, OP_META_BASE, op_uri_resolve(a->doc.arena, folder, href));
}

void page_head_keep(struct op_article *a, struct op_node *old)
{
    size_t count = 0;
    keep_title(a, old);
    for (struct op_node *n = old ? op_first(old) : NULL, *next; n && count < ELEMENTS_MAX; n = next) {
        next = op_next(n);
        if (op_is(n, OP_N_META)) {
            count++;
            keep_names(a, n);
        } else if (op_is(n, OP_N_LINK)) {
            keep_link(a, n);
        } else if (op_is(n, OP_N_SCRIPT) &&
                   op_str_eq_ci(op_str_trim(op_attr(n, OP_N_TYPE)), OP_STR("application/ld+json"))) {
            count++;
            op_unlink(n);
            op_append(a->head, n);
        }
    }
}
