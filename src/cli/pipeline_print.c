#include "cli/pipeline_print.h"

void op_pipeline_print_step(const struct op_program *program, const struct op_pipeline_step *step, struct op_buf *out)
{
    op_buf_addf(out, "op-%s", step->name);
    op_options_print(&step->set, step->defaults, out);
    if (program->common.quiet)
        op_buf_addz(out, " -q");
    for (size_t i = 0; i < program->common.warn.n; i++) {
        op_buf_addz(out, " -W ");
        op_shell_quote(program->common.warn.v[i], out);
    }
    if (program->common.log_format == 1)
        op_buf_addz(out, " --log-format=json");
    /* Those of the user, and the folders of all inputs behind them. */
    for (size_t i = 0; i < program->ctx.resource_path_count && step->files; i++) {
        op_buf_addz(out, " --resource-path=");
        op_shell_quote(program->ctx.resource_paths[i], out);
    }
}

void op_pipeline_print_operands(const op_str *operands, size_t count, struct op_buf *out)
{
    bool dashes = false;
    for (size_t i = 0; i < count; i++)
        dashes = dashes || (operands[i].n > 1 && operands[i].p[0] == '-');
    if (dashes)
        op_buf_addz(out, " --");
    for (size_t i = 0; i < count; i++) {
        op_buf_addc(out, ' ');
        op_shell_quote(operands[i], out);
    }
}
