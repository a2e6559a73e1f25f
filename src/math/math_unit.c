/* Numbers and units in siunitx's notation, \qty{3}{\metre\per\second}, as TeX. */
#include "math/tex.h"

struct unit_name {
    const char *name, *shown;
};

static const struct unit_name prefixes[] = {
    {"quecto", "q"}, {"ronto", "r"}, {"yocto", "y"},        {"zepto", "z"}, {"atto", "a"},  {"femto", "f"},
    {"pico", "p"},   {"nano", "n"},  {"micro", "\xCE\xBC"}, {"milli", "m"}, {"centi", "c"}, {"deci", "d"},
    {"deca", "da"},  {"deka", "da"}, {"hecto", "h"},        {"kilo", "k"},  {"mega", "M"},  {"giga", "G"},
    {"tera", "T"},   {"peta", "P"},  {"exa", "E"},          {"zetta", "Z"}, {"yotta", "Y"}, {"ronna", "R"},
    {"quetta", "Q"}, {"kibi", "Ki"}, {"mebi", "Mi"},        {"gibi", "Gi"}, {"tebi", "Ti"},
};

static const struct unit_name units[] = {
    {"ampere", "A"},
    {"candela", "cd"},
    {"kelvin", "K"},
    {"kilogram", "kg"},
    {"gram", "g"},
    {"metre", "m"},
    {"meter", "m"},
    {"mole", "mol"},
    {"second", "s"},
    {"becquerel", "Bq"},
    {"degreeCelsius", "\xC2\xB0"
                      "C"},
    {"celsius", "\xC2\xB0"
                "C"},
    {"coulomb", "C"},
    {"farad", "F"},
    {"gray", "Gy"},
    {"hertz", "Hz"},
    {"henry", "H"},
    {"joule", "J"},
    {"lumen", "lm"},
    {"katal", "kat"},
    {"lux", "lx"},
    {"newton", "N"},
    {"ohm", "\xCE\xA9"},
    {"pascal", "Pa"},
    {"radian", "rad"},
    {"siemens", "S"},
    {"sievert", "Sv"},
    {"steradian", "sr"},
    {"tesla", "T"},
    {"volt", "V"},
    {"watt", "W"},
    {"weber", "Wb"},
    {"astronomicalunit", "au"},
    {"bel", "B"},
    {"decibel", "dB"},
    {"dalton", "Da"},
    {"day", "d"},
    {"electronvolt", "eV"},
    {"hectare", "ha"},
    {"hour", "h"},
    {"litre", "L"},
    {"liter", "L"},
    {"minute", "min"},
    {"neper", "Np"},
    {"tonne", "t"},
    {"degree", "\xC2\xB0"},
    {"arcminute", "\xE2\x80\xB2"},
    {"arcsecond", "\xE2\x80\xB3"},
    {"percent", "%"},
    {"permille", "\xE2\x80\xB0"},
    {"angstrom", "\xC3\x85"},
    {"bar", "bar"},
    {"barn", "b"},
    {"knot", "kn"},
    {"mmHg", "mmHg"},
    {"atomicmassunit", "u"},
    {"bit", "bit"},
    {"byte", "B"},
    {"molar", "M"},
    /* as they are written for short */
    {"m", "m"},
    {"cm", "cm"},
    {"mm", "mm"},
    {"um", "\xCE\xBCm"},
    {"nm", "nm"},
    {"pm", "pm"},
    {"km", "km"},
    {"g", "g"},
    {"kg", "kg"},
    {"mg", "mg"},
    {"s", "s"},
    {"ms", "ms"},
    {"us", "\xCE\xBCs"},
    {"ns", "ns"},
    {"ps", "ps"},
    {"A", "A"},
    {"mA", "mA"},
    {"V", "V"},
    {"mV", "mV"},
    {"kV", "kV"},
    {"W", "W"},
    {"mW", "mW"},
    {"kW", "kW"},
    {"MW", "MW"},
    {"J", "J"},
    {"kJ", "kJ"},
    {"eV", "eV"},
    {"keV", "keV"},
    {"MeV", "MeV"},
    {"GeV", "GeV"},
    {"TeV", "TeV"},
    {"Hz", "Hz"},
    {"kHz", "kHz"},
    {"MHz", "MHz"},
    {"GHz", "GHz"},
    {"N", "N"},
    {"kN", "kN"},
    {"Pa", "Pa"},
    {"kPa", "kPa"},
    {"MPa", "MPa"},
    {"K", "K"},
    {"mol", "mol"},
    {"F", "F"},
    {"pF", "pF"},
    {"nF", "nF"},
    {"uF", "\xCE\xBC"
           "F"},
    {"dB", "dB"},
    {"l", "l"},
    {"L", "L"},
    {"mL", "mL"},
    {"ml", "ml"},
    {"T", "T"},
    {"C", "C"},
    {"kWh", "kWh"},
    {"kohm", "k\xCE\xA9"},
    {"Mohm", "M\xCE\xA9"},
};

static const char *lookup(const struct unit_name *table, size_t count, op_str name)
{
    for (size_t i = 0; i < count; i++)
        if (op_str_eq(op_str_z(table[i].name), name))
            return table[i].shown;
    return NULL;
}
#define LOOKUP(table, name) lookup(table, sizeof(table) / sizeof *(table), name)

/* -- Numbers -- */

static bool is_number_part(char c)
{
    return op_is_digit(c) || c == '.' || c == ',';
}

/* -1.5e3, 1.2(3), 1 +- 2, 2 x 3. */
static void add_number(op_str s, struct op_buf *out)
{
    s = op_str_trim(s);
    for (size_t i = 0; i < s.n; i++) {
        char c = s.p[i], next = i + 1 < s.n ? s.p[i + 1] : 0;
        if (c == '+' && next == '-') {
            op_buf_addz(out, "\\pm ");
            i++;
        } else if ((c == 'e' || c == 'E' || c == 'd' || c == 'D') && i + 1 < s.n) {
            op_buf_addz(out, i ? "\\times 10^{" : "10^{");
            for (i++; i < s.n && (op_is_digit(s.p[i]) || s.p[i] == '-' || s.p[i] == '+'); i++)
                if (s.p[i] != '+')
                    op_buf_addc(out, s.p[i]);
            i--;
            op_buf_addc(out, '}');
        } else if (c == 'x' && i) {
            op_buf_addz(out, "\\times ");
        } else if (c == ',' && is_number_part(next)) {
            op_buf_addc(out, '.');
        } else if (!op_is_space(c)) {
            op_buf_addc(out, c);
        }
    }
}

/* -- Units -- */

struct unit_list {
    struct op_buf *out;
    size_t count;
    bool per;
    const char *prefix;
    op_str power; /* of the next unit: \square\metre */
};

static void add_power(struct unit_list *l, op_str power)
{
    bool one = !power.n || op_str_eq(power, OP_STR("1"));
    if (one && !l->per)
        return;
    op_buf_addz(l->out, l->per ? "^{-" : "^{");
    op_buf_add(l->out, one ? OP_STR("1") : power);
    op_buf_addc(l->out, '}');
}

static op_str group_behind(op_str s, size_t *at)
{
    while (*at < s.n && op_is_space(s.p[*at]))
        ++*at;
    if (*at >= s.n || s.p[*at] != '{')
        return OP_STR("");
    size_t end = op_str_find_char(s, '}', *at);
    op_str inner = op_str_range(s.p + *at + 1, s.p + (end == OP_NOT_FOUND ? s.n : end));
    *at = end == OP_NOT_FOUND ? s.n : end + 1;
    return op_str_trim(inner);
}

/* A power may follow: \squared, \cubed, \tothe{n}, ^2. */
static op_str power_behind(op_str s, size_t *at)
{
    op_str rest = op_str_skip(s, *at);
    op_str trimmed = op_str_trim(rest);
    size_t start = (size_t)(trimmed.p - s.p);
    static const struct {
        op_str name, power;
    } powers[] = {{OP_STR_INIT("\\squared"), OP_STR_INIT("2")}, {OP_STR_INIT("\\cubed"), OP_STR_INIT("3")}};
    for (size_t i = 0; i < 2; i++)
        if (op_str_starts(trimmed, powers[i].name)) {
            *at = start + powers[i].name.n;
            return powers[i].power;
        }
    if (op_str_starts(trimmed, OP_STR("\\tothe"))) {
        *at = start + 6;
        return group_behind(s, at);
    }
    if (!trimmed.n || *trimmed.p != '^')
        return OP_STR("");
    *at = start + 1;
    if (*at < s.n && s.p[*at] == '{')
        return group_behind(s, at);
    size_t from = *at;
    *at += *at < s.n && s.p[*at] == '-';
    while (*at < s.n && op_is_digit(s.p[*at]))
        ++*at;
    return op_str_range(s.p + from, s.p + *at);
}

static void add_unit(struct unit_list *l, op_str shown, bool known, op_str power)
{
    if (l->count++)
        op_buf_addz(l->out, "\\,");
    if (known) {
        op_buf_addz(l->out, "\\mathrm{");
        op_buf_addz(l->out, l->prefix ? l->prefix : "");
        if (op_str_eq(shown, OP_STR("%")))
            op_buf_addc(l->out, '\\');
        op_buf_add(l->out, shown);
        op_buf_addc(l->out, '}');
    } else {
        op_buf_add(l->out, shown);
        op_buf_addc(l->out, ' ');
    }
    l->prefix = NULL;
    add_power(l, power.n ? power : l->power);
    l->power = OP_STR("");
    l->per = false;
}

static void add_command(struct unit_list *l, op_str s, size_t *at)
{
    size_t from = ++*at;
    while (*at < s.n && op_is_alpha(s.p[*at]))
        ++*at;
    op_str name = op_str_range(s.p + from, s.p + *at);
    if (!name.n) { /* one character of any other kind: \, */
        do
            ++*at;
        while (*at < s.n && ((unsigned char)s.p[*at] & 0xC0) == 0x80);
        return;
    }
    if (op_str_eq(name, OP_STR("per"))) {
        l->per = true;
    } else if (op_str_eq(name, OP_STR("square")) || op_str_eq(name, OP_STR("cubic"))) {
        l->power = name.n == 5 ? OP_STR("3") : OP_STR("2");
    } else if (op_str_eq(name, OP_STR("raiseto"))) {
        l->power = group_behind(s, at);
    } else if (op_str_eq(name, OP_STR("of"))) {
        op_str what = group_behind(s, at);
        op_buf_addz(l->out, "_{\\mathrm{");
        op_buf_add(l->out, what);
        op_buf_addz(l->out, "}}");
    } else if (LOOKUP(prefixes, name)) {
        l->prefix = LOOKUP(prefixes, name);
    } else {
        const char *shown = LOOKUP(units, name);
        op_str power = power_behind(s, at);
        add_unit(l, shown ? op_str_z(shown) : op_str_range(s.p + from - 1, s.p + from + name.n), shown != NULL, power);
    }
}

/* \metre\per\second, or as it is to look: kg.m/s^2. */
static void add_units(op_str s, struct op_buf *out)
{
    struct unit_list l = {.out = out, .power = OP_STR("")};
    for (size_t at = 0; at < s.n;) {
        char c = s.p[at];
        if (c == '\\') {
            add_command(&l, s, &at);
        } else if (c == '/') {
            l.per = true;
            at++;
        } else if (op_is_alpha(c) || (unsigned char)c >= 0x80 || c == '%') {
            size_t from = at;
            while (at < s.n && (op_is_alpha(s.p[at]) || (unsigned char)s.p[at] >= 0x80 || s.p[at] == '%'))
                at++;
            op_str word = op_str_range(s.p + from, s.p + at);
            op_str power = power_behind(s, &at);
            add_unit(&l, word, true, power);
        } else {
            at++;
        }
    }
}

/* -- The whole -- */

/* 1;2;3: degrees, minutes, seconds. */
static void add_angle(op_str s, struct op_buf *out)
{
    static const char *const signs[] = {"\xC2\xB0", "\xE2\x80\xB2", "\xE2\x80\xB3"};
    for (size_t i = 0; i < 3 && s.p; i++) {
        op_str part = op_str_trim(op_str_cut(&s, ';'));
        if (!part.n)
            continue;
        add_number(part, out);
        op_buf_addz(out, "\\mathord{");
        op_buf_addz(out, signs[i]);
        op_buf_addc(out, '}');
    }
}

static void add_list(op_str s, struct op_buf *out)
{
    for (bool first = true; s.p; first = false) {
        op_str part = op_str_cut(&s, ';');
        if (!first)
            op_buf_addz(out, s.p ? ",\\ " : "\\text{ and }");
        add_number(part, out);
    }
}

/* \pu{3 m/s}: a number, and units behind it. */
static void add_quantity(op_str s, struct op_buf *out)
{
    s = op_str_trim(s);
    size_t i = 0;
    while (i < s.n && (is_number_part(s.p[i]) || s.p[i] == '+' || s.p[i] == '-' ||
                       (s.p[i] == 'e' && i && i + 1 < s.n && (op_is_digit(s.p[i + 1]) || s.p[i + 1] == '-'))))
        i++;
    add_number(op_str_first(s, i), out);
    if (i && i < s.n)
        op_buf_addz(out, "\\,");
    add_units(op_str_skip(s, i), out);
}

void math_unit(const struct math_frame *call, struct op_buf *out)
{
    size_t raw = call->entry->args[0] == 'o', numbers = 0;
    op_str kinds = math_value(call->entry);
    op_buf_addc(out, '{');
    for (size_t i = 0; i < kinds.n && raw < call->raw_parts; i++) {
        op_str s = call->raw[raw++];
        if (kinds.p[i] == 'n') {
            op_buf_addz(out, numbers++ ? "\\text{ to }" : "");
            add_number(s, out);
        } else if (kinds.p[i] == 'u') {
            bool close = op_str_starts(op_str_trim(s), OP_STR("\\degree")) && op_str_trim(s).n == 7;
            op_buf_addz(out, i && !close ? "\\," : "");
            add_units(s, out);
        } else if (kinds.p[i] == 'a') {
            add_angle(s, out);
        } else if (kinds.p[i] == 'l') {
            add_list(s, out);
        } else {
            add_quantity(s, out);
        }
    }
    op_buf_addc(out, '}');
}
