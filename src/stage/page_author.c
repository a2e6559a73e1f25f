/* Authors: names of people, taken out of what stands around them. */
#include "base/date_names.h"
#include "offprint/utf8.h"
#include "stage/page.h"

enum { AUTHORS_MAX = 40, NAME_MAX_BYTES = 80, NAME_WORDS_MAX = 6, DESKS_MAX = 4 };

/* -- Words around names: in small letters, as page_words() makes them -- */

/* In front of a name. */
static const char *const by_words[] = {
    "written by",
    "posted by",
    "published by",
    "reviewed by",
    "story by",
    "words by",
    "article by",
    "reported by",
    "by",
    "von",
    "par",
    "por",
    "di",
    "door",
    "av",
    "af",
    "przez",
    "oleh",
    "penulis",
    "author",
    "authors",
    "autor",
    "autorin",
    "autoren",
    "auteur",
    "auteurs",
    "autore",
    "autori",
    "autores",
    "autora",
    "redactor",
    "автор",
    "автори",
    "авторы",
    "текст",
    "text",
    "texto",
    "texte",
    "testo",
    "tekst",
    "yazar",
    "yazan",
    "συντάκτης",
    "作者",
    "記者",
    "记者",
    "文",
    "責任編輯",
    "편집",
    "기자",
    "bởi",
    "tác giả",
    "بقلم",
    "كتب",
    "מאת",
    "tekijä",
    "skrevet av",
    "skriven av",
    "skrevet af",
    "ein beitrag von",
    "von unserem",
    "écrit par",
    "more about",
    "show all articles of",
    "all posts by",
    "articles by",
    "more from",
    "posts by",
    "view all posts by",
    "alle beiträge von",
    "zeige alle beiträge von",
    "beiträge von",
    "veröffentlicht von",
    "erstellt von",
    "interview",
    "geschrieben von",
    "ein artikel von",
    "artikel von",
    "vom",
    "gespeichert von",
    "eingestellt von",
    "submitted by",
    "publié par",
    "escrito por",
    "publicado por",
    "scritto da",
    "da",
    "name",
    "name des autors",
};

/* What programs put where they know no name. */
static const char *const nobody[] = {
    "admin",
    "administrator",
    "wordpressadmin",
    "webmaster",
    "root",
    "super user",
    "superuser",
    "user",
    "guest",
    "unknown",
    "null",
    "none",
    "undefined",
    "n a",
    "author",
    "authors",
    "autor",
    "auteur",
    "publisher",
    "about",
    "share",
    "follow",
    "more",
    "mehr",
    "contact",
    "details",
    "profile",
    "newsletter",
    "subscribe",
    "facebook",
    "twitter",
    "read more",
    "written by",
    "posted by",
    "view all posts",
    "about the author",
    "about author",
    "über den autor",
    "archiv anzeigen",
    "by",
    "post author",
    "contributor",
    "contributors",
    "editor",
    "red",
    "login",
    "website",
    "home",
    "sponsored",
};

/* Whose name holds one of these is no person: those who make a site, */
static const char desk_words[] =
    "staff team editorial editors redaktion onlineredaktion redazione redacción redaccion rédaction redação redactie "
    "redakcja редакция newsroom desk press pressestelle presse pressemitteilung agency agencies news magazine magazin "
    "times post daily journal today online tv radio network media group reports reporters writers contributors insider "
    "channel";

/* and others, who may write themselves. */
static const char institution_words[] =
    "gmbh inc llc ltd ag kg ev verein verband bund university universität institut institute association foundation "
    "stiftung company center centre department ministry";

/* A name that ends with one of these is a firm's or a society's. */
static const char *const legal_forms[] = {"gmbh", "gmbh co kg", "mbh",  "ag",  "se",   "kg",  "eg",   "e v",
                                          "ev",   "inc",        "llc",  "ltd", "corp", "plc", "pllc", "pc",
                                          "s a",  "sa",         "sarl", "srl", "bv",   "b v", "oy",   "ab"};

/* What begins with one of these behind a name is no further name: what the person does, or when it was. */
static const char *const roles[] = {
    "staff",
    "reporter",
    "correspondent",
    "editor",
    "senior",
    "chief",
    "contributing",
    "contributor",
    "columnist",
    "writer",
    "special",
    "managing",
    "executive",
    "associate",
    "assistant",
    "deputy",
    "political",
    "national",
    "business",
    "sports",
    "science",
    "health",
    "technology",
    "freelance",
    "journalist",
    "redakteur",
    "redakteurin",
    "director",
    "professor",
    "founder",
    "ceo",
    "published",
    "updated",
    "posted",
    "news",
    "opinion",
    "features",
    "registered",
    "freelancer",
    "reviewer",
    "inc",
    "llc",
    "for",
    "on",
    "in",
    "at",
    "the",
    "last",
    "expert",
    "licensed",
    "certified",
    "photographer",
    "producer",
    "investigative",
    "head",
    "chefredakteur",
    "chefredakteurin",
};

static bool is_in(const char *const *list, size_t n, op_str words)
{
    for (size_t i = 0; i < n; i++)
        if (op_str_eq(op_str_z(list[i]), words))
            return true;
    return false;
}
#define IS_IN(list, words) is_in(list, sizeof(list) / sizeof *(list), words)

/* -- Cutting -- */

/* A look at the first letter, before all of them are folded: can the text begin with the word? */
static inline bool may_begin(op_str text, const char *word)
{
    return text.n && ((text.p[0] & 0x80) || op_to_lower(text.p[0]) == word[0]);
}

/* The length of a by-word with what follows it, up to the name; 0 when there is none. */
size_t page_byword(struct page *p, op_str text)
{
    size_t best = 0;
    op_str head = op_str_first(text, 64);
    for (size_t i = 0; i < sizeof by_words / sizeof *by_words; i++) {
        op_str word = may_begin(head, by_words[i]) ? op_str_z(by_words[i]) : OP_STR_NONE;
        if (!word.n || head.n <= word.n || word.n <= best || !op_utf8_eq_fold(op_str_first(head, word.n), word))
            continue;
        op_str rest = op_str_skip(text, word.n);
        size_t skipped = 0;
        bool beyond_ascii = (unsigned char)word.p[0] >= 0xE3;
        while (skipped < rest.n && (op_is_space(rest.p[skipped]) || strchr(":/|.-", rest.p[skipped])))
            skipped++;
        if (op_str_starts(op_str_skip(rest, skipped), OP_STR("：")))
            skipped += 3;
        if (skipped || beyond_ascii)
            best = word.n + skipped;
    }
    (void)p;
    return best;
}

bool page_announces_author(op_str text)
{
    static const struct page_words_by_letter words = {
        {
            ['a' - 'a'] = {"author:", "authors:", "article by", "autor:", "autorin:", "auteur :", "auteur:"},
            ['e' - 'a'] = {"ein artikel von", "ein beitrag von", "escrito por"},
            ['g' - 'a'] = {"geschrieben von"},
            ['p' - 'a'] = {"posted by"},
            ['s' - 'a'] = {"scritto da"},
            ['t' - 'a'] = {"this post was written by", "this article was written by"},
            ['w' - 'a'] = {"written by"},
        },
        {NULL}};
    return page_begins_with(text, &words);
}

bool page_is_byword(op_str text)
{
    while (text.n && strchr(": ", text.p[text.n - 1]))
        text = op_str_first(text, text.n - 1);
    for (size_t i = 0; i < sizeof by_words / sizeof *by_words; i++)
        if (text.n > 1 && may_begin(text, by_words[i]) && op_utf8_eq_fold(text, op_str_z(by_words[i])))
            return true;
    return false;
}

/* `Photo by Eve Other`: whose picture it is. */
static bool is_of_picture(op_str text, size_t by)
{
    static const char pictures[] = "photo photograph foto image picture bild grafik illustration video";
    op_str last = OP_STR_NONE;
    op_str before = op_str_first(text, by > 3 ? by - 3 : 0);
    for (op_str word; (word = op_str_word(&before)).n;)
        last = word;
    char small[16];
    if (!last.n || last.n > sizeof small)
        return false;
    for (size_t i = 0; i < last.n; i++)
        small[i] = op_to_lower(last.p[i]);
    return op_str_has_word(OP_STR(pictures), op_str_make(small, last.n));
}

/* What stands before a by-word in the middle: `23:30 EST by Ada Byron`, `Posted on May 1 by Ada Byron`. */
size_t page_inner_byword(op_str text)
{
    static const char *const inner[] = {
        " by ", " By ", " BY ", " by: ", " By: ", "Beitrag von ", "Artikel von ", "Gespeichert von ", " Autor: "};
    size_t best = 0;
    op_str head = op_str_first(text, 120);
    for (size_t i = 0; i < sizeof inner / sizeof *inner; i++) {
        size_t at = op_str_find(head, op_str_z(inner[i]), 0);
        if (at != OP_NOT_FOUND && at + strlen(inner[i]) > best)
            best = at + strlen(inner[i]);
    }
    return best < text.n && !is_of_picture(text, best) ? best : 0;
}

static op_str up_to(op_str s, const char *const *ends, size_t n)
{
    size_t end = s.n;
    for (size_t i = 0; i < n; i++) {
        size_t at = op_str_find(s, op_str_z(ends[i]), 1);
        end = at < end ? at : end;
    }
    return op_str_trim(op_str_first(s, end));
}

/* Where a name ends that somebody wrote to be a name. */
static op_str up_to_address(op_str s)
{
    static const char *const ends[] = {" @", "https:", "http:", "•", " · "};
    return up_to(s, ends, sizeof ends / sizeof *ends);
}

/* Does what begins with a number hold a year, or a time? */
static bool is_of_date(op_str s)
{
    size_t run = 0;
    for (size_t i = 0; i <= s.n; i++) {
        if (i < s.n && s.p[i] == ':' && run)
            return true;
        run = i < s.n && op_is_digit(s.p[i]) ? run + 1 : 0;
        if (run == 4)
            return true;
    }
    return false;
}

static bool is_role(op_str words)
{
    op_str first = op_str_first(words, op_str_find_char(words, ' ', 0));
    return IS_IN(roles, first);
}

/* Where it ends in a line that holds more than names: at marks, words, numbers, names of months. */
static op_str up_to_end(struct page *p, op_str s)
{
    static const char *const ends[] = {" | ",
                                       " - ",
                                       " – ",
                                       " — ",
                                       "•",
                                       " · ",
                                       "·",
                                       "⋅",
                                       "●",
                                       "(",
                                       "[",
                                       " @",
                                       "|",
                                       "https:",
                                       "http:",
                                       " on ",
                                       " for ",
                                       " in ",
                                       " at ",
                                       " für ",
                                       " aus ",
                                       " pour ",
                                       " am ",
                                       " Uhr",
                                       " Published",
                                       " Updated",
                                       " Posted",
                                       " Follow",
                                       " Last ",
                                       " Stand",
                                       " Contributions",
                                       " Quelle:",
                                       " Reviewed",
                                       " Edited",
                                       " Medically"};
    s = up_to(s, ends, sizeof ends / sizeof *ends);
    size_t words = 0;
    for (op_str rest = s, word; (word = op_str_word(&rest)).n;) {
        op_str letters = word;
        while (letters.n && !op_is_alpha(letters.p[letters.n - 1]) && !(letters.p[letters.n - 1] & 0x80))
            letters = op_str_first(letters, letters.n - 1);
        bool before_digit = op_str_trim(rest).n && op_is_digit(op_str_trim(rest).p[0]);
        bool month = word.p != s.p && letters.n > 2 && before_digit && date_month_named(letters);
        bool digit = false;
        for (size_t i = 0; i < word.n; i++)
            digit = digit || op_is_digit(word.p[i]);
        if (words++ > 1 && is_role(page_words(p, word)))
            return op_str_trim(op_str_range(s.p, word.p));
        if (word.p != s.p && ((digit && is_of_date(op_str_range(word.p, s.p + s.n))) || month))
            return op_str_trim(op_str_range(s.p, word.p));
    }
    return s;
}

/* The next of several names: parted by commas, semicolons, slashes, or by a word that means "and". */
static op_str next_name(op_str *rest)
{
    static const char *const joints[] = {" and ", " AND ", " And ", " und ", " et ", " y ", " e ",
                                         " en ",  " og ",  " och ", " & ",   " + ",  ",",   ";",
                                         "/",     "、",    "，",    "|",     " mit "};
    size_t at = rest->n, length = 0;
    for (size_t i = 0; i < sizeof joints / sizeof *joints; i++) {
        size_t found = op_str_find(*rest, op_str_z(joints[i]), 0);
        if (found < at) {
            at = found;
            length = strlen(joints[i]);
        }
    }
    op_str name = op_str_first(*rest, at);
    *rest = at + length >= rest->n ? OP_STR_NONE : op_str_skip(*rest, at + length);
    return op_str_trim(name);
}

static op_str without_marks(op_str s)
{
    static const char both[] = " \t\n.,:;-*\"'<>";
    while (op_str_ends(s, OP_STR("→")) || op_str_ends(s, OP_STR("»")))
        s = op_str_trim(op_str_first(s, s.n - (op_str_ends(s, OP_STR("→")) ? 3 : 2)));
    while (s.n && strchr(both, s.p[0]))
        s = op_str_skip(s, 1);
    while (s.n && strchr(both, s.p[s.n - 1]) && !(s.p[s.n - 1] == '.' && s.n > 2 && s.p[s.n - 3] == ' '))
        s = op_str_first(s, s.n - 1);
    return s;
}

/* `Ada Ada`, of a picture's name and the one beside it. */
static op_str undoubled(op_str s)
{
    size_t half = s.n / 2;
    return s.n % 2 && s.p[half] == ' ' && memcmp(s.p, s.p + half + 1, half) == 0 ? op_str_first(s, half) : s;
}

/* -- What is a name -- */

static bool is_address(op_str s)
{
    return op_str_find_char(s, '@', 0) != OP_NOT_FOUND || op_str_find(s, OP_STR("://"), 0) != OP_NOT_FOUND ||
           op_str_starts_ci(s, OP_STR("www.")) || op_str_find(s, OP_STR(".com/"), 0) != OP_NOT_FOUND;
}

/* `shore.example`, which is where it stands and not who wrote it. */
static bool is_host(op_str name)
{
    size_t dot = 0;
    for (size_t i = 0; i < name.n; i++) {
        if (op_is_space(name.p[i]))
            return false;
        dot = name.p[i] == '.' ? i : dot;
    }
    static const char suffixes[] = "com net org info de at ch co uk fr it es nl pl ru eu io tv blog news";
    op_str suffix = op_str_skip(name, dot + 1);
    char small[8];
    if (!dot || !suffix.n || suffix.n > sizeof small)
        return false;
    for (size_t i = 0; i < suffix.n; i++)
        small[i] = op_to_lower(suffix.p[i]);
    return op_str_has_word(OP_STR(suffixes), op_str_make(small, suffix.n));
}

static bool is_firm(op_str words)
{
    for (size_t i = 0; i < sizeof legal_forms / sizeof *legal_forms; i++) {
        op_str form = op_str_z(legal_forms[i]);
        if (words.n > form.n && op_str_ends(words, form) && words.p[words.n - form.n - 1] == ' ')
            return true;
    }
    return false;
}

static bool holds_word(op_str words, op_str list)
{
    for (op_str word; (word = op_str_word(&words)).n;)
        if (op_str_has_word(list, word))
            return true;
    return false;
}

static bool is_desk(op_str words)
{
    return holds_word(words, OP_STR(desk_words));
}

static bool is_organisation(op_str words)
{
    return is_desk(words) || holds_word(words, OP_STR(institution_words));
}

/* Do its words begin as names do? For what nobody but its looks says to be one. */
static bool looks_like_person(op_str name, op_str folded)
{
    size_t words = 0, capitals = 0;
    bool small_script = false;
    for (op_str rest = name, word; (word = op_str_word(&rest)).n; words++) {
        size_t n;
        uint32_t c = op_utf8_decode(word.p, word.p + word.n, &n);
        small_script = small_script || (c >= 0x500 && !(c >= 0x2000 && c < 0x2C00));
        capitals += (c >= 'A' && c <= 'Z') || (c >= 0x80 && op_unicode_lower(c) != c);
        for (size_t i = 0; i < word.n; i++)
            if (op_is_digit(word.p[i]) || strchr("!?%$#=_", word.p[i]))
                return false;
    }
    if (small_script)
        return name.n <= 60;
    return !is_organisation(folded) && words >= 2 && words <= 5 && capitals >= 2 && capitals + 2 >= words;
}

static size_t count_words(op_str s)
{
    size_t n = 0;
    while (op_str_word(&s).n)
        n++;
    return n;
}

/* -- Choosing -- */

struct authors {
    op_str names[AUTHORS_MAX];
    size_t n;
};

/* Which names count: only what looks like a person's, and not the site's own; what looks like a person's; what stands
   where only a name would; whatever was given as a name, but the site's own; whatever was given. */
enum trust { TRUST_PERSON, TRUST_LOOKS, TRUST_MARKED, TRUST_GIVEN, TRUST_ALL };

static bool is_single_name(op_str name)
{
    for (size_t i = 0; i < name.n; i++)
        if (op_is_space(name.p[i]) || strchr("!?%$#=()", name.p[i]))
            return false;
    return name.n >= 3 && name.n <= 24 && !date_month_named(name) && !date_is_weekday(name);
}

/* MS, RDN: behind a name no further one. */
static bool is_credential(op_str name)
{
    if (name.n > 6)
        return false;
    for (size_t i = 0; i < name.n; i++)
        if (!(name.p[i] >= 'A' && name.p[i] <= 'Z') && !strchr(".-", name.p[i]))
            return false;
    return true;
}

/* Are readers shown the name anywhere? */
static bool is_shown(struct page *p, op_str name)
{
    struct op_walk w;
    op_walk_start(&w, p->a->body);
    while (op_walk_next(&w)) {
        if (w.event != OP_ENTER)
            continue;
        if (op_is(w.node, OP_N_SCRIPT) || op_is(w.node, OP_N_STYLE))
            op_walk_skip(&w);
        else if (w.node->kind == OP_TEXT && op_str_find(op_text(w.node), name, 0) != OP_NOT_FOUND)
            return true;
    }
    return false;
}

static bool counts(struct page *p, op_str name, op_str words, enum trust trust)
{
    bool person = looks_like_person(name, words);
    switch (trust) {
    case TRUST_PERSON:
        return person && !page_is_site(p, words);
    case TRUST_LOOKS:
        return person;
    case TRUST_MARKED:
        return person || (is_single_name(name) && !page_is_site(p, words));
    case TRUST_GIVEN:
        return person || (count_words(name) <= NAME_WORDS_MAX && !page_is_site(p, words));
    default:
        return !date_month_named(name) && !date_is_weekday(name);
    }
}

static void take(struct page *p, struct authors *found, op_str name, enum trust trust)
{
    name = undoubled(without_marks(name));
    op_str words = page_words(p, name);
    if (!words.n || name.n > NAME_MAX_BYTES || is_address(name) || is_host(name) || is_firm(words) ||
        IS_IN(nobody, words))
        return;
    if (found->n && (trust == TRUST_PERSON || trust == TRUST_GIVEN) && page_is_site(p, words))
        return;
    if (found->n && is_credential(name)) {
        if (trust == TRUST_LOOKS || trust == TRUST_MARKED)
            return;
        op_str *last = &found->names[found->n - 1];
        *last = op_arena_printf(p->arena, "%.*s, %.*s", OP_ARG(*last), OP_ARG(name));
        return;
    }
    if (found->n && (is_role(words) || (trust == TRUST_GIVEN && is_organisation(words))))
        return;
    if (!counts(p, name, words, trust))
        return;
    for (size_t i = 0; i < found->n; i++)
        if (op_str_eq(page_words(p, found->names[i]), words))
            return;
    if (found->n < AUTHORS_MAX)
        found->names[found->n++] = name;
}

/* `Byron, Ada` of those who write for catalogues. */
static bool is_inverted(const struct page_value *v, op_str text)
{
    size_t comma = op_str_find_char(text, ',', 0);
    if (comma == OP_NOT_FOUND || op_str_find_char(text, ',', comma + 1) != OP_NOT_FOUND)
        return false;
    return op_str_starts_ci(v->name, OP_STR("citation_author")) && count_words(op_str_first(text, comma)) == 1;
}

static void read_names(struct page *p, const struct page_value *v, enum trust trust, struct authors *found)
{
    bool given = v->rank < PAGE_RANK_VISIBLE;
    op_str text = page_clean(p, v->text);
    if (is_inverted(v, text)) {
        size_t comma = op_str_find_char(text, ',', 0);
        text = op_arena_printf(p->arena, "%.*s %.*s", OP_ARG(op_str_trim(op_str_skip(text, comma + 1))),
                               OP_ARG(op_str_first(text, comma)));
    }
    size_t inner = page_inner_byword(text), n = inner ? inner : page_byword(p, text);
    bool announced = v->rank == PAGE_RANK_NAME && v->text.n < 30;
    if (v->rank == PAGE_RANK_TEXT)
        announced = v->text.n < 40;
    for (; n; n = page_byword(p, text)) {
        text = op_str_skip(text, n);
        announced = announced || v->rank < PAGE_RANK_TEXT;
    }
    if (announced && !given && trust == TRUST_LOOKS && v->rank < PAGE_RANK_TEXT)
        trust = TRUST_MARKED;
    if (!announced && !given && trust > TRUST_LOOKS)
        return;
    /* "By the sea": of running text only a name of one word counts beside those of people, or what is called a team. */
    if (v->rank >= PAGE_RANK_TEXT && trust > TRUST_MARKED && !is_organisation(page_words(p, text)))
        trust = TRUST_MARKED;
    size_t space = op_str_find_char(text, ' ', 0);
    if (is_address(op_str_first(text, space))) {
        /* `ada@shore.example (Ada Byron)`, as feeds have it. */
        op_str rest = space == OP_NOT_FOUND ? OP_STR_NONE : op_str_skip(text, space + 1);
        if (rest.n < 3 || rest.p[0] != '(' || rest.p[rest.n - 1] != ')')
            return;
        text = op_str_make(rest.p + 1, rest.n - 2);
    }
    if (v->organisation) {
        take(p, found, text, trust);
        return;
    }
    text = given ? up_to_address(text) : up_to_end(p, text);
    /* `Institute for Sea and Moon` is one. */
    op_str rest = text, first = next_name(&rest);
    if (given && holds_word(page_words(p, text), OP_STR(institution_words)) &&
        !looks_like_person(first, page_words(p, first))) {
        take(p, found, text, trust);
        return;
    }
    for (rest = text; rest.p && found->n < AUTHORS_MAX;) {
        size_t before = found->n;
        /* Beside a name others are believed to be names, too. */
        take(p, found, next_name(&rest), given && found->n && trust <= TRUST_LOOKS ? TRUST_GIVEN : trust);
        /* Behind the first thing that is no name stands nothing else, where only looks decide. */
        if (!given && found->n == before)
            break;
    }
}

static bool is_near(const struct page *p, const struct page_value *v)
{
    if (v->rank < PAGE_RANK_VISIBLE || !v->at)
        return true;
    if (!p->headline)
        return v->at < 1500;
    return v->at + 150 > p->headline_at && v->at < p->headline_at + 1500;
}

/* Those that were given together with `v`. */
static bool belong(const struct page_value *v, const struct page_value *other)
{
    if (v->key != other->key || v->source != other->source || v->group != other->group || v->rank != other->rank)
        return false;
    bool apart = v->at && (other->at > v->at + 300 || other->at + 300 < v->at);
    return v->rank < PAGE_RANK_VISIBLE && !apart && (v->group || op_str_eq(v->name, other->name));
}

/* Marked elements stand in each other: of a byline, those within it that are names by themselves count. */
static void read_inner(struct page *p, const struct page_value *v, struct authors *found)
{
    struct authors inner = {.n = 0};
    for (const struct page_value *w = v + 1; w < p->v + p->n && v->rank >= PAGE_RANK_VISIBLE; w++)
        if (w->key == v->key && w->source == v->source && w->at < v->at + v->text.n && w->text.n < v->text.n)
            read_names(p, w, TRUST_LOOKS, &inner);
    bool part = inner.n > 0;
    for (size_t i = 0; i < inner.n; i++)
        part = part && op_str_find(v->text, inner.names[i], 0) != OP_NOT_FOUND;
    if (part && inner.n >= found->n)
        *found = inner;
}

static bool has_small_letters(op_str s)
{
    for (size_t i = 0; i < s.n; i++)
        if ((s.p[i] >= 'a' && s.p[i] <= 'z') || (s.p[i] & 0x80))
            return true;
    return false;
}

/* A name in capitals as another source spells it, where one does. */
static op_str spelled(struct page *p, op_str name)
{
    size_t looked = 0;
    for (size_t i = 0; i < p->n && looked < AUTHORS_MAX && !has_small_letters(name); i++) {
        op_str text = op_str_first(p->v[i].text, NAME_MAX_BYTES * 2);
        if (p->v[i].key != OP_META_AUTHOR)
            continue;
        looked++;
        for (size_t at = 0; at + name.n <= text.n; at++) {
            op_str piece = op_str_first(op_str_skip(text, at), name.n);
            if (has_small_letters(piece) && op_str_eq_ci(piece, name))
                return op_arena_dup(p->arena, piece);
        }
    }
    return name;
}

static void put_all(struct page *p, struct page_value *v, const struct authors *found)
{
    for (size_t i = 0; i < found->n; i++)
        page_put(p, v, OP_META_AUTHOR, spelled(p, found->names[i]));
}

/* Who is named to programs alone is who runs the site, where readers are told of somebody else: then that one counts.
 */
static struct page_value *correct(struct page *p, struct page_value *chosen, struct authors *found)
{
    struct page_value *shown = NULL;
    struct authors line = {.n = 0};
    op_str name = page_words(p, found->names[0]);
    for (size_t i = 0; i < p->n; i++) {
        struct page_value *v = &p->v[i];
        bool visible = v->at || v->rank >= PAGE_RANK_VISIBLE;
        if (v->key == OP_META_AUTHOR && visible && v != chosen &&
            op_str_find(page_words(p, v->text), name, 0) != OP_NOT_FOUND)
            return chosen;
    }
    for (size_t i = 0; i < p->n && !shown; i++) {
        struct page_value *v = &p->v[i];
        if (v->key != OP_META_AUTHOR || v->rank < PAGE_RANK_VISIBLE || v->rank > PAGE_RANK_TEXT || !is_near(p, v))
            continue;
        read_names(p, v, TRUST_LOOKS, &line);
        shown = line.n ? v : NULL;
    }
    if (!shown || op_str_eq(page_words(p, line.names[0]), name))
        return chosen;
    *found = line;
    return shown;
}

/* One way through the sources, from rank `low` to `high`. */
struct tier {
    uint8_t low, high;
    enum trust trust;
};

static bool choose(struct page *p, const struct tier *tier)
{
    unsigned desks = 0;
    for (struct page_value *v = page_best(p, OP_META_AUTHOR, NULL); v; v = page_best(p, OP_META_AUTHOR, v)) {
        struct authors found = {.n = 0};
        if (v->organisation || v->rank < tier->low || v->rank > tier->high || !is_near(p, v))
            continue;
        read_names(p, v, tier->trust, &found);
        if (!found.n)
            continue;
        /* "Shore Staff" for programs alone says no more than the site's name. */
        if (is_desk(page_words(p, found.names[0])) && (++desks > DESKS_MAX || !is_shown(p, found.names[0])))
            continue;
        read_inner(p, v, &found);
        enum trust others = tier->trust <= TRUST_LOOKS ? TRUST_GIVEN : tier->trust;
        for (size_t i = 0; i < p->n; i++)
            if (&p->v[i] != v && belong(v, &p->v[i]))
                read_names(p, &p->v[i], others, &found);
        if (tier->high < PAGE_RANK_VISIBLE)
            v = correct(p, v, &found);
        put_all(p, v, &found);
        return true;
    }
    return false;
}

/* Far from the headline, as in what is said about the author below the text, one name counts when there is no other. */
static bool choose_far(struct page *p)
{
    struct authors found = {.n = 0};
    struct page_value *first = NULL;
    for (size_t i = 0; i < p->n && found.n < 2; i++) {
        struct page_value *v = &p->v[i];
        if (v->key != OP_META_AUTHOR || v->rank < PAGE_RANK_VISIBLE || v->rank > PAGE_RANK_TEXT || is_near(p, v) ||
            v->text.n > 60)
            continue;
        read_names(p, v, TRUST_LOOKS, &found);
        first = first || !found.n ? first : v;
    }
    if (first && found.n == 1 && count_words(found.names[0]) > 1) {
        put_all(p, first, &found);
        return true;
    }
    return false;
}

/* People first: that a page is the work of its site goes without saying, and programs that know no name say so. */
void page_author_choose(struct page *p)
{
    static const struct tier tiers[] = {
        {0, PAGE_RANK_VISIBLE - 1, TRUST_PERSON},         {PAGE_RANK_VISIBLE, PAGE_RANK_NAME + 2, TRUST_LOOKS},
        {PAGE_RANK_TEXT, PAGE_RANK_TEXT, TRUST_LOOKS},    {0, PAGE_RANK_VISIBLE - 1, TRUST_GIVEN},
        {PAGE_RANK_VISIBLE, PAGE_RANK_LAST, TRUST_LOOKS},
    };
    static const struct tier last[] = {{0, PAGE_RANK_VISIBLE - 1, TRUST_ALL},
                                       {PAGE_RANK_VISIBLE, PAGE_RANK_TEXT, TRUST_ALL}};
    for (size_t i = 0; i < sizeof tiers / sizeof *tiers; i++)
        if (choose(p, &tiers[i]))
            return;
    if (!choose_far(p))
        (void)(choose(p, &last[0]) || choose(p, &last[1]));
}
