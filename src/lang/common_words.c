/* The language of a text by its commonest words: enough for most articles, and nothing needs to be loaded. */
#include "offprint/language.h"

/* Words that no other of these languages has, nor many of any other. */
static const struct {
    op_str tag;
    const char *words;
} languages[] = {
    {OP_STR_INIT("en"),
     "the of and to that it for with are this you have not be from by but they which what when would "
     "their if can will has were been there we"},
    {OP_STR_INIT("de"),
     "der die und das von zu mit sich auf ist nicht ein eine auch dem wird bei sind einen einer oder aus "
     "nach für wir wie"},
    {OP_STR_INIT("fr"),
     "les des et du est une dans qui pour sur pas au aux avec cette sont ils elle mais nous vous ou il"},
    {OP_STR_INIT("es"), "el los del las por una con su como más pero y sus es lo al este esta sobre ha"},
};
enum { LANGUAGES = sizeof languages / sizeof *languages, SLOTS = 256 };

/* How much is looked at, how many words that must be, and how many different ones of the list: near relatives of a
   language share some of its words, and use them often. */
#define SAMPLE_MAX 1024
#define WORDS_LEAST 48
#define DIFFERENT_LEAST 8

/* Every word above, with its language. */
struct lexicon {
    uint64_t words[SLOTS];
    uint8_t language[SLOTS];
};

struct scan {
    const char *p, *end;
    size_t beyond; /* bytes met that are not ASCII */
};

/* The last eight bytes of the next word as a number, ASCII letters in lower case; 0 at the end. Letters are those of
   ASCII and those of two bytes. */
static uint64_t take_word(struct scan *s)
{
    uint64_t word = 0;
    const char *p = s->p;
    for (; p < s->end; p++) {
        unsigned char c = (unsigned char)*p, lower = c | 0x20;
        if (lower >= 'a' && lower <= 'z') {
            word = word << 8 | lower;
        } else if (c >= 0x80) {
            s->beyond++;
            if ((c >= 0xC3 && c < 0xE0) || (c < 0xC0 && (word & 0xFF) >= 0xC3))
                word = word << 8 | c;
            else if (word)
                break;
        } else if (word) {
            break;
        }
    }
    s->p = p;
    return word;
}

static size_t slot_of(const struct lexicon *lexicon, uint64_t word)
{
    size_t slot = (size_t)(word * UINT64_C(0x9E3779B97F4A7C15) >> 56);
    while (lexicon->words[slot] && lexicon->words[slot] != word)
        slot = (slot + 1) % SLOTS;
    return slot;
}

static void learn(struct lexicon *lexicon)
{
    for (size_t i = 0; i < LANGUAGES; i++) {
        struct scan scan = {languages[i].words, languages[i].words + strlen(languages[i].words), 0};
        for (uint64_t word; (word = take_word(&scan)) != 0;) {
            size_t slot = slot_of(lexicon, word);
            lexicon->words[slot] = word;
            lexicon->language[slot] = (uint8_t)i;
        }
    }
}

op_str op_language_by_words(op_str text)
{
    struct lexicon lexicon = {{0}, {0}};
    text = op_str_first(text, SAMPLE_MAX);
    struct scan scan = {text.p, text.p + text.n, 0};
    size_t counts[LANGUAGES] = {0}, different[LANGUAGES] = {0}, total = 0, common = 0, best = 0;
    bool met[SLOTS] = {false};
    learn(&lexicon);
    for (uint64_t word; (word = take_word(&scan)) != 0; total++) {
        size_t slot = slot_of(&lexicon, word);
        bool known = lexicon.words[slot] != 0;
        counts[lexicon.language[slot]] += known;
        different[lexicon.language[slot]] += known && !met[slot];
        met[slot] = true;
        common += known;
    }
    for (size_t i = 1; i < LANGUAGES; i++)
        if (counts[i] > counts[best])
            best = i;
    /* A text in one of these languages has these words more than one in six; any other, and a mixed one, has not. */
    bool plain = total >= WORDS_LEAST && different[best] >= DIFFERENT_LEAST && counts[best] * 6 >= total &&
                 (common - counts[best]) * 24 <= total && scan.beyond * 8 <= text.n;
    return plain ? languages[best].tag : OP_STR_NONE;
}
