/* Shrinking: Lanczos with three lobes, in linear light, alpha multiplied in. First along the rows, each row once, then
   along the columns over the rows that are kept for it. Numbers come out the same on every machine: nothing but sums
   and products of IEEE 754. */
#include <stdlib.h>

#if defined __SSE2__ && !defined OFFPRINT_NO_SIMD
#include <emmintrin.h>
#endif

#include "image/raster.h"

#define LOBES 3
#define LEVELS 16384 /* of linear light on the way back */

/* -- Numbers -- */

/* IEC 61966-2-1: from the curve of sRGB to linear light. The power 2.4 is the square of the number and of its fifth
   root, which Newton's method finds. */
static double to_linear(double value)
{
    if (value <= 0.04045)
        return value / 12.92;
    double x = (value + 0.055) / 1.055, root = 1;
    for (int i = 0; i < 30; i++)
        root -= (root - x / (root * root * root * root)) / 5;
    return x * x * root * root;
}

/* sin(pi x) by its series. */
static double sine_pi(double x)
{
    const double pi = 3.14159265358979323846;
    while (x > 0.5)
        x = x > 1.5 ? x - 2 : 1 - x;
    double angle = pi * x, term = angle, sum = angle;
    for (int i = 1; i < 12; i++) {
        term *= -angle * angle / ((2 * i) * (2 * i + 1));
        sum += term;
    }
    return sum;
}

static double lanczos(double x)
{
    const double pi = 3.14159265358979323846;
    x = x < 0 ? -x : x;
    if (x < 1e-9)
        return 1;
    if (x >= LOBES)
        return 0;
    return LOBES * sine_pi(x) * sine_pi(x / LOBES) / (pi * pi * x * x);
}

/* -- Weights -- */

/* What of `from` makes one pixel of the smaller side. */
struct taps {
    uint32_t *starts;
    float *weights; /* `count` for each */
    uint32_t count;
};

static struct taps make_taps(uint32_t from, uint32_t to)
{
    double scale = (double)from / to;
    uint32_t count = (uint32_t)(2 * LOBES * scale) + 2;
    count = count > from ? from : count;
    struct taps t = {op_xmalloc(to * sizeof *t.starts), op_xmalloc((size_t)to * count * sizeof *t.weights), count};
    for (uint32_t i = 0; i < to; i++) {
        double centre = (i + 0.5) * scale, first = centre - LOBES * scale, sum = 0;
        uint32_t start = first < 0 ? 0 : (uint32_t)first;
        start = start > from - count ? from - count : start;
        float *weights = t.weights + (size_t)i * count;
        for (uint32_t k = 0; k < count; k++)
            sum += lanczos((start + k + 0.5 - centre) / scale);
        for (uint32_t k = 0; k < count; k++)
            weights[k] = (float)(lanczos((start + k + 0.5 - centre) / scale) / sum);
        t.starts[i] = start;
    }
    return t;
}

static void release_taps(struct taps *t)
{
    free(t->starts);
    free(t->weights);
}

/* -- Rows -- */

struct resize {
    const struct op_raster *from;
    struct op_raster *to;
    unsigned lanes; /* floats a pixel: RGB has four, for the sake of vectors */
    bool alpha;
    struct taps across, down;
    float *line;        /* one row of `from`, linear */
    float *kept;        /* `down.count` rows of the new width; row y stands at y modulo that */
    float *sum;         /* one row of `to`, linear */
    const float **rows; /* those of `kept` that make it, in their order */
    float linear[256];
    unsigned char *back; /* LEVELS + 1 bytes */
};

static void make_tables(struct resize *z)
{
    size_t level = 0;
    z->back = op_xmalloc(LEVELS + 1);
    for (int i = 0; i < 256; i++) {
        z->linear[i] = (float)to_linear(i / 255.0);
        /* Up to half way to the next. */
        double end = i == 255 ? 2 : to_linear((i + 0.5) / 255);
        for (; level <= LEVELS && (double)level / LEVELS < end; level++)
            z->back[level] = (unsigned char)i;
    }
}

static void read_row(struct resize *z, uint32_t y)
{
    const struct op_raster *r = z->from;
    const unsigned char *p = r->pixels + y * op_raster_stride(r);
    float *to = z->line;
    unsigned colours = r->channels - z->alpha;
    for (uint32_t x = 0; x < r->width && r->channels == 3; x++, p += 3, to += 4) {
        to[0] = z->linear[p[0]];
        to[1] = z->linear[p[1]];
        to[2] = z->linear[p[2]];
        to[3] = 1;
    }
    for (uint32_t x = 0; x < r->width && r->channels != 3; x++, p += r->channels, to += z->lanes) {
        float alpha = z->alpha ? (float)p[colours] * (1 / 255.0F) : 1;
        for (unsigned k = 0; k < colours; k++)
            to[k] = z->linear[p[k]] * alpha;
        if (colours < z->lanes)
            to[z->lanes - 1] = alpha;
    }
}

static inline void filter_lanes(const struct resize *z, float *to, const unsigned lanes)
{
    uint32_t count = z->across.count;
    for (uint32_t x = 0; x < z->to->width; x++) {
        const float *weights = z->across.weights + (size_t)x * count;
        const float *from = z->line + (size_t)z->across.starts[x] * lanes;
        float sum[4] = {0, 0, 0, 0};
        for (uint32_t i = 0; i < count; i++)
            for (unsigned k = 0; k < lanes; k++)
                sum[k] += weights[i] * from[i * lanes + k];
        for (unsigned k = 0; k < lanes; k++)
            to[x * lanes + k] = sum[k];
    }
}

#if defined __SSE2__ && !defined OFFPRINT_NO_SIMD
/* The number at `k` of four, four times. */
#define SPREAD(numbers, k) _mm_shuffle_ps(numbers, numbers, _MM_SHUFFLE(k, k, k, k))

static inline __m128 add_product(__m128 sum, __m128 weight, const float *from)
{
    return _mm_add_ps(sum, _mm_mul_ps(weight, _mm_loadu_ps(from)));
}
#endif

/* Four lanes are most of the work; with vectors they come out as without, product by product. */
static void filter_four(const struct resize *z, float *to)
{
#if defined __SSE2__ && !defined OFFPRINT_NO_SIMD
    uint32_t count = z->across.count;
    for (uint32_t x = 0; x < z->to->width; x++) {
        const float *weights = z->across.weights + (size_t)x * count;
        const float *from = z->line + (size_t)z->across.starts[x] * 4;
        __m128 sum = _mm_setzero_ps();
        uint32_t i = 0;
        for (; i + 4 <= count; i += 4, from += 16) {
            __m128 four = _mm_loadu_ps(weights + i);
            sum = add_product(sum, SPREAD(four, 0), from);
            sum = add_product(sum, SPREAD(four, 1), from + 4);
            sum = add_product(sum, SPREAD(four, 2), from + 8);
            sum = add_product(sum, SPREAD(four, 3), from + 12);
        }
        for (; i < count; i++, from += 4)
            sum = add_product(sum, _mm_set1_ps(weights[i]), from);
        _mm_storeu_ps(to + (size_t)x * 4, sum);
    }
#else
    filter_lanes(z, to, 4);
#endif
}

static void filter_row(struct resize *z, uint32_t y)
{
    float *to = z->kept + (size_t)(y % z->down.count) * z->to->width * z->lanes;
    read_row(z, y);
    if (z->lanes == 4)
        filter_four(z, to);
    else if (z->lanes == 2)
        filter_lanes(z, to, 2);
    else
        filter_lanes(z, to, 1);
}

static void sum_rows(struct resize *z, uint32_t y)
{
    uint32_t count = z->down.count;
    size_t n = (size_t)z->to->width * z->lanes, i = 0;
    const float *weights = z->down.weights + (size_t)y * count;
    for (uint32_t k = 0; k < count; k++)
        z->rows[k] = z->kept + ((z->down.starts[y] + k) % count) * n;
#if defined __SSE2__ && !defined OFFPRINT_NO_SIMD
    for (; i + 8 <= n; i += 8) {
        __m128 low = _mm_setzero_ps(), high = low;
        for (uint32_t k = 0; k < count; k++) {
            __m128 weight = _mm_set1_ps(weights[k]);
            low = add_product(low, weight, z->rows[k] + i);
            high = add_product(high, weight, z->rows[k] + i + 4);
        }
        _mm_storeu_ps(z->sum + i, low);
        _mm_storeu_ps(z->sum + i + 4, high);
    }
#endif
    for (; i < n; i++) {
        float sum = 0;
        for (uint32_t k = 0; k < count; k++)
            sum += weights[k] * z->rows[k][i];
        z->sum[i] = sum;
    }
}

static inline float clamp(float x)
{
    return x < 0 ? 0 : x > 1 ? 1 : x;
}

static void write_row(struct resize *z, uint32_t y)
{
    struct op_raster *r = z->to;
    unsigned char *p = r->pixels + y * op_raster_stride(r);
    const float *from = z->sum;
    unsigned colours = r->channels - z->alpha;
    for (uint32_t x = 0; x < r->width; x++, p += r->channels, from += z->lanes) {
        float alpha = z->alpha ? clamp(from[z->lanes - 1]) : 1, scale = alpha > 1 / 512.0F ? 1 / alpha : 0;
        for (unsigned k = 0; k < colours; k++)
            p[k] = z->back[(uint32_t)(clamp(from[k] * scale) * LEVELS + 0.5F)];
        if (z->alpha)
            p[colours] = (unsigned char)(alpha * 255 + 0.5F);
    }
}

void op_raster_shrink(const struct op_raster *from, uint32_t width, uint32_t height, struct op_raster *to)
{
    struct resize z = {.from = from, .to = to, .alpha = op_raster_has_alpha(from)};
    if (!op_raster_init(to, width, height, from->channels))
        return;
    z.lanes = from->channels >= 3 ? 4 : from->channels;
    z.across = make_taps(from->width, width);
    z.down = make_taps(from->height, height);
    z.line = op_xmalloc((size_t)from->width * z.lanes * sizeof *z.line);
    z.kept = op_xmalloc((size_t)z.down.count * width * z.lanes * sizeof *z.kept);
    z.sum = op_xmalloc((size_t)width * z.lanes * sizeof *z.sum);
    z.rows = op_xmalloc(z.down.count * sizeof *z.rows);
    make_tables(&z);
    for (uint32_t y = 0, read = 0; y < height; y++) {
        for (; read < z.down.starts[y] + z.down.count; read++)
            filter_row(&z, read);
        sum_rows(&z, y);
        write_row(&z, y);
    }
    release_taps(&z.across);
    release_taps(&z.down);
    free(z.line);
    free(z.kept);
    free(z.sum);
    free(z.rows);
    free(z.back);
}
