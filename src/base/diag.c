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

/* SEVERITY ID LINE:COLUMN MESSAGE, on one line. */
static void log_diag(struct op_buf *log, const struct op_diag *diag)
{
    size_t before = log->n;
    op_buf_addf(log, "%s %s %u:%u ", severity_names[diag->severity], op_diag_rows[diag->id].id, diag->place.line,
                diag->place.column);
    for (size_t i = 0; i < diag->message.n; i++)
        op_buf_addc(log, diag->message.p[i] == '\n' ? ' ' : diag->message.p[i]);
    op_buf_addc(log, '\n');
    if (log->full)
        op_buf_truncate(log, before);
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
    if (ctx->log.max)
        log_diag(&ctx->log, &diag);
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

void op_diag_format_json(const struct op_diag *diag, struct op_buf *out)
{
    op_buf_addz(out, "{\"file\":");
    op_buf_add_json(out, diag->place.file);
    op_buf_addf(out, ",\"line\":%u,\"column\":%u,\"severity\":\"%s\",\"id\":\"%s\",\"message\":", diag->place.line,
                diag->place.column, severity_names[diag->severity], op_diag_rows[diag->id].id);
    op_buf_add_json(out, diag->message);
    op_buf_addz(out, "}\n");
}
