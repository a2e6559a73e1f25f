/* Dates; what was read and written in full reads as the same. */
#include "fuzz.h"

#include "offprint/date.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    op_str text = fuzz_copy(data, size, 0);
    struct op_date date, again;
    if (op_date_parse(text, &date)) {
        struct op_buf out = OP_BUF_INIT;
        op_date_format_utc(&date, &out);
        op_buf_clear(&out);
        op_date_format(&date, &out);
        if (!op_date_parse(op_buf_str(&out), &again) || op_date_seconds(&date) != op_date_seconds(&again))
            abort();
        op_date_from_seconds(op_date_seconds(&date), &again);
        op_buf_release(&out);
    }
    fuzz_free(text);
    return 0;
}
