/* The part of Pango, Fontconfig and cairo that covers are drawn with, declared here for the reasons that base/cairo.h
   gives. One library, libpangocairo, brings the others. */
#ifndef COVER_PANGO_H
#define COVER_PANGO_H

#include <stdbool.h>
#include <stdint.h>

#include "base/cairo.h"
#include "base/library.h"

typedef struct cairo_font_options cairo_font_options_t;
typedef struct pango_font_map PangoFontMap;
typedef struct pango_context PangoContext;
typedef struct pango_layout PangoLayout;
typedef struct pango_description PangoFontDescription;
typedef struct pango_language PangoLanguage;
typedef struct pango_attribute PangoAttribute;
typedef struct pango_attributes PangoAttrList;

struct pango_rectangle {
    int x, y, width, height;
};

/* FcFontSet of Fontconfig; only the count is looked at. */
struct font_set {
    int count, size;
    void *fonts;
};

enum {
    CAIRO_ANTIALIAS_GRAY = 2,
    CAIRO_HINT_STYLE_NONE = 1,
    CAIRO_HINT_METRICS_OFF = 1,
    PANGO_SCALE = 1024,
    PANGO_ALIGN_LEFT = 0,
    PANGO_ALIGN_RIGHT = 2,
    PANGO_WRAP_WORD = 0,
    PANGO_WRAP_WORD_CHAR = 2,
    PANGO_ELLIPSIZE_END = 3,
    PANGO_DIRECTION_LTR = 0,
    PANGO_DIRECTION_RTL = 1,
    FC_SET_SYSTEM = 0
};

/* What is returned, the name, what is taken. */
#define PANGO_FUNCTIONS(X)                                                                                             \
    CAIRO_SURFACE_FUNCTIONS(X)                                                                                         \
    X(cairo_surface_t *, cairo_image_surface_create, (int format, int width, int height))                              \
    X(unsigned char *, cairo_image_surface_get_data, (cairo_surface_t *))                                              \
    X(int, cairo_image_surface_get_stride, (cairo_surface_t *))                                                        \
    X(void, cairo_set_source_rgb, (cairo_t *, double, double, double))                                                 \
    X(void, cairo_set_line_width, (cairo_t *, double))                                                                 \
    X(void, cairo_paint, (cairo_t *))                                                                                  \
    X(void, cairo_rectangle, (cairo_t *, double x, double y, double width, double height))                             \
    X(void, cairo_arc, (cairo_t *, double x, double y, double radius, double from, double to))                         \
    X(void, cairo_move_to, (cairo_t *, double x, double y))                                                            \
    X(void, cairo_line_to, (cairo_t *, double x, double y))                                                            \
    X(void, cairo_curve_to, (cairo_t *, double, double, double, double, double, double))                               \
    X(void, cairo_close_path, (cairo_t *))                                                                             \
    X(void, cairo_save, (cairo_t *))                                                                                   \
    X(void, cairo_clip, (cairo_t *))                                                                                   \
    X(void, cairo_restore, (cairo_t *))                                                                                \
    X(void, cairo_fill, (cairo_t *))                                                                                   \
    X(void, cairo_stroke, (cairo_t *))                                                                                 \
    X(cairo_font_options_t *, cairo_font_options_create, (void))                                                       \
    X(void, cairo_font_options_set_antialias, (cairo_font_options_t *, int))                                           \
    X(void, cairo_font_options_set_hint_style, (cairo_font_options_t *, int))                                          \
    X(void, cairo_font_options_set_hint_metrics, (cairo_font_options_t *, int))                                        \
    X(void, cairo_font_options_destroy, (cairo_font_options_t *))                                                      \
    X(PangoFontMap *, pango_cairo_font_map_new, (void))                                                                \
    X(void, pango_cairo_font_map_set_resolution, (PangoFontMap *, double))                                             \
    X(void, pango_cairo_context_set_font_options, (PangoContext *, const cairo_font_options_t *))                      \
    X(void, pango_cairo_show_layout, (cairo_t *, PangoLayout *))                                                       \
    X(PangoContext *, pango_font_map_create_context, (PangoFontMap *))                                                 \
    X(void, pango_context_set_base_dir, (PangoContext *, int))                                                         \
    X(void, pango_context_set_language, (PangoContext *, PangoLanguage *))                                             \
    X(void, pango_context_set_round_glyph_positions, (PangoContext *, int))                                            \
    X(int, pango_find_base_dir, (const char *, int))                                                                   \
    X(PangoLanguage *, pango_language_from_string, (const char *))                                                     \
    X(PangoFontDescription *, pango_font_description_new, (void))                                                      \
    X(void, pango_font_description_set_family, (PangoFontDescription *, const char *))                                 \
    X(void, pango_font_description_set_weight, (PangoFontDescription *, int))                                          \
    X(void, pango_font_description_set_absolute_size, (PangoFontDescription *, double))                                \
    X(void, pango_font_description_free, (PangoFontDescription *))                                                     \
    X(PangoAttribute *, pango_attr_letter_spacing_new, (int))                                                          \
    X(PangoAttrList *, pango_attr_list_new, (void))                                                                    \
    X(void, pango_attr_list_insert, (PangoAttrList *, PangoAttribute *))                                               \
    X(void, pango_attr_list_unref, (PangoAttrList *))                                                                  \
    X(PangoLayout *, pango_layout_new, (PangoContext *))                                                               \
    X(void, pango_layout_set_text, (PangoLayout *, const char *, int))                                                 \
    X(void, pango_layout_set_attributes, (PangoLayout *, PangoAttrList *))                                             \
    X(void, pango_layout_set_font_description, (PangoLayout *, const PangoFontDescription *))                          \
    X(void, pango_layout_set_width, (PangoLayout *, int))                                                              \
    X(void, pango_layout_set_height, (PangoLayout *, int))                                                             \
    X(void, pango_layout_set_wrap, (PangoLayout *, int))                                                               \
    X(void, pango_layout_set_ellipsize, (PangoLayout *, int))                                                          \
    X(void, pango_layout_set_alignment, (PangoLayout *, int))                                                          \
    X(void, pango_layout_set_auto_dir, (PangoLayout *, int))                                                           \
    X(void, pango_layout_set_line_spacing, (PangoLayout *, float))                                                     \
    X(int, pango_layout_get_line_count, (PangoLayout *))                                                               \
    X(void, pango_layout_get_pixel_extents, (PangoLayout *, struct pango_rectangle *, struct pango_rectangle *))       \
    X(int, pango_layout_get_unknown_glyphs_count, (PangoLayout *))                                                     \
    X(void, g_object_unref, (void *))                                                                                  \
    X(int, FcInit, (void))                                                                                             \
    X(struct font_set *, FcConfigGetFonts, (void *configuration, int set))

struct pango_api {
    PANGO_FUNCTIONS(OP_LIBRARY_DECLARED_MEMBER)
};

/* Loads the libraries at the first call; NULL when they are not installed. */
const struct pango_api *pango_load(void);

#endif
