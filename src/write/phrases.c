#include "write/phrases.h"

#include "offprint/language.h"

/* In formats, d is the day, m the month's number, M its name, y the year; everything else stands for itself. In
   lengths, %w is how many words or characters, %m how many minutes: worded so that no number asks for another form. */
struct phrases {
    const char *language;
    const char *date, *month; /* formats; NULL: ISO 8601 */
    const char *months;       /* separated by spaces */
    const char *thousands;    /* between groups of three digits */
    const char *length;
};

#define NARROW_SPACE "\xE2\x80\xAF"

static const struct phrases phrases[] = {
    {"en", "d M y", "M y", "January February March April May June July August September October November December", ",",
     "%w words · %m min read"},
    {"ar", NULL, NULL, NULL, ",", "عدد الكلمات: %w · مدة القراءة بالدقائق: %m"},
    {"de", "d. M y", "M y", "Januar Februar März April Mai Juni Juli August September Oktober November Dezember", ".",
     "%w Wörter · %m Min. Lesezeit"},
    {"es", "d de M de y", "M de y",
     "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre", ".",
     "%w palabras · %m min de lectura"},
    {"fa", NULL, NULL, NULL, ",", "%w واژه · %m دقیقه مطالعه"},
    {"fr", "d M y", "M y", "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
     NARROW_SPACE, "%w mots · %m min de lecture"},
    {"he", NULL, NULL, NULL, ",", "מילים: %w · דקות קריאה: %m"},
    {"it", "d M y", "M y",
     "gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre dicembre", ".",
     "%w parole · %m min di lettura"},
    {"ja", "y年m月d日", "y年m月", "", ",", "%w字 · 約%m分で読めます"},
    {"ko", "y년 m월 d일", "y년 m월", "", ",", "%w단어 · 읽는 시간 %m분"},
    {"nl", "d M y", "M y", "januari februari maart april mei juni juli augustus september oktober november december",
     ".", "%w woorden · %m min. leestijd"},
    {"pl", "d M y", "m.y",
     "stycznia lutego marca kwietnia maja czerwca lipca sierpnia września października listopada grudnia", NARROW_SPACE,
     "Słowa: %w · czas czytania: %m min"},
    {"pt", "d de M de y", "M de y",
     "janeiro fevereiro março abril maio junho julho agosto setembro outubro novembro dezembro", ".",
     "%w palavras · %m min de leitura"},
    {"ru", "d M y", "m.y", "января февраля марта апреля мая июня июля августа сентября октября ноября декабря",
     NARROW_SPACE, "Слова: %w · время чтения: %m мин"},
    {"sv", "d M y", "M y", "januari februari mars april maj juni juli augusti september oktober november december",
     NARROW_SPACE, "%w ord · %m min läsning"},
    {"tr", "d M y", "M y", "Ocak Şubat Mart Nisan Mayıs Haziran Temmuz Ağustos Eylül Ekim Kasım Aralık", ".",
     "%w kelime · %m dk okuma"},
    {"zh", "y年m月d日", "y年m月", "", ",", "%w字 · 阅读约%m分钟"},
};
static const char traditional_length[] = "%w字 · 閱讀約%m分鐘";

static const struct phrases *lookup(op_str language)
{
    for (size_t i = 0; i < sizeof phrases / sizeof *phrases; i++)
        if (op_language_same(language, op_str_z(phrases[i].language)))
            return &phrases[i];
    return NULL;
}

/* -- Dates -- */

static void add_month_name(struct op_buf *out, const struct phrases *in, unsigned month)
{
    op_str rest = op_str_z(in->months), name = OP_STR_NONE;
    for (unsigned i = 0; i < month; i++)
        name = op_str_word(&rest);
    op_buf_add(out, name);
}

static void add_date(const struct op_date *date, const struct phrases *in, const char *format, struct op_buf *out)
{
    /* Letters of the format stand alone; "de" between spaces is a word. */
    for (const char *f = format; *f; f++) {
        bool word = f[1] && op_is_alpha(f[1]);
        if (*f == 'd' && !word)
            op_buf_add_uint(out, date->day);
        else if (*f == 'm')
            op_buf_add_uint(out, date->month);
        else if (*f == 'M')
            add_month_name(out, in, date->month);
        else if (*f == 'y')
            op_buf_add_uint(out, (uint64_t)date->year);
        else
            op_buf_addc(out, *f);
    }
}

void op_phrases_date(op_str iso, op_str language, struct op_buf *out)
{
    struct op_date date;
    const struct phrases *in = lookup(language);
    if (!op_date_parse(iso, &date) || date.precision < OP_DATE_DAY)
        op_buf_add(out, iso);
    else if (in && in->date)
        add_date(&date, in, in->date, out);
    else
        op_buf_addf(out, "%04d-%02d-%02d", (int)date.year, date.month, date.day);
}

void op_phrases_month(const struct op_date *date, op_str language, struct op_buf *out)
{
    const struct phrases *in = lookup(language);
    if (in && in->month)
        add_date(date, in, in->month, out);
    else
        op_buf_addf(out, "%04d-%02d", (int)date->year, date->month);
}

/* -- Lengths -- */

static void add_number(uint64_t number, const char *thousands, struct op_buf *out)
{
    uint64_t unit = 1;
    while (number / unit >= 1000)
        unit *= 1000;
    op_buf_add_uint(out, number / unit);
    for (; unit > 1; unit /= 1000)
        op_buf_addf(out, "%s%03u", thousands, (unsigned)(number % unit / (unit / 1000)));
}

static bool is_traditional(op_str language)
{
    static const char *const tags[] = {"zh-Hant", "zh-TW", "zh-HK", "zh-MO"};
    for (size_t i = 0; i < sizeof tags / sizeof *tags; i++)
        if (op_str_starts_ci(language, op_str_z(tags[i])))
            return true;
    return false;
}

void op_phrases_length(const struct op_length *length, op_str language, struct op_buf *out)
{
    const struct phrases *in = lookup(language);
    if (!in)
        in = &phrases[0];
    for (const char *f = is_traditional(language) ? traditional_length : in->length; *f; f++) {
        if (*f != '%')
            op_buf_addc(out, *f);
        else if (*++f == 'w')
            add_number(length->words + length->characters, in->thousands, out);
        else
            add_number(op_length_minutes(length), in->thousands, out);
    }
}
