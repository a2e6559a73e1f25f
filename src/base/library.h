/* Libraries that are loaded when a job first needs them: a run that does not need them pays nothing for them. */
#ifndef BASE_LIBRARY_H
#define BASE_LIBRARY_H

#include "offprint/str.h"

/* Opens the shared library `soname` and fills `table`, `count` function pointers in the order of `symbols`. False, and
   `table` not touched, when the library or one of the symbols is not there. The library stays for the process. */
bool op_library_load(const char *soname, const char *const *symbols, void *table, size_t count);

/* The same of a module of ours, which lies in ../lib/offprint as seen from the folder of the program that runs, or else
   where the system looks for libraries. */
bool op_library_load_module(const char *name, const char *const *symbols, void *table, size_t count);

/* A library's functions are a list, FUNCTIONS(X), of which its table is made and the names of the symbols: of X(name)
   where the library's header declares them, of X(result, name, arguments) where no header is needed. */
#define OP_LIBRARY_MEMBER(name) __typeof__(&name) name;
#define OP_LIBRARY_SYMBOL(name) #name,
#define OP_LIBRARY_DECLARED_MEMBER(result, name, arguments) result(*name) arguments;
#define OP_LIBRARY_DECLARED_SYMBOL(result, name, arguments) #name,

#endif
