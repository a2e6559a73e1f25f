#include "offprint/diag.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include "offprint/buf.h"
#include "offprint/ctx.h"
#include "offprint/utf8.h"

const struct op_diag_row op_diag_rows[OP_DIAG_COUNT] = {
#define OP_DIAG_ROW(identifier, id, severity, meaning) {id, severity, meaning},
    OP_DIAG_LIST(OP_DIAG_ROW)
#undef OP_DIAG_ROW
};

static const char *const severity_names[] = {"note", "warning", "error", "fatal"};

int op_diag_lookup(op_str id)
{
    for (int i = 0; i < OP_DIAG_COUNT; i++)
        if (op_str_eq(op_str_z(op_diag_rows[i].id), id))
            return i;
    return -1;
}

void op_report(struct op_ctx *ctx, enum op_diag_id id, struct op_place place, const char *format, ...)
{
    enum op_severity severity = (enum op_severity)ctx->severity[id];
    ctx->counts[severity]++;
    if (ctx->silenced[id] && severity < OP_ERROR)
        return;
    char message[1024];
    va_list args;
    va_start(args, format);
    int n = vsnprintf(message, sizeof message, format, args);
    va_end(args);
    size_t length = n < 0 ? 0 : (size_t)n < sizeof message ? (size_t)n : sizeof message - 1;
    struct op_diag diag = {id, severity, place, op_str_make(message, length)};
    ctx->sink.put(ctx->sink.self, &diag);
}

/* Names and messages may hold anything that a document holds; a terminal must not obey it. */
static void add_printable(struct op_buf *out, op_str s)
{
    for (size_t i = 0, n; i < s.n; i += n) {
        uint32_t c = op_utf8_decode(s.p + i, s.p + s.n, &n);
        bool bidi = (c >= 0x202A && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069);
        op_buf_add_utf8(out, c < 0x20 || (c >= 0x7F && c < 0xA0) || bidi ? OP_REPLACEMENT : c);
    }
}

void op_diag_format(const struct op_diag *diag, struct op_buf *out)
{
    if (diag->place.file.n)
        add_printable(out, diag->place.file);
    else
        op_buf_addz(out, "offprint");
    op_buf_addc(out, ':');
    if (diag->place.line)
        op_buf_addf(out, "%u:", diag->place.line);
    if (diag->place.line && diag->place.column)
        op_buf_addf(out, "%u:", diag->place.column);
    op_buf_addf(out, " %s: ", severity_names[diag->severity]);
    add_printable(out, diag->message);
    op_buf_addf(out, " [%s]\n", op_diag_rows[diag->id].id);
}

static void add_json_string(struct op_buf *out, op_str s)
{
    op_buf_addc(out, '"');
    for (size_t i = 0, n; i < s.n; i += n) {
        uint32_t c = op_utf8_decode(s.p + i, s.p + s.n, &n);
        if (c == '"' || c == '\\')
            op_buf_addf(out, "\\%c", (char)c);
        else if (c < 0x20 || c == 0x7F)
            op_buf_addf(out, "\\u%04x", c);
        else
            op_buf_add_utf8(out, c);
    }
    op_buf_addc(out, '"');
}

void op_diag_format_json(const struct op_diag *diag, struct op_buf *out)
{
    op_buf_addz(out, "{\"file\":");
    add_json_string(out, diag->place.file);
    op_buf_addf(out, ",\"line\":%u,\"column\":%u,\"severity\":\"%s\",\"id\":\"%s\",\"message\":", diag->place.line,
                diag->place.column, severity_names[diag->severity], op_diag_rows[diag->id].id);
    add_json_string(out, diag->message);
    op_buf_addz(out, "}\n");
}
