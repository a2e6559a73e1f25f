/* op-extract: what kind of page it is, by what it says of itself and by how it is built. */
#include "offprint/metadata.h"
#include "stage/extract.h"

static const char *const names[] = {
    [EXTRACT_ARTICLE] = "article", [EXTRACT_FORUM] = "forum",     [EXTRACT_DOCUMENTATION] = "documentation",
    [EXTRACT_PRODUCT] = "product", [EXTRACT_LISTING] = "listing", [EXTRACT_NONE] = "none",
};

const char *extract_kind_name(enum extract_kind kind)
{
    return names[kind];
}

struct kind_row {
    op_str word; /* in small letters */
    enum extract_kind kind;
};

/* Programs that make pages of one kind, as they name themselves. */
static const struct kind_row generators[] = {
    {OP_STR_INIT("discourse"), EXTRACT_FORUM},
    {OP_STR_INIT("vbulletin"), EXTRACT_FORUM},
    {OP_STR_INIT("phpbb"), EXTRACT_FORUM},
    {OP_STR_INIT("xenforo"), EXTRACT_FORUM},
    {OP_STR_INIT("mybb"), EXTRACT_FORUM},
    {OP_STR_INIT("flarum"), EXTRACT_FORUM},
    {OP_STR_INIT("nodebb"), EXTRACT_FORUM},
    {OP_STR_INIT("discuz"), EXTRACT_FORUM},
    {OP_STR_INIT("sphinx"), EXTRACT_DOCUMENTATION},
    {OP_STR_INIT("mkdocs"), EXTRACT_DOCUMENTATION},
    {OP_STR_INIT("docusaurus"), EXTRACT_DOCUMENTATION},
    {OP_STR_INIT("doxygen"), EXTRACT_DOCUMENTATION},
    {OP_STR_INIT("rustdoc"), EXTRACT_DOCUMENTATION},
    {OP_STR_INIT("mdbook"), EXTRACT_DOCUMENTATION},
    {OP_STR_INIT("vitepress"), EXTRACT_DOCUMENTATION},
    {OP_STR_INIT("vuepress"), EXTRACT_DOCUMENTATION},
    {OP_STR_INIT("gitbook"), EXTRACT_DOCUMENTATION},
    {OP_STR_INIT("javadoc"), EXTRACT_DOCUMENTATION},
    {OP_STR_INIT("mediawiki"), EXTRACT_DOCUMENTATION},
    {OP_STR_INIT("dokuwiki"), EXTRACT_DOCUMENTATION},
};

/* Types of schema.org and of Open Graph. */
static const struct kind_row types[] = {
    {OP_STR_INIT("discussionforumposting"), EXTRACT_FORUM},
    {OP_STR_INIT("qapage"), EXTRACT_FORUM},
    {OP_STR_INIT("apireference"), EXTRACT_DOCUMENTATION},
    {OP_STR_INIT("techarticle"), EXTRACT_DOCUMENTATION},
    {OP_STR_INIT("product"), EXTRACT_PRODUCT},
    {OP_STR_INIT("product.item"), EXTRACT_PRODUCT},
    {OP_STR_INIT("article"), EXTRACT_ARTICLE},
    {OP_STR_INIT("newsarticle"), EXTRACT_ARTICLE},
    {OP_STR_INIT("blogposting"), EXTRACT_ARTICLE},
};

static bool holds_word(op_str text, op_str word)
{
    for (size_t i = 0; i + word.n <= text.n; i++)
        if (op_str_eq_ci(op_str_make(text.p + i, word.n), word))
            return true;
    return false;
}

/* The last part of an address of schema.org, or the type itself. */
static bool kind_of_type(op_str type, enum extract_kind *kind)
{
    type = op_str_trim(type);
    if (!type.n)
        return false;
    for (size_t i = type.n; i-- > 0;)
        if (type.p[i] == '/') {
            type = op_str_skip(type, i + 1);
            break;
        }
    for (size_t i = 0; i < sizeof types / sizeof *types; i++)
        if (op_str_eq_ci(type, types[i].word)) {
            *kind = types[i].kind;
            return true;
        }
    return false;
}

static bool kind_of_head(const struct extract *e, enum extract_kind *kind)
{
    bool found = false;
    for (const struct op_node *n = op_first(e->article->head); n; n = op_next(n)) {
        if (!op_is(n, OP_N_META))
            continue;
        op_str name = op_attr(n, OP_N_NAME), content = op_attr(n, OP_N_CONTENT);
        if (op_str_eq_ci(name, OP_STR(OP_META_PAGE_PREFIX "generator")))
            for (size_t i = 0; i < sizeof generators / sizeof *generators; i++)
                if (holds_word(op_str_first(content, 200), generators[i].word)) {
                    *kind = generators[i].kind;
                    return true;
                }
        if (op_str_eq_ci(name, OP_STR(OP_META_PAGE_PREFIX "og:type")))
            found = kind_of_type(content, kind) || found;
    }
    return found;
}

bool extract_kind_told(const struct extract *e, enum extract_kind *kind)
{
    if (kind_of_head(e, kind))
        return true;
    for (uint32_t i = 0; i < e->count; i++)
        if (e->boxes[i].traits & TRAIT_TYPED && kind_of_type(op_attr(e->boxes[i].node, OP_N_ITEMTYPE), kind))
            return true;
    return false;
}

/* Many articles, none of them with a headline of its own. */
bool extract_is_listing(const struct extract *e)
{
    uint32_t count = 0;
    for (uint32_t i = e->main + 1; i < e->boxes[e->main].end; i++) {
        const struct extract_box *b = &e->boxes[i];
        if (b->traits & TRAIT_BODY)
            return false;
        count += b->node->name == OP_N_ARTICLE && b->linked && b->state == BOX_LIVE;
    }
    return e->main && count >= 5;
}
