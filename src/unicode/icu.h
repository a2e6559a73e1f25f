/* The door of ICU: its headers are included in src/unicode only, its libraries are loaded when text first needs them
   (an input that is not UTF-8, a line of Chinese or Thai). Calls read like ICU's own: `icu->ucnv_open(...)`, because
   <unicode/urename.h> renames the members in the same way as the functions. */
#ifndef UNICODE_ICU_H
#define UNICODE_ICU_H

#include <unicode/ubrk.h>
#include <unicode/uchar.h>
#include <unicode/ucnv.h>
#include <unicode/ucsdet.h>
#include <unicode/utext.h>

#include "base/library.h"

/* Of libicuuc: converters, properties of characters, breaking. */
#define ICU_COMMON_FUNCTIONS(X)                                                                                        \
    X(ucnv_open)                                                                                                       \
    X(ucnv_close)                                                                                                      \
    X(ucnv_toUnicode)                                                                                                  \
    X(ucnv_reset)                                                                                                      \
    X(u_getIntPropertyValue)                                                                                           \
    X(u_hasBinaryProperty)                                                                                             \
    X(u_charType)                                                                                                      \
    X(ubrk_open)                                                                                                       \
    X(ubrk_close)                                                                                                      \
    X(ubrk_setText)                                                                                                    \
    X(ubrk_setUText)                                                                                                   \
    X(ubrk_first)                                                                                                      \
    X(ubrk_next)                                                                                                       \
    X(ubrk_getRuleStatus)                                                                                              \
    X(utext_openUTF8)                                                                                                  \
    X(utext_close)

/* Of libicui18n: detection of encodings. */
#define ICU_I18N_FUNCTIONS(X)                                                                                          \
    X(ucsdet_open)                                                                                                     \
    X(ucsdet_close)                                                                                                    \
    X(ucsdet_setText)                                                                                                  \
    X(ucsdet_enableInputFilter)                                                                                        \
    X(ucsdet_detectAll)                                                                                                \
    X(ucsdet_getName)                                                                                                  \
    X(ucsdet_getConfidence)

struct icu_common {
    ICU_COMMON_FUNCTIONS(OP_LIBRARY_MEMBER)
};

struct icu_i18n {
    ICU_I18N_FUNCTIONS(OP_LIBRARY_MEMBER)
};

/* The functions, loaded at the first call; NULL when this ICU is not installed. */
const struct icu_common *icu_common(void);
const struct icu_i18n *icu_i18n(void);

#endif
