/* The process that fetches. */
#ifndef FETCH_FETCHER_H
#define FETCH_FETCHER_H

#include "fetch/fetch.h"

/* The fetcher itself, until nobody holds the other end of `control`, by which lines come in. */
_Noreturn void op_fetcher_run(int control, const struct op_fetch_options *options);

#endif
