/* Texts of pages: cleaned, compared, and what their classes say. */
#include "base/char_ref.h"
#include "offprint/uri.h"
#include "offprint/utf8.h"
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
static bool is_beside_headline(const struct op_node *n)
{
    return op_is(n, OP_N_SMALL) || (op_is_element(n) && n->n && (page_class(n) & PAGE_KICKER));
}

static op_str text_below(struct page *p, const struct op_node *n, size_t max, bool headline)
{
    struct op_buf *out = &p->scratch;
    const struct op_node *top = n;
    op_buf_clear(out);
    while (n && out->n < max) {
        bool hidden = (op_flags(n) & OP_NAME_INERT) || op_is(n, OP_N_SCRIPT) || op_is(n, OP_N_STYLE) ||
                      (headline && n != top && is_beside_headline(n));
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

/* -- Class and id -- */

static const struct {
    const char *word;
    unsigned flags;
    bool first; /* counts only where a class begins with it: `comments-list`, but not `has-comments` */
} class_words[] = {
    {"author", PAGE_AUTHOR, false},
    {"authors", PAGE_AUTHOR, false},
    {"byline", PAGE_AUTHOR, false},
    {"bylines", PAGE_AUTHOR, false},
    {"autor", PAGE_AUTHOR, false},
    {"autoren", PAGE_AUTHOR, false},
    {"auteur", PAGE_AUTHOR, false},
    {"auteurs", PAGE_AUTHOR, false},
    {"submitted", PAGE_AUTHOR | PAGE_DATE, false},
    {"autore", PAGE_AUTHOR, false},
    {"writer", PAGE_AUTHOR, false},
    {"contributor", PAGE_AUTHOR, false},
    {"verfasser", PAGE_AUTHOR, false},
    {"redakteur", PAGE_AUTHOR, false},
    {"name", PAGE_NAME, false},
    {"fn", PAGE_NAME, false},
    {"date", PAGE_DATE, false},
    {"datum", PAGE_DATE, false},
    {"time", PAGE_DATE, false},
    {"published", PAGE_DATE, false},
    {"publish", PAGE_DATE, false},
    {"publication", PAGE_DATE, false},
    {"pubdate", PAGE_DATE, false},
    {"posted", PAGE_DATE, false},
    {"timestamp", PAGE_DATE, false},
    {"dateline", PAGE_DATE, false},
    {"fecha", PAGE_DATE, false},
    {"datetime", PAGE_DATE, false},
    {"updated", PAGE_MODIFIED, false},
    {"modified", PAGE_MODIFIED, false},
    {"comment", PAGE_AROUND | PAGE_OTHERS, true},
    {"comments", PAGE_AROUND | PAGE_OTHERS, true},
    {"disqus", PAGE_AROUND | PAGE_OTHERS, true},
    {"related", PAGE_AROUND | PAGE_OTHERS, true},
    {"sidebar", PAGE_AROUND, true},
    {"recommended", PAGE_AROUND | PAGE_OTHERS, true},
    {"recommendations", PAGE_AROUND | PAGE_OTHERS, true},
    {"widget", PAGE_AROUND, true},
    {"footer", PAGE_AROUND, true},
    {"nav", PAGE_AROUND, true},
    {"navbar", PAGE_AROUND, true},
    {"menu", PAGE_AROUND, true},
    {"teaser", PAGE_AROUND | PAGE_OTHERS, true},
    {"teasers", PAGE_AROUND | PAGE_OTHERS, true},
    {"promo", PAGE_AROUND | PAGE_OTHERS, true},
    {"popular", PAGE_AROUND | PAGE_OTHERS, true},
    {"trending", PAGE_AROUND | PAGE_OTHERS, true},
    {"newsletter", PAGE_AROUND, true},
    {"breadcrumb", PAGE_AROUND, true},
    {"breadcrumbs", PAGE_AROUND, true},
    {"similar", PAGE_AROUND | PAGE_OTHERS, true},
    {"outbrain", PAGE_AROUND | PAGE_OTHERS, true},
    {"taboola", PAGE_AROUND | PAGE_OTHERS, true},
    {"mostread", PAGE_AROUND | PAGE_OTHERS, true},
    {"carousel", PAGE_AROUND | PAGE_OTHERS, true},
    {"kommentare", PAGE_AROUND | PAGE_OTHERS, true},
    {"logo", PAGE_SITE, true},
    {"branding", PAGE_SITE, true},
    {"site", PAGE_SITE, true},
    {"sitename", PAGE_SITE, true},
    {"blogtitle", PAGE_SITE, true},
    {"kicker", PAGE_KICKER, false},
    {"overline", PAGE_KICKER, false},
    {"roofline", PAGE_KICKER, false},
    {"topline", PAGE_KICKER, false},
    {"toptitle", PAGE_KICKER, false},
    {"titleheader", PAGE_KICKER, false},
    {"eyebrow", PAGE_KICKER, false},
    {"dachzeile", PAGE_KICKER, false},
    {"spitzmarke", PAGE_KICKER, false},
    {"topic", PAGE_KICKER, false},
    {"category", PAGE_KICKER, false},
    {"label", PAGE_KICKER, true},
    {"descriptor", PAGE_KICKER, false},
    {"section", PAGE_KICKER, false},
    {"subtitle", PAGE_KICKER, false},
    {"subline", PAGE_KICKER, false},
    {"subheading", PAGE_KICKER, false},
    {"subheadline", PAGE_KICKER, false},
    {"sub", PAGE_KICKER, true},
};

/* One word of a class in small letters; `first`: the class begins with it. */
static unsigned word_flags(op_str word, bool first)
{
    for (size_t i = 0; word.n > 1 && i < sizeof class_words / sizeof *class_words; i++)
        if (class_words[i].word[0] == word.p[0] && (first || !class_words[i].first) &&
            op_str_eq(word, op_str_z(class_words[i].word)))
            return class_words[i].flags;
    return 0;
}

enum { CLASS_MAX = 256, CLASS_WORD_MAX = 16 };

/* Words of a class are parted by punctuation and by capital letters: `article__authorName`. */
static unsigned attribute_flags(op_str s)
{
    char word[CLASS_WORD_MAX];
    size_t n = 0;
    bool first = true, start = true;
    unsigned flags = 0;
    s = op_str_first(s, CLASS_MAX);
    for (size_t i = 0; i <= s.n; i++) {
        char c = i < s.n ? s.p[i] : ' ';
        bool capital = c >= 'A' && c <= 'Z';
        bool turn = capital && i > 0 && s.p[i - 1] >= 'a' && s.p[i - 1] <= 'z';
        if (!op_is_alnum(c) || turn) {
            if (n && n < CLASS_WORD_MAX)
                flags |= word_flags(op_str_make(word, n), first);
            if (n)
                first = false;
            n = 0;
            start = op_is_space(c);
        }
        if (start)
            first = true;
        start = false;
        if (op_is_alnum(c)) {
            if (n < CLASS_WORD_MAX)
                word[n] = op_to_lower(c);
            n++;
        }
    }
    return flags;
}

unsigned page_class(const struct op_node *n)
{
    unsigned flags = 0;
    for (uint32_t i = 0; i < n->n; i++)
        if (n->u.attrs[i].ns == OP_NS_HTML && (n->u.attrs[i].name == OP_N_CLASS || n->u.attrs[i].name == OP_N_ID))
            flags |= attribute_flags(op_attr_value(&n->u.attrs[i]));
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
