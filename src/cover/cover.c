/* The layout of a drawn cover: an ornament above, below it the title and the author, at the foot site and date. The
   text stands at the side where lines begin. Nothing of the machine but its fonts has a say. */
#include "cover/cover.h"

#include "cover/ornament.h"
#include "offprint/hash.h"
#include "offprint/utf8.h"

/* Pixels. */
#define MARGIN 104
#define TEXT_WIDTH (OP_COVER_WIDTH - 2 * MARGIN)
#define FOOT 1500 /* where site and date end */
#define TITLE_LARGEST 180
#define TITLE_UNBROKEN 84
#define TITLE_BROKEN 112
#define TITLE_SMALLEST 58
#define ORNAMENT_LEAST 330
#define ORNAMENT_MOST 960
#define ORNAMENT_GAP 70
#define RULE_WIDTH 130
#define RULE_HEIGHT 10

/* Faces that are worth looking at come first; Fontconfig knows which of them there are, and finds others for what they
   lack. */
#define SERIF "EB Garamond,Source Serif 4,Source Serif Pro,Libertinus Serif,Noto Serif,Liberation Serif,serif"
#define SANS "Source Sans 3,Source Sans Pro,Inter,Noto Sans,Liberation Sans,sans-serif"

struct sheet {
    const struct pango_api *api;
    PangoContext *context;
    cairo_t *cr;
    bool rtl;
};

struct block {
    op_str text;
    const char *family;
    int weight;
    double size, width;
    double spacing;  /* of letters, in ems */
    double factor;   /* of the height of lines, 0: as the font has it */
    int wrap, lines; /* lines: at most that many, then an ellipsis; 0: any number */
    bool at_end;     /* at the side where lines end */
};

/* -- Scripts -- */

enum script { APART, HAN, OTHER };

/* Whose letters stand apart, and may do so farther: Latin, Greek, Cyrillic. Whose lines want air, but less than fonts
   give: Han, kana, hangul. All others are left as their fonts want them. */
static enum script script_of(op_str s)
{
    enum script script = APART;
    for (size_t at = 0, n; at < s.n; at += n) {
        uint32_t c = op_utf8_decode(s.p + at, s.p + s.n, &n);
        if (c < 0x530 || (c >= 0x1E00 && c < 0x2C00))
            continue;
        if (c < 0x1100 || (c >= 0x1200 && c < 0x1E00) || (c >= 0xA4D0 && c < 0xAC00) || (c >= 0xFB00 && c < 0xFF00))
            return OTHER;
        script = HAN;
    }
    return script;
}

/* -- Texts -- */

static PangoLayout *lay_out(const struct sheet *sheet, const struct block *b)
{
    const struct pango_api *api = sheet->api;
    int direction = api->pango_find_base_dir(b->text.p, (int)b->text.n);
    bool strong = direction == PANGO_DIRECTION_LTR || direction == PANGO_DIRECTION_RTL;
    api->pango_context_set_base_dir(sheet->context, strong ? direction : sheet->rtl);
    PangoLayout *layout = api->pango_layout_new(sheet->context);
    PangoFontDescription *font = api->pango_font_description_new();
    api->pango_font_description_set_family(font, b->family);
    api->pango_font_description_set_weight(font, b->weight);
    api->pango_font_description_set_absolute_size(font, b->size * PANGO_SCALE);
    api->pango_layout_set_font_description(layout, font);
    api->pango_font_description_free(font);
    api->pango_layout_set_auto_dir(layout, false);
    api->pango_layout_set_text(layout, b->text.p, (int)b->text.n);
    api->pango_layout_set_line_spacing(layout, (float)b->factor);
    api->pango_layout_set_alignment(layout, sheet->rtl == b->at_end ? PANGO_ALIGN_LEFT : PANGO_ALIGN_RIGHT);
    api->pango_layout_set_wrap(layout, b->wrap);
    api->pango_layout_set_width(layout, (int)(b->width * PANGO_SCALE));
    if (b->lines) {
        api->pango_layout_set_height(layout, -b->lines);
        api->pango_layout_set_ellipsize(layout, PANGO_ELLIPSIZE_END);
    }
    if (b->spacing > 0 && script_of(b->text) == APART) {
        PangoAttrList *list = api->pango_attr_list_new();
        int spacing = (int)(b->spacing * b->size * PANGO_SCALE);
        api->pango_attr_list_insert(list, api->pango_attr_letter_spacing_new(spacing));
        api->pango_layout_set_attributes(layout, list);
        api->pango_attr_list_unref(list);
    }
    return layout;
}

struct measure {
    double width, height; /* of what is inked, of what the lines take */
    int lines;
    bool whole; /* fonts have all its characters */
};

static struct measure measure(const struct sheet *sheet, const struct block *b)
{
    PangoLayout *layout = lay_out(sheet, b);
    struct pango_rectangle ink, logical;
    sheet->api->pango_layout_get_pixel_extents(layout, &ink, &logical);
    struct measure m = {ink.width, logical.height, sheet->api->pango_layout_get_line_count(layout),
                        sheet->api->pango_layout_get_unknown_glyphs_count(layout) == 0};
    sheet->api->g_object_unref(layout);
    return m;
}

/* Draws with the upper edge at `y`. */
static void show(const struct sheet *sheet, const struct block *b, uint32_t colour, double y)
{
    PangoLayout *layout = lay_out(sheet, b);
    cover_set_colour(sheet->api, sheet->cr, colour);
    sheet->api->cairo_move_to(sheet->cr, sheet->rtl == b->at_end ? MARGIN : OP_COVER_WIDTH - MARGIN - b->width, y);
    sheet->api->pango_cairo_show_layout(sheet->cr, layout);
    sheet->api->g_object_unref(layout);
}

/* Lines as close as large letters want it: fonts leave more, each its own. */
static void set_leading(const struct sheet *sheet, struct block *b)
{
    enum script script = script_of(b->text);
    struct block line = *b;
    line.width = 1e6;
    line.factor = 0;
    double natural = measure(sheet, &line).height, wanted = b->size * (script == APART ? 1.14 : 1.3);
    b->factor = script != OTHER && natural > wanted ? wanted / natural : 0;
}

/* Narrower as long as no line is added: lines of about one length. */
static void balance(const struct sheet *sheet, struct block *b, int lines)
{
    double widest = b->width;
    struct measure narrow;
    do {
        b->width -= 20;
        narrow = measure(sheet, b);
    } while (b->width > widest / 2 && narrow.lines <= lines && narrow.width <= b->width);
    b->width += 20;
}

static bool fits(const struct sheet *sheet, struct block *b, double least, double height)
{
    while (b->size > least) {
        set_leading(sheet, b);
        struct measure m = measure(sheet, b);
        if (m.height <= height && m.width <= b->width) {
            balance(sheet, b, m.lines);
            return true;
        }
        b->size *= 0.95;
    }
    return false;
}

/* The largest size at which the title fits. Words are broken where they would make it small, and the end of a title
   that long is left out. */
static void fit_title(const struct sheet *sheet, struct block *b, double height)
{
    b->size = TITLE_LARGEST;
    if (fits(sheet, b, TITLE_UNBROKEN, height * 0.85))
        return;
    b->wrap = PANGO_WRAP_WORD_CHAR;
    b->size = TITLE_BROKEN;
    if (fits(sheet, b, TITLE_SMALLEST, height))
        return;
    b->size = TITLE_SMALLEST;
    set_leading(sheet, b);
    b->lines = (int)(height / (b->size * 1.5));
}

/* Korean is broken between words only, which word joiners between its syllables say. */
static void add_unbroken(op_str s, struct op_buf *out)
{
    bool joined = false;
    for (size_t at = 0, n; at < s.n; at += n) {
        uint32_t c = op_utf8_decode(s.p + at, s.p + s.n, &n);
        bool hangul = c >= 0xAC00 && c < 0xD7B0;
        if (hangul && joined)
            op_buf_add_utf8(out, 0x2060);
        op_buf_add(out, op_str_make(s.p + at, n));
        joined = hangul;
    }
}

/* -- The sheet -- */

/* Site and date, if any; returns where the text above them may end. */
static double draw_foot(const struct sheet *sheet, const struct op_cover *cover, const struct cover_colours *colours)
{
    struct block site = {.text = cover->site, .family = SANS, .weight = 500, .size = 40, .spacing = 0.03, .lines = 1};
    struct block date = site;
    date.text = cover->date;
    date.at_end = true;
    date.width = cover->site.n ? 400 : TEXT_WIDTH;
    site.width = cover->date.n ? TEXT_WIDTH - 430 : TEXT_WIDTH;
    date.at_end = cover->site.n > 0;
    double top = FOOT;
    if (date.text.n) {
        top = FOOT - measure(sheet, &date).height;
        show(sheet, &date, colours->text, top);
    }
    if (site.text.n) {
        double own = FOOT - measure(sheet, &site).height;
        show(sheet, &site, colours->text, own);
        top = own < top ? own : top;
    }
    return top < FOOT ? top - 56 : FOOT;
}

/* Colours and ornament of a book, the same wherever it is made. */
static uint32_t seed_of(const struct op_cover *cover)
{
    struct op_buf both = OP_BUF_INIT;
    op_buf_add(&both, cover->title);
    op_buf_addc(&both, 0);
    op_buf_add(&both, cover->site);
    struct op_sha256 hash = op_sha256(op_buf_str(&both));
    op_buf_release(&both);
    return (uint32_t)hash.bytes[0] | (uint32_t)hash.bytes[1] << 8 | (uint32_t)hash.bytes[2] << 16;
}

/* The author, if any, and the rule above; returns where the title may end. */
static double draw_author(const struct sheet *sheet, op_str text, const struct cover_colours *colours, double bottom)
{
    struct block author = {.text = text, .family = SANS, .weight = 400, .size = 60, .width = TEXT_WIDTH, .lines = 2};
    author.wrap = PANGO_WRAP_WORD_CHAR;
    if (text.n) {
        double height = measure(sheet, &author).height;
        show(sheet, &author, colours->text, bottom - height);
        bottom -= height + 36;
    }
    cover_set_colour(sheet->api, sheet->cr, colours->accent);
    double x = sheet->rtl ? OP_COVER_WIDTH - MARGIN - RULE_WIDTH : MARGIN;
    sheet->api->cairo_rectangle(sheet->cr, x, bottom - RULE_HEIGHT, RULE_WIDTH, RULE_HEIGHT);
    sheet->api->cairo_fill(sheet->cr);
    return bottom - RULE_HEIGHT - 34;
}

static enum op_cover_fault draw_sheet(const struct sheet *sheet, const struct op_cover *cover)
{
    const struct pango_api *api = sheet->api;
    uint32_t seed = seed_of(cover);
    const struct cover_colours *colours = cover_colours(seed);
    cover_set_colour(api, sheet->cr, colours->ground);
    api->cairo_paint(sheet->cr);
    double bottom = draw_author(sheet, cover->author, colours, draw_foot(sheet, cover, colours));
    struct op_buf unbroken = OP_BUF_INIT;
    add_unbroken(cover->title, &unbroken);
    struct block title = {.text = op_buf_str(&unbroken), .family = SERIF, .weight = 700, .width = TEXT_WIDTH};
    fit_title(sheet, &title, bottom - ORNAMENT_GAP - ORNAMENT_LEAST);
    struct measure m = measure(sheet, &title);
    double top = bottom - m.height, ornament = top - ORNAMENT_GAP < ORNAMENT_MOST ? top - ORNAMENT_GAP : ORNAMENT_MOST;
    show(sheet, &title, colours->text, top);
    op_buf_release(&unbroken);
    cover_ornament_draw(api, sheet->cr, seed, 0, ornament, sheet->rtl);
    return !m.whole ? OP_COVER_LETTERS : api->cairo_status(sheet->cr) == 0 ? OP_COVER_DRAWN : OP_COVER_MEMORY;
}

/* Everything that a desktop or an environment could set is set here. */
static PangoContext *new_context(const struct pango_api *api, PangoFontMap *fonts, op_str language)
{
    PangoContext *context = api->pango_font_map_create_context(fonts);
    cairo_font_options_t *options = api->cairo_font_options_create();
    api->cairo_font_options_set_antialias(options, CAIRO_ANTIALIAS_GRAY);
    api->cairo_font_options_set_hint_style(options, CAIRO_HINT_STYLE_NONE);
    api->cairo_font_options_set_hint_metrics(options, CAIRO_HINT_METRICS_OFF);
    api->pango_cairo_context_set_font_options(context, options);
    api->cairo_font_options_destroy(options);
    api->pango_context_set_round_glyph_positions(context, false);
    char tag[64] = "en";
    if (language.n && language.n < sizeof tag) {
        memcpy(tag, language.p, language.n);
        tag[language.n] = 0;
    }
    api->pango_context_set_language(context, api->pango_language_from_string(tag));
    return context;
}

static void copy_pixels(const struct pango_api *api, cairo_surface_t *surface, uint8_t *rgb)
{
    api->cairo_surface_flush(surface);
    const unsigned char *row = api->cairo_image_surface_get_data(surface);
    int stride = api->cairo_image_surface_get_stride(surface);
    for (int y = 0; y < OP_COVER_HEIGHT; y++, row += stride)
        for (int x = 0; x < OP_COVER_WIDTH; x++, rgb += 3) {
            uint32_t pixel;
            memcpy(&pixel, row + (size_t)x * 4, sizeof pixel);
            rgb[0] = (uint8_t)(pixel >> 16);
            rgb[1] = (uint8_t)(pixel >> 8);
            rgb[2] = (uint8_t)pixel;
        }
}

bool op_cover_load(void)
{
    return pango_load() != NULL;
}

enum op_cover_fault op_cover_draw(const struct op_cover *cover, uint8_t *rgb)
{
    const struct pango_api *api = pango_load();
    if (!api)
        return OP_COVER_LIBRARY;
    /* Pango ends the program where there is no font at all. */
    const struct font_set *installed = api->FcInit() ? api->FcConfigGetFonts(NULL, FC_SET_SYSTEM) : NULL;
    if (!installed || installed->count == 0)
        return OP_COVER_FONTS;
    cairo_surface_t *surface = api->cairo_image_surface_create(CAIRO_FORMAT_RGB24, OP_COVER_WIDTH, OP_COVER_HEIGHT);
    PangoFontMap *fonts = api->pango_cairo_font_map_new();
    api->pango_cairo_font_map_set_resolution(fonts, 96);
    struct sheet sheet = {api, new_context(api, fonts, cover->language), api->cairo_create(surface), cover->rtl};
    enum op_cover_fault fault = draw_sheet(&sheet, cover);
    if (fault == OP_COVER_DRAWN)
        copy_pixels(api, surface, rgb);
    api->cairo_destroy(sheet.cr);
    api->g_object_unref(sheet.context);
    api->g_object_unref(fonts);
    api->cairo_surface_destroy(surface);
    return fault;
}
