/* op-clean, first and second phase: what pages embed of others, and elements that only scripts know. Players become
   links, posts quotations with a link, cards a link with its text; elements of AMP those that they stand for. */
#include "offprint/uri.h"
#include "stage/clean.h"

/* -- Elements of AMP -- */

static enum clean_verdict translate_amp(struct clean *c, struct op_node *n)
{
    static const struct {
        const char *name;
        uint32_t html;
        bool void_; /* what stands in it is for those who cannot see it */
    } table[] = {
        {"amp-img", OP_N_IMG, true},      {"amp-anim", OP_N_IMG, true},      {"amp-video", OP_N_VIDEO, false},
        {"amp-audio", OP_N_AUDIO, false}, {"amp-iframe", OP_N_IFRAME, true}, {"amp-video-iframe", OP_N_IFRAME, true},
    };
    op_str name = op_doc_name_str(c->doc, n->name);
    for (size_t i = 0; i < sizeof table / sizeof *table && op_str_starts(name, OP_STR("amp-")); i++) {
        if (!op_str_eq(name, op_str_z(table[i].name)))
            continue;
        op_rename(n, table[i].html);
        while (table[i].void_ && op_first(n))
            op_unlink(op_first(n));
        break;
    }
    return CLEAN_KEEP;
}

/* -- Players and posts as elements of their own -- */

static op_str attribute(struct clean *c, const struct op_node *n, const char *name)
{
    return op_str_trim(op_attr(n, op_doc_name(c->doc, op_str_z(name))));
}

/* What stands below an embedded post in its figure is text, and no caption of a picture that could do without. */
static void open_figure(const struct op_node *post)
{
    struct op_node *figure = op_closest(post, OP_N_FIGURE),
                   *caption = figure ? op_child(figure, OP_N_FIGCAPTION) : NULL;
    if (!caption || op_find(figure, OP_N_IMG))
        return;
    op_rename(figure, OP_N_DIV);
    op_rename(caption, OP_N_DIV);
}

static enum clean_verdict link_player(struct clean *c, struct op_node *n)
{
    static const struct {
        const char *name, *key, *prefix;
        bool post;
    } table[] = {
        {"lite-youtube", "videoid", "https://www.youtube.com/watch?v=", false},
        {"youtube-video", "src", "", false},
        {"amp-youtube", "data-videoid", "https://www.youtube.com/watch?v=", false},
        {"lite-vimeo", "videoid", "https://vimeo.com/", false},
        {"amp-vimeo", "data-videoid", "https://vimeo.com/", false},
        {"amp-dailymotion", "data-videoid", "https://www.dailymotion.com/video/", false},
        {"amp-soundcloud", "data-trackid", "https://api.soundcloud.com/tracks/", false},
        {"amp-twitter", "data-tweetid", "https://x.com/i/status/", true},
        {"twitter-widget", "data-tweet-id", "https://x.com/i/status/", true},
        {"amp-instagram", "data-shortcode", "https://www.instagram.com/p/", true},
        {"amp-tiktok", "data-src", "", true},
        {"amp-facebook", "data-href", "", true},
        {"amp-reddit", "data-src", "", true},
        {"amp-pinterest", "data-url", "", true},
        {"amp-embedly-card", "data-url", "", false},
        {"amp-gist", "data-gistid", "https://gist.github.com/", false},
    };
    static const char *const labels[] = {"title", "videotitle", "playlabel", "aria-label"};
    op_str name = op_doc_name_str(c->doc, n->name), label = OP_STR("");
    for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
        if (!op_str_eq(name, op_str_z(table[i].name)))
            continue;
        op_str key = attribute(c, n, table[i].key);
        if (!key.n || (!*table[i].prefix && !op_str_starts_ci(key, OP_STR("http"))))
            return CLEAN_KEEP;
        for (size_t l = 0; l < sizeof labels / sizeof *labels && !label.n; l++)
            label = attribute(c, n, labels[l]);
        if (op_str_starts_ci(label, OP_STR("play: ")))
            label = op_str_skip(label, 6);
        (void)clean_link_before(c, n, op_arena_join(c->doc->arena, op_str_z(table[i].prefix), key), label);
        if (table[i].post)
            open_figure(n);
        return CLEAN_DROP;
    }
    return CLEAN_KEEP;
}

/* An empty box that a script fills with a player or a post. */
static enum clean_verdict fill_box(struct clean *c, struct op_node *n)
{
    static const char *const keys[] = {"data-src", "data-href", "data-url", "data-embed-url"};
    if (!n->n || !clean_is_empty(n))
        return CLEAN_KEEP;
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++) {
        op_str value = attribute(c, n, keys[i]);
        if (!op_str_starts_ci(value, OP_STR("http")) && !op_str_starts(value, OP_STR("//")))
            continue;
        static const char *const posts[] = {"fb-post", "fb-video", NULL};
        op_str address = clean_public_address(c, value);
        if (op_str_eq(address, value) && !clean_has_class(n, posts))
            continue;
        (void)clean_link_before(c, n, address, op_str_trim(op_attr(n, OP_N_TITLE)));
        return CLEAN_DROP;
    }
    return CLEAN_KEEP;
}

/* Scripts that write code of elsewhere into the page. */
static enum clean_verdict link_script(struct clean *c, struct op_node *n)
{
    static const char *const hosts[] = {"gist.github.com", "asciinema.org", NULL};
    op_str source = op_str_trim(op_attr(n, OP_N_SRC));
    struct op_uri u = op_uri_parse(source);
    for (size_t i = 0; hosts[i] && u.authority.n; i++)
        if (op_str_eq_ci(u.authority, op_str_z(hosts[i])) && op_str_ends(u.path, OP_STR(".js"))) {
            op_str path = op_str_first(u.path, u.path.n - 3);
            op_str address =
                op_arena_join(c->doc->arena, op_arena_join(c->doc->arena, OP_STR("https://"), u.authority), path);
            (void)clean_link_before(c, n, address, OP_STR(""));
        }
    return CLEAN_KEEP;
}

/* -- Quotations -- */

/* Does a link in `n` lead to the address, whatever its query? */
static bool links_to(struct op_node *n, op_str address)
{
    size_t length = op_str_find_char(address, '?', 0);
    address = op_str_first(address, length);
    struct op_walk w;
    op_walk_start(&w, n);
    while (op_walk_next(&w))
        if (w.event == OP_ENTER && op_is(w.node, OP_N_A) && op_str_starts(op_attr(w.node, OP_N_HREF), address))
            return true;
    return false;
}

static op_str text_of(struct clean *c, const struct op_node *n)
{
    struct op_buf text = OP_BUF_INIT;
    op_text_content(n, &text);
    op_str s = op_arena_dup(c->doc->arena, op_str_trim(op_buf_str(&text)));
    op_buf_release(&text);
    return s;
}

/* The last link of a post that says nothing but links to itself; NULL for others. */
static struct op_node *only_link(struct op_node *n, op_str address)
{
    struct op_node *last = NULL;
    address = op_str_first(address, op_str_find_char(address, '?', 0));
    struct op_walk w;
    op_walk_start(&w, n);
    while (op_walk_next(&w)) {
        if (w.event != OP_ENTER)
            continue;
        if (w.node->kind == OP_TEXT && !clean_is_void_text(w.node))
            return NULL;
        if (!op_is(w.node, OP_N_A))
            continue;
        if (!op_str_starts(op_attr(w.node, OP_N_HREF), address))
            return NULL;
        last = clean_is_empty(w.node) ? last : w.node;
        op_walk_skip(&w);
    }
    return last;
}

/* The embedded post keeps its words, loses the signs around them, and has a link to itself; without words it is one. */
static enum clean_verdict settle_post(struct clean *c, struct op_node *n)
{
    static const char *const words[] = {"twitter-tweet",
                                        "twitter-video",
                                        "bluesky-embed",
                                        "mastodon-embed",
                                        "instagram-media",
                                        "text-post-media",
                                        "tiktok-embed",
                                        "reddit-card",
                                        "reddit-embed-bq",
                                        "imgur-embed-pub",
                                        NULL};
    static const char *const keys[] = {"cite", "data-instgrm-permalink", "data-text-post-permalink", "data-embed-url"};
    if (!clean_has_class(n, words))
        return CLEAN_KEEP;
    op_attr_remove(n, OP_N_CLASS);
    struct op_walk w;
    op_walk_start(&w, n);
    while (op_walk_next(&w))
        if (w.event == OP_ENTER && op_is_element(w.node) && w.node->ns == OP_NS_SVG)
            op_walk_remove(&w);
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++) {
        op_str address = attribute(c, n, keys[i]);
        if (!op_str_starts_ci(address, OP_STR("http")))
            continue;
        address = clean_public_address(c, address);
        struct op_node *link = only_link(n, address);
        if (link) {
            (void)clean_link_before(c, n, op_attr(link, OP_N_HREF), text_of(c, link));
            return CLEAN_DROP;
        }
        if (!links_to(n, address)) {
            struct op_node *end = clean_new(c, OP_N_SPAN, n);
            op_append(n, end);
            (void)clean_link_before(c, end, address, OP_STR(""));
            op_unlink(end);
        }
        break;
    }
    return CLEAN_KEEP;
}

/* -- Addresses and cards -- */

/* WordPress leaves the bare address of what it could not fetch. */
static enum clean_verdict link_address(struct clean *c, struct op_node *n)
{
    static const char *const words[] = {"wp-block-embed", "wp-block-embed__wrapper", NULL};
    const struct op_node *only = clean_has_class(n, words) ? clean_only_child(n) : NULL;
    op_str address = only && only->kind == OP_TEXT ? op_str_trim(op_text(only)) : OP_STR_NONE;
    if (!op_str_starts_ci(address, OP_STR("http")) || !clean_looks_like_source(address))
        return CLEAN_KEEP;
    (void)clean_link_before(c, n, address, address);
    return CLEAN_DROP;
}

/* The card of another page, as Ghost and Notion draw it: a link of its title, and what it says about the page. */
static enum clean_verdict settle_card(struct clean *c, struct op_node *n)
{
    static const char *const words[] = {"kg-bookmark-container", "bookmark", NULL};
    static const char *const titles[] = {"bookmark-title", NULL}, *const texts[] = {"bookmark-description", NULL};
    if (!clean_has_class(n, words))
        return CLEAN_KEEP;
    struct op_node *title = NULL, *text = NULL;
    struct op_walk w;
    op_walk_start(&w, n);
    while (op_walk_next(&w)) {
        if (w.event != OP_ENTER || !op_is_element(w.node))
            continue;
        title = !title && clean_class_holds(w.node, titles) ? w.node : title;
        text = !text && clean_class_holds(w.node, texts) ? w.node : text;
    }
    if (!title || !op_attr(n, OP_N_HREF).n)
        return CLEAN_KEEP;
    op_attr_remove(clean_link_before(c, n, op_attr(n, OP_N_HREF), text_of(c, title)), OP_N_CLASS);
    if (text && !clean_is_empty(text)) {
        struct op_node *line = clean_new(c, OP_N_P, text);
        op_move_children(text, line);
        op_insert_before(n, line);
    }
    return CLEAN_DROP;
}

/* Ghost draws the player of a recording around it. */
static enum clean_verdict settle_recording(struct clean *c, struct op_node *n)
{
    static const char *const words[] = {"kg-audio-card", NULL}, *const titles[] = {"kg-audio-title", NULL};
    struct op_node *audio = clean_has_class(n, words) ? op_find(n, OP_N_AUDIO) : NULL;
    if (!audio || !clean_looks_like_source(op_attr(audio, OP_N_SRC)))
        return CLEAN_KEEP;
    op_str label = OP_STR("");
    struct op_walk w;
    op_walk_start(&w, n);
    while (op_walk_next(&w) && !label.n)
        if (w.event == OP_ENTER && op_is_element(w.node) && clean_has_class(w.node, titles))
            label = text_of(c, w.node);
    (void)clean_link_before(c, n, op_str_trim(op_attr(audio, OP_N_SRC)), label);
    return CLEAN_DROP;
}

#define SUMMARY "turn embedded players, posts and cards into links and quotations; elements of AMP into those of HTML"

const struct clean_rule clean_embed_rules[] = {
    {"embeds", SUMMARY, CLEAN_PHASE_DROP, CLEAN_ENTER, CLEAN_ON(CLEAN_UNKNOWN), translate_amp},
    {"embeds", SUMMARY, CLEAN_PHASE_DROP, CLEAN_ENTER, CLEAN_ON(CLEAN_UNKNOWN), link_player},
    {"embeds", SUMMARY, CLEAN_PHASE_DROP, CLEAN_ENTER, CLEAN_ON(OP_N_SCRIPT), link_script},
    {"embeds", SUMMARY, CLEAN_PHASE_DROP, CLEAN_ENTER, CLEAN_ON(OP_N_DIV, OP_N_SPAN), fill_box},
    {"embeds", SUMMARY, CLEAN_PHASE_SHAPE, CLEAN_ENTER, CLEAN_ON(OP_N_BLOCKQUOTE), settle_post},
    {"embeds", SUMMARY, CLEAN_PHASE_SHAPE, CLEAN_ENTER, CLEAN_ON(OP_N_DIV, OP_N_FIGURE), link_address},
    {"embeds", SUMMARY, CLEAN_PHASE_SHAPE, CLEAN_ENTER, CLEAN_ON(OP_N_A), settle_card},
    {"embeds", SUMMARY, CLEAN_PHASE_SHAPE, CLEAN_ENTER, CLEAN_ON(OP_N_DIV), settle_recording},
    {NULL, NULL, CLEAN_PHASE_SHAPE, CLEAN_ENTER, NULL, NULL},
};
