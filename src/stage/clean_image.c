/* op-clean, second phase: images with the source that a reader would see, captions in figures. */
#include "doc/media_query.h"
#include "doc/srcset.h"
#include "offprint/image.h"
#include "offprint/uri.h"
#include "stage/clean.h"

enum { LOOKS_MAX = 64 /* nodes of a figure */ };

/* -- Sources -- */

bool clean_holds(op_str s, const char *part)
{
    op_str needle = op_str_z(part);
    for (size_t at = 0; at + needle.n <= s.n; at++)
        if (op_str_eq_ci(op_str_make(s.p + at, needle.n), needle))
            return true;
    return false;
}

static bool holds_any(op_str s, const char *const *parts)
{
    for (; *parts; parts++)
        if (clean_holds(s, *parts))
            return true;
    return false;
}

/* Stands there until a script puts the image in its place. */
static bool is_shell(op_str src)
{
    static const char *const parts[] = {"placeholder", "blank.gif",    "blank.png", "spacer.", "1x1.",
                                        "pixel.gif",   "transparent.", "lazyload.", "lazy.",   "loading.gif",
                                        "grey.gif",    "about:blank",  NULL};
    src = op_str_trim(src);
    if (!src.n || src.p[0] == '#')
        return true;
    if (op_str_starts_ci(src, OP_STR("data:")))
        return src.n < 1024;
    return holds_any(op_path_name(op_uri_parse(src).path), parts);
}

bool clean_looks_like_source(op_str s)
{
    s = op_str_trim(s);
    if (!s.n || s.p[0] == '{' || s.p[0] == '[' || s.p[0] == '<' || op_str_starts_ci(s, OP_STR("javascript:")) ||
        op_str_starts_ci(s, OP_STR("about:")))
        return false;
    for (size_t i = 0; i < s.n; i++)
        if (op_is_space(s.p[i]))
            return false;
    return !is_shell(s);
}

static bool names_an_image(op_str s)
{
    static const char *const suffixes[] = {".jpg", ".jpeg", ".png", ".gif", ".webp", ".svg", ".avif", NULL};
    op_str suffix = op_path_suffix(op_uri_parse(op_str_trim(s)).path);
    for (size_t i = 0; suffix.n && suffixes[i]; i++)
        if (op_str_eq_ci(suffix, op_str_z(suffixes[i])))
            return clean_looks_like_source(s);
    return false;
}

/* The widest source of a srcset that is not wider than a page needs. */
static op_str best_candidate(op_str set, op_str sizes)
{
    const double most = 2048, slot = srcset_slot(sizes, &srcset_common_screen);
    op_str best = OP_STR_NONE;
    double best_width = 0;
    for (struct srcset_source source; srcset_next(&set, slot, &source);) {
        double width = source.density * slot;
        bool better = best_width > most ? width < best_width : width > best_width && (width <= most || !best.p);
        if (clean_looks_like_source(source.url) && (!best.p || better)) {
            best = source.url;
            best_width = width;
        }
    }
    return best;
}

/* What a script would show. */
static op_str lazy_source(const struct clean *c, const struct op_node *n)
{
    static const uint32_t names[] = {OP_N_DATA_SRC, OP_N_DATA_ORIGINAL, OP_N_DATA_LAZY_SRC};
    static const uint32_t sets[] = {OP_N_DATA_SRCSET, OP_N_SRCSET};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (clean_looks_like_source(op_attr(n, names[i])))
            return op_str_trim(op_attr(n, names[i]));
    for (size_t i = 0; i < 2; i++) {
        op_str best = best_candidate(op_attr(n, sets[i]), op_attr(n, OP_N_SIZES));
        if (best.p)
            return best;
    }
    for (uint32_t i = 0; i < n->n; i++) {
        op_str value = op_attr_value(&n->u.attrs[i]), name = op_doc_name_str(c->doc, n->u.attrs[i].name);
        if (op_str_starts(name, OP_STR("data-")) && names_an_image(value))
            return op_str_trim(value);
    }
    return OP_STR_NONE;
}

static bool is_tiny(op_str side)
{
    side = op_str_trim(side);
    if (!side.n || (side.p[0] != '0' && side.p[0] != '1'))
        return false;
    op_str unit = op_str_trim(op_str_skip(side, 1));
    return !unit.n || op_str_eq_ci(unit, OP_STR("px"));
}

bool clean_is_pixel(const struct op_node *n)
{
    return is_tiny(op_attr(n, OP_N_WIDTH)) && is_tiny(op_attr(n, OP_N_HEIGHT));
}

/* What is no more than a line pushes things apart. */
static bool is_spacer(const struct op_node *n)
{
    op_str width = op_str_trim(op_attr(n, OP_N_WIDTH)), height = op_str_trim(op_attr(n, OP_N_HEIGHT));
    return width.n && height.n && (is_tiny(width) || is_tiny(height));
}

/* A small portrait of who wrote something, as services and themes call it. */
static bool is_avatar(const struct op_node *n)
{
    static const char *const classes[] = {"avatar", "gravatar", NULL};
    op_str host = op_uri_parse(op_attr(n, OP_N_SRC)).authority;
    uint64_t width = 0;
    bool small = op_str_to_uint(op_str_trim(op_attr(n, OP_N_WIDTH)), 128, &width) && width > 0;
    return clean_holds(host, "gravatar.com") || (small && clean_class_holds(n, classes));
}

static enum clean_verdict settle_source(struct clean *c, struct op_node *n)
{
    op_str role = op_str_trim(op_attr(n, OP_N_ROLE));
    if (is_spacer(n) || is_avatar(n)) {
        clean_remove(c, n);
        return CLEAN_GONE;
    }
    if (op_str_eq_ci(role, OP_STR("presentation")) || op_str_eq_ci(role, OP_STR("none")))
        op_attr_set(c->doc, n, OP_N_ALT, OP_STR(""));
    if (!is_shell(op_attr(n, OP_N_SRC)))
        return CLEAN_KEEP;
    op_str source = lazy_source(c, n), set = op_attr(n, OP_N_DATA_SRCSET);
    if (source.p)
        op_attr_set(c->doc, n, OP_N_SRC, source);
    if (best_candidate(set, OP_STR_NONE).p)
        op_attr_set(c->doc, n, OP_N_SRCSET, set);
    return CLEAN_KEEP;
}

/* What is still a shell when all twins had their turn shows nothing. What its author says of it stays; whole pages have
   many that only a script would fill. */
static enum clean_verdict drop_shell(struct clean *c, struct op_node *n)
{
    op_str src = op_str_trim(op_attr(n, OP_N_SRC)), alt = op_str_trim(op_attr(n, OP_N_ALT));
    if (!src.n && alt.n && !c->page)
        op_insert_before(n, op_new_text(c->doc, alt));
    if (!src.n || (!op_str_starts_ci(src, OP_STR("data:")) && is_shell(src))) {
        clean_remove(c, n);
        return CLEAN_GONE;
    }
    return CLEAN_KEEP;
}

/* How well a type is known: 2 when every reader shows it, 1 when it can be made into such a one. */
static unsigned rank_of_type(op_str type)
{
    type = op_str_trim(op_str_first(type, op_str_find_char(type, ';', 0)));
    if (!type.n || op_str_eq_ci(type, OP_STR("image/jpg")))
        return 2;
    for (int i = OP_MEDIA_NONE + 1; i < OP_MEDIA_COUNT; i++)
        if (op_str_eq_ci(type, op_str_z(op_media_rows[i].type)))
            return i == OP_MEDIA_WEBP || i == OP_MEDIA_AVIF ? 1 : 2;
    return 0;
}

/* HTML, 4.8.4.3.7: the first source before the image of a type that is known so well, for a medium that is this one
   (or, as a last resort, for any). */
static const struct op_node *find_source(const struct op_node *picture, const struct op_node *img, unsigned rank,
                                         bool any_medium)
{
    for (const struct op_node *child = op_first(picture); child && child != img; child = op_next(child)) {
        op_str set = op_attr(child, OP_N_SRCSET);
        if (op_is(child, OP_N_SOURCE) && rank_of_type(op_attr(child, OP_N_TYPE)) >= rank &&
            best_candidate(set.n ? set : op_attr(child, OP_N_DATA_SRCSET), OP_STR_NONE).p &&
            (any_medium || media_matches(op_attr(child, OP_N_MEDIA), &srcset_common_screen)))
            return child;
    }
    return NULL;
}

/* The image gets what the source offers. What is offered for some media only may be another picture. */
static void lend_source(struct clean *c, const struct op_node *source, struct op_node *img, bool shell)
{
    op_str set = op_attr(source, OP_N_SRCSET), sizes = op_attr(source, OP_N_SIZES);
    set = set.n ? set : op_attr(source, OP_N_DATA_SRCSET);
    op_attr_set(c->doc, img, OP_N_SRCSET, set);
    op_attr_remove(img, OP_N_SIZES);
    if (sizes.n)
        op_attr_set(c->doc, img, OP_N_SIZES, sizes);
    if (shell || op_attr(source, OP_N_MEDIA).n)
        op_attr_set(c->doc, img, OP_N_SRC, best_candidate(set, sizes));
}

/* The image that a style paints behind an element; absent when there is none that is a file of its own. */
static op_str background_of(op_str style)
{
    size_t at = op_str_find(style, OP_STR("background"), 0);
    at = at == OP_NOT_FOUND ? at : op_str_find(style, OP_STR("url("), at);
    if (at == OP_NOT_FOUND)
        return OP_STR_NONE;
    op_str url = op_str_skip(style, at + 4);
    url = op_str_trim(op_str_first(url, op_str_find_char(url, ')', 0)));
    if (url.n > 2 && (url.p[0] == '"' || url.p[0] == '\'') && url.p[url.n - 1] == url.p[0])
        url = op_str_make(url.p + 1, url.n - 2);
    return names_an_image(url) ? op_str_trim(url) : OP_STR_NONE;
}

/* A box that is there for what is painted behind it, and holds nothing. */
static enum clean_verdict show_background(struct clean *c, struct op_node *n)
{
    op_str source = background_of(op_attr(n, OP_N_STYLE));
    if (!source.p || clean_text_length(n, 1) || op_find(n, OP_N_IMG))
        return CLEAN_KEEP;
    struct op_node *img = clean_new(c, OP_N_IMG, n);
    op_attr_set(c->doc, img, OP_N_SRC, source);
    op_str label = op_str_trim(op_attr(n, OP_N_ARIA_LABEL));
    if (label.n)
        op_attr_set(c->doc, img, OP_N_ALT, label);
    op_append(n, img);
    return CLEAN_KEEP;
}

static enum clean_verdict unwrap_picture(struct clean *c, struct op_node *n)
{
    struct op_node *img = op_find(n, OP_N_IMG);
    bool shell = !img || is_shell(op_attr(img, OP_N_SRC));
    const struct op_node *source = find_source(n, img, 2, false);
    /* Types that not every reader shows, and pictures for other media, are better than none. */
    if (!source && shell)
        source = find_source(n, img, 1, false);
    if (!source && shell)
        source = find_source(n, img, 1, true);
    if (source && !img) {
        img = clean_new(c, OP_N_IMG, n);
        op_append(n, img);
    }
    if (source)
        lend_source(c, source, img, shell);
    if (img && op_attr(n, OP_N_ID).n && !op_attr(img, OP_N_ID).p)
        op_attr_set(c->doc, img, OP_N_ID, op_attr(n, OP_N_ID));
    return CLEAN_UNWRAP;
}

/* A figure that waits for a script to make its image says which: microdata's identifier, or a value for the script. */
op_str clean_figure_source(const struct op_doc *doc, const struct op_node *n)
{
    for (uint32_t i = 0; op_is(n, OP_N_FIGURE) && i < n->n; i++) {
        op_str name = op_doc_name_str(doc, n->u.attrs[i].name), value = op_attr_value(&n->u.attrs[i]);
        if ((op_str_eq(name, OP_STR("itemid")) || op_str_starts(name, OP_STR("data-"))) && names_an_image(value))
            return op_str_trim(value);
    }
    return OP_STR_NONE;
}

static enum clean_verdict fill_figure(struct clean *c, struct op_node *n)
{
    op_str source = clean_figure_source(c->doc, n);
    size_t left = LOOKS_MAX;
    struct op_walk w;
    op_walk_start(&w, n);
    while (source.p && op_walk_next(&w))
        if (op_is(w.node, OP_N_IMG) || op_is(w.node, OP_N_PICTURE) || op_is(w.node, OP_N_VIDEO) || !left--)
            return CLEAN_KEEP;
    if (!source.p)
        return CLEAN_KEEP;
    struct op_node *img = clean_new(c, OP_N_IMG, n);
    op_attr_set(c->doc, img, OP_N_SRC, source);
    op_prepend(n, img);
    return CLEAN_KEEP;
}

/* The only image below `n`; NULL when there are none or several. */
static struct op_node *only_image(struct op_node *n)
{
    struct op_node *found = NULL;
    size_t left = LOOKS_MAX;
    struct op_walk w;
    op_walk_start(&w, n);
    while (op_walk_next(&w) && left--)
        if (w.event == OP_ENTER && op_is(w.node, OP_N_IMG)) {
            if (found)
                return NULL;
            found = w.node;
        }
    return found;
}

/* A small image that stood in for the other until a script had loaded it: one of the same name in the same figure. */
static void drop_stand_in(struct clean *c, const struct op_node *image)
{
    const struct op_node *figure = op_closest(image, OP_N_FIGURE);
    op_str name = op_path_name(op_uri_parse(op_attr(image, OP_N_SRC)).path);
    size_t left = LOOKS_MAX;
    struct op_walk w;
    op_walk_start(&w, (struct op_node *)(uintptr_t)figure);
    while (figure && name.n && op_walk_next(&w) && left--)
        if (w.event == OP_ENTER && w.node != image && op_is(w.node, OP_N_IMG) &&
            op_str_eq(op_path_name(op_uri_parse(op_attr(w.node, OP_N_SRC)).path), name)) {
            clean_remove(c, w.node);
            return;
        }
}

/* The image that a reader without scripts would get is the one that the shell beside it stands for. */
static enum clean_verdict settle_noscript(struct clean *c, struct op_node *n)
{
    struct op_node *image = only_image(n);
    if (!image || is_shell(op_attr(image, OP_N_SRC)) || clean_is_pixel(image)) {
        clean_remove(c, n);
        return CLEAN_GONE;
    }
    struct op_node *beside = op_prev(n);
    while (beside && op_is_blank(beside))
        beside = op_prev(beside);
    if (!beside)
        beside = clean_next_element(n);
    struct op_node *shell = beside && beside->kind == OP_ELEMENT ? only_image(beside) : NULL;
    if (!shell) {
        drop_stand_in(c, image);
        return CLEAN_UNWRAP;
    }
    op_attr_set(c->doc, shell, OP_N_SRC, op_attr(image, OP_N_SRC));
    drop_stand_in(c, shell);
    if (!op_attr(shell, OP_N_ALT).n && op_attr(image, OP_N_ALT).p)
        op_attr_set(c->doc, shell, OP_N_ALT, op_attr(image, OP_N_ALT));
    clean_remove(c, n);
    return CLEAN_GONE;
}

/* -- Captions -- */

static bool is_caption(const struct op_node *n)
{
    static const char *const parts[] = {"caption", NULL};
    static const char *const not_parts[] = {"captioned",    "with-caption",      "has-caption", "captions",
                                            "caption-wrap", "caption-container", "captioning",  NULL};
    if (op_is(n, OP_N_FIGCAPTION))
        return true;
    return n->n && clean_class_holds(n, parts) && !clean_class_holds(n, not_parts);
}

struct inside {
    size_t images;
    bool text, too_big;
};

/* What stands in `n` beside `caption`. */
static struct inside look_beside(struct op_node *n, const struct op_node *caption)
{
    struct inside found = {0, false, false};
    size_t left = 256;
    struct op_walk w;
    op_walk_start(&w, n);
    while (op_walk_next(&w)) {
        if (w.event != OP_ENTER)
            continue;
        if (left-- == 0) {
            found.too_big = true;
            break;
        }
        if (w.node == caption) {
            op_walk_skip(&w);
            continue;
        }
        found.images += op_is(w.node, OP_N_IMG) || (op_is_element(w.node) && w.node->ns == OP_NS_SVG);
        bool gone = op_is(w.node, OP_N_NOSCRIPT) || op_is(w.node, OP_N_PICTURE);
        if (w.node->kind == OP_TEXT && !clean_is_void_text(w.node))
            found.text = true;
        if (op_is(w.node, OP_N_TABLE) || op_is(w.node, OP_N_UL) || op_is(w.node, OP_N_H2) || op_is(w.node, OP_N_P))
            found.text = found.text || (!op_is(w.node, OP_N_P) && !gone);
    }
    return found;
}

static bool may_be_figure(const struct op_node *n)
{
    if (!n || n->kind != OP_ELEMENT || n->ns != OP_NS_HTML)
        return false;
    switch (n->name) {
    case OP_N_DIV:
    case OP_N_SPAN:
    case OP_N_P:
    case OP_N_A:
    case OP_N_SECTION:
    case OP_N_ARTICLE:
    case OP_N_ASIDE:
    case OP_N_CENTER:
    case OP_N_DL:
    case OP_N_DT:
    case OP_N_DD:
    case OP_N_FIGURE:
        return true;
    default:
        return false;
    }
}

/* A caption right behind its figure comes into it. */
static bool join_figure(struct op_node *n)
{
    struct op_node *before = op_prev(n);
    while (before && op_is_blank(before))
        before = op_prev(before);
    if (!op_is(n, OP_N_FIGCAPTION) || op_is(op_parent(n), OP_N_FIGURE) || !before || !op_is(before, OP_N_FIGURE) ||
        op_child(before, OP_N_FIGCAPTION))
        return false;
    op_unlink(n);
    op_append(before, n);
    return true;
}

/* The nearest element around the caption that holds an image and no other text becomes the figure. A caption that holds
   the image itself is a figure that is called so: its text is the caption. */
static enum clean_verdict make_figure(struct clean *c, struct op_node *n)
{
    if (!is_caption(n) || op_is(n, OP_N_FIGURE) || op_is(n, OP_N_IMG) || op_is(n, OP_N_CAPTION) ||
        op_is(n, OP_N_TABLE) || op_is(n, OP_N_BODY) || c->budget < 1024)
        return CLEAN_KEEP;
    for (const struct op_node *up = op_parent(n); up; up = op_parent(up))
        if (op_is(up, OP_N_FIGCAPTION) || op_is(up, OP_N_CAPTION))
            return CLEAN_KEEP;
    c->budget -= 256;
    if (look_beside(n, NULL).images || join_figure(n))
        return CLEAN_KEEP;
    struct op_node *up = op_parent(n);
    for (size_t levels = 0; levels < 4 && may_be_figure(up); levels++, up = op_parent(up)) {
        c->budget -= c->budget < 256 ? c->budget : 256;
        struct inside beside = look_beside(up, n);
        if (beside.text || beside.too_big)
            return CLEAN_KEEP;
        if (!beside.images)
            continue;
        if (op_is(up, OP_N_A))
            return CLEAN_KEEP;
        op_rename(up, OP_N_FIGURE);
        op_rename(n, OP_N_FIGCAPTION);
        return CLEAN_KEEP;
    }
    return CLEAN_KEEP;
}

/* Blogger puts an image and its caption into a table. */
static enum clean_verdict open_caption_table(struct clean *c, struct op_node *n)
{
    static const char *const words[] = {"tr-caption-container", NULL};
    (void)c;
    if (!clean_has_class(n, words))
        return CLEAN_KEEP;
    struct op_walk w;
    op_walk_start(&w, n);
    while (op_walk_next(&w))
        if (w.event == OP_LEAVE && w.node != n && w.node->kind == OP_ELEMENT &&
            (op_is(w.node, OP_N_TBODY) || op_is(w.node, OP_N_TR) || (op_flags(w.node) & OP_NAME_CELL)))
            op_rename(w.node, OP_N_DIV);
    op_rename(n, OP_N_DIV);
    return CLEAN_KEEP;
}

const struct clean_rule clean_image_rules[] = {
    {"lazy", "give images the source that a script would give them; drop tracking pixels and avatars",
     CLEAN_PHASE_SHAPE, CLEAN_LEAVE, CLEAN_ON(OP_N_IMG), settle_source},
    {"lazy", "give images the source that a script would give them; drop tracking pixels", CLEAN_PHASE_SHAPE,
     CLEAN_ENTER, CLEAN_ON(OP_N_FIGURE), fill_figure},
    {"picture", "turn picture into its image", CLEAN_PHASE_SHAPE, CLEAN_LEAVE, CLEAN_ON(OP_N_PICTURE), unwrap_picture},
    {"background", "show images that a style paints in an empty box", CLEAN_PHASE_SHAPE, CLEAN_LEAVE,
     CLEAN_ON(OP_N_DIV, OP_N_FIGURE, OP_N_SECTION, OP_N_HEADER), show_background},
    {"noscript", "take images out of noscript, once, and drop the rest", CLEAN_PHASE_SHAPE, CLEAN_LEAVE,
     CLEAN_ON(OP_N_NOSCRIPT), settle_noscript},
    {"lazy", "give images the source that a script would give them; drop tracking pixels and avatars", CLEAN_PHASE_NEST,
     CLEAN_LEAVE, CLEAN_ON(OP_N_IMG), drop_shell},
    {"captions", "make figures of images with a caption in any wrapper", CLEAN_PHASE_SHAPE, CLEAN_ENTER,
     CLEAN_ON(OP_N_TABLE), open_caption_table},
    {"captions", "make figures of images with a caption in any wrapper", CLEAN_PHASE_SHAPE, CLEAN_ENTER, CLEAN_ALL,
     make_figure},
    {NULL, NULL, CLEAN_PHASE_SHAPE, CLEAN_LEAVE, NULL, NULL},
};
