#include "cover/ornament.h"

#include "cover/cover.h"

#define COUNT(array) (sizeof(array) / sizeof *(array))

/* Text has a contrast of 7 to 1 or more on its ground. */
static const struct cover_colours palettes[] = {
    {0x1C2E45, 0x35557A, 0x27405F, 0xF6F0E2, 0xE9B44C}, /* ink */
    {0x571D24, 0x8A3B3F, 0x712A30, 0xF8EEDD, 0xE8B98A}, /* oxblood */
    {0x1B3A30, 0x3A6A56, 0x2A5242, 0xF3F0DF, 0xDDBF6B}, /* forest */
    {0x382142, 0x674873, 0x4E3259, 0xF6EDE6, 0xE5AE9C}, /* aubergine */
    {0x2B363C, 0x55676F, 0x3E4D54, 0xF2F0E6, 0xE58F65}, /* slate */
    {0x0F3B44, 0x2F6D78, 0x1D535D, 0xF4F0E0, 0xF0B56B}, /* petrol */
    {0x23233F, 0x4A4A7A, 0x35355B, 0xF1EEE8, 0xE6C15C}, /* night */
    {0x45301F, 0x7A5A3E, 0x5E442D, 0xF7EEDD, 0xE9C07A}, /* umber */
    {0xF3ECDC, 0xDCCBAA, 0xC9B187, 0x24303B, 0xA63D2B}, /* cream */
    {0xE3EAE7, 0xB9CCC6, 0x8FAFA6, 0x17363A, 0xB04A2A}, /* mist */
    {0xF1E1D8, 0xDFBCAB, 0xC79A86, 0x3A2230, 0x7A2F45}, /* blush */
    {0xE6E4EC, 0xC2BFD3, 0x9D9ABA, 0x26244A, 0xB0543A}, /* lilac */
};

const struct cover_colours *cover_colours(uint32_t seed)
{
    return &palettes[seed % COUNT(palettes)];
}

void cover_set_colour(const struct pango_api *api, cairo_t *cr, uint32_t colour)
{
    api->cairo_set_source_rgb(cr, (colour >> 16 & 255) / 255.0, (colour >> 8 & 255) / 255.0, (colour & 255) / 255.0);
}

/* A place to draw at: x runs from the side where lines begin. */
struct canvas {
    const struct pango_api *api;
    cairo_t *cr;
    const struct cover_colours *colours;
    uint32_t random;
    double top, bottom;
    bool rtl;
};

static double across(const struct canvas *c, double x)
{
    return c->rtl ? OP_COVER_WIDTH - x : x;
}

/* Numerical Recipes' generator: the same everywhere, and good enough for ornaments. */
static uint32_t next(struct canvas *c)
{
    c->random = c->random * 1664525u + 1013904223u;
    return c->random >> 16;
}

#define PI 3.14159265358979323846

static void disc(const struct canvas *c, uint32_t colour, double x, double y, double radius)
{
    cover_set_colour(c->api, c->cr, colour);
    c->api->cairo_arc(c->cr, across(c, x), y, radius, 0, 2 * PI);
    c->api->cairo_fill(c->cr);
}

static void band(const struct canvas *c, uint32_t colour, double y, double height)
{
    cover_set_colour(c->api, c->cr, colour);
    c->api->cairo_rectangle(c->cr, 0, y, OP_COVER_WIDTH, height);
    c->api->cairo_fill(c->cr);
}

/* Rings around a point on the lower edge, as of a stone in water. */
static void draw_rings(struct canvas *c)
{
    double height = c->bottom - c->top, x = 700 + next(c) % 350;
    uint32_t marked = 1 + next(c) % 3;
    band(c, c->colours->shade, c->top, height);
    for (uint32_t i = 0; i < 12; i++) {
        double radius = 1380 - 120.0 * i;
        uint32_t colour = i % 2 ? c->colours->shade : c->colours->tint;
        disc(c, 11 - i == marked ? c->colours->accent : colour, x, c->bottom, radius);
    }
}

/* Quarters of circles in squares, turned by chance. */
static void draw_quarters(struct canvas *c)
{
    const double side = 200;
    unsigned rows = (unsigned)((c->bottom - c->top) / side) + 1;
    for (unsigned row = 0; row < rows; row++)
        for (unsigned column = 0; column < 6; column++) {
            double x = column * side, y = c->bottom - (row + 1) * side;
            uint32_t turn = next(c) % 4, kind = next(c) % 9;
            const uint32_t grounds[] = {c->colours->ground, c->colours->shade, c->colours->tint};
            cover_set_colour(c->api, c->cr, grounds[kind % 3]);
            c->api->cairo_rectangle(c->cr, x, y, side, side);
            c->api->cairo_fill(c->cr);
            double cx = turn == 0 || turn == 3 ? x : x + side, cy = turn < 2 ? y : y + side;
            cover_set_colour(c->api, c->cr, kind == 7 ? c->colours->accent : grounds[(kind + 1) % 3]);
            c->api->cairo_move_to(c->cr, cx, cy);
            c->api->cairo_arc(c->cr, cx, cy, side, turn * PI / 2, (turn + 1) * PI / 2);
            c->api->cairo_close_path(c->cr);
            c->api->cairo_fill(c->cr);
        }
}

static void hill(struct canvas *c, uint32_t colour, double height)
{
    const struct pango_api *api = c->api;
    double y = c->bottom - height, rise = 60 + next(c) % 160, middle = 350 + next(c) % 350;
    cover_set_colour(api, c->cr, colour);
    api->cairo_move_to(c->cr, across(c, 0), c->bottom);
    api->cairo_line_to(c->cr, across(c, 0), y);
    api->cairo_curve_to(c->cr, across(c, middle * 0.4), y - rise, across(c, middle * 0.7), y - rise, across(c, middle),
                        y - rise * 0.2);
    api->cairo_curve_to(c->cr, across(c, middle * 1.3), y + rise * 0.6, across(c, 1000), y + rise * 0.4,
                        across(c, 1200), y - rise * 0.5);
    api->cairo_line_to(c->cr, across(c, 1200), c->bottom);
    api->cairo_close_path(c->cr);
    api->cairo_fill(c->cr);
}

/* Hills, one behind the other, and what shines above them. */
static void draw_hills(struct canvas *c)
{
    double height = c->bottom - c->top;
    band(c, c->colours->shade, c->top, height);
    disc(c, c->colours->accent, 750 + next(c) % 250, c->top + height * 0.42, height * 0.14 + 40);
    hill(c, c->colours->tint, height * 0.42);
    hill(c, c->colours->shade, height * 0.26);
    hill(c, c->colours->ground, height * 0.08);
}

/* A disc behind blinds that open upwards. */
static void draw_blinds(struct canvas *c)
{
    double height = c->bottom - c->top, radius = height * 0.42 < 420 ? height * 0.42 : 420;
    band(c, c->colours->shade, c->top, height);
    disc(c, c->colours->accent, 420 + next(c) % 400, c->bottom - radius * 1.05, radius);
    double y = c->bottom, thick = 34;
    while (thick > 3) {
        band(c, c->colours->ground, y - thick, thick);
        y -= thick + 40 - thick * 0.4;
        thick *= 0.86;
    }
}

void cover_ornament_draw(const struct pango_api *api, cairo_t *cr, uint32_t seed, double top, double bottom, bool rtl)
{
    static void (*const ornaments[])(struct canvas *) = {draw_rings, draw_quarters, draw_hills, draw_blinds};
    struct canvas c = {api, cr, cover_colours(seed), seed, top, bottom, rtl};
    api->cairo_save(cr);
    api->cairo_rectangle(cr, 0, top, OP_COVER_WIDTH, bottom - top);
    api->cairo_clip(cr);
    ornaments[seed / COUNT(palettes) % COUNT(ornaments)](&c);
    api->cairo_restore(cr);
}
