/* op-clean, second phase: frames, films and sounds as links, their posters as images. */
#include "offprint/uri.h"
#include "stage/clean.h"

/* Where a script or the consent to cookies would set the address, it stands in an attribute that says so. */
static op_str media_source(const struct clean *c, struct op_node *n)
{
    static const uint32_t names[] = {OP_N_SRC, OP_N_DATA, OP_N_DATA_SRC, OP_N_DATA_LAZY_SRC};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (clean_looks_like_source(op_attr(n, names[i])))
            return op_str_trim(op_attr(n, names[i]));
    for (struct op_node *child = op_first(n); child; child = op_next(child))
        if (op_is(child, OP_N_SOURCE) && clean_looks_like_source(op_attr(child, OP_N_SRC)))
            return op_str_trim(op_attr(child, OP_N_SRC));
    for (uint32_t i = 0; i < n->n; i++) {
        op_str value = op_attr_value(&n->u.attrs[i]), name = op_doc_name_str(c->doc, n->u.attrs[i].name);
        bool address = op_str_starts_ci(value, OP_STR("https://")) || op_str_starts(value, OP_STR("//"));
        if (address && op_str_starts(name, OP_STR("data-")) && clean_holds(name, "src") &&
            clean_looks_like_source(value))
            return op_str_trim(value);
    }
    return OP_STR_NONE;
}

static bool is_advertisement(op_str source)
{
    static const char *const hosts[] = {"doubleclick.",
                                        "googlesyndication",
                                        "googletagmanager",
                                        "adservice",
                                        "amazon-adsystem",
                                        "facebook.com/plugins",
                                        "platform.twitter.com/widgets",
                                        "google.com/recaptcha",
                                        "/ads/",
                                        NULL};
    for (size_t i = 0; hosts[i]; i++)
        if (clean_holds(source, hosts[i]))
            return true;
    return false;
}

/* What the page calls it; empty when it does not. */
static op_str media_title(const struct op_node *n)
{
    static const uint32_t names[] = {OP_N_TITLE, OP_N_ARIA_LABEL, OP_N_ALT};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (op_str_trim(op_attr(n, names[i])).n)
            return op_str_trim(op_attr(n, names[i]));
    return OP_STR("");
}

static op_str host_label(op_str address)
{
    op_str host = op_uri_parse(address).authority, name = op_path_name(op_uri_parse(address).path);
    if (op_str_starts_ci(host, OP_STR("www.")))
        host = op_str_skip(host, 4);
    return host.n ? host : name.n ? name : address;
}

struct op_node *clean_link_before(struct clean *c, struct op_node *n, op_str address, op_str label)
{
    struct op_node *box = clean_new(c, OP_N_P, n), *link = clean_new(c, OP_N_A, n);
    op_attr_set(c->doc, box, OP_N_CLASS, OP_STR("media"));
    op_attr_set(c->doc, link, OP_N_HREF, address);
    op_append(link, op_new_text(c->doc, label.n ? label : host_label(address)));
    op_append(box, link);
    op_insert_before(n, box);
    return box;
}

static void add_poster(struct clean *c, struct op_node *box, op_str poster, op_str alt)
{
    struct op_node *img = clean_new(c, OP_N_IMG, box), *line = clean_new(c, OP_N_P, box);
    op_attr_set(c->doc, img, OP_N_SRC, poster);
    op_attr_set(c->doc, img, OP_N_ALT, alt);
    op_append(line, img);
    op_insert_before(box, line);
}

/* WordPress puts the frame of an embedded post behind a quotation that links to it. */
static bool is_twin(const struct op_node *n)
{
    static const char *const words[] = {"wp-embedded-content", NULL};
    const struct op_node *before = op_prev(n);
    while (before && !op_is_element(before))
        before = op_prev(before);
    const struct op_node *quote = before && op_is(before, OP_N_P) ? clean_first_element(before) : before;
    return clean_has_class(n, words) && quote && op_is(quote, OP_N_BLOCKQUOTE);
}

/* A frame or film becomes a link of its own line, its poster an image before it. */
static enum clean_verdict link_media(struct clean *c, struct op_node *n)
{
    op_str source = media_source(c, n), type = op_attr(n, OP_N_TYPE);
    bool frame = !op_is(n, OP_N_VIDEO) && !op_is(n, OP_N_AUDIO);
    if (op_str_starts_ci(type, OP_STR("image/")) && source.n) {
        struct op_node *img = clean_new(c, OP_N_IMG, n);
        op_attr_set(c->doc, img, OP_N_SRC, source);
        op_insert_before(n, img);
        clean_remove(c, n);
        return CLEAN_GONE;
    }
    if (frame && !c->active++)
        c->first_active = n;
    if (!source.n && (op_is(n, OP_N_OBJECT) || op_is(n, OP_N_APPLET)))
        return CLEAN_UNWRAP;
    op_str address = source.n ? clean_public_address(c, source) : OP_STR_NONE;
    if (address.n && !is_advertisement(address) && !clean_is_pixel(n) && !is_twin(n) &&
        !op_str_starts_ci(source, OP_STR("data:"))) {
        struct op_node *box = clean_link_before(c, n, address, media_title(n));
        if (clean_looks_like_source(op_attr(n, OP_N_POSTER)))
            add_poster(c, box, op_str_trim(op_attr(n, OP_N_POSTER)), media_title(n));
    }
    clean_remove(c, n);
    return CLEAN_GONE;
}

const struct clean_rule clean_media_rules[] = {
    {"media", "turn frames, films and sounds into links; posters stay", CLEAN_PHASE_SHAPE, CLEAN_LEAVE,
     CLEAN_ON(OP_N_IFRAME, OP_N_VIDEO, OP_N_AUDIO, OP_N_OBJECT, OP_N_EMBED, OP_N_APPLET), link_media},
    {NULL, NULL, CLEAN_PHASE_SHAPE, CLEAN_LEAVE, NULL, NULL},
};
