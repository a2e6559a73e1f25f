/* Texts of pages: cleaned, compared, and what their classes say. */
#include "base/char_ref.h"
#include "offprint/uri.h"
#include "offprint/utf8.h"
#include "stage/class_facts.h"
#include "stage/page.h"

op_str page_clean(struct page *p, op_str s)
{
    struct op_buf *out = &p->scratch;
    bool pending = false;
    op_buf_clear(out);
    s = op_str_first(s, PAGE_VALUE_MAX);
    for (size_t i = 0, length; i < s.n; i += length) {
        char decoded[OP_CHAR_REF_MAX];
        size_t n = 0;
        uint32_t c = op_utf8_decode(s.p + i, s.p + s.n, &length);
        if (c == '&' && (n = 0, length = op_char_ref(s.p + i, s.p + s.n, false, decoded, &n)) > 0) {
            size_t ignored;
            c = op_utf8_decode(decoded, decoded + n, &ignored);
        } else if (c == '&') {
            length = 1;
        }
        /* A text that was cut may end within a character. */
        if (c == OP_REPLACEMENT && i + 3 >= s.n)
            break;
        if (op_unicode_space(c) || c < 0x20) {
            pending = out->n > 0;
            continue;
        }
        if (c == 0xAD || c == 0x200B || c == 0xFEFF)
            continue;
        if (pending)
            op_buf_addc(out, ' ');
        pending = false;
        op_buf_add(out, n ? op_str_make(decoded, n) : op_str_make(s.p + i, length));
    }
    return op_arena_dup(p->arena, op_buf_str(out));
}

/* Does it part words? Apostrophes do not: they are written in many ways, or left out. */
static bool parts_words(uint32_t c)
{
    if (c < 0x80)
        return !op_is_alnum((char)c);
    return op_unicode_space(c) || (c >= 0xA1 && c <= 0xBF && c != 0xAA && c != 0xBA) || (c >= 0x2010 && c <= 0x205E) ||
           (c >= 0x3001 && c <= 0x3020) || (c >= 0xFF01 && c <= 0xFF0F) || (c >= 0xFF1A && c <= 0xFF20);
}

op_str page_words(struct page *p, op_str s)
{
    struct op_buf *out = &p->scratch;
    bool pending = false;
    op_buf_clear(out);
    for (size_t i = 0, length; i < s.n; i += length) {
        uint32_t c = op_utf8_decode(s.p + i, s.p + s.n, &length);
        if (c == '\'' || c == 0x2019 || c == 0x2018 || c == 0xAD)
            continue;
        if (parts_words(c)) {
            pending = out->n > 0;
            continue;
        }
        if (pending)
            op_buf_addc(out, ' ');
        pending = false;
        op_buf_add_utf8(out, op_unicode_lower(c));
    }
    return op_arena_dup(p->arena, op_buf_str(out));
}

/* Below a headline: what stands small in it, or is called something else than the headline. */
static bool is_beside_headline(struct page *p, const struct op_node *n)
{
    return op_is(n, OP_N_SMALL) || (op_is_element(n) && n->n && (page_class(p, n) & PAGE_KICKER));
}

static op_str text_below(struct page *p, const struct op_node *n, size_t max, bool headline)
{
    struct op_buf *out = &p->scratch;
    const struct op_node *top = n;
    op_buf_clear(out);
    while (n && out->n < max) {
        bool hidden = (op_flags(n) & OP_NAME_INERT) || op_is(n, OP_N_SCRIPT) || op_is(n, OP_N_STYLE) ||
                      (headline && n != top && is_beside_headline(p, n));
        if (n->kind == OP_TEXT)
            op_buf_add(out, op_str_first(op_text(n), max));
        else if (op_is(n, OP_N_BR) || (op_flags(n) & OP_NAME_BLOCK))
            op_buf_addc(out, ' ');
        if (op_first(n) && !hidden) {
            n = op_first(n);
            continue;
        }
        while (n != top && !op_next(n))
            n = op_parent(n);
        n = n == top ? NULL : op_next(n);
    }
    op_str raw = op_arena_dup(p->arena, op_str_first(op_buf_str(out), max));
    return page_clean(p, raw);
}

op_str page_node_text(struct page *p, const struct op_node *n, size_t max)
{
    return text_below(p, n, max, false);
}

op_str page_headline_text(struct page *p, const struct op_node *n, size_t max)
{
    static const char *const joints[] = {":", "|", "-", "–", "—", "/", " "};
    op_str text = text_below(p, n, max, true);
    /* What joined it to the kicker. */
    for (size_t i = 0; i < sizeof joints / sizeof *joints; i++)
        while (op_str_starts(text, op_str_z(joints[i]))) {
            text = op_str_skip(text, strlen(joints[i]));
            i = 0;
        }
    while (text.n && strchr(":|- ", text.p[text.n - 1]))
        text = op_str_first(text, text.n - 1);
    return page_words(p, text).n ? text : text_below(p, n, max, false);
}

bool page_begins_with(op_str text, const struct page_words_by_letter *words)
{
    char first = text.n ? op_to_lower(text.p[0]) : 0;
    if (!op_is_alpha(first) && !(first & 0x80))
        return false;
    for (const char *const *w = first & 0x80 ? words->beyond : words->ascii[first - 'a']; *w; w++)
        if (op_utf8_eq_fold(op_str_first(text, strlen(*w)), op_str_z(*w)))
            return true;
    return false;
}

unsigned page_class(struct page *p, const struct op_node *n)
{
    unsigned flags = 0;
    for (uint32_t i = 0; i < n->n; i++)
        if (n->u.attrs[i].ns == OP_NS_HTML && (n->u.attrs[i].name == OP_N_CLASS || n->u.attrs[i].name == OP_N_ID))
            flags |= class_facts_of(p->a, op_attr_value(&n->u.attrs[i])).page;
    return flags;
}

/* -- The site -- */

/* The last label of a host name but its suffixes: `nytimes` of www.nytimes.com, `bbc` of www.bbc.co.uk. */
static op_str site_label(op_str host)
{
    op_str best = OP_STR_NONE;
    if (op_str_starts_ci(host, OP_STR("www.")))
        host = op_str_skip(host, 4);
    for (op_str rest = host; rest.p;) {
        op_str label = op_str_cut(&rest, '.');
        if (!rest.p)
            break;
        /* Second levels as in co.uk are short. */
        if (!best.p || label.n > 3)
            best = label;
    }
    return best;
}

/* `words` without its spaces. */
static op_str squash(struct page *p, op_str words)
{
    op_buf_clear(&p->scratch);
    for (size_t i = 0; i < words.n; i++)
        if (words.p[i] != ' ')
            op_buf_addc(&p->scratch, words.p[i]);
    return op_arena_dup(p->arena, op_buf_str(&p->scratch));
}

static bool is_article(op_str *words)
{
    if (!op_str_starts(*words, OP_STR("the ")))
        return false;
    *words = op_str_skip(*words, 4);
    return true;
}

void page_site_is(struct page *p, op_str name)
{
    op_str words = page_words(p, name);
    (void)is_article(&words);
    if (words.n && p->site_count < PAGE_SITES_MAX / 2)
        p->sites[p->site_count++] = (struct page_site){squash(p, words), false};
}

/* The names under which the page knows its site, once and for all. */
static void find_sites(struct page *p)
{
    p->sites_known = true;
    for (size_t i = 0; i < p->n && p->site_count + 2 <= PAGE_SITES_MAX; i++) {
        if (p->v[i].key == OP_META_PUBLISHER) {
            op_str site = page_words(p, page_clean(p, p->v[i].text));
            (void)is_article(&site);
            p->sites[p->site_count++] = (struct page_site){squash(p, site), false};
        } else if (p->v[i].key == OP_META_CANONICAL) {
            op_str host = op_uri_parse(p->v[i].text).authority;
            op_str all = squash(p, page_words(p, host));
            p->sites[p->site_count++] = (struct page_site){squash(p, page_words(p, site_label(host))), true};
            p->sites[p->site_count++] =
                (struct page_site){op_str_skip(all, op_str_starts(all, OP_STR("www")) ? 3 : 0), false};
        }
    }
}

bool page_is_site(struct page *p, op_str words)
{
    if (!p->sites_known)
        find_sites(p);
    if (!words.n || words.n > 80)
        return false;
    (void)is_article(&words);
    op_str whole = squash(p, words);
    for (size_t i = 0; i < p->site_count; i++) {
        op_str site = p->sites[i].name;
        if (site.n > 1 && op_str_eq(site, whole))
            return true;
        /* "New York Times" is at nytimes: the label in the name, or the other way round, of some length. */
        if (p->sites[i].label && site.n > 4 && whole.n > 4 && whole.n < site.n + 8 &&
            (op_str_starts(whole, site) || op_str_starts(site, whole) || op_str_ends(site, whole)))
            return true;
    }
    return false;
}
