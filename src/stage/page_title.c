/* The title: what stands above the text, as far as the page says the same of itself elsewhere, without the site's name.
 */
#include "offprint/utf8.h"
#include "stage/page.h"

/* -- Parts of a title -- */

/* Marks that part a title from the name of its site. Those of one byte want white space around them. */
static const char *const marks[] = {
    "|", "-", "–", "—", "·", "•", "»", "«", "::", "/", "~", "‹", "›", "⋆", "＞", "｜", ":"};

/* What no mark begins with: most of every title. */
static bool is_plain(char c)
{
    return op_is_alnum(c) || c == ' ' || ((c & 0x80) && c != '\xC2' && c != '\xE2' && c != '\xEF');
}

/* The length of a mark at `at`, 0 when there is none. A colon counts only as an end of the site's name. */
static size_t mark_at(op_str s, size_t at)
{
    for (size_t i = 0; i < sizeof marks / sizeof *marks && !is_plain(s.p[at]); i++) {
        op_str mark = op_str_z(marks[i]);
        if (!op_str_starts(op_str_skip(s, at), mark))
            continue;
        bool before = at > 0 && s.p[at - 1] == ' ', after = at + mark.n < s.n && s.p[at + mark.n] == ' ';
        if (op_str_eq(mark, OP_STR(":")))
            return after ? mark.n : 0;
        if (mark.n == 1 && *mark.p == '|')
            return mark.n;
        return before && after ? mark.n : 0;
    }
    return 0;
}

/* Cuts the last part off; false when there is only one. */
static bool last_part(op_str s, op_str *before, op_str *part, bool *colon)
{
    for (size_t i = s.n; i > 0; i--) {
        size_t n = mark_at(s, i - 1);
        if (!n)
            continue;
        *before = op_str_trim(op_str_first(s, i - 1));
        *part = op_str_trim(op_str_skip(s, i - 1 + n));
        *colon = s.p[i - 1] == ':' && n == 1;
        return before->n && part->n;
    }
    return false;
}

static bool first_part(op_str s, op_str *part, op_str *after)
{
    for (size_t i = 1; i < s.n; i++) {
        size_t n = mark_at(s, i);
        if (!n)
            continue;
        *part = op_str_trim(op_str_first(s, i));
        *after = op_str_trim(op_str_skip(s, i + n));
        return part->n && after->n;
    }
    return false;
}

/* Without the site's name at its ends; it may have marks within. */
static op_str without_site(struct page *p, op_str title)
{
    op_str rest = title, part;
    bool colon;
    for (int i = 0; i < 4 && last_part(rest, &rest, &part, &colon); i++)
        if (page_is_site(p, page_words(p, op_str_range(part.p, title.p + title.n))))
            title = rest;
    if (first_part(title, &part, &rest) && page_is_site(p, page_words(p, part)))
        title = rest;
    return title;
}

static size_t word_count(op_str words)
{
    size_t n = words.n > 0;
    for (size_t i = 0; i < words.n; i++)
        n += words.p[i] == ' ';
    /* In scripts without spaces three bytes are about half a word. */
    return n < words.n / 24 ? words.n / 6 : n;
}

/* -- Agreement -- */

enum { REFERENCES_MAX = 12, SHARED_WORDS_MAX = 40 };

/* What the page calls itself, in its head. */
struct references {
    struct {
        op_str text, words; /* without the site's name, and folded */
        op_str whole;       /* with it, folded */
    } v[REFERENCES_MAX];
    size_t n;
};

static void find_references(struct page *p, struct references *r)
{
    for (size_t i = 0; i < p->n && r->n < REFERENCES_MAX; i++) {
        if (p->v[i].key != OP_META_TITLE)
            continue;
        op_str bare = without_site(p, p->v[i].text);
        r->v[r->n].text = bare;
        r->v[r->n].words = page_words(p, bare);
        r->v[r->n++].whole = page_words(p, p->v[i].text);
    }
}

/* Do the words begin or end the others? */
static bool is_part(op_str words, op_str of)
{
    if (!words.n || words.n >= of.n)
        return false;
    return (op_str_starts(of, words) && of.p[words.n] == ' ') ||
           (op_str_ends(of, words) && of.p[of.n - words.n - 1] == ' ');
}

/* How many of the longer words stand in the other text, too? */
static size_t shared_words(op_str words, op_str other)
{
    size_t n = 0, looked = 0;
    for (op_str word; looked++ < SHARED_WORDS_MAX && (word = op_str_word(&words)).n;)
        n += word.n > 3 && op_str_has_word(other, word);
    return n;
}

enum fit { FIT_NONE, FIT_WORD, FIT_WORDS, FIT_LONGER, FIT_PART, FIT_SAME };

/* How well a heading fits what the page calls itself. */
static enum fit fit(struct page *p, const struct references *r, op_str heading)
{
    op_str words = page_words(p, heading);
    size_t count = word_count(words);
    enum fit best = FIT_NONE;
    if (page_is_site(p, words))
        return FIT_NONE;
    for (size_t i = 0; i < r->n; i++) {
        op_str other = r->v[i].words;
        size_t shared = shared_words(words, other);
        enum fit now = FIT_NONE;
        if (op_str_eq(words, other) || op_str_eq(words, r->v[i].whole))
            now = FIT_SAME;
        else if (is_part(words, r->v[i].whole) && (words.n * 2 >= other.n || count >= 4))
            now = FIT_PART;
        /* Search engines are given a longer or shorter one than readers. */
        else if (is_part(other, words) && word_count(other) >= 3)
            now = FIT_LONGER;
        else if (shared >= 2)
            now = FIT_WORDS;
        else if (shared)
            now = FIT_WORD;
        best = now > best ? now : best;
    }
    /* A heading of many words is none of the page's furniture, whatever its title. */
    return best == FIT_NONE && count >= 5 ? FIT_WORD : best;
}

/* -- What headings hold beside the title -- */

/* Of a title whose site is not known: its longest part, where marks part it that hardly stand within titles; and with
   `dashes` what stands behind one goes when it is short. */
static op_str main_part(struct page *p, op_str title, bool dashes)
{
    op_str best = title, rest = title, part, before;
    bool colon;
    size_t most = 0;
    /* A pair of them quotes. */
    bool opens = op_str_find(title, OP_STR("« "), 0) != OP_NOT_FOUND,
         closes = op_str_find(title, OP_STR(" »"), 0) != OP_NOT_FOUND;
    bool strong = op_str_find_char(title, '|', 0) != OP_NOT_FOUND || opens != closes;
    for (bool more = strong; more;) {
        more = first_part(rest, &part, &before);
        if (!more)
            part = rest;
        size_t count = word_count(page_words(p, part));
        if (count > most) {
            most = count;
            best = part;
        }
        rest = before;
    }
    if (!strong && dashes && last_part(title, &before, &part, &colon) && !colon &&
        word_count(page_words(p, part)) <= 4 && word_count(page_words(p, before)) >= 3)
        best = before;
    return best;
}

/* A kicker before it or a deck behind it within the same heading: what the head has as the title counts. */
static op_str without_company(struct page *p, const struct references *r, const struct page_heading *h)
{
    bool parted = false;
    for (const struct op_node *n = op_first(h->node); n; n = op_next(n))
        parted = parted || op_is_element(n);
    op_str best = h->text, words = page_words(p, h->text);
    for (size_t i = 0; i < r->n; i++)
        if (op_str_eq(r->v[i].words, words))
            return main_part(p, best, false);
    for (size_t i = 0; i < r->n; i++) {
        op_str t = r->v[i].text;
        if (t.n >= h->text.n || word_count(r->v[i].words) < 2 || t.n >= best.n + (best.n == h->text.n))
            continue;
        op_str before = op_str_trim(op_str_first(h->text, h->text.n - t.n)),
               behind = op_str_trim(op_str_skip(h->text, t.n));
        bool mark = before.n && strchr("|:-", before.p[before.n - 1]);
        bool ends = op_utf8_eq_fold(op_str_skip(h->text, h->text.n - t.n), t) && h->text.p[h->text.n - t.n - 1] == ' ';
        bool begins = op_utf8_eq_fold(op_str_first(h->text, t.n), t) && h->text.p[t.n] == ' ';
        if ((ends && (parted || mark)) || (begins && (parted || strchr("|", behind.p[0]))))
            best = t;
    }
    return main_part(p, best, false);
}

static struct page_value *of_heading(struct page *p, const struct references *r)
{
    const struct page_heading *found = NULL;
    enum fit best = FIT_NONE;
    size_t most = 0;
    for (size_t i = 0; i < p->heading_count; i++) {
        enum fit now = fit(p, r, p->headings[i].text);
        size_t count = word_count(page_words(p, p->headings[i].text));
        /* Of two that fit as well, the shorter one is that of the section. */
        if (now > best || (found && now == best && now >= FIT_PART && count > most)) {
            best = now;
            found = &p->headings[i];
            most = count;
        }
    }
    if (!found)
        return NULL;
    p->headline = found->node;
    p->headline_at = found->at;
    return page_add(p, OP_META_TITLE, PAGE_RANK_EXACT, "h1", OP_STR_NONE, without_company(p, r, found));
}

/* Where there is no h1 that fits: any other text of the same words, to know where the article begins. */
static void find_headline(struct page *p)
{
    op_str words = page_words(p, p->title);
    struct op_walk w;
    uint32_t at = 1;
    op_walk_start(&w, p->a->body);
    while (!p->headline && words.n && op_walk_next(&w)) {
        if (w.event != OP_ENTER)
            continue;
        if (op_is(w.node, OP_N_SCRIPT) || op_is(w.node, OP_N_STYLE) || op_is(w.node, OP_N_TEMPLATE) ||
            (op_is_element(w.node) && w.node->ns != OP_NS_HTML))
            op_walk_skip(&w);
        if (w.node->kind != OP_TEXT || op_is_blank(w.node))
            continue;
        op_str text = op_str_trim(op_text(w.node));
        if (text.n + 16 > p->title.n && text.n < p->title.n + 64 && !op_is(op_parent(w.node), OP_N_A)) {
            op_str here = page_words(p, page_clean(p, text));
            if (op_str_eq(here, words) || is_part(words, here)) {
                p->headline = op_parent(w.node);
                p->headline_at = at;
            }
        }
        at += w.node->n;
    }
}

/* The first value that goes on where one was cut off to be shown elsewhere; without one itself. */
static struct page_value *whole(struct page *p, struct page_value *v)
{
    op_str text = v->text;
    if (op_str_ends(text, OP_STR("…")))
        text = op_str_first(text, text.n - 3);
    else if (op_str_ends(text, OP_STR("...")))
        text = op_str_first(text, text.n - 3);
    text = op_str_trim(text);
    for (size_t i = 0; i < p->n && text.n >= 20 && text.n < v->text.n; i++)
        if (p->v[i].key == OP_META_TITLE && p->v[i].text.n > v->text.n && op_str_starts(p->v[i].text, text))
            return &p->v[i];
    return v;
}

void page_title_choose(struct page *p)
{
    struct references r = {.n = 0};
    for (size_t i = 0; i < p->n; i++)
        if (p->v[i].key == OP_META_TITLE)
            p->v[i].text = page_clean(p, p->v[i].text);
    find_references(p, &r);
    struct page_value *v = of_heading(p, &r);
    if (!v)
        v = page_best(p, OP_META_TITLE, NULL);
    if (v && !p->headline)
        v = whole(p, v);
    if (!v && p->heading_count) {
        p->headline = p->headings[0].node;
        p->headline_at = p->headings[0].at;
        v = page_add(p, OP_META_TITLE, PAGE_RANK_LAST, "h1", OP_STR_NONE, p->headings[0].text);
    }
    if (!v)
        return;
    p->title = without_site(p, v->text);
    if (!p->headline)
        p->title = main_part(p, p->title, op_str_eq(p->title, v->text) && !page_best(p, OP_META_PUBLISHER, NULL));
    page_put(p, v, OP_META_TITLE, p->title);
    if (!p->headline)
        find_headline(p);
}
