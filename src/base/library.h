/* Libraries that are loaded when a job first needs them: a run that does not need them pays nothing for them. */
#ifndef BASE_LIBRARY_H
#define BASE_LIBRARY_H

#include "offprint/str.h"

/* Opens the shared library `soname` and fills `table`, `count` function pointers in the order of `symbols`. False, and
   `table` not touched, when the library or one of the symbols is not there. The library stays for the process. */
bool op_library_load(const char *soname, const char *const *symbols, void *table, size_t count);

#endif
