#include "base/library.h"

#include <dlfcn.h>

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
