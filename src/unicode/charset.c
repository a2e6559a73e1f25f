/* Encodings to UTF-8: the labels of the Encoding standard, the prescan of the HTML standard (13.2.3.2), ICU for the
   tables. Without ICU the single-byte encoding of the Web, windows-1252, is decoded here, and the rest is repaired. */
#include "offprint/charset.h"

#include "base/text_scan.h"
#include "offprint/utf8.h"
#include "unicode/icu.h"

enum {
    /* What every input of a parser has past its end: OP_HTML_PADDING. */
    PADDING = 64,
    /* The standard looks at 1024 bytes and, where a meta comes later, starts over when it meets it (13.2.3.4). */
    PRESCAN_MAX = 65536,
    DETECT_MAX = 65536,
    /* Of a hundred characters so many control characters make a file no text. */
    CONTROL_PERCENT = 5,
    /* Text may hold a stray NUL; of compressed bytes every 256th is one. */
    NUL_DISTANCE = 512
};

struct encoding {
    op_str name;        /* as the standard writes it, in lower case */
    const char *icu;    /* ICU's converter; NULL for those that need none */
    const char *labels; /* separated by spaces, the name not repeated */
};

/* clang-format off */
static const struct encoding encodings[] = {
    {OP_STR_INIT("utf-8"), NULL, "utf8 unicode-1-1-utf-8 unicode11utf8 unicode20utf8 x-unicode20utf8"},
    {OP_STR_INIT("windows-1252"), "windows-1252",
     "ansi_x3.4-1968 ascii cp1252 cp819 csisolatin1 ibm819 iso-8859-1 iso-ir-100 iso8859-1 iso88591 iso_8859-1 "
     "iso_8859-1:1987 l1 latin1 latin-1 us-ascii x-cp1252"},
    {OP_STR_INIT("ibm866"), "ibm-866", "866 cp866 csibm866"},
    {OP_STR_INIT("iso-8859-2"), "iso-8859-2",
     "csisolatin2 iso-ir-101 iso8859-2 iso88592 iso_8859-2 iso_8859-2:1987 l2 latin2"},
    {OP_STR_INIT("iso-8859-3"), "iso-8859-3",
     "csisolatin3 iso-ir-109 iso8859-3 iso88593 iso_8859-3 iso_8859-3:1988 l3 latin3"},
    {OP_STR_INIT("iso-8859-4"), "iso-8859-4",
     "csisolatin4 iso-ir-110 iso8859-4 iso88594 iso_8859-4 iso_8859-4:1988 l4 latin4"},
    {OP_STR_INIT("iso-8859-5"), "iso-8859-5",
     "csisolatincyrillic cyrillic iso-ir-144 iso8859-5 iso88595 iso_8859-5 iso_8859-5:1988"},
    {OP_STR_INIT("iso-8859-6"), "iso-8859-6",
     "arabic asmo-708 csiso88596e csiso88596i csisolatinarabic ecma-114 iso-8859-6-e iso-8859-6-i iso-ir-127 iso8859-6 "
     "iso88596 iso_8859-6 iso_8859-6:1987"},
    {OP_STR_INIT("iso-8859-7"), "iso-8859-7",
     "csisolatingreek ecma-118 elot_928 greek greek8 iso-ir-126 iso8859-7 iso88597 iso_8859-7 iso_8859-7:1987 "
     "sun_eu_greek"},
    {OP_STR_INIT("iso-8859-8"), "iso-8859-8",
     "csiso88598e csisolatinhebrew hebrew iso-8859-8-e iso-ir-138 iso8859-8 iso88598 iso_8859-8 iso_8859-8:1988 visual"},
    {OP_STR_INIT("iso-8859-8-i"), "iso-8859-8", "csiso88598i logical"},
    {OP_STR_INIT("iso-8859-10"), "iso-8859-10", "csisolatin6 iso-ir-157 iso8859-10 iso885910 l6 latin6"},
    {OP_STR_INIT("iso-8859-13"), "iso-8859-13", "iso8859-13 iso885913"},
    {OP_STR_INIT("iso-8859-14"), "iso-8859-14", "iso8859-14 iso885914"},
    {OP_STR_INIT("iso-8859-15"), "iso-8859-15", "csisolatin9 iso8859-15 iso885915 iso_8859-15 l9 latin9 latin-9"},
    {OP_STR_INIT("iso-8859-16"), "iso-8859-16", ""},
    {OP_STR_INIT("koi8-r"), "koi8-r", "cskoi8r koi koi8 koi8_r"},
    {OP_STR_INIT("koi8-u"), "koi8-u", "koi8-ru"},
    {OP_STR_INIT("macintosh"), "macintosh", "csmacintosh mac x-mac-roman"},
    {OP_STR_INIT("windows-874"), "windows-874", "dos-874 iso-8859-11 iso8859-11 iso885911 tis-620"},
    {OP_STR_INIT("windows-1250"), "windows-1250", "cp1250 x-cp1250"},
    {OP_STR_INIT("windows-1251"), "windows-1251", "cp1251 x-cp1251"},
    {OP_STR_INIT("windows-1253"), "windows-1253", "cp1253 x-cp1253"},
    {OP_STR_INIT("windows-1254"), "windows-1254",
     "cp1254 csisolatin5 iso-8859-9 iso-ir-148 iso8859-9 iso88599 iso_8859-9 iso_8859-9:1989 l5 latin5 x-cp1254"},
    {OP_STR_INIT("windows-1255"), "windows-1255", "cp1255 x-cp1255"},
    {OP_STR_INIT("windows-1256"), "windows-1256", "cp1256 x-cp1256"},
    {OP_STR_INIT("windows-1257"), "windows-1257", "cp1257 x-cp1257"},
    {OP_STR_INIT("windows-1258"), "windows-1258", "cp1258 x-cp1258"},
    {OP_STR_INIT("x-mac-cyrillic"), "x-mac-cyrillic", "x-mac-ukrainian"},
    {OP_STR_INIT("gb18030"), "gb18030",
     "gbk chinese csgb2312 csiso58gb231280 gb2312 gb_2312 gb_2312-80 iso-ir-58 x-gbk cp936 gb-18030"},
    {OP_STR_INIT("big5"), "windows-950", "big5-hkscs cn-big5 csbig5 x-x-big5"},
    {OP_STR_INIT("euc-jp"), "euc-jp", "cseucpkdfmtjapanese x-euc-jp"},
    {OP_STR_INIT("iso-2022-jp"), "iso-2022-jp", "csiso2022jp"},
    {OP_STR_INIT("shift_jis"), "ibm-943",
     "csshiftjis ms932 ms_kanji shift-jis sjis windows-31j x-sjis cp932"},
    {OP_STR_INIT("euc-kr"), "windows-949",
     "cseuckr csksc56011987 iso-ir-149 korean ks_c_5601-1987 ks_c_5601-1989 ksc5601 ksc_5601 windows-949 cp949"},
    {OP_STR_INIT("utf-16le"), "utf-16le",
     "csunicode iso-10646-ucs-2 ucs-2 unicode unicodefeff utf-16"},
    {OP_STR_INIT("utf-16be"), "utf-16be", "unicodefffe"},
    {OP_STR_INIT("utf-32le"), "utf-32le", ""},
    {OP_STR_INIT("utf-32be"), "utf-32be", ""},
};
/* clang-format on */

static const struct encoding *find_encoding(op_str label)
{
    char lower[48];
    label = op_str_trim(label);
    if (label.n == 0 || label.n > sizeof lower)
        return NULL;
    for (size_t i = 0; i < label.n; i++)
        lower[i] = op_to_lower(label.p[i]);
    op_str folded = op_str_make(lower, label.n);
    for (size_t i = 0; i < sizeof encodings / sizeof *encodings; i++)
        if (op_str_eq(encodings[i].name, folded) || op_str_has_word(op_str_z(encodings[i].labels), folded))
            return &encodings[i];
    return NULL;
}

bool op_charset_known(op_str label)
{
    return find_encoding(label) != NULL;
}

static const struct encoding *named(const char *name)
{
    return find_encoding(op_str_z(name));
}

static bool is_utf16(const struct encoding *e)
{
    return op_str_starts(e->name, OP_STR("utf-16"));
}

/* -- The prescan: 13.2.3.2, "Prescan a byte stream to determine its encoding" -- */

struct prescan {
    const char *p, *end;
    bool ended; /* within an attribute: nothing that was read since the tag began counts */
};

static bool prescan_byte_ends(char c)
{
    return op_is_space(c) || c == '>';
}

/* "Get an attribute" (the algorithm of that name). False at the end of the tag, or of the bytes. */
static bool prescan_attribute(struct prescan *s, op_str *name, op_str *value)
{
    while (s->p < s->end && (op_is_space(*s->p) || *s->p == '/'))
        s->p++;
    s->ended = s->p == s->end;
    if (s->ended || *s->p == '>')
        return false;
    const char *from = s->p;
    while (s->p < s->end && !prescan_byte_ends(*s->p) && *s->p != '/' && (*s->p != '=' || s->p == from))
        s->p++;
    *name = op_str_range(from, s->p);
    *value = op_str_make("", 0);
    while (s->p < s->end && op_is_space(*s->p))
        s->p++;
    s->ended = s->p == s->end;
    if (s->ended || *s->p != '=')
        return !s->ended;
    s->p++;
    while (s->p < s->end && op_is_space(*s->p))
        s->p++;
    if (s->p < s->end && (*s->p == '"' || *s->p == '\'')) {
        op_str rest = op_str_range(s->p + 1, s->end);
        size_t close = op_str_find_char(rest, *s->p, 0);
        *value = op_str_first(rest, close);
        s->ended = close == OP_NOT_FOUND;
        s->p = s->ended ? s->end : s->p + close + 2;
        return !s->ended;
    }
    from = s->p;
    while (s->p < s->end && !prescan_byte_ends(*s->p))
        s->p++;
    *value = op_str_range(from, s->p);
    s->ended = s->p == s->end;
    return !s->ended;
}

/* 2.5.4, "Extracting a character encoding from a meta element". */
static op_str charset_of_content(op_str content)
{
    for (size_t i = 0; i + 7 <= content.n; i++) {
        if (!op_str_starts_ci(op_str_skip(content, i), OP_STR("charset")))
            continue;
        op_str rest = op_str_trim(op_str_skip(content, i + 7));
        if (rest.n == 0 || rest.p[0] != '=')
            continue;
        rest = op_str_trim(op_str_skip(rest, 1));
        if (rest.n && (rest.p[0] == '"' || rest.p[0] == '\'')) {
            size_t close = op_str_find_char(rest, rest.p[0], 1);
            return close == OP_NOT_FOUND ? OP_STR_NONE : op_str_make(rest.p + 1, close - 1);
        }
        size_t n = 0;
        while (n < rest.n && !op_is_space(rest.p[n]) && rest.p[n] != ';')
            n++;
        return op_str_first(rest, n);
    }
    return OP_STR_NONE;
}

static const struct encoding *prescan_meta(struct prescan *s)
{
    op_str name, value, charset = OP_STR_NONE, content = OP_STR_NONE, pragma = OP_STR_NONE;
    while (prescan_attribute(s, &name, &value)) {
        if (op_str_eq_ci(name, OP_STR("http-equiv")) && !pragma.p)
            pragma = value;
        else if (op_str_eq_ci(name, OP_STR("content")) && !content.p)
            content = value;
        else if (op_str_eq_ci(name, OP_STR("charset")) && !charset.p)
            charset = value;
    }
    if (!charset.p && op_str_eq_ci(pragma, OP_STR("content-type")))
        charset = charset_of_content(content);
    if (s->ended || !charset.p)
        return NULL;
    if (op_str_eq_ci(op_str_trim(charset), OP_STR("x-user-defined")))
        return named("windows-1252");
    const struct encoding *e = find_encoding(charset);
    /* A document that could be read so far is not in UTF-16, whatever it says. */
    return e && is_utf16(e) ? named("utf-8") : e;
}

static const struct encoding *prescan(op_str bytes)
{
    bytes = op_str_first(bytes, PRESCAN_MAX);
    struct prescan s = {bytes.p, bytes.p + bytes.n, false};
    while (s.p < s.end) {
        op_str rest = op_str_range(s.p, s.end);
        if (rest.p[0] != '<') {
            size_t next = op_str_find_char(rest, '<', 0);
            if (next == OP_NOT_FOUND)
                return NULL;
            s.p += next;
            continue;
        }
        if (op_str_starts(rest, OP_STR("<!--"))) {
            size_t close = op_str_find(rest, OP_STR("-->"), 2);
            s.p = close == OP_NOT_FOUND ? s.end : s.p + close + 3;
        } else if (op_str_starts_ci(rest, OP_STR("<meta")) && rest.n > 5 &&
                   (op_is_space(rest.p[5]) || rest.p[5] == '/')) {
            s.p += 5;
            const struct encoding *e = prescan_meta(&s);
            if (e)
                return e;
        } else if (rest.n > 1 &&
                   (op_is_alpha(rest.p[1]) || (rest.n > 2 && rest.p[1] == '/' && op_is_alpha(rest.p[2])))) {
            op_str name, value;
            while (s.p < s.end && !prescan_byte_ends(*s.p))
                s.p++;
            while (prescan_attribute(&s, &name, &value))
                continue;
        } else if (rest.n > 1 && (rest.p[1] == '!' || rest.p[1] == '/' || rest.p[1] == '?')) {
            size_t close = op_str_find_char(rest, '>', 0);
            s.p = close == OP_NOT_FOUND ? s.end : s.p + close;
        } else {
            s.p++;
        }
    }
    return NULL;
}

/* <?xml version="1.0" encoding="..."?>, as XHTML declares it. */
static const struct encoding *xml_declaration(op_str bytes)
{
    if (!op_str_starts(bytes, OP_STR("<?xml")))
        return NULL;
    size_t end = op_str_find(op_str_first(bytes, 200), OP_STR("?>"), 0);
    struct prescan s = {bytes.p + 5, bytes.p + (end == OP_NOT_FOUND ? 5 : end + 1), false};
    op_str name, value;
    while (prescan_attribute(&s, &name, &value))
        if (op_str_eq_ci(name, OP_STR("encoding")))
            return find_encoding(value);
    return NULL;
}

/* "Get an XML encoding" comes last: what the prescan finds counts more. */
static const struct encoding *declared(op_str bytes)
{
    const struct encoding *e = prescan(bytes);
    return e ? e : xml_declaration(bytes);
}

/* -- Detection -- */

/* UTF-16 without a mark: of Western text every other byte is NUL. */
static const struct encoding *guess_utf16(op_str bytes)
{
    size_t even = 0, odd = 0, n = bytes.n < 512 ? bytes.n & ~(size_t)1 : 512;
    if (n < 8)
        return NULL;
    for (size_t i = 0; i < n; i += 2) {
        even += bytes.p[i] == 0;
        odd += bytes.p[i + 1] == 0;
    }
    if (odd > n / 2 * 7 / 10 && even <= n / 20)
        return named("utf-16le");
    return even > n / 2 * 7 / 10 && odd <= n / 20 ? named("utf-16be") : NULL;
}

/* Windows-1252 stands for text that no detector is sure of, as in browsers. */
static const struct encoding *detect(op_str bytes)
{
    const struct encoding *best = named("windows-1252");
    const struct icu_i18n *icu = icu_i18n();
    if (!icu)
        return best;
    UErrorCode status = U_ZERO_ERROR;
    UCharsetDetector *detector = icu->ucsdet_open(&status);
    if (U_FAILURE(status))
        return best;
    icu->ucsdet_setText(detector, bytes.p, (int32_t)(bytes.n < DETECT_MAX ? bytes.n : DETECT_MAX), &status);
    icu->ucsdet_enableInputFilter(detector, true);
    int32_t found = 0;
    const UCharsetMatch **matches = icu->ucsdet_detectAll(detector, &found, &status);
    for (int32_t i = 0; U_SUCCESS(status) && i < found; i++) {
        const char *name = icu->ucsdet_getName(matches[i], &status);
        int32_t confidence = icu->ucsdet_getConfidence(matches[i], &status);
        const struct encoding *e = U_SUCCESS(status) ? find_encoding(op_str_z(name)) : NULL;
        /* The caller knows that it is not UTF-8, and UTF-16 without NULs is not believed. */
        if (!e || !e->icu || op_str_starts(e->name, OP_STR("utf-")))
            continue;
        if (confidence >= 10)
            best = e;
        break;
    }
    icu->ucsdet_close(detector);
    return best;
}

/* -- Decoding -- */

static size_t decode_windows_1252(op_str bytes, struct op_buf *out)
{
    static const uint16_t upper[32] = {
        0x20AC, 0x81,   0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160,
        0x2039, 0x0152, 0x8D,   0x017D, 0x8F,   0x90,   0x2018, 0x2019, 0x201C, 0x201D, 0x2022,
        0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0x9D,   0x017E, 0x0178,
    };
    for (size_t i = 0; i < bytes.n; i++) {
        unsigned char c = (unsigned char)bytes.p[i];
        op_buf_add_utf8(out, c >= 0x80 && c < 0xA0 ? upper[c - 0x80] : c);
    }
    return 0;
}

/* Appends UTF-16 as UTF-8 and counts the replacement characters; `*high` carries a surrogate over. */
static size_t add_utf16(struct op_buf *out, const UChar *units, size_t n, uint32_t *high)
{
    size_t repairs = 0;
    for (size_t i = 0; i < n; i++) {
        uint32_t u = units[i];
        if (*high && u >= 0xDC00 && u <= 0xDFFF) {
            op_buf_add_utf8(out, 0x10000 + ((*high - 0xD800) << 10) + (u - 0xDC00));
            *high = 0;
            continue;
        }
        if (*high) {
            op_buf_add_utf8(out, OP_REPLACEMENT);
            repairs++;
            *high = 0;
        }
        if (u >= 0xD800 && u <= 0xDBFF) {
            *high = u;
            continue;
        }
        repairs += u == OP_REPLACEMENT || (u >= 0xDC00 && u <= 0xDFFF);
        op_buf_add_utf8(out, u);
    }
    return repairs;
}

static bool decode_icu(op_str bytes, const struct encoding *e, struct op_buf *out, size_t *repairs)
{
    const struct icu_common *icu = icu_common();
    UErrorCode status = U_ZERO_ERROR;
    UConverter *converter = icu ? icu->ucnv_open(e->icu, &status) : NULL;
    if (!converter || U_FAILURE(status))
        return false;
    UChar units[2048];
    uint32_t high = 0;
    const char *from = bytes.p, *end = bytes.p + bytes.n;
    *repairs = 0;
    do {
        UChar *to = units;
        status = U_ZERO_ERROR;
        icu->ucnv_toUnicode(converter, &to, units + sizeof units / sizeof *units, &from, end, NULL, true, &status);
        *repairs += add_utf16(out, units, (size_t)(to - units), &high);
    } while (status == U_BUFFER_OVERFLOW_ERROR);
    if (high)
        op_buf_add_utf8(out, OP_REPLACEMENT);
    icu->ucnv_close(converter);
    return U_SUCCESS(status);
}

/* -- All of it -- */

/* NULs and many control characters are no text. Escape (ISO-2022-JP) and form feed (our streams) are. */
static bool is_binary(op_str text)
{
    size_t controls = 0, nuls = 0;
    if (op_str_starts(text, OP_STR("%PDF-")))
        return true;
    text = op_str_first(text, DETECT_MAX);
    const char *end = text.p + text.n;
    for (const char *p = text.p; (p = op_scan_control(text.p, p, end)) < end; p++) {
        nuls += *p == 0;
        controls += !op_is_space(*p) && *p != 0x1B && *p != '\v' && *p != '\b';
    }
    return nuls * NUL_DISTANCE > text.n || controls * 100 > text.n * CONTROL_PERCENT;
}

static bool decode_as(op_str bytes, const struct encoding *e, struct op_buf *store, struct op_charset_result *result)
{
    size_t start = store->n;
    result->name = e->name;
    result->repairs = 0;
    if (!e->icu) {
        result->repairs = op_utf8_repair(bytes, store);
    } else if (!decode_icu(bytes, e, store, &result->repairs)) {
        op_buf_truncate(store, start);
        if (op_str_eq(e->name, OP_STR("windows-1252"))) {
            result->repairs = decode_windows_1252(bytes, store);
        } else {
            result->source = OP_CHARSET_REPAIRED;
            result->name = OP_STR("utf-8");
            result->repairs = op_utf8_repair(bytes, store);
        }
    }
    return !store->full;
}

static const struct encoding *by_mark(op_str *bytes)
{
    static const struct {
        op_str mark;
        const char *name;
    } marks[] = {
        {OP_STR_INIT("\xEF\xBB\xBF"), "utf-8"},    {OP_STR_INIT("\xFF\xFE\0\0"), "utf-32le"},
        {OP_STR_INIT("\0\0\xFE\xFF"), "utf-32be"}, {OP_STR_INIT("\xFF\xFE"), "utf-16le"},
        {OP_STR_INIT("\xFE\xFF"), "utf-16be"},
    };
    for (size_t i = 0; i < sizeof marks / sizeof *marks; i++)
        if (op_str_starts(*bytes, marks[i].mark)) {
            *bytes = op_str_skip(*bytes, marks[i].mark.n);
            return named(marks[i].name);
        }
    return NULL;
}

op_str op_charset_declared(op_str bytes)
{
    const struct encoding *e = by_mark(&bytes);
    if (!e)
        e = declared(bytes);
    return e ? e->name : OP_STR_NONE;
}

bool op_charset_decode(op_str bytes, op_str outside, struct op_buf *store, op_str *text,
                       struct op_charset_result *result)
{
    *result = (struct op_charset_result){OP_CHARSET_UTF8, OP_STR("utf-8"), 0};
    const struct encoding *e = by_mark(&bytes);
    if (e)
        result->source = OP_CHARSET_BOM;
    bool valid = (!e || !e->icu) && op_utf8_validate(bytes) == bytes.n;
    const struct encoding *told = outside.n ? find_encoding(outside) : NULL;
    /* ISO-2022-JP and UTF-16 of other scripts are valid UTF-8 by their bytes: only a word from outside tells. */
    if (valid && !(told && told->icu && !e && (is_utf16(told) || op_str_eq(told->name, OP_STR("iso-2022-jp"))))) {
        *text = bytes;
        if (!is_binary(bytes))
            return true;
        if (!(e = guess_utf16(bytes)))
            return false;
        result->source = OP_CHARSET_DETECTED;
    }
    if (!e && (e = told))
        result->source = OP_CHARSET_OUTSIDE;
    if (!e && (e = guess_utf16(bytes)))
        result->source = OP_CHARSET_DETECTED;
    if (!e && is_binary(bytes))
        return false;
    if (!e && (e = declared(bytes)))
        result->source = OP_CHARSET_META;
    /* A document that says UTF-8 and is almost UTF-8 has a few bad bytes; one that is nothing like it lies. In other
       encodings few letters in a row look like UTF-8. */
    size_t faults = 0, sequences = 0;
    for (op_str rest = op_str_first(bytes, DETECT_MAX); rest.n && faults < 1000;) {
        size_t good = op_utf8_validate(rest), n;
        for (size_t i = 0; i < good; i++)
            sequences += (unsigned char)rest.p[i] >= 0xC0;
        if (good == rest.n)
            break;
        (void)op_utf8_decode(rest.p + good, rest.p + rest.n, &n);
        rest = op_str_skip(rest, good + n);
        faults++;
    }
    bool mostly_utf8 = sequences > 0 && faults * 2 <= sequences;
    if (e && !e->icu && result->source == OP_CHARSET_META && !mostly_utf8)
        e = NULL;
    if (!e) {
        e = mostly_utf8 ? named("utf-8") : detect(bytes);
        result->source = mostly_utf8 ? OP_CHARSET_REPAIRED : OP_CHARSET_DETECTED;
    } else if (!e->icu) {
        result->source = OP_CHARSET_REPAIRED;
    }
    size_t start = store->n;
    if (!decode_as(bytes, e, store, result))
        return false;
    size_t length = store->n - start;
    char *padding = op_buf_reserve(store, PADDING);
    if (!padding)
        return false;
    memset(padding, 0, PADDING);
    *text = op_str_make(store->p + start, length);
    return !is_binary(*text);
}
