#include "base/library.h"

#include <dlfcn.h>
#include <stdio.h>
#include <unistd.h>

bool op_library_load(const char *soname, const char *const *symbols, void *table, size_t count)
{
    void *handle = dlopen(soname, RTLD_NOW | RTLD_LOCAL);
    if (!handle)
        return false;
    for (size_t i = 0; i < count; i++)
        if (!dlsym(handle, symbols[i]))
            return false;
    for (size_t i = 0; i < count; i++) {
        /* POSIX promises that a data pointer can hold a function's address; C does not, hence the bytes. */
        void *address = dlsym(handle, symbols[i]);
        memcpy((char *)table + i * sizeof address, &address, sizeof address);
    }
    return true;
}

bool op_library_load_module(const char *name, const char *const *symbols, void *table, size_t count)
{
    /* Of Linux; elsewhere, and where /proc is not mounted, the system has to know the module. A search path in the
       program would cost every start of it. */
    char program[4096], path[4096 + 256];
    ssize_t n = readlink("/proc/self/exe", program, sizeof program - 1);
    while (n > 0 && program[n - 1] != '/')
        n--;
    if (n > 0) {
        int length = snprintf(path, sizeof path, "%.*s../lib/offprint/%s", (int)n, program, name);
        if (length > 0 && (size_t)length < sizeof path && op_library_load(path, symbols, table, count))
            return true;
    }
    return op_library_load(name, symbols, table, count);
}
