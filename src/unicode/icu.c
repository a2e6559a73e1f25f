#include "unicode/icu.h"

/* The argument is expanded once more, so that the string is the versioned name: "ucnv_open_72". */
#define ICU_QUOTE(name) #name
#define ICU_SYMBOL(name) ICU_QUOTE(name),

const struct icu_common *icu_common(void)
{
    static struct icu_common api;
    static bool tried;
    static const char *const symbols[] = {ICU_COMMON_FUNCTIONS(ICU_SYMBOL)};
    if (!tried) {
        tried = true;
        (void)op_library_load("libicuuc.so." U_ICU_VERSION_SHORT, symbols, &api, sizeof symbols / sizeof *symbols);
    }
    return api.ucnv_open ? &api : NULL;
}

const struct icu_i18n *icu_i18n(void)
{
    static struct icu_i18n api;
    static bool tried;
    static const char *const symbols[] = {ICU_I18N_FUNCTIONS(ICU_SYMBOL)};
    if (!tried) {
        tried = true;
        (void)op_library_load("libicui18n.so." U_ICU_VERSION_SHORT, symbols, &api, sizeof symbols / sizeof *symbols);
    }
    return api.ucsdet_open ? &api : NULL;
}
