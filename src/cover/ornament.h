/* Grounds of covers: a few quiet ornaments, chosen by number. */
#ifndef COVER_ORNAMENT_H
#define COVER_ORNAMENT_H

#include "cover/pango.h"

/* 0xRRGGBB */
struct cover_colours {
    uint32_t ground, tint, shade, text, accent;
};

/* The colours for a number. */
const struct cover_colours *cover_colours(uint32_t seed);
/* Draws an ornament of the number between the heights `top` and `bottom`, mirrored for `rtl`. */
void cover_ornament_draw(const struct pango_api *api, cairo_t *cr, uint32_t seed, double top, double bottom, bool rtl);
void cover_set_colour(const struct pango_api *api, cairo_t *cr, uint32_t colour);

#endif
