/* Words of dates in the main languages of Europe. Letters are folded; a word stands for the same in all of them, or it
   is not in the tables (Croatian, whose listopad is October, is left out for Polish and Czech, where it is November).
 */
#ifndef BASE_DATE_NAMES_H
#define BASE_DATE_NAMES_H

#include "offprint/str.h"

/* 1 to 12 for the name of a month in full, in the genitive or shortened; 0 for any other word. */
unsigned date_month_named(op_str word);
bool date_is_weekday(op_str word);
/* Words that stand between the parts: `de`, `of`, `um`, `года`. */
bool date_is_particle(op_str word);

#endif
