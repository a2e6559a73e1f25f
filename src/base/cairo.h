/* The part of cairo that whoever draws with it has in common, declared here: its header comes with many development
   packages, and these calls have been the same for more than ten years. Enumerations are ints, as the library's own. It
   is loaded together with the library that draws: each of these lists goes into that library's table. */
#ifndef BASE_CAIRO_H
#define BASE_CAIRO_H

typedef struct cairo_surface cairo_surface_t;
typedef struct cairo cairo_t;

enum { CAIRO_FORMAT_ARGB32 = 0, CAIRO_FORMAT_RGB24 = 1 };

/* What is returned, the name, what is taken. */
#define CAIRO_SURFACE_FUNCTIONS(X)                                                                                     \
    X(void, cairo_surface_flush, (cairo_surface_t *))                                                                  \
    X(void, cairo_surface_destroy, (cairo_surface_t *))                                                                \
    X(cairo_t *, cairo_create, (cairo_surface_t *))                                                                    \
    X(void, cairo_destroy, (cairo_t *))                                                                                \
    X(int, cairo_status, (cairo_t *))

#endif
