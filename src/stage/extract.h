/* op-extract: of a whole page the article. The body is measured once into a flat list of boxes, one an element in
   document order; every question is answered from that list, and only at the end is the tree changed. */
#ifndef STAGE_EXTRACT_H
#define STAGE_EXTRACT_H

#include "offprint/article.h"
#include "offprint/option.h"

/* What class and id (class_words.txt), role, itemprop and the element itself say that a box is: extract_words.c. */
enum extract_trait {
    TRAIT_BODY = 1 << 0,     /* the body of an article, by a name that means just that */
    TRAIT_CONTENT = 1 << 1,  /* something that holds one */
    TRAIT_NAV = 1 << 2,      /* navigation, breadcrumbs, paging */
    TRAIT_SHARE = 1 << 3,    /* buttons to share and follow */
    TRAIT_SIGNUP = 1 << 4,   /* newsletters, subscriptions, promotion */
    TRAIT_RELATED = 1 << 5,  /* other articles */
    TRAIT_COMMENT = 1 << 6,  /* what readers say */
    TRAIT_ASIDE = 1 << 7,    /* sidebars and widgets */
    TRAIT_AD = 1 << 8,       /* advertisements */
    TRAIT_LEGAL = 1 << 9,    /* cookies, consent, pop-ups */
    TRAIT_BYLINE = 1 << 10,  /* who wrote it */
    TRAIT_BIO = 1 << 11,     /* who that is */
    TRAIT_DATE = 1 << 12,    /* when */
    TRAIT_TAGS = 1 << 13,    /* keywords, categories */
    TRAIT_META = 1 << 14,    /* lines of such things */
    TRAIT_HEAD = 1 << 15,    /* headline and kicker */
    TRAIT_DECK = 1 << 16,    /* what stands below the headline */
    TRAIT_CAPTION = 1 << 17, /* of pictures, with their credits */
    TRAIT_FOOT = 1 << 18,    /* the foot of the page */
    TRAIT_TOOLS = 1 << 19,   /* buttons, printing, reading time */
    TRAIT_FIGURE = 1 << 20,  /* pictures, galleries, players */
    TRAIT_HIDDEN = 1 << 21,  /* not to be seen */
    TRAIT_QUOTE = 1 << 22,   /* pull quotes, embedded posts */
    TRAIT_PAGE = 1 << 23,    /* the head of the page */
    /* And beside its kind: */
    TRAIT_FORMULA = 1 << 24, /* a formula, by its class */
    TRAIT_NOTE = 1 << 25,    /* a note beside the text, by its class */
    TRAIT_TYPED = 1 << 26    /* an item of which the type is told */
};
#define TRAITS_KIND (TRAIT_FORMULA - 1u)
/* Zones beside every article. */
#define TRAIT_BESIDE                                                                                                   \
    (TRAIT_NAV | TRAIT_SHARE | TRAIT_SIGNUP | TRAIT_RELATED | TRAIT_COMMENT | TRAIT_ASIDE | TRAIT_AD | TRAIT_LEGAL |   \
     TRAIT_FOOT)

enum extract_state {
    BOX_LIVE,
    BOX_UNSEEN, /* scripts and the like: nothing below is measured */
    BOX_HIDDEN, /* hidden by the page: measured, but of no weight */
    BOX_GONE    /* taken out: so is all below */
};

/* Sizes are letters: digits too, no white space; a character of scripts without spaces counts two. */
struct extract_box {
    struct op_node *node;
    uint32_t up;              /* the box around it; of the first: itself */
    uint32_t end;             /* the next box that is not inside */
    uint32_t line;            /* the nearest block: itself, or one around it */
    uint32_t own, own_linked; /* of a block: text that is in no block inside it; of it, in links */
    uint32_t text, linked;    /* all of it */
    uint32_t pictures;        /* images and players, all of them */
    uint32_t adds;            /* what the box itself adds as prose, wherever it stands */
    uint32_t read;            /* all that reads as prose, wherever it stands */
    uint32_t prose;           /* of it, what stands in no zone beside the article */
    uint32_t traits;          /* enum extract_trait */
    uint8_t state;            /* enum extract_state */
    uint8_t item;             /* levels up to an item of a list or a cell, ITEM_LEVELS for more */
    bool zone;                /* one beside the article */
    bool beside;              /* stands in a zone beside the article, or is one */
    bool block;               /* a block, not a part of a line */
    bool link;
    bool noted; /* a footnote, in one, or around one: it stays */
    char last;  /* of a block: the last byte of its own text */
};

enum extract_kind {
    EXTRACT_ARTICLE,
    EXTRACT_FORUM, /* what readers say is the text */
    EXTRACT_DOCUMENTATION,
    EXTRACT_PRODUCT,
    EXTRACT_LISTING, /* teasers of other pages */
    EXTRACT_NONE     /* nothing reads as an article */
};

enum extract_mode { EXTRACT_AUTO, EXTRACT_OFF, EXTRACT_PRECISION, EXTRACT_RECALL };

struct extract_options {
    int main;          /* enum extract_mode */
    bool all_articles; /* of a page with several, hand on each */
};

struct extract {
    struct op_article *article;
    enum extract_mode mode;
    enum extract_kind kind;
    bool told;                 /* the page says itself of what kind it is */
    struct extract_box *boxes; /* owned; [0] is the body */
    uint32_t count, cap;
    bool relaxed;         /* no prose was found: every line counts as such */
    bool summed;          /* the sums of the boxes are true: no box went since */
    struct op_node *lead; /* a figure of the picture above the text that stood outside the main box, or NULL */
    uint32_t deck;        /* what stands below the headline; 0 when there is nothing */
    uint32_t main;        /* the box that holds the article */
    uint32_t first, last; /* in it, the first and the last box of prose */
};

/* extract_kind.c: what kind of page it is, if it says so; and whether the main box, when it is chosen, holds a listing.
 */
bool extract_kind_told(const struct extract *e, enum extract_kind *kind);
bool extract_is_listing(const struct extract *e);
const char *extract_kind_name(enum extract_kind kind);

/* extract_words.c */
uint32_t extract_traits(struct op_article *a, const struct op_node *n);

/* extract_phrases.c: what a short line is by how it begins. */
enum extract_phrase {
    PHRASE_NONE,
    PHRASE_ABOUT,   /* who wrote or published it, comments: what comes behind is no part of it */
    PHRASE_RELATED, /* leads to other articles */
    PHRASE_AD,
    PHRASE_SHARE,
    PHRASE_SIGNUP,
    PHRASE_NOTE /* credits, sources, rights */
};
/* `*whole`: is that all that the line says? */
enum extract_phrase extract_phrase_of(op_str text, bool *whole);

/* extract_script.c: where the page's record of itself has much more text than the page shows, it becomes the body.
   False when it has not. */
bool extract_from_script(struct extract *e);

/* extract_measure.c: the list of boxes. */
/* How much text it is, in the letters of boxes. */
uint32_t extract_letters(op_str s);
void extract_measure(struct extract *e);
/* May the last byte of a text end a sentence? */
bool extract_ends_sentence(char last);
/* Does the box read as prose? Of a page with little text every line does (`relaxed`). */
bool extract_is_prose(const struct extract *e, const struct extract_box *b);
/* Prose is looked for anew, strictly or `relaxed`, and summed. */
void extract_find_prose(struct extract *e, bool relaxed);
/* `text`, `linked`, `read` and `prose` anew, if boxes went. */
void extract_sum(struct extract *e);

/* extract_figure.c: pictures get their captions as figures have them; captions without a picture go. */
void extract_figures(struct extract *e);
/* The first picture between the headline and the main box, when the text has none above it. */
void extract_lead_picture(struct extract *e, uint32_t headline);

/* extract_whole.c: what stays whole. A table of data, and the caption of a figure: */
bool extract_is_whole(const struct extract *e, uint32_t i);
/* such a table that stands beside the text and is named so; */
bool extract_is_facts(const struct extract *e, uint32_t i);
/* a picture with its caption and nothing else; */
bool extract_is_figure(const struct extract *e, uint32_t i);
/* a part of a line of prose that goes on behind it, of a sentence that is; */
bool extract_is_in_sentence(const struct extract *e, uint32_t i);
/* a part of a line that holds most of a heading: its id is made of the heading's words. */
bool extract_is_heading_text(const struct extract *e, uint32_t i);

/* extract_main.c: the box that holds the article. Further articles in it, each with its own headline, are counted; to
   `list` go the boxes of all of them, as many as it holds. */
void extract_choose(struct extract *e);
uint32_t extract_articles(const struct extract *e, uint32_t *list, uint32_t max);

/* extract_prune.c: what stands around and between the article in it goes. */
void extract_prune(struct extract *e);
/* extract_notes.c: marks the footnotes of the main box. */
void extract_find_notes(struct extract *e);
/* Of a page without an article what leads around it goes: the main box becomes the body. */
void extract_prune_page(struct extract *e);

#endif
