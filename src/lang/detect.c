/* The one door of CLD2, a C++ library with two functions that matter: loaded when the first article asks, called by
   their names in the C++ ABI that gcc and clang share. */
#include "base/library.h"
#include "offprint/language.h"
#include "offprint/utf8.h"

struct cld2_api {
    /* CLD2::DetectLanguageSummary(const char *, int, bool, CLD2::Language *, int *, int *, bool *) */
    int (*summary)(const char *text, int n, bool plain, int languages[3], int percents[3], int *text_bytes,
                   bool *reliable);
    /* CLD2::LanguageCode(CLD2::Language) */
    const char *(*code)(int language);
};

static const struct cld2_api *load_api(void)
{
    static struct cld2_api api;
    static bool tried;
    static const char *const symbols[] = {"_ZN4CLD221DetectLanguageSummaryEPKcibPNS_8LanguageEPiS4_Pb",
                                          "_ZN4CLD212LanguageCodeENS_8LanguageE"};
    if (!tried && !op_library_load("libcld2.so.0", symbols, &api, 2))
        api.summary = NULL;
    tried = true;
    return api.summary ? &api : NULL;
}

/* How much is looked at. CLD2 is sure after a few hundred bytes. */
#define SAMPLE_MAX 1024
/* How much of that at either end, when this will do. */
#define SHORT 192
/* Below this a guess is no more than that. */
#define CERTAIN_BYTES 200

enum { LATIN, CYRILLIC, GREEK, ARABIC, HEBREW, DEVANAGARI, THAI, KANA, HANGUL, HAN, SCRIPTS };

static int script_of(uint32_t c)
{
    static const struct {
        uint32_t first, last;
        int script;
    } ranges[] = {
        {'A', 'Z', LATIN},        {'a', 'z', LATIN},      {0xC0, 0x24F, LATIN},   {0x370, 0x3FF, GREEK},
        {0x400, 0x52F, CYRILLIC}, {0x590, 0x5FF, HEBREW}, {0x600, 0x6FF, ARABIC}, {0x900, 0x97F, DEVANAGARI},
        {0xE00, 0xE7F, THAI},     {0x3040, 0x30FF, KANA}, {0x3400, 0x9FFF, HAN},  {0xAC00, 0xD7A3, HANGUL},
        {0x20000, 0x323AF, HAN},
    };
    for (size_t i = 0; i < sizeof ranges / sizeof *ranges; i++)
        if (c >= ranges[i].first && c <= ranges[i].last)
            return ranges[i].script;
    return -1;
}

/* What the script alone says: only scripts that one language, or one by far, is written in. */
static struct op_detected_language by_script(op_str text)
{
    static const op_str languages[SCRIPTS] = {
        [GREEK] = OP_STR_INIT("el"), [ARABIC] = OP_STR_INIT("ar"), [HEBREW] = OP_STR_INIT("he"),
        [THAI] = OP_STR_INIT("th"),  [KANA] = OP_STR_INIT("ja"),   [HANGUL] = OP_STR_INIT("ko"),
        [HAN] = OP_STR_INIT("zh"),
    };
    size_t counts[SCRIPTS] = {0}, most = 0, total = 0;
    for (size_t i = 0, n; i < text.n; i += n) {
        int script = script_of(op_utf8_decode(text.p + i, text.p + text.n, &n));
        if (script >= 0) {
            counts[script]++;
            total++;
        }
    }
    /* Japanese mixes both; Chinese has no kana. */
    if (counts[KANA] * 10 > counts[HAN])
        counts[KANA] += counts[HAN];
    for (size_t i = 1; i < SCRIPTS; i++)
        if (counts[i] > counts[most])
            most = i;
    return (struct op_detected_language){languages[most].n && counts[most] * 2 > total ? languages[most] : OP_STR_NONE,
                                         false};
}

/* At most `n` bytes, whole characters, from `at` on. */
static op_str sample(op_str text, size_t at, size_t n)
{
    while (at < text.n && ((unsigned char)text.p[at] & 0xC0) == 0x80)
        at++;
    text = op_str_skip(text, at);
    if (text.n <= n)
        return text;
    while (n > 0 && ((unsigned char)text.p[n] & 0xC0) == 0x80)
        n--;
    return op_str_first(text, n);
}

struct answer {
    op_str code;   /* absent: none that BCP 47 has */
    int bytes;     /* of letters, that were looked at */
    int percent;   /* of them in that language */
    bool reliable; /* CLD2's own opinion */
};

static struct answer ask(const struct cld2_api *api, op_str text)
{
    int languages[3], percents[3], bytes = 0;
    bool reliable = false;
    int best = api->summary(text.p, (int)text.n, true, languages, percents, &bytes, &reliable);
    /* Codes of CLD2 that BCP 47 writes otherwise; "un" is its word for unknown, "xx-" stands before a script
       that no language goes with. */
    op_str code = op_str_z(api->code(best));
    if (op_str_eq(code, OP_STR("iw")))
        code = OP_STR("he");
    bool none = op_str_eq(code, OP_STR("un")) || op_str_starts(code, OP_STR("xx")) || code.n < 2 || code.n > 7;
    return (struct answer){none ? OP_STR_NONE : code, bytes, best == languages[0] ? percents[0] : 0, reliable};
}

static bool is_plain(const struct answer *answer)
{
    return answer->code.p && answer->reliable && answer->percent >= 95 && answer->bytes >= SHORT * 3 / 4;
}

struct op_detected_language op_language_detect(op_str text)
{
    text = sample(text, 0, SAMPLE_MAX);
    const struct cld2_api *api = load_api();
    if (!api)
        return by_script(text);
    /* Most texts are in one language, which shows where they begin and where they end, at less than half the cost. */
    if (text.n >= 3 * SHORT) {
        struct answer first = ask(api, sample(text, 0, SHORT)), last = {OP_STR_NONE, 0, 0, false};
        if (is_plain(&first))
            last = ask(api, sample(text, text.n - SHORT, SHORT));
        if (is_plain(&last) && op_str_eq(first.code, last.code))
            return (struct op_detected_language){first.code, true};
    }
    struct answer all = ask(api, text);
    if (!all.code.p || (!all.reliable && all.bytes < CERTAIN_BYTES))
        return by_script(text);
    return (struct op_detected_language){all.code, all.reliable && all.bytes >= CERTAIN_BYTES && all.percent >= 85};
}
