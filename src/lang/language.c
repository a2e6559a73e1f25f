/* BCP 47 (RFC 5646) tags: canonical case, valid primary languages, direction. */
#include "offprint/language.h"

/* ISO 639-1, and the longer codes that web pages use for languages without a short one. */
static const char known_languages[] =
    "aa ab ae af ak am an ar as av ay az ba be bg bi bm bn bo br bs ca ce ch co cr cs cu cv cy da de dv dz ee el en eo "
    "es et eu fa ff fi fj fo fr fy ga gd gl gn gu gv ha he hi ho hr ht hu hy hz ia id ie ig ii ik io is it iu ja jv ka "
    "kg ki kj kk kl km kn ko kr ks ku kv kw ky la lb lg li ln lo lt lu lv mg mh mi mk ml mn mr ms mt my na nb nd ne ng "
    "nl nn no nr nv ny oc oj om or os pa pi pl ps pt qu rm rn ro ru rw sa sc sd se sg si sk sl sm sn so sq sr ss st su "
    "sv sw ta te tg th ti tk tl tn to tr ts tt tw ty ug uk ur uz ve vi vo wa wo xh yi yo za zh zu "
    "ace ady arc arz ast awa azb bal ban bar bcl ber bho bik bqi brx bug ceb chm chr chy ckb cmn csb dsb fil frp frr "
    "fur "
    "gan glk gom got grc gsw hak haw hbo hif hil hmn hsb ilo inh jbo kab kbd kea kha kok krc lad lez lij lmo lrc ltg "
    "lus "
    "lzh mad mai mdf mhr min mni mrj mul mwl myv mzn nah nan nap nds new nqo nso nov pag pam pap pcd pdc pms pnb pnt "
    "prs "
    "rom rue rup sah sat scn sco sgs shn smn sms stq syr szl tet tpi tok tum tyv udm und vec vep vls vro war wuu xal "
    "xmf "
    "yue zea zgh zxx";

/* Codes that are no longer, or never were, the right ones. */
static const struct {
    op_str from, to;
} replacements[] = {
    {OP_STR_INIT("iw"), OP_STR_INIT("he")},  {OP_STR_INIT("in"), OP_STR_INIT("id")},
    {OP_STR_INIT("ji"), OP_STR_INIT("yi")},  {OP_STR_INIT("jw"), OP_STR_INIT("jv")},
    {OP_STR_INIT("mo"), OP_STR_INIT("ro")},  {OP_STR_INIT("sh"), OP_STR_INIT("sr")},
    {OP_STR_INIT("cn"), OP_STR_INIT("zh")},  {OP_STR_INIT("jp"), OP_STR_INIT("ja")},
    {OP_STR_INIT("eng"), OP_STR_INIT("en")}, {OP_STR_INIT("deu"), OP_STR_INIT("de")},
    {OP_STR_INIT("ger"), OP_STR_INIT("de")}, {OP_STR_INIT("fra"), OP_STR_INIT("fr")},
    {OP_STR_INIT("fre"), OP_STR_INIT("fr")}, {OP_STR_INIT("spa"), OP_STR_INIT("es")},
    {OP_STR_INIT("ita"), OP_STR_INIT("it")}, {OP_STR_INIT("por"), OP_STR_INIT("pt")},
    {OP_STR_INIT("rus"), OP_STR_INIT("ru")}, {OP_STR_INIT("zho"), OP_STR_INIT("zh")},
    {OP_STR_INIT("chi"), OP_STR_INIT("zh")}, {OP_STR_INIT("jpn"), OP_STR_INIT("ja")},
    {OP_STR_INIT("kor"), OP_STR_INIT("ko")}, {OP_STR_INIT("ara"), OP_STR_INIT("ar")},
    {OP_STR_INIT("nld"), OP_STR_INIT("nl")}, {OP_STR_INIT("pol"), OP_STR_INIT("pl")},
};

static const char right_to_left_languages[] =
    "ar arc arz azb bal bqi ckb dv fa glk he hbo ks lad lrc mzn nqo pnb prs ps sd syr ug ur yi";
static const char right_to_left_scripts[] = "Adlm Arab Aran Hebr Mand Mend Nkoo Rohg Samr Syrc Thaa Yezi";

static op_str primary(op_str tag)
{
    size_t n = 0;
    while (n < tag.n && tag.p[n] != '-' && tag.p[n] != '_')
        n++;
    return op_str_first(tag, n);
}

static bool all(op_str s, bool (*is)(char))
{
    for (size_t i = 0; i < s.n; i++)
        if (!is(s.p[i]))
            return false;
    return s.n > 0;
}

/* Writes the primary subtag in canonical form; false when it is no language. */
static bool put_language(op_str subtag, char *to, size_t *n)
{
    if (subtag.n < 2 || subtag.n > 3)
        return false;
    for (size_t i = 0; i < subtag.n; i++)
        to[i] = op_to_lower(subtag.p[i]);
    op_str language = op_str_make(to, subtag.n);
    for (size_t i = 0; i < sizeof replacements / sizeof *replacements; i++)
        if (op_str_eq(replacements[i].from, language))
            language = replacements[i].to;
    memcpy(to, language.p, language.n);
    *n = language.n;
    return op_str_has_word(OP_STR(known_languages), op_str_make(to, *n));
}

/* Writes one later subtag: scripts Titled, regions in capitals, the rest in small letters. */
static void put_subtag(op_str subtag, bool first_of_kind, char *to)
{
    bool script = first_of_kind && subtag.n == 4 && all(subtag, op_is_alpha);
    bool region = first_of_kind && subtag.n == 2;
    for (size_t i = 0; i < subtag.n; i++) {
        char lower = op_to_lower(subtag.p[i]);
        bool capital = op_is_alpha(lower) && (region || (script && i == 0));
        to[i] = capital ? (char)(lower - ('a' - 'A')) : lower;
    }
    if (region && to[0] == 'U' && to[1] == 'K') {
        to[0] = 'G';
        to[1] = 'B';
    }
}

op_str op_language_canonical(struct op_arena *arena, op_str tag)
{
    tag = op_str_trim(tag);
    /* POSIX locales put an encoding or a modifier behind. */
    for (size_t i = 0; i < tag.n; i++)
        if (tag.p[i] == '.' || tag.p[i] == '@')
            tag.n = i;
    char *to = op_arena_alloc(arena, tag.n + 4);
    op_str first = primary(tag);
    size_t n;
    if (tag.n > 64 || !put_language(first, to, &n))
        return OP_STR_NONE;
    bool extension = false;
    for (op_str rest = op_str_skip(tag, first.n); rest.n;) {
        rest = op_str_skip(rest, 1);
        op_str subtag = primary(rest);
        rest = op_str_skip(rest, subtag.n);
        if (subtag.n > 8 || !all(subtag, op_is_alnum) || (!extension && subtag.n == 1 && rest.n == 0))
            return OP_STR_NONE;
        bool digits = all(subtag, op_is_digit);
        /* A subtag of a length that nothing has (three digits are a region, four with a digit first a variant). */
        if (!extension && ((subtag.n == 3 && !digits && !all(subtag, op_is_alpha)) ||
                           (subtag.n == 4 && !all(subtag, op_is_alpha) && !op_is_digit(subtag.p[0]))))
            return OP_STR_NONE;
        to[n++] = '-';
        put_subtag(subtag, !extension, to + n);
        n += subtag.n;
        extension = extension || subtag.n == 1;
    }
    to[n] = 0;
    return op_str_make(to, n);
}

bool op_language_is_rtl(op_str tag)
{
    op_str rest = tag, language = primary(tag);
    rest = op_str_skip(rest, language.n + 1);
    op_str script = primary(rest);
    if (script.n == 4 && all(script, op_is_alpha))
        return op_str_has_word(OP_STR(right_to_left_scripts), script);
    return op_str_has_word(OP_STR(right_to_left_languages), language);
}

bool op_language_same(op_str a, op_str b)
{
    return op_str_eq_ci(primary(a), primary(b));
}
