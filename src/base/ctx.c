#include "offprint/ctx.h"

#include <stdlib.h>

#include "base/beneath.h"

static void drop(void *self, const struct op_diag *diag)
{
    (void)self;
    (void)diag;
}

void op_ctx_init(struct op_ctx *ctx)
{
    *ctx = (struct op_ctx){
        .sink = {drop, NULL},
        .limits = OP_LIMITS_DEFAULT,
        .files = {op_open_beneath, NULL},
        .epoch = -1,
    };
    for (int i = 0; i < OP_DIAG_COUNT; i++)
        ctx->severity[i] = (unsigned char)op_diag_rows[i].severity;
    uint64_t epoch;
    if (op_str_to_uint(op_str_z(getenv("SOURCE_DATE_EPOCH")), 253402300799u, &epoch))
        ctx->epoch = (int64_t)epoch;
}

bool op_ctx_warn_option(struct op_ctx *ctx, op_str argument)
{
    if (op_str_eq(argument, OP_STR("error"))) {
        for (int i = 0; i < OP_DIAG_COUNT; i++)
            if (ctx->severity[i] == OP_WARNING)
                ctx->severity[i] = OP_ERROR;
        return true;
    }
    bool error = op_str_starts(argument, OP_STR("error="));
    bool no = op_str_starts(argument, OP_STR("no-"));
    int id = op_diag_lookup(op_str_skip(argument, error ? 6 : no ? 3 : 0));
    if (id < 0)
        return false;
    if (error && ctx->severity[id] == OP_WARNING)
        ctx->severity[id] = OP_ERROR;
    ctx->silenced[id] = no;
    return true;
}

bool op_ctx_failed(const struct op_ctx *ctx)
{
    return ctx->counts[OP_ERROR] > 0 || ctx->counts[OP_FATAL] > 0;
}
