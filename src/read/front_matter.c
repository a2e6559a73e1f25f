#include "read/front_matter.h"

#include "read/front_header.h"
#include "read/front_json.h"
#include "read/front_toml.h"
#include "read/front_yaml.h"

/* The lines within `limit` bytes; of YAML only whole entries. */
static op_str shorten(op_str text, size_t limit, enum front_notation notation)
{
    text = op_str_first(text, limit);
    size_t good = 0;
    for (size_t i = 0, end; (end = op_str_find_char(text, '\n', i)) != OP_NOT_FOUND; i = end + 1) {
        const char *next = end + 1 < text.n ? text.p + end + 1 : "";
        if (notation != FRONT_YAML || (*next && !strchr(" \t\r\n-#]}", *next)))
            good = end + 1;
    }
    return op_str_first(text, good);
}

void front_matter_read(const struct front_matter *fm, struct front_values *values)
{
    op_str text = fm->text;
    size_t limit = values->ctx->limits.front_matter;
    if (fm->open)
        front_report(values, OP_DIAG_FRONT_MATTER_OPEN, fm->line > 1 ? fm->line - 1 : fm->line, 1,
                     "front matter has no closing fence, ending it before line %u", fm->body_line);
    if (text.n > limit) {
        front_report_limit(values, fm->line, 0, "too many bytes");
        text = shorten(text, limit, fm->notation);
    }
    if (op_str_trim(text).n == 0)
        return;
    switch (fm->notation) {
    case FRONT_YAML:
        front_yaml_read(values, text, fm->line);
        break;
    case FRONT_TOML:
        front_toml_read(values, text, fm->line);
        break;
    case FRONT_JSON:
        front_json_read(values, text, fm->line, fm->open);
        break;
    case FRONT_HEADER:
        front_header_read(values, text, fm->line);
        break;
    case FRONT_TITLE_BLOCK:
        front_header_read_title_block(values, text, fm->line);
        break;
    default:
        break;
    }
    front_values_end(values);
}
