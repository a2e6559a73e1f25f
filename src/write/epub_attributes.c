/* Attributes whose names the vocabulary knows, held to the values that the schema takes. */
#include "doc/vocabulary.h"
#include "offprint/date.h"
#include "offprint/language.h"
#include "offprint/uri.h"
#include "offprint/utf8.h"
#include "write/epub.h"

static bool is_integer(op_str s, bool negative, uint64_t least, uint64_t most)
{
    uint64_t value;
    if (negative && s.n && s.p[0] == '-')
        s = op_str_skip(s, 1);
    return s.n && op_str_to_uint(s, most, &value) && value >= least;
}

/* A date or a date with a time: of what HTML knows, what checkers agree on. */
static bool is_moment(op_str s)
{
    static const char form[] = "dddd-dd-ddTdd:dd:dd";
    struct op_date date;
    if (s.n < 10 || !op_date_parse(s, &date))
        return false;
    size_t i = 0;
    for (; i < s.n && i < sizeof form - 1; i++)
        if (form[i] == 'd' ? !op_is_digit(s.p[i]) : s.p[i] != form[i])
            return false;
    op_str zone = op_str_skip(s, i);
    if (i == 10)
        return true;
    return i == sizeof form - 1 && (op_str_eq(zone, OP_STR("Z")) ||
                                    (zone.n == 6 && (zone.p[0] == '+' || zone.p[0] == '-') && zone.p[3] == ':'));
}

/* Checkers take the source of a quotation for something that the book loads. */
static bool is_safe_address(op_str s)
{
    struct op_uri uri = op_uri_parse(s);
    return op_str_eq_ci(uri.scheme, OP_STR("https")) && uri.authority.n;
}

/* Roles that the elements of the vocabulary may have, and that mean something in a book. */
static bool is_good_role(const struct op_node *n, op_str role)
{
    if (op_is(n, OP_N_A))
        return op_attr(n, OP_N_HREF).n &&
               op_str_has_word(OP_STR("doc-noteref doc-backlink doc-biblioref doc-glossref"), role);
    if (op_is(n, OP_N_ASIDE))
        return op_str_has_word(OP_STR("doc-footnote doc-tip note"), role);
    if (op_is(n, OP_N_SECTION))
        return op_str_has_word(OP_STR("doc-endnotes doc-bibliography doc-appendix doc-abstract doc-acknowledgments "
                                      "doc-conclusion doc-introduction doc-epilogue doc-foreword doc-glossary"),
                               role);
    return false;
}

static bool is_alignment(op_str style)
{
    op_str value = op_str_trim(style);
    if (value.n && value.p[value.n - 1] == ';')
        value.n--;
    op_str name = op_str_trim(op_str_cut(&value, ':'));
    return op_str_eq_ci(name, OP_STR("text-align")) && value.p &&
           op_str_has_word(OP_STR("left right center justify start end"), op_str_trim(value));
}

/* `*value` may be put right. False: the attribute goes. */
static bool settle_value(struct op_doc *doc, const struct op_node *n, uint32_t name, op_str *value)
{
    op_str s = *value = name == OP_N_ALT || name == OP_N_TITLE ? *value : op_str_trim(*value);
    switch (name) {
    case OP_N_ALT:
        if (op_utf8_is_void(s))
            *value = OP_STR("");
        return true;
    case OP_N_TITLE:
        return !op_utf8_is_void(s);
    case OP_N_ID:
        for (size_t i = 0; i < s.n; i++)
            if (op_is_space(s.p[i]))
                return false;
        return s.n > 0;
    case OP_N_LANG:
        *value = op_language_canonical(doc->arena, s);
        return value->n > 0;
    case OP_N_DIR:
        return op_str_eq(s, OP_STR("ltr")) || op_str_eq(s, OP_STR("rtl")) || (op_str_eq(s, OP_STR("auto")));
    case OP_N_ROLE:
        return is_good_role(n, s);
    case OP_N_CLASS:
        return s.n > 0;
    case OP_N_CITE:
        *value = op_uri_normalise(doc->arena, s);
        return value->n && is_safe_address(*value);
    case OP_N_DATETIME:
        return is_moment(s);
    case OP_N_START:
        return is_integer(s, true, 0, 1000000000);
    case OP_N_VALUE:
        return is_integer(s, true, 0, 1000000000) && op_parent(n) && op_is(op_parent(n), OP_N_OL);
    case OP_N_TYPE:
        return s.n == 1 && op_str_find_char(OP_STR("1aAiI"), s.p[0], 0) != OP_NOT_FOUND;
    case OP_N_REVERSED:
    case OP_N_OPEN:
        *value = OP_STR("");
        return true;
    case OP_N_SPAN:
    case OP_N_COLSPAN:
        return is_integer(s, false, 1, 1000);
    case OP_N_ROWSPAN:
        return is_integer(s, false, 0, 65534);
    case OP_N_WIDTH:
    case OP_N_HEIGHT:
        return is_integer(s, false, 1, 100000);
    case OP_N_SCOPE:
        return op_str_has_word(OP_STR("row col rowgroup colgroup"), s);
    case OP_N_STYLE:
        return is_alignment(s);
    default:
        return true;
    }
}

void epub_attributes_settle(struct op_doc *doc, struct op_node *n)
{
    uint32_t kept = 0;
    for (uint32_t i = 0; i < n->n; i++) {
        struct op_attr a = n->u.attrs[i];
        op_str value = op_attr_value(&a);
        bool internal = a.ns == OP_NS_OP;
        if (!internal &&
            (a.ns != OP_NS_HTML || !op_vocabulary_attribute(n->name, a.name) || !settle_value(doc, n, a.name, &value)))
            continue;
        a.p = value.p;
        a.n = (uint32_t)value.n;
        n->u.attrs[kept++] = a;
    }
    n->n = kept;
    if (op_is(n, OP_N_BDO) && !op_attr(n, OP_N_DIR).p)
        op_rename(n, OP_N_SPAN);
    /* Without an attribute the words themselves would have to be a date. */
    if (op_is(n, OP_N_TIME) && !op_attr(n, OP_N_DATETIME).p)
        op_rename(n, OP_N_SPAN);
    op_str lang = op_attr(n, OP_N_LANG);
    if (lang.p)
        op_attr_set_ns(doc, n, OP_NS_XML, OP_N_LANG, lang);
}
