/* The one door of HarfBuzz, whose few functions are declared here as those of cover/pango.h are. */
#include "base/library.h"
#include "font/font.h"

typedef struct hb_blob hb_blob_t;
typedef struct hb_face hb_face_t;
typedef struct hb_set hb_set_t;
typedef struct hb_subset_input hb_subset_input_t;

enum { HB_MEMORY_MODE_READONLY = 1, NAME_FAMILY = 1, NAME_TYPOGRAPHIC_FAMILY = 16 };

#define HARFBUZZ_FUNCTIONS(X)                                                                                          \
    X(hb_blob_t *, hb_blob_create, (const char *, unsigned, int mode, void *, void (*)(void *)))                       \
    X(const char *, hb_blob_get_data, (hb_blob_t *, unsigned *))                                                       \
    X(void, hb_blob_destroy, (hb_blob_t *))                                                                            \
    X(hb_face_t *, hb_face_create, (hb_blob_t *, unsigned))                                                            \
    X(unsigned, hb_face_get_glyph_count, (hb_face_t *))                                                                \
    X(hb_blob_t *, hb_face_reference_table, (hb_face_t *, uint32_t tag))                                               \
    X(hb_blob_t *, hb_face_reference_blob, (hb_face_t *))                                                              \
    X(void, hb_face_destroy, (hb_face_t *))                                                                            \
    X(unsigned, hb_ot_name_get_utf8, (hb_face_t *, unsigned, const void *language, unsigned *size, char *))            \
    X(void, hb_set_add, (hb_set_t *, uint32_t))                                                                        \
    X(hb_subset_input_t *, hb_subset_input_create_or_fail, (void))                                                     \
    X(hb_set_t *, hb_subset_input_unicode_set, (hb_subset_input_t *))                                                  \
    X(void, hb_subset_input_destroy, (hb_subset_input_t *))                                                            \
    X(hb_face_t *, hb_subset_or_fail, (hb_face_t *, const hb_subset_input_t *))

struct harfbuzz_api {
    HARFBUZZ_FUNCTIONS(OP_LIBRARY_DECLARED_MEMBER)
};

static const struct harfbuzz_api *load_api(void)
{
    static struct harfbuzz_api api;
    static bool tried;
    static const char *const symbols[] = {HARFBUZZ_FUNCTIONS(OP_LIBRARY_DECLARED_SYMBOL)};
    if (!tried)
        (void)op_library_load("libharfbuzz-subset.so.0", symbols, &api, sizeof symbols / sizeof *symbols);
    tried = true;
    return api.hb_blob_create ? &api : NULL;
}

static hb_face_t *open_face(const struct harfbuzz_api *api, op_str bytes)
{
    if (bytes.n < 12 || bytes.n > UINT32_MAX)
        return NULL;
    hb_blob_t *blob = api->hb_blob_create(bytes.p, (unsigned)bytes.n, HB_MEMORY_MODE_READONLY, NULL, NULL);
    hb_face_t *face = api->hb_face_create(blob, 0);
    api->hb_blob_destroy(blob);
    if (api->hb_face_get_glyph_count(face) > 0)
        return face;
    api->hb_face_destroy(face);
    return NULL;
}

/* What the table OS/2 says (OpenType 1.9): weight at 4, permissions at 8, selection at 62. */
struct os2 {
    unsigned weight, permissions, selection;
};

static unsigned load_be16(const char *p)
{
    return (unsigned)(unsigned char)p[0] << 8 | (unsigned char)p[1];
}

static struct os2 read_os2(const struct harfbuzz_api *api, hb_face_t *face)
{
    struct os2 os2 = {400, 0, 0};
    unsigned n = 0;
    hb_blob_t *blob = api->hb_face_reference_table(face, 0x4F532F32);
    const char *p = api->hb_blob_get_data(blob, &n);
    if (p && n >= 64)
        os2 = (struct os2){load_be16(p + 4), load_be16(p + 8), load_be16(p + 62)};
    api->hb_blob_destroy(blob);
    if (os2.weight < 1 || os2.weight > 1000)
        os2.weight = 400;
    return os2;
}

/* Restricted unless previewing or editing is permitted; bitmaps only. */
static bool is_forbidden(struct os2 os2)
{
    return (os2.permissions & 0x000E) == 0x0002 || os2.permissions & 0x0200;
}

enum op_font_fault op_font_read(op_str bytes, struct op_font_info *info)
{
    const struct harfbuzz_api *api = load_api();
    if (!api)
        return OP_FONT_LIBRARY;
    hb_face_t *face = open_face(api, bytes);
    if (!face)
        return OP_FONT_TYPE;
    struct os2 os2 = read_os2(api, face);
    *info = (struct op_font_info){.weight = os2.weight, .italic = (os2.selection & 0x0201) != 0};
    unsigned n = sizeof info->family;
    if (api->hb_ot_name_get_utf8(face, NAME_TYPOGRAPHIC_FAMILY, NULL, &n, info->family) == 0) {
        n = sizeof info->family;
        (void)api->hb_ot_name_get_utf8(face, NAME_FAMILY, NULL, &n, info->family);
    }
    api->hb_face_destroy(face);
    return is_forbidden(os2) ? OP_FONT_FORBIDDEN : OP_FONT_GOOD;
}

enum op_font_fault op_font_subset(op_str bytes, const uint8_t *characters, uint32_t count, struct op_buf *out)
{
    const struct harfbuzz_api *api = load_api();
    hb_face_t *face = api ? open_face(api, bytes) : NULL;
    if (!face)
        return api ? OP_FONT_TYPE : OP_FONT_LIBRARY;
    hb_subset_input_t *input = api->hb_subset_input_create_or_fail();
    hb_face_t *less = NULL;
    bool whole = (read_os2(api, face).permissions & 0x0100) != 0 && !op_str_starts(bytes, OP_STR("ttcf"));
    if (input && !whole) {
        hb_set_t *set = api->hb_subset_input_unicode_set(input);
        for (uint32_t c = 0; c < count; c++)
            if (characters[c / 8] >> (c % 8) & 1)
                api->hb_set_add(set, c);
        less = api->hb_subset_or_fail(face, input);
    }
    if (whole)
        op_buf_add(out, bytes);
    if (less) {
        unsigned n = 0;
        hb_blob_t *blob = api->hb_face_reference_blob(less);
        const char *p = api->hb_blob_get_data(blob, &n);
        op_buf_add(out, op_str_make(p, n));
        api->hb_blob_destroy(blob);
        api->hb_face_destroy(less);
    }
    if (input)
        api->hb_subset_input_destroy(input);
    api->hb_face_destroy(face);
    return whole || less ? OP_FONT_GOOD : OP_FONT_SUBSET;
}
