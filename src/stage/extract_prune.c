/* op-extract: what stands around and between the article in its box goes.

   The first and the last block of plain prose part it into lead, middle and tail. Names that mean one thing above the
   text mean another in its middle, where only what stands beside every article is taken out; and what holds the first
   or the last block, or much of the prose, stays whatever it is called. */
#include "offprint/metadata.h"
#include "offprint/uri.h"
#include "stage/extract.h"

enum {
    FIRST_MIN = 60,
    LEAD_MIN = 25,
    DECK_MIN = 20,
    PARTS = 64,
    REMARK = 40,
    UNLUCKY = 250,
    SHORT = 60,
    LINE = 140,
    HIGHLIGHTS = 3
};

static void take_out(struct extract *e, uint32_t i)
{
    if (e->boxes[i].noted)
        return;
    e->boxes[i].state = BOX_GONE;
    e->summed = false;
}

static bool is_heading(const struct extract_box *b)
{
    return (op_flags(b->node) & OP_NAME_HEADING) != 0;
}

/* The next box in document order that is live; those below one that is not are passed over. */
static uint32_t next_live(const struct extract *e, uint32_t i, uint32_t end)
{
    for (i++; i < end && e->boxes[i].state != BOX_LIVE; i = e->boxes[i].end)
        ;
    return i;
}

#define EACH_LIVE(e, i)                                                                                                \
    for (uint32_t i = next_live(e, (e)->main, (e)->boxes[(e)->main].end), end_ = (e)->boxes[(e)->main].end; i < end_;  \
         i = next_live(e, i, end_))

static bool holds(const struct extract *e, uint32_t i, uint32_t other)
{
    return i <= other && other < e->boxes[i].end;
}

static op_str text_of(const struct extract_box *b, struct op_buf *buf)
{
    op_buf_clear(buf);
    op_text_content(b->node, buf);
    return op_str_trim(op_buf_str(buf));
}

/* -- The first and the last block -- */

#define TRAITS_NOT_FIRST                                                                                               \
    (TRAIT_BESIDE | TRAIT_BYLINE | TRAIT_BIO | TRAIT_DATE | TRAIT_TAGS | TRAIT_META | TRAIT_HEAD | TRAIT_CAPTION |     \
     TRAIT_TOOLS | TRAIT_PAGE | TRAIT_FIGURE)

/* The traits of the box and of what holds it in the main box, unless that holds much. */
static uint32_t traits_around(const struct extract *e, uint32_t i)
{
    uint32_t traits = 0, much = e->boxes[e->main].prose / 3;
    for (; i != e->main; i = e->boxes[i].up)
        if (e->boxes[i].prose <= much)
            traits |= e->boxes[i].traits & TRAIT_BODY ? 0 : e->boxes[i].traits;
    return traits;
}

/* Is the block said again, word for word, further down? So are highlights above an article. */
static bool is_repeated(const struct extract *e, uint32_t i)
{
    struct op_buf text = OP_BUF_INIT, other = OP_BUF_INIT;
    bool found = false;
    for (uint32_t k = e->boxes[i].end; k < e->boxes[e->main].end && !found; k++) {
        const struct extract_box *b = &e->boxes[k];
        if (b->own != e->boxes[i].own || b->text != b->own || b->up == e->boxes[i].up || b->state != BOX_LIVE)
            continue;
        op_str said = text_of(&e->boxes[i], &text);
        found = op_str_eq(said, text_of(b, &other));
    }
    op_buf_release(&text);
    op_buf_release(&other);
    return found;
}

static void find_ends(struct extract *e)
{
    unsigned highlights = 0;
    e->first = e->last = 0;
    for (int strict = 1; strict >= 0 && !e->first; strict--)
        EACH_LIVE (e, i) {
            const struct extract_box *b = &e->boxes[i];
            if (!extract_is_prose(e, b) || (strict && traits_around(e, i) & TRAITS_NOT_FIRST))
                continue;
            if (!e->first && strict && b->own < FIRST_MIN)
                continue;
            if (!e->first && highlights < HIGHLIGHTS && is_repeated(e, i)) {
                highlights++;
                take_out(e, i);
                continue;
            }
            e->first = e->first ? e->first : i;
            e->last = i;
        }
}

/* Behind the last block; a box in which it writes itself, between blocks of its own, is no more behind it than before.
 */
static bool is_behind(const struct extract *e, uint32_t i)
{
    return i >= e->boxes[e->last].end;
}

/* -- By name -- */

static uint32_t unwanted(const struct extract *e, uint32_t i)
{
    const struct extract_box *b = &e->boxes[i];
    if (b->end <= e->first)
        return TRAITS_NOT_FIRST & ~(uint32_t)(TRAIT_FIGURE | TRAIT_CAPTION);
    if (is_behind(e, i))
        return TRAIT_BESIDE | TRAIT_BYLINE | TRAIT_BIO | TRAIT_DATE | TRAIT_TAGS | TRAIT_META | TRAIT_TOOLS;
    if (is_heading(b) || b->node->name == OP_N_LI || b->node->name == OP_N_BLOCKQUOTE)
        return 0;
    uint32_t lines = TRAIT_BYLINE | TRAIT_DATE | TRAIT_TAGS | TRAIT_META | TRAIT_TOOLS | TRAIT_BIO;
    return TRAIT_BESIDE | (b->block && b->text < LINE && b->node->name != OP_N_P ? lines : 0);
}

/* Said aside and not beside: a note, a pull quote, a part of the text with an unlucky name. What stands beside an
   article leads away from it. */
static bool is_remark(const struct extract_box *b, uint32_t unwanted_traits)
{
    bool aside = (b->traits & unwanted_traits) == TRAIT_ASIDE && b->node->name == OP_N_ASIDE && b->text > REMARK;
    bool unlucky = !(b->traits & unwanted_traits & ~(uint32_t)(TRAIT_ASIDE | TRAIT_RELATED)) && b->prose > UNLUCKY;
    return (aside || unlucky) && b->linked * 16 < b->text;
}

static bool holds_quote(const struct extract *e, uint32_t i)
{
    for (uint32_t k = i; k < e->boxes[i].end; k++)
        if (e->boxes[k].traits & TRAIT_QUOTE && e->boxes[k].state == BOX_LIVE &&
            e->boxes[k].text * 2 > e->boxes[i].text)
            return true;
    return false;
}

/* The picture of a figure, in wrappers that are named for what a click on it opens. */
static bool shows_picture(const struct extract *e, uint32_t i)
{
    const struct extract_box *b = &e->boxes[i];
    if (b->text || !b->pictures || b->traits & (TRAIT_SHARE | TRAIT_BIO | TRAIT_AD))
        return false;
    while (i > e->main && e->boxes[i].node->name != OP_N_FIGURE)
        i = e->boxes[i].up;
    return i > e->main;
}

static void prune_named(struct extract *e)
{
    const uint32_t much = e->boxes[e->main].prose / 3;
    EACH_LIVE (e, i) {
        const struct extract_box *b = &e->boxes[i];
        if (!(b->traits & unwanted(e, i)) || b->traits & (TRAIT_BODY | TRAIT_QUOTE) || b->prose > much)
            continue;
        if (holds(e, i, e->first) || holds(e, i, e->last) || shows_picture(e, i) || extract_is_facts(e, i) ||
            extract_is_heading_text(e, i) || extract_is_in_sentence(e, i))
            continue;
        if (i > e->first && !is_behind(e, i) && (is_remark(b, unwanted(e, i)) || (b->text && holds_quote(e, i))))
            continue;
        take_out(e, i);
    }
}

/* -- By phrase -- */

/* "3 of 12", "3/12", "12": which picture of a gallery is shown, and how many it has. */
static bool is_count(op_str text)
{
    size_t digits = 0, last = 0;
    while (digits < text.n && op_is_digit(text.p[digits]))
        digits++;
    op_str between = op_str_skip(text, digits);
    while (last < between.n && op_is_digit(between.p[between.n - 1 - last]))
        last++;
    between = op_str_trim(op_str_first(between, between.n - last));
    bool parted = op_str_eq(between, OP_STR("/")) || op_str_eq_ci(between, OP_STR("of"));
    return digits && digits < 4 && last < 4 && (last ? parted : !between.n);
}

/* Behind a line that leads to other articles: they. */
static void take_out_linked(struct extract *e, uint32_t line)
{
    const uint32_t up = e->boxes[line].up, end = e->boxes[up].end;
    for (uint32_t i = e->boxes[line].end; i < end; i = e->boxes[i].end) {
        const struct extract_box *b = &e->boxes[i];
        if (b->state != BOX_LIVE || (!b->text && !b->pictures))
            continue;
        if (!b->block || b->linked * 10 < b->text * 9 || holds(e, i, e->first) || holds(e, i, e->last))
            return;
        take_out(e, i);
    }
}

/* Boxes of one short line that say what they are. */
static void prune_phrases(struct extract *e)
{
    struct op_buf buf = OP_BUF_INIT;
    EACH_LIVE (e, i) {
        const struct extract_box *b = &e->boxes[i];
        bool caption = extract_is_whole(e, i) && b->node->name == OP_N_FIGCAPTION;
        if (caption || extract_is_facts(e, i) || (extract_is_figure(e, i) && b->node->name != OP_N_FIGURE)) {
            i = b->end - 1;
            continue;
        }
        if (!b->block || !b->text || b->text > LINE || b->end - i > PARTS || i == e->first || i == e->last ||
            holds(e, i, e->first) || extract_is_figure(e, i))
            continue;
        bool whole = false, middle = i > e->first && !is_behind(e, i);
        bool linked = b->linked * 2 > b->text;
        op_str text = text_of(b, &buf);
        enum extract_phrase phrase = extract_phrase_of(text, &whole);
        bool cell = b->node->name == OP_N_TD || b->node->name == OP_N_TH;
        bool out = !cell && !b->pictures && is_count(text) && traits_around(e, i) & TRAIT_FIGURE;
        switch (phrase) {
        case PHRASE_NONE:
            break;
        case PHRASE_ABOUT:
            break;
        case PHRASE_AD:
            out = whole || b->text < SHORT / 2;
            break;
        case PHRASE_RELATED:
            if (e->kind == EXTRACT_DOCUMENTATION)
                break;
            out = linked || (whole && !is_heading(b)) || (!middle && b->text < SHORT) || (is_heading(b) && whole);
            break;
        case PHRASE_SHARE:
        case PHRASE_SIGNUP:
            out = whole || (linked && b->text < SHORT) || !middle;
            break;
        case PHRASE_NOTE:
            out = !middle || (b->text < SHORT && b->node->name != OP_N_LI && !is_heading(b));
            break;
        }
        if (out)
            take_out(e, i);
        if (out && phrase == PHRASE_RELATED && whole)
            take_out_linked(e, i);
    }
    op_buf_release(&buf);
}

/* -- By links -- */

/* Headlines as the links of a list are other articles'. */
static bool holds_headlines(const struct extract *e, uint32_t i)
{
    for (uint32_t k = i; k < e->boxes[i].end; k++)
        if (is_heading(&e->boxes[k]) && e->boxes[k].linked && e->boxes[k].state == BOX_LIVE)
            return true;
    return false;
}

/* Does every link below the box lead to a place on the page? */
static bool leads_within(const struct extract *e, uint32_t i)
{
    bool any = false;
    for (uint32_t k = i; k < e->boxes[i].end; k++)
        if (op_is(e->boxes[k].node, OP_N_A)) {
            op_str href = op_attr(e->boxes[k].node, OP_N_HREF);
            if (href.n && href.p[0] != '#')
                return false;
            any = any || href.n;
        }
    return any;
}

/* Does a link below the box lead to another site? */
static bool leads_away(const struct extract *e, uint32_t i)
{
    op_str home = op_uri_parse(op_meta(e->article, OP_META_CANONICAL)).authority;
    for (uint32_t k = i; k < e->boxes[i].end && home.n; k++)
        if (op_is(e->boxes[k].node, OP_N_A)) {
            op_str authority = op_uri_parse(op_attr(e->boxes[k].node, OP_N_HREF)).authority;
            if (authority.n && !op_str_ends(authority, home) && !op_str_ends(home, authority))
                return true;
        }
    return false;
}

/* A list of links that the text before it, in the box `said`, speaks of: behind a colon, a heading, a paragraph. */
static bool is_announced(const struct extract *e, uint32_t i, uint32_t said, bool late)
{
    const struct extract_box *b = &e->boxes[said];
    if (i < e->first || holds_headlines(e, i))
        return false;
    if (e->kind == EXTRACT_DOCUMENTATION)
        return true;
    if (late || is_behind(e, i) || e->mode == EXTRACT_PRECISION)
        return b->last == ':';
    return b->last == ':' || is_heading(b) || b->node->name == OP_N_P;
}

/* Of a list or a table, which stays or goes as a whole. */
static bool is_part(const struct op_node *n)
{
    switch (n->name) {
    case OP_N_LI:
    case OP_N_DT:
    case OP_N_DD:
    case OP_N_TBODY:
    case OP_N_TR:
    case OP_N_TH:
    case OP_N_TD:
        return true;
    default:
        return false;
    }
}

static void prune_linked(struct extract *e)
{
    uint32_t before = e->main, read = 0, all = e->boxes[e->main].prose, quoted = 0;
    EACH_LIVE (e, i) {
        const struct extract_box *b = &e->boxes[i];
        const uint32_t said = before;
        /* An embedded post is quoted as a whole, its tags and addresses too. */
        if (b->traits & TRAIT_QUOTE && b->node->name == OP_N_BLOCKQUOTE && b->end > quoted)
            quoted = b->end;
        before = b->block && b->own ? i : before;
        read += extract_is_prose(e, b) ? b->own - b->own_linked : 0;
        if (extract_is_whole(e, i)) {
            before = i;
            i = b->end - 1;
            continue;
        }
        if (!b->block || !b->text || b->linked * 3 <= b->text * 2 || is_heading(b) || i < quoted)
            continue;
        bool list = b->node->name == OP_N_UL || b->node->name == OP_N_OL;
        if (is_part(b->node) || (b->traits & TRAIT_QUOTE) || b->node->name == OP_N_BLOCKQUOTE ||
            (b->node->name == OP_N_FIGURE && b->pictures))
            continue;
        bool late = b->node->name == OP_N_UL && read / 15 > all / 16 && b->text < all / 8;
        if (list && !leads_within(e, i) && is_announced(e, i, said, late))
            continue;
        bool paragraph = b->node->name == OP_N_P, middle = i > e->first && !is_behind(e, i);
        if (paragraph && (b->text - b->linked >= FIRST_MIN || (middle && (b->text < 25 || leads_away(e, i)))))
            continue;
        take_out(e, i);
    }
}

/* -- The lead and the tail -- */

/* The words of the title, letters and digits only, in `text`? */
static bool says_title(op_str text, op_str title)
{
    size_t i = 0, k = 0, same = 0;
    while (i < text.n && k < title.n) {
        if (!op_is_alnum(text.p[i]) && !(text.p[i] & 0x80)) {
            i++;
        } else if (!op_is_alnum(title.p[k]) && !(title.p[k] & 0x80)) {
            k++;
        } else {
            if (op_to_lower(text.p[i++]) != op_to_lower(title.p[k++]))
                return false;
            same++;
        }
    }
    return same > 3 && i + 3 >= text.n;
}

/* Is it the headline: the title, or what the title was cut from? */
static bool is_headline(op_str text, op_str title)
{
    return says_title(text, title) || says_title(title, text);
}

/* Above the first block stay pictures, paragraphs beside it, and headings that are not the title: those beside it, and
   the one right above it. */
static void prune_lead(struct extract *e)
{
    struct op_buf buf = OP_BUF_INIT;
    op_str title = op_meta(e->article, OP_META_TITLE);
    uint32_t heading = 0, up = e->boxes[e->first].up;
    EACH_LIVE (e, i) {
        if (i >= e->first)
            break;
        struct extract_box *b = &e->boxes[i];
        if (extract_is_facts(e, i)) {
            i = b->end - 1;
            continue;
        }
        if (holds(e, i, e->first) || !b->block || !b->own || b->traits & TRAIT_CAPTION || extract_is_figure(e, i) ||
            (b->node->name == OP_N_LI && holds(e, b->up, e->first)))
            continue;
        if (is_heading(b) && !(b->traits & TRAIT_HEAD) && !is_headline(text_of(b, &buf), title)) {
            if (heading && e->boxes[heading].up != up)
                take_out(e, heading);
            heading = i;
            continue;
        }
        bool text = b->up == up && b->node->name == OP_N_P && !(b->traits & TRAITS_KIND) &&
                    (b->own - b->own_linked >= LEAD_MIN || extract_ends_sentence(b->last));
        if (is_heading(b) || (!text && !extract_is_prose(e, b)) || is_repeated(e, i))
            take_out(e, i);
    }
    op_buf_release(&buf);
}

/* Behind the last block: what is no sentence, and headings that nothing follows. */
static void prune_tail(struct extract *e)
{
    uint32_t up = e->boxes[e->last].up;
    EACH_LIVE (e, i) {
        if (!is_behind(e, i))
            continue;
        struct extract_box *b = &e->boxes[i];
        if (!b->block || !b->own || extract_is_prose(e, b) || b->traits & TRAIT_CAPTION)
            continue;
        bool beside = b->up == up && (b->node->name == OP_N_P || b->node->name == OP_N_LI);
        if (!beside && !(b->node->name == OP_N_LI && holds(e, b->up, e->last)))
            take_out(e, i);
    }
}

/* A line late in the text behind which something else is spoken of: then it goes with all that follows. */
static void cut_tail(struct extract *e)
{
    struct op_buf buf = OP_BUF_INIT;
    uint32_t read = 0, all = e->boxes[e->main].prose;
    bool cut = false;
    EACH_LIVE (e, i) {
        struct extract_box *b = &e->boxes[i];
        if (cut) {
            if (!holds(e, i, e->last) || b->up == e->boxes[e->last].up)
                take_out(e, i);
            continue;
        }
        if (b->block && b->text == b->own && b->text && b->text < SHORT && read * 3 > all * 2) {
            bool whole = false, line = is_heading(b) || b->node->name == OP_N_P || b->node->name == OP_N_DIV;
            enum extract_phrase phrase = extract_phrase_of(text_of(b, &buf), &whole);
            bool little = (all - read) * 6 < all;
            if (line && (phrase == PHRASE_ABOUT ||
                         (phrase == PHRASE_RELATED && whole && little && e->kind != EXTRACT_DOCUMENTATION))) {
                cut = true;
                take_out(e, i);
                continue;
            }
        }
        read += extract_is_prose(e, b) ? b->own - b->own_linked : 0;
    }
    op_buf_release(&buf);
}

/* Does the text begin with the whole name of an author? */
static bool begins_with_author(const struct extract *e, op_str text)
{
    struct op_node *cursor = NULL;
    for (op_str name; op_meta_each(e->article, OP_META_AUTHOR, &cursor, &name);)
        if (op_str_find_char(name, ' ', 0) != OP_NOT_FOUND && op_str_starts_ci(text, name))
            return true;
    return false;
}

/* The last blocks that say who the author is: "Ada Strom writes about boats." */
static void prune_bios(struct extract *e)
{
    struct op_buf buf = OP_BUF_INIT;
    uint32_t read = 0, all = e->boxes[e->main].prose;
    EACH_LIVE (e, i) {
        struct extract_box *b = &e->boxes[i];
        if (b->block && b->own && b->own == b->text && read / 4 > all / 5 && i > e->first &&
            begins_with_author(e, text_of(b, &buf)))
            take_out(e, i);
        read += extract_is_prose(e, b) ? b->own - b->own_linked : 0;
    }
    op_buf_release(&buf);
}

/* -- The deck -- */

#define TRAITS_NO_DECK (TRAIT_BYLINE | TRAIT_DATE | TRAIT_CAPTION | TRAIT_BESIDE)

/* Between the headline and the text, what is called a deck or says what the page says of itself, and a picture. */
static void find_deck(struct extract *e)
{
    struct op_buf buf = OP_BUF_INIT;
    op_str title = op_meta(e->article, OP_META_TITLE), description = op_meta(e->article, OP_META_DESCRIPTION);
    uint32_t headline = 0;
    for (uint32_t i = 1; i < e->first && !e->deck; i++) {
        const struct extract_box *b = &e->boxes[i];
        if (b->state == BOX_UNSEEN || b->state == BOX_HIDDEN) {
            i = b->end - 1;
            continue;
        }
        if (!b->block || !b->own || b->own != b->text)
            continue;
        op_str text = text_of(b, &buf);
        uint32_t traits = b->traits | e->boxes[b->up].traits;
        if (is_heading(b) && (b->node->name == OP_N_H1 || is_headline(text, title)))
            headline = i;
        else if (headline && b->own >= DECK_MIN && b->own_linked * 2 <= b->own &&
                 ((traits & TRAIT_DECK && !(traits & TRAITS_NO_DECK)) || says_title(text, description)))
            e->deck = i;
    }
    if (headline)
        extract_lead_picture(e, headline);
    op_buf_release(&buf);
}

void extract_prune(struct extract *e)
{
    bool recall = e->mode == EXTRACT_RECALL;
    extract_find_notes(e);
    find_ends(e);
    prune_named(e);
    extract_sum(e);
    if (!recall) {
        cut_tail(e);
        prune_bios(e);
        extract_sum(e);
        find_ends(e);
        prune_phrases(e);
        extract_sum(e);
        prune_linked(e);
        extract_sum(e);
        prune_lead(e);
        if (e->kind != EXTRACT_DOCUMENTATION)
            prune_tail(e);
    }
    extract_figures(e);
    find_deck(e);
}

void extract_prune_page(struct extract *e)
{
    e->main = 0;
    EACH_LIVE (e, i)
        if (e->boxes[i].traits & (TRAIT_NAV | TRAIT_LEGAL | TRAIT_AD) && e->boxes[i].linked * 2 > e->boxes[i].text)
            take_out(e, i);
}
