#include "cover/pango.h"

const struct pango_api *pango_load(void)
{
    static struct pango_api api;
    static bool tried;
    static const char *const symbols[] = {PANGO_FUNCTIONS(OP_LIBRARY_DECLARED_SYMBOL)};
    if (!tried)
        (void)op_library_load("libpangocairo-1.0.so.0", symbols, &api, sizeof symbols / sizeof *symbols);
    tried = true;
    return api.cairo_create ? &api : NULL;
}
