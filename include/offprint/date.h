/* Dates in the forms that articles use. */
#ifndef OFFPRINT_DATE_H
#define OFFPRINT_DATE_H

#include "offprint/buf.h"

enum op_date_precision { OP_DATE_YEAR = 1, OP_DATE_MONTH, OP_DATE_DAY, OP_DATE_MINUTE, OP_DATE_SECOND };

struct op_date {
    int32_t year; /* 1 to 9999 */
    uint8_t month, day, hour, minute, second;
    uint8_t precision;      /* enum op_date_precision: what is given */
    bool has_offset;        /* otherwise naive: counted as UTC */
    int16_t offset_minutes; /* east of Greenwich */
};

/* Reads RFC 3339 and ISO 8601 (also weeks and days of the year), RFC 2822, `2023-05-04 09:30:00 +0200`, `2013/7/13
   20:46:25`, naive dates, 12-hour times, months by name in the main languages of Europe (`19. März 2021`, `19 de marzo
   de 2021`), seconds since 1970 (9 to 11 digits) and milliseconds (12 to 14), 2021年3月19日 with weekdays, reigns and
   Korean or Chinese times; what stands in brackets behind it is passed over. Of `03/04/2021` nobody can say which is
   the month: with slashes or dashes, one number must be over 12, or both the same; with dots the day comes first. Years
   have four digits, except in mails. Zones count by offset or by a name that means one thing; CST does in mails only.
   False when it is no date, or no real one (2022-02-30). */
bool op_date_parse(op_str s, struct op_date *date);
/* ISO 8601 in the precision given, with its offset (`Z` for zero): 2021-03-19T03:04:29Z, 2021-03-19, 2021-03. */
void op_date_format(const struct op_date *date, struct op_buf *out);
/* Exactly CCYY-MM-DDThh:mm:ssZ, in UTC; what is not given counts as the start of the period. */
void op_date_format_utc(const struct op_date *date, struct op_buf *out);
/* Seconds since 1970, UTC; and back. */
int64_t op_date_seconds(const struct op_date *date);
void op_date_from_seconds(int64_t seconds, struct op_date *date);

#endif
