#include "stage/tex_text.h"

/* -- What looks like TeX -- */

static bool is_letter(char c)
{
    return op_is_alpha(c);
}

static bool is_one_of(char c, op_str set)
{
    return op_str_find_char(set, c, 0) != OP_NOT_FOUND;
}

/* Bytes of the command at `at`, which is a backslash: its letters, or one other character. */
static size_t command_length(op_str s, size_t at)
{
    size_t n = 1;
    while (at + n < s.n && is_letter(s.p[at + n]))
        n++;
    return n == 1 && at + 1 < s.n ? 2 : n;
}

/* Commands that formulas are full of. Regular expressions, paths and escapes have backslashes too, but not these. */
static bool is_known_command(op_str name)
{
    static const char known[] =
        "frac dfrac tfrac cfrac sqrt sum prod coprod int iint iiint oint lim limsup liminf sup inf max min log ln exp "
        "sin cos "
        "tan cot sec csc arcsin arccos arctan sinh cosh tanh det dim ker deg gcd arg bmod pmod mod binom dbinom choose "
        "over "
        "left right big Big bigg Bigg bigl bigr Bigl Bigr langle rangle lfloor rfloor lceil rceil lvert rvert lVert "
        "rVert mid "
        "alpha beta gamma delta epsilon varepsilon zeta eta theta vartheta iota kappa lambda mu nu xi pi rho sigma tau "
        "upsilon "
        "phi varphi chi psi omega Gamma Delta Theta Lambda Xi Pi Sigma Upsilon Phi Psi Omega infty partial nabla hbar "
        "ell Re Im "
        "aleph forall exists nexists neg lnot land lor wedge vee cap cup setminus emptyset varnothing in notin ni "
        "subset "
        "subseteq supset supseteq le leq ge geq ne neq equiv approx sim simeq cong propto ll gg prec succ perp "
        "parallel times "
        "div cdot cdots ldots dots vdots ddots pm mp ast star circ bullet oplus otimes odot to gets mapsto rightarrow "
        "leftarrow Rightarrow Leftarrow leftrightarrow Leftrightarrow longrightarrow longmapsto uparrow downarrow iff "
        "implies "
        "text textbf textit textrm mathrm mathbf mathbb mathcal mathfrak mathit mathsf mathscr boldsymbol bm "
        "operatorname hat "
        "bar vec tilde dot ddot widehat widetilde overline underline overrightarrow overbrace underbrace stackrel "
        "overset "
        "underset quad qquad displaystyle textstyle prime dagger begin end tag label limits nolimits substack bigcup "
        "bigcap "
        "bigoplus sqcup top bot vdash models therefore because angle triangle square checkmark";
    return op_str_has_word(op_str_make(known, sizeof known - 1), name);
}

/* A superscript or subscript of something: of a bracket, a command, or a few letters or digits. What names in programs
   have between longer words is none. */
static bool is_script(op_str s, size_t at)
{
    char before = at ? s.p[at - 1] : 0, after = at + 1 < s.n ? s.p[at + 1] : 0;
    if (!after || !(op_is_alnum(after) || is_one_of(after, OP_STR("{\\*+-"))))
        return false;
    if (!op_is_alnum(before))
        return before && is_one_of(before, OP_STR("})|'"));
    size_t letters = 0;
    while (letters < 16 && letters < at && is_letter(s.p[at - 1 - letters]))
        letters++;
    bool command = letters < at && s.p[at - 1 - letters] == '\\';
    bool name =
        s.p[at] == '_' && op_is_alnum(after) && at + 2 < s.n && (op_is_alnum(s.p[at + 2]) || s.p[at + 2] == '_');
    return command || (letters <= 2 && !name);
}

/* Letters one at a time, digits and operators: `a + 2b`, `f(x) = y`. Single digits and words are anything. */
static bool is_simple_formula(op_str s)
{
    bool letter = false, relation = false;
    for (size_t i = 0; i < s.n; i++) {
        unsigned char c = (unsigned char)s.p[i];
        if (is_letter((char)c)) {
            if (i + 1 < s.n && op_is_alnum(s.p[i + 1]))
                return false;
            letter = true;
        } else if (c == 0xCE || c == 0xCF) { /* Greek */
            letter = true;
        } else if (c == '=' || c == '<' || c == '>') {
            relation = true;
        } else if (c == '.' ? !i || !op_is_digit(s.p[i - 1])
                            : c < 0x80 && !op_is_digit((char)c) && !op_is_space((char)c) &&
                                  !is_one_of((char)c, OP_STR("+-/(),:;!'"))) {
            return false;                    /* stars, bars and brackets are of regular expressions */
        } else if (c >= 0xC0 && c != 0xE2) { /* of the rest only what holds operators */
            return false;
        }
    }
    return letter || relation;
}

bool tex_is_certain(op_str tex)
{
    size_t looks = 16; /* commands that are compared with the list */
    for (size_t i = 0; i < tex.n; i++) {
        char c = tex.p[i];
        if (c == '\\') {
            size_t n = command_length(tex, i);
            bool opens = n > 2 && i + n < tex.n && tex.p[i + n] == '{';
            if (opens || (n > 2 && looks && looks-- && is_known_command(op_str_make(tex.p + i + 1, n - 1))))
                return true;
            i += n - 1;
        } else if ((c == '^' || c == '_') && is_script(tex, i)) {
            return true;
        }
    }
    return is_simple_formula(tex);
}

/* Letters from `at` on, and where they end. Of other scripts than Latin and Greek two are a word already, which counts
   twice. */
static size_t count_letters(op_str s, size_t *at)
{
    size_t count = 0, i = *at;
    bool foreign = false;
    for (; i < s.n; i++) {
        unsigned char c = (unsigned char)s.p[i];
        if (c >= 0xE3 || (c >= 0xD0 && c < 0xE2))
            foreign = true;
        if (is_letter((char)c) || (c >= 0xC3 && c != 0xE2))
            count++;
        else if (c < 0x80 || c == 0xE2 || c == 0xC2)
            break;
    }
    *at = i;
    return foreign && count >= 2 ? 99 : count;
}

bool tex_is_prose(op_str tex)
{
    size_t words = 0;
    for (size_t i = 0; i < tex.n;) {
        unsigned char c = (unsigned char)tex.p[i];
        if (c == '\\' || c == '^' || c == '_' || c == '{')
            return false;
        if (!is_letter((char)c) && c < 0xC3) {
            i++;
            continue;
        }
        size_t letters = count_letters(tex, &i);
        bool function = i < tex.n && tex.p[i] == '(';
        words += letters == 99 ? 2 : letters >= 3 && !function;
        i += i < tex.n && (unsigned char)tex.p[i] >= 0x80;
    }
    return words >= 2;
}

/* `5 (US` between two prices: begins with a digit, and holds what no product of digits and letters does. */
static bool is_money(op_str tex)
{
    if (!tex.n || !op_is_digit(tex.p[0]))
        return false;
    for (size_t i = 0; i < tex.n; i++) {
        char c = tex.p[i];
        if (c == '\\' || c == '^' || c == '_' || c == '{' || c == '=')
            return false;
        if (is_letter(c) && i + 1 < tex.n && is_letter(tex.p[i + 1]))
            return true;
    }
    char last = tex.p[tex.n - 1];
    return !op_is_alnum(last) && last != ')' && last != ']' && last != '!' && last != '\'' && last != '%';
}

/* -- Delimiters -- */

/* Where a formula that begins behind `from` ends: at a backslash before `close`. Not when the same delimiter opens
   once more before, so that openers without an end cost no more than the way to the next one. */
static size_t find_escaped(op_str s, size_t from, char open, char close)
{
    for (size_t i = from; (i = op_str_find_char(s, '\\', i)) != OP_NOT_FOUND && i + 1 < s.n; i += 2) {
        if (s.p[i + 1] == close)
            return i;
        if (s.p[i + 1] == open)
            break;
    }
    return OP_NOT_FOUND;
}

/* The next dollar sign, or two, without a backslash. */
static size_t find_dollars(op_str s, size_t from, size_t count)
{
    for (size_t i = from; i < s.n; i++) {
        if (s.p[i] == '\\')
            i++;
        else if (s.p[i] == '$' && (count == 1 || (i + 1 < s.n && s.p[i + 1] == '$')))
            return i;
    }
    return OP_NOT_FOUND;
}

static bool set_span(struct tex_span *span, op_str s, size_t from, size_t inside, size_t end, size_t to, bool display)
{
    *span = (struct tex_span){from, to, op_str_trim(op_str_range(s.p + inside, s.p + end)), display};
    return span->tex.n > 0;
}

static bool take_escaped(op_str s, size_t at, enum tex_trust trust, struct tex_span *span)
{
    bool display = s.p[at + 1] == '[';
    size_t end = find_escaped(s, at + 2, s.p[at + 1], display ? ']' : ')');
    if (end == OP_NOT_FOUND || !set_span(span, s, at, at + 2, end, end + 2, display))
        return false;
    if (trust != TEX_UNDECLARED)
        return !tex_is_prose(span->tex);
    /* A letter in brackets is more likely a note. */
    return tex_is_certain(span->tex) && !(display && span->tex.n == 1);
}

/* LaTeX's and AMS-LaTeX's environments that stand in text. */
static const op_str environments[] = {
    OP_STR_INIT("math"),     OP_STR_INIT("displaymath"), OP_STR_INIT("equation"), OP_STR_INIT("equation*"),
    OP_STR_INIT("align"),    OP_STR_INIT("align*"),      OP_STR_INIT("gather"),   OP_STR_INIT("gather*"),
    OP_STR_INIT("multline"), OP_STR_INIT("multline*"),   OP_STR_INIT("eqnarray"), OP_STR_INIT("eqnarray*"),
    OP_STR_INIT("alignat"),  OP_STR_INIT("alignat*"),    OP_STR_INIT("flalign"),  OP_STR_INIT("flalign*"),
};

/* Is `\begin{NAME}` or `\end{NAME}` at `at`? */
static bool is_bracket(op_str s, size_t at, op_str command, op_str name)
{
    op_str rest = op_str_skip(s, at);
    if (rest.n < command.n + name.n + 1 || !op_str_starts(rest, command))
        return false;
    rest = op_str_skip(rest, command.n);
    return op_str_starts(rest, name) && rest.p[name.n] == '}';
}

static bool take_environment(op_str s, size_t at, struct tex_span *span)
{
    static const op_str begin = OP_STR_INIT("\\begin{"), end = OP_STR_INIT("\\end{");
    const op_str *name = NULL;
    for (size_t i = 0; i < sizeof environments / sizeof *environments && !name; i++)
        if (is_bracket(s, at, begin, environments[i]))
            name = &environments[i];
    if (!name)
        return false;
    size_t inside = at + begin.n + name->n + 1;
    for (size_t i = inside; (i = op_str_find_char(s, '\\', i)) != OP_NOT_FOUND && i + 1 < s.n; i += 2) {
        if (is_bracket(s, i, begin, *name))
            return false;
        if (!is_bracket(s, i, end, *name))
            continue;
        size_t to = i + end.n + name->n + 1;
        bool shell = name - environments < 4; /* says no more than delimiters do */
        bool filled = op_str_trim(op_str_range(s.p + inside, s.p + i)).n > 0;
        return filled && set_span(span, s, at, shell ? inside : at, shell ? i : to, to, name != environments);
    }
    return false;
}

static bool take_dollars(op_str s, size_t at, enum tex_trust trust, struct tex_span *span)
{
    bool two = at + 1 < s.n && s.p[at + 1] == '$';
    if (two) {
        size_t end = find_dollars(s, at + 2, 2);
        return end != OP_NOT_FOUND && set_span(span, s, at, at + 2, end, end + 2, true) && !tex_is_prose(span->tex);
    }
    bool behind_word = at && op_is_alnum(s.p[at - 1]); /* US$5 */
    if (trust != TEX_DOLLARS || at + 1 >= s.n || op_is_space(s.p[at + 1]) || behind_word)
        return false;
    size_t end = find_dollars(s, at + 1, 1);
    if (end == OP_NOT_FOUND || end == at + 1)
        return false;
    if (s.p[at + 1] == '`' && s.p[end - 1] == '`' && end > at + 2)
        return set_span(span, s, at, at + 2, end - 1, end + 1, false);
    if (op_is_space(s.p[end - 1]) || (end + 1 < s.n && op_is_digit(s.p[end + 1])))
        return false;
    return set_span(span, s, at, at + 1, end, end + 1, false) && !tex_is_prose(span->tex) && !is_money(span->tex);
}

/* -- Both -- */

bool tex_may_stand_in(op_str text, enum tex_trust trust)
{
    return memchr(text.p, '\\', text.n) || (trust != TEX_UNDECLARED && memchr(text.p, '$', text.n));
}

bool tex_next(op_str text, size_t at, enum tex_trust trust, struct tex_span *span)
{
    while (at < text.n) {
        char c = text.p[at], next = at + 1 < text.n ? text.p[at + 1] : 0;
        if (c == '\\') {
            bool found = (next == '(' || next == '[') && take_escaped(text, at, trust, span);
            if (found || (next == 'b' && take_environment(text, at, span)))
                return true;
            at += 2;
        } else if (c == '$' && trust != TEX_UNDECLARED) {
            if (take_dollars(text, at, trust, span))
                return true;
            at += next == '$' ? 2 : 1;
        } else {
            at++;
        }
    }
    return false;
}
