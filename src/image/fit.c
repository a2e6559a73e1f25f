#include "image/fit.h"

#include "image/jpeg_write.h"

static op_image_decoder *const decoders[OP_MEDIA_COUNT] = {
    [OP_MEDIA_JPEG] = op_jpeg_read, [OP_MEDIA_PNG] = op_png_read,   [OP_MEDIA_GIF] = op_gif_read,
    [OP_MEDIA_WEBP] = op_webp_read, [OP_MEDIA_AVIF] = op_avif_read, [OP_MEDIA_BMP] = op_bmp_read,
    [OP_MEDIA_TIFF] = op_tiff_read, [OP_MEDIA_SVG] = op_svg_read,
};

/* How often an image loses pixels until its bytes are few enough: a twentieth of each side is left. */
enum { PACKS_MAX = 10 };

unsigned op_image_deeds(const struct op_image_info *info, size_t bytes, const struct op_image_wish *wish)
{
    unsigned types =
        wish->types ? wish->types : 1u << OP_MEDIA_JPEG | 1u << OP_MEDIA_PNG | 1u << OP_MEDIA_GIF | 1u << OP_MEDIA_SVG;
    bool moves = info->frames > 1, kept = types & 1u << info->type, heavy = wish->kept && bytes > wish->kept;
    unsigned deeds = 0;
    if (!decoders[info->type])
        return 0;
    /* It has the size, and the colours, that it is drawn with. */
    if (info->type == OP_MEDIA_SVG)
        return kept && !heavy ? 0 : OP_IMAGE_RECODED;
    /* A film stays as it is, or its first frame does. */
    if (moves && kept && !heavy && !wish->still && info->frames <= OP_IMAGE_FRAMES_MAX)
        return 0;
    if (moves)
        deeds |= OP_IMAGE_STILLED;
    if (wish->side && (info->width > wish->side || info->height > wish->side))
        deeds |= OP_IMAGE_SHRUNK;
    if (info->orientation > 1 && info->orientation <= 8)
        deeds |= OP_IMAGE_TURNED;
    if (wish->grey && !info->grey)
        deeds |= OP_IMAGE_GREYED;
    /* What says that it has no size is looked at: it has one, or is broken. */
    if (!kept || info->inks || !info->width || !info->height)
        deeds |= OP_IMAGE_RECODED;
    if (heavy)
        deeds |= OP_IMAGE_PACKED;
    return deeds;
}

static uint32_t scale_side(uint32_t side, uint32_t most, uint32_t longest)
{
    uint64_t scaled = ((uint64_t)side * most + longest / 2) / longest;
    return scaled ? (uint32_t)scaled : 1;
}

static void shrink(struct op_raster *r, uint32_t side)
{
    uint32_t longest = r->width > r->height ? r->width : r->height;
    if (!side || longest <= side)
        return;
    struct op_raster small;
    op_raster_shrink(r, scale_side(r->width, side, longest), scale_side(r->height, side, longest), &small);
    op_raster_release(r);
    *r = small;
}

/* How small a decoder may make the shorter side: the longer one is to be at least twice what it becomes, so that our
   own filter decides what is seen. */
static uint32_t enough_for(const struct op_image_info *info, const struct op_image_wish *wish)
{
    uint32_t longest = info->width > info->height ? info->width : info->height;
    uint32_t shortest = info->width > info->height ? info->height : info->width;
    if (info->type == OP_MEDIA_SVG && wish->side)
        return wish->side;
    if (!wish->side || longest <= wish->side)
        return UINT32_MAX;
    return scale_side(shortest, wish->side + wish->side / 2, longest);
}

/* A photograph, or what would be too large without loss, is a JPEG. Without an encoder for it everything is a PNG. */
static enum op_media_type encode(struct op_raster *r, bool photograph, const struct op_image_wish *wish,
                                 struct op_buf *out)
{
    size_t before = out->n;
    if (!photograph) {
        op_png_write(r, out);
        if (out->n - before <= wish->bytes)
            return OP_MEDIA_PNG;
        op_buf_truncate(out, before);
    }
    op_raster_drop_alpha(r, true);
    op_raster_make_rgb(r);
    if (op_jpeg_write(r->pixels, r->width, r->height, (int)wish->quality, out))
        return OP_MEDIA_JPEG;
    op_png_write(r, out);
    return OP_MEDIA_PNG;
}

enum op_image_fault op_image_fit(op_str bytes, const struct op_image_info *info, const struct op_image_wish *wish,
                                 struct op_buf *out, struct op_image_info *made)
{
    struct op_raster r;
    op_image_decoder *decoder = decoders[info->type];
    if ((uint64_t)info->width * info->height > OP_IMAGE_PIXELS_MAX)
        return OP_IMAGE_TOO_BIG;
    enum op_image_fault fault = decoder ? decoder(bytes, enough_for(info, wish), &r) : OP_IMAGE_NO_DECODER;
    if (fault != OP_IMAGE_GOOD)
        return fault;
    uint32_t shown_width = r.shown_width, shown_height = r.shown_height;
    op_raster_drop_alpha(&r, false);
    bool photograph = info->type == OP_MEDIA_JPEG || (!op_raster_has_alpha(&r) && !op_raster_is_drawing(&r));
    shrink(&r, wish->side);
    struct op_buf profile = OP_BUF_INIT;
    op_image_profile(bytes, info->type, &profile);
    (void)op_raster_to_srgb(&r, op_buf_str(&profile));
    op_buf_release(&profile);
    op_raster_turn(&r, info->orientation);
    if (wish->grey)
        op_raster_make_grey(&r);
    size_t before = out->n;
    enum op_media_type type = encode(&r, photograph, wish, out);
    for (int packs = 0; out->n - before > wish->bytes && packs < PACKS_MAX; packs++) {
        op_buf_truncate(out, before);
        shrink(&r, (r.width > r.height ? r.width : r.height) / 4 * 3);
        type = encode(&r, photograph, wish, out);
    }
    *made = (struct op_image_info){.type = type,
                                   .width = r.width,
                                   .height = r.height,
                                   .grey = wish->grey || r.channels < 3,
                                   .shown_width = shown_width,
                                   .shown_height = shown_height};
    op_raster_release(&r);
    if (out->n - before > wish->bytes) {
        op_buf_truncate(out, before);
        return OP_IMAGE_TOO_BIG;
    }
    return OP_IMAGE_GOOD;
}
