/* HTML 13.2.5, "Tokenization". The states are places in the code: each function below names those it stands for. Line
   breaks are normalised (13.2.3.5) where text is cut: a CR ends a part, and the next part begins with LF. */
#include "tokenizer.h"

#include <stdlib.h>

#include "scan.h"

#include "offprint/html.h"

/* U+FFFD, for NUL. */
#define REPLACEMENT "\xEF\xBF\xBD"

/* What a byte is to the inside of a tag. */
enum {
    TAG_SPACE = 1, /* white space; CR too, since it becomes LF */
    TAG_UPPER = 2,
    TAG_NUL = 4,
    TAG_SLASH = 8,  /* '/' */
    TAG_CLOSE = 16, /* '>' */
    TAG_EQUALS = 32,
    TAG_AMP = 64
};

#define TEN(f) f, f, f, f, f, f, f, f, f, f
static const unsigned char tag_class[256] = {
    [0] = TAG_NUL,
    ['\t'] = TAG_SPACE,
    ['\n'] = TAG_SPACE,
    ['\f'] = TAG_SPACE,
    ['\r'] = TAG_SPACE,
    [' '] = TAG_SPACE,
    ['/'] = TAG_SLASH,
    ['>'] = TAG_CLOSE,
    ['='] = TAG_EQUALS,
    ['&'] = TAG_AMP,
    ['A'] = TEN(TAG_UPPER),
    TEN(TAG_UPPER),
    TAG_UPPER,
    TAG_UPPER,
    TAG_UPPER,
    TAG_UPPER,
    TAG_UPPER,
    TAG_UPPER,
};
#undef TEN

static inline unsigned class_of(char c)
{
    return tag_class[(unsigned char)c];
}

static inline const char *skip_space(const char *p, const char *end)
{
    while (p < end && class_of(*p) & TAG_SPACE)
        p++;
    return p;
}

void html_tokenizer_init(struct html_tokenizer *t, struct op_doc *doc, op_str input)
{
    memset(t, 0, offsetof(struct html_tokenizer, first_attrs));
    t->doc = doc;
    t->begin = t->p = input.n ? input.p : "";
    t->end = t->begin + input.n;
    t->attrs = t->first_attrs;
    t->attr_cap = HTML_ATTRS_INLINE;
}

void html_tokenizer_release(struct html_tokenizer *t)
{
    if (t->attrs != t->first_attrs)
        free(t->attrs);
    free(t->seen);
    op_buf_release(&t->name);
}

static uint32_t place(const struct html_tokenizer *t, const char *p)
{
    return (uint32_t)(p - t->begin) + 1;
}

/* -- Names -- */

/* Capitals folded and NUL replaced. */
static __attribute__((noinline)) uint32_t intern_folded(struct html_tokenizer *t, const char *from, const char *to)
{
    op_buf_clear(&t->name);
    for (; from < to; from++) {
        if (*from)
            op_buf_addc(&t->name, op_to_lower(*from));
        else
            op_buf_addz(&t->name, REPLACEMENT);
    }
    return op_doc_name(t->doc, op_buf_str(&t->name));
}

/* The interned name [from, to); `classes` says whether there are capitals or NULs. */
static inline uint32_t intern(struct html_tokenizer *t, const char *from, const char *to, unsigned classes)
{
    if (classes & (TAG_UPPER | TAG_NUL))
        return intern_folded(t, from, to);
    return op_doc_name(t->doc, op_str_range(from, to));
}

/* The end of a name: the first byte of one of the classes `stops`. Adds to `*classes` those that intern() asks for. */
static inline const char *name_end(const struct html_tokenizer *t, const char *p, unsigned stops, unsigned *classes)
{
    bool capitals = false;
    /* What stops the scan is nearly always the end; a NUL or another control character is not. */
    for (p = html_scan_name(p, t->end, &capitals); p < t->end && !(class_of(*p) & stops);
         p = html_scan_name(p + 1, t->end, &capitals))
        *classes |= class_of(*p) & TAG_NUL;
    *classes |= capitals ? TAG_UPPER : 0;
    return p;
}

/* -- Attributes (13.2.5.32 to 13.2.5.39) -- */

/* A copy of [from, to) in the arena with references decoded when `references`, CR LF and CR made LF, and NUL replaced
   when `nul`. */
static op_str decode(struct html_tokenizer *t, const char *from, const char *to, bool references)
{
    size_t room = (size_t)(to - from);
    for (const char *p = from; p < to; p++)
        room += *p == 0 || *p == '&' ? 2 : 0; /* U+FFFD for NUL; six bytes for "&nLt;" */
    struct op_arena *arena = t->doc->arena;
    char *out = op_arena_alloc(arena, room + 1);
    char *o = out;
    for (const char *p = from; p < to;) {
        if (*p == '&' && references) {
            char bytes[OP_CHAR_REF_MAX];
            size_t n, taken = op_char_ref(p, to, true, bytes, &n);
            if (taken) {
                memcpy(o, bytes, n);
                o += n;
                p += taken;
                continue;
            }
        } else if (*p == '\r') {
            *o++ = '\n';
            p += to - p > 1 && p[1] == '\n' ? 2 : 1;
            continue;
        } else if (*p == 0) {
            memcpy(o, REPLACEMENT, 3);
            o += 3;
            p++;
            continue;
        }
        const char *next = html_scan(p + 1, to, '&', '&');
        memcpy(o, p, (size_t)(next - p));
        o += next - p;
        p = next;
    }
    *o = 0;
    arena->used = (((size_t)(o + 1 - arena->base)) + 7) & ~(size_t)7;
    return op_str_range(out, o);
}

static uint32_t seen_slot(const struct html_tokenizer *t, uint32_t name)
{
    uint32_t slot = name * 0x9E3779B1u & (t->seen_size - 1);
    while (t->seen[slot] && t->attrs[t->seen[slot] - 1].name != name)
        slot = (slot + 1) & (t->seen_size - 1);
    return slot;
}

/* Once there are many, one hash table says which were seen; it is made anew when it is half full. */
static bool seen_before(struct html_tokenizer *t, uint32_t name)
{
    if (t->attr_count == HTML_ATTRS_INLINE || t->attr_count * 2 >= t->seen_size) {
        uint32_t size = HTML_ATTRS_INLINE * 4;
        while (size < t->attr_count * 4)
            size *= 2;
        free(t->seen);
        t->seen = op_xcalloc(size, sizeof *t->seen);
        t->seen_size = size;
        for (uint32_t i = 0; i < t->attr_count; i++)
            t->seen[seen_slot(t, t->attrs[i].name)] = i + 1;
    }
    uint32_t slot = seen_slot(t, name);
    if (t->seen[slot])
        return true;
    t->seen[slot] = t->attr_count + 1;
    return false;
}

/* The first of a name counts; the others are dropped. */
static void add_attr(struct html_tokenizer *t, uint32_t name, op_str value)
{
    if (t->attr_count < HTML_ATTRS_INLINE) {
        for (uint32_t i = 0; i < t->attr_count; i++)
            if (t->attrs[i].name == name)
                return;
    } else if (seen_before(t, name)) {
        return;
    }
    if (t->attr_count == t->attr_cap) {
        size_t size = t->attr_cap * sizeof *t->attrs;
        if (t->attrs == t->first_attrs) {
            t->attrs = op_xmalloc(2 * size);
            memcpy(t->attrs, t->first_attrs, size);
        } else {
            t->attrs = op_xrealloc(t->attrs, 2 * size);
        }
        t->attr_cap *= 2;
    }
    t->attrs[t->attr_count++] = (struct op_attr){name & 0xFFFFFF, OP_NS_HTML, (uint32_t)value.n, value.p};
}

/* From `p`, behind the opening quote, to behind the closing one; NULL when the input ends before it. */
static const char *quoted_value(struct html_tokenizer *t, const char *p, char quote, op_str *value)
{
    const char *at = html_scan(p, t->end, quote, '&');
    if (at < t->end && *at == quote) {
        *value = op_str_range(p, at);
        return at + 1;
    }
    at = memchr(at, quote, (size_t)(t->end - at));
    if (!at)
        return NULL;
    *value = decode(t, p, at, true);
    return at + 1;
}

static const char *unquoted_value(struct html_tokenizer *t, const char *p, op_str *value)
{
    const char *from = p;
    unsigned classes = 0;
    while (p < t->end && !(class_of(*p) & (TAG_SPACE | TAG_CLOSE)))
        classes |= class_of(*p++);
    *value = classes & (TAG_NUL | TAG_AMP) ? decode(t, from, p, true) : op_str_range(from, p);
    return p;
}

/* "Before attribute name state" and on, from `p`, behind the tag name, to behind the `>`; NULL when the input ends
   before it, which drops the tag. */
static const char *attributes(struct html_tokenizer *t, const char *p, struct html_token *token)
{
    t->attr_count = 0;
    for (;;) {
        p = skip_space(p, t->end);
        if (p >= t->end)
            return NULL;
        if (*p == '>')
            return p + 1;
        if (*p == '/') {
            if (p + 1 < t->end && p[1] == '>') {
                token->self_closing = true;
                return p + 2;
            }
            p++;
            continue;
        }
        const char *from = p;
        unsigned classes = class_of(*p) & (TAG_UPPER | TAG_NUL);
        p = name_end(t, p + 1, TAG_SPACE | TAG_SLASH | TAG_CLOSE | TAG_EQUALS, &classes);
        uint32_t name = intern(t, from, p, classes);
        op_str value = OP_STR("");
        p = skip_space(p, t->end);
        if (p < t->end && *p == '=') {
            p = skip_space(p + 1, t->end);
            if (p >= t->end)
                return NULL;
            if (*p == '"' || *p == '\'') {
                p = quoted_value(t, p + 1, *p, &value);
                if (!p)
                    return NULL;
            } else if (*p != '>') {
                p = unquoted_value(t, p, &value);
            }
        }
        add_attr(t, name, value);
    }
}

/* "Tag name state" and on; `p` stands on the first letter. False when the input ends before the tag does. */
static bool tag(struct html_tokenizer *t, const char *p, struct html_token *token)
{
    const char *from = p;
    unsigned classes = 0;
    p = name_end(t, p, TAG_SPACE | TAG_SLASH | TAG_CLOSE, &classes);
    const char *to = p;
    token->self_closing = false;
    t->attr_count = 0;
    p = p < t->end && *p == '>' ? p + 1 : attributes(t, p, token);
    if (!p) {
        t->p = t->end;
        return false;
    }
    token->name = intern(t, from, to, classes);
    token->attrs = t->attrs;
    token->attr_count = t->attr_count;
    t->p = p;
    return true;
}

/* -- Comments and doctypes (13.2.5.41 to 13.2.5.68) -- */

static void comment(struct html_tokenizer *t, struct html_token *token, const char *from, const char *to)
{
    token->kind = HTML_COMMENT;
    token->text = op_str_range(from, to);
    if (t->keep_comments && (memchr(from, 0, token->text.n) || memchr(from, '\r', token->text.n)))
        token->text = decode(t, from, to, false);
}

static void bogus_comment(struct html_tokenizer *t, struct html_token *token, const char *from)
{
    const char *close = memchr(from, '>', (size_t)(t->end - from));
    t->p = close ? close + 1 : t->end;
    comment(t, token, from, close ? close : t->end);
}

/* "Comment start state" and on: up to "-->" or "--!>", where ">" and "->" at once end it too. */
static void markup_comment(struct html_tokenizer *t, struct html_token *token, const char *from)
{
    for (const char *p = from; (p = memchr(p, '>', (size_t)(t->end - p))); p++) {
        size_t n = (size_t)(p - from);
        const char *to = NULL;
        if (n == 0 || (n == 1 && from[0] == '-'))
            to = from;
        else if (n >= 2 && p[-1] == '-' && p[-2] == '-')
            to = p - 2;
        else if (n >= 3 && p[-1] == '!' && p[-2] == '-' && p[-3] == '-')
            to = p - 3;
        if (to) {
            t->p = p + 1;
            comment(t, token, from, to);
            return;
        }
    }
    /* At the end of the input, what had begun to look like an end is dropped. */
    const char *to = t->end;
    if (to - from >= 3 && to[-1] == '!' && to[-2] == '-' && to[-3] == '-')
        to -= 3;
    else
        for (int i = 0; i < 2 && to > from && to[-1] == '-'; i++)
            to--;
    t->p = t->end;
    comment(t, token, from, to);
}

/* A quoted identifier; `p` stands on the quote. Returns NULL when it is cut short, with `t->p` behind the cut. */
static const char *doctype_id(struct html_tokenizer *t, const char *p, op_str *id)
{
    char quote = *p++;
    const char *from = p;
    while (p < t->end && *p != quote && *p != '>')
        p++;
    *id = decode(t, from, p, false);
    if (p < t->end && *p == quote)
        return p + 1;
    t->p = p < t->end ? p + 1 : p;
    return NULL;
}

static bool quote_at(const struct html_tokenizer *t, const char *p)
{
    return p < t->end && (*p == '"' || *p == '\'');
}

/* "After DOCTYPE name state" and on. False: force quirks. */
static bool doctype_ids(struct html_tokenizer *t, const char *p, struct html_token *token)
{
    op_str word = op_str_first(op_str_range(p, t->end), 6);
    bool is_public = op_str_eq_ci(word, OP_STR("public"));
    bool good = false;
    if (is_public || op_str_eq_ci(word, OP_STR("system"))) {
        p = skip_space(p + 6, t->end);
        if (quote_at(t, p)) {
            p = doctype_id(t, p, is_public ? &token->public_id : &token->system_id);
            if (!p)
                return false;
            p = skip_space(p, t->end);
            if (is_public && quote_at(t, p)) {
                p = doctype_id(t, p, &token->system_id);
                if (!p)
                    return false;
                p = skip_space(p, t->end);
            }
            /* Anything else before the `>` is passed over; it asks for quirks where a system identifier may stand. */
            good = p < t->end && (*p == '>' || token->system_id.p);
        }
    }
    const char *close = memchr(p, '>', (size_t)(t->end - p));
    t->p = close ? close + 1 : t->end;
    return good;
}

static void doctype(struct html_tokenizer *t, struct html_token *token, const char *p)
{
    token->kind = HTML_DOCTYPE;
    token->public_id = token->system_id = OP_STR_NONE;
    p = skip_space(p, t->end);
    const char *from = p;
    while (p < t->end && !(class_of(*p) & (TAG_SPACE | TAG_CLOSE)))
        p++;
    token->text = decode(t, from, p, false);
    /* The copy is ours: fold it in place. */
    char *name = t->doc->arena->base + (token->text.p - t->doc->arena->base);
    for (size_t i = 0; i < token->text.n; i++)
        name[i] = op_to_lower(name[i]);
    token->force_quirks = token->text.n == 0;
    p = skip_space(p, t->end);
    if (p >= t->end || *p == '>') {
        token->force_quirks |= p >= t->end;
        t->p = p < t->end ? p + 1 : p;
        return;
    }
    token->force_quirks = !doctype_ids(t, p, token);
}

/* "Markup declaration open state"; `p` stands behind "<!". */
static bool markup_declaration(struct html_tokenizer *t, struct html_token *token, const char *p)
{
    op_str rest = op_str_range(p, t->end);
    if (op_str_starts(rest, OP_STR("--"))) {
        markup_comment(t, token, p + 2);
    } else if (op_str_starts_ci(rest, OP_STR("doctype"))) {
        doctype(t, token, p + 7);
    } else if (op_str_starts(rest, OP_STR("[CDATA[")) && t->in_foreign && t->in_foreign(t->of)) {
        t->p = p + 7;
        html_tokenizer_switch(t, HTML_CDATA, OP_N_UNNAMED);
        return false;
    } else {
        bogus_comment(t, token, p);
    }
    return true;
}

/* -- Raw text (13.2.5.2 to 13.2.5.5, 13.2.5.9 to 13.2.5.31) -- */

/* Does the end tag "</name" stand at `p`, with something after it that ends the name? */
static bool end_tag_at(const char *p, const char *end, op_str name)
{
    if ((size_t)(end - p) <= name.n + 2 || p[1] != '/')
        return false;
    return class_of(p[name.n + 2]) & (TAG_SPACE | TAG_SLASH | TAG_CLOSE) &&
           op_str_eq_ci(op_str_make(p + 2, name.n), name);
}

static const char *raw_text_end(const char *p, const char *end, op_str name)
{
    for (; (p = memchr(p, '<', (size_t)(end - p))); p++)
        if (end_tag_at(p, end, name))
            return p;
    return end;
}

/* Does "script" and something that ends a name stand at `p`? */
static bool script_at(const char *p, const char *end)
{
    return end - p > 6 && class_of(p[6]) & (TAG_SPACE | TAG_SLASH | TAG_CLOSE) &&
           op_str_eq_ci(op_str_make(p, 6), OP_STR("script"));
}

/* The end tag that ends a script: one inside "<!-- <script> ... -->" does not. */
static const char *script_end(const char *p, const char *end, op_str name)
{
    enum { PLAIN, ESCAPED, DOUBLE_ESCAPED } state = PLAIN;
    const char *dashes_from = p; /* dashes before this do not count towards "-->" */
    while (p < end) {
        if (state == PLAIN) {
            p = memchr(p, '<', (size_t)(end - p));
            if (!p)
                return end;
        }
        if (*p == '<') {
            if (state != DOUBLE_ESCAPED && end_tag_at(p, end, name))
                return p;
            if (state == PLAIN && end - p >= 4 && memcmp(p, "<!--", 4) == 0) {
                state = ESCAPED;
                dashes_from = p + 2;
                p += 3;
            } else if (state == ESCAPED && script_at(p + 1, end)) {
                state = DOUBLE_ESCAPED;
            } else if (state == DOUBLE_ESCAPED && p + 1 < end && p[1] == '/' && script_at(p + 2, end)) {
                state = ESCAPED;
            }
        } else if (*p == '>' && p - dashes_from >= 2 && p[-1] == '-' && p[-2] == '-') {
            state = PLAIN;
        }
        p++;
    }
    return end;
}

void html_tokenizer_switch(struct html_tokenizer *t, enum html_content content, uint32_t name)
{
    op_str spelling = op_doc_name_str(t->doc, name);
    t->content = content;
    t->raw_end = t->end;
    if (content == HTML_CDATA) {
        size_t close = op_str_find(op_str_range(t->p, t->end), OP_STR("]]>"), 0);
        if (close != OP_NOT_FOUND)
            t->raw_end = t->p + close;
    } else if (spelling.n && content == HTML_SCRIPT_DATA) {
        t->raw_end = script_end(t->p, t->end, spelling);
    } else if (spelling.n && content != HTML_PLAINTEXT) {
        t->raw_end = raw_text_end(t->p, t->end, spelling);
    }
}

/* -- Text -- */

/* One part of a run of characters from `t->p`, which is before `end`. `references`: decode them. */
static void text(struct html_tokenizer *t, struct html_token *token, const char *end, bool references)
{
    const char *p = t->p;
    token->kind = HTML_TEXT;
    token->nul = false;
    if (*p == '\r') {
        /* A line break of two bytes is cut before its LF, which then begins the next part. */
        if (p + 1 < end && p[1] == '\n') {
            p++;
            token->pos = place(t, p);
        } else {
            token->text = OP_STR("\n");
            t->p = p + 1;
            return;
        }
    } else if (*p == 0) {
        token->nul = t->content == HTML_DATA || t->content == HTML_CDATA;
        token->text = token->nul ? OP_STR("") : OP_STR(REPLACEMENT);
        t->p = p + 1;
        return;
    } else if (*p == '&' && references) {
        size_t n, taken = op_char_ref(p, end, false, t->decoded, &n);
        if (taken) {
            token->text = op_str_make(t->decoded, n);
            t->p = p + taken;
            return;
        }
    }
    /* The first byte is text by now. */
    const char *to = p + 1;
    if (t->content == HTML_DATA)
        to = html_scan(to, end, '<', '&');
    else
        to = html_scan(to, end, references ? '&' : 0, 0);
    token->text = op_str_range(p, to);
    t->p = to;
}

/* "Tag open state"; `t->p` stands on the `<`. False: nothing came of it (text, or the end of the input). */
static bool tag_open(struct html_tokenizer *t, struct html_token *token)
{
    const char *p = t->p + 1;
    if (p >= t->end)
        return false;
    if (op_is_alpha(*p)) {
        token->kind = HTML_START_TAG;
        return tag(t, p, token);
    }
    if (*p == '/') {
        p++;
        if (p >= t->end)
            return false;
        if (op_is_alpha(*p)) {
            token->kind = HTML_END_TAG;
            return tag(t, p, token);
        }
        if (*p == '>') {
            t->p = p + 1;
            return false;
        }
        bogus_comment(t, token, p);
        return true;
    }
    if (*p == '!')
        return markup_declaration(t, token, p + 1);
    if (*p == '?') {
        bogus_comment(t, token, p);
        return true;
    }
    return false;
}

void html_tokenizer_next(struct html_tokenizer *t, struct html_token *token)
{
    for (;;) {
        token->pos = place(t, t->p);
        if (t->content != HTML_DATA) {
            if (t->p < t->raw_end) {
                text(t, token, t->raw_end, t->content == HTML_RCDATA);
                return;
            }
            if (t->content == HTML_CDATA && t->p < t->end)
                t->p += 3;
            t->content = HTML_DATA;
            continue;
        }
        if (t->p >= t->end) {
            token->kind = HTML_EOF;
            return;
        }
        if (*t->p != '<') {
            text(t, token, t->end, true);
            return;
        }
        const char *before = t->p;
        if (tag_open(t, token))
            return;
        if (t->p == before) {
            text(t, token, t->end, true);
            return;
        }
    }
}
