/* Sources of images: lengths, media queries, sizes, srcset. */
#include "check.h"

#include "doc/media_query.h"
#include "doc/srcset.h"
#include "offprint/buf.h"

static const struct css_screen screen = {1000, 1500, 2};

/* Holds, or the case is named. */
#define CHECK_CASE(text, condition) CHECK_STR((condition) ? (text) : "does not hold", text)

static bool is_near(double one, double other)
{
    return one - other < 1e-6 && other - one < 1e-6;
}

TEST(lengths)
{
    static const struct {
        const char *text;
        double pixels; /* -1: none */
    } cases[] = {
        {"100px", 100},
        {" 2.5em ", 40},
        {"2rem", 32},
        {"50vw", 500},
        {"10VH", 150},
        {"1vmin", 10},
        {"1vmax", 15},
        {"3dvw", 30},
        {"1in", 96},
        {"72pt", 96},
        {"0", 0},
        {"-5px", -5},
        {"+.5px", .5},
        {"100", -1},
        {"50%", -1},
        {"px", -1},
        {"", -1},
        {"auto", -1},
        {"1px 2px", -1},
        {"1px + 2px", -1},
        {"calc(100vw - 32px)", 968},
        {"calc(100vw -32px)", -1},
        {"calc((100vw - 3rem) / 2)", 476},
        {"calc(2 * 3 * 10px + 1px * 2)", 62},
        {"calc(50vw - calc(1px + 2px) - 7px)", 490},
        {"calc(10px * 10px)", -1},
        {"calc(10px / 2px)", -1},
        {"calc(10px / 0)", -1},
        {"calc(10px + 1)", -1},
        {"calc(10px", -1},
        {"calc()", -1},
        {"calc(1px))", -1},
        {"min(100vw, 640px)", 640},
        {"max(10vw, 64px, 20px)", 100},
        {"clamp(10px, 50vw, 300px)", 300},
        {"clamp(600px, 50vw, 300px)", 600},
        {"clamp(1px, 2px)", -1},
        {"min(calc(100vw - 10px), max(1px, 2px) * 3)", 6},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        double pixels = -1;
        bool found = css_length(op_str_z(cases[i].text), &screen, &pixels);
        CHECK_CASE(cases[i].text, is_near(found ? pixels : -1, cases[i].pixels));
    }
}

TEST(media)
{
    static const char *const holding[] = {
        "",
        "all",
        "screen",
        "SCREEN and (min-width: 600px)",
        "only screen and (max-width: 1000px)",
        "(min-width:1000px) and (max-width:1000px)",
        "print, (width)",
        "not print",
        "not all and (monochrome)",
        "not (max-width: 999px)",
        "(orientation: portrait)",
        "(min-aspect-ratio: 1/2) and (max-aspect-ratio: 2/3)",
        "(-webkit-min-device-pixel-ratio: 1.5), (min-resolution: 144dpi)",
        "(min-resolution: 2dppx)",
        "(prefers-color-scheme: light)",
        "(prefers-reduced-motion)",
        "(width >= 600px) and (400px < width <= 1000px)",
        "(1000px <= width)",
        "((min-width: 2000px) or (max-width: 1200px)) and (not (hover))",
        "(min-width: 2000px) or (width)",
        "(min-width: calc(50em + 200px))",
        "(unknown: 1) or (width)",
        "x(, (width)), (width)",
    };
    static const char *const failing[] = {
        "print",
        "tty",
        "(min-width: 1001px)",
        "(max-width: 62em)",
        "not screen",
        "not screen and (min-width: 600px)",
        "(orientation: landscape)",
        "(prefers-color-scheme: dark)",
        "(hover: hover)",
        "(unknown: 1)",
        "not (unknown: 1)",
        "(width) and (unknown)",
        "(width) (height)",
        "(width) and (width) or (width)",
        "(600px < width < 1000px)",
        "(width > 1000px)",
        "(min-width: 10)",
        "(min-width)",
        ")",
        "(",
        "((((((((((((((((((((width))))))))))))))))))))",
    };
    for (size_t i = 0; i < sizeof holding / sizeof *holding; i++)
        CHECK_CASE(holding[i], media_matches(op_str_z(holding[i]), &screen));
    for (size_t i = 0; i < sizeof failing / sizeof *failing; i++)
        CHECK_CASE(failing[i], !media_matches(op_str_z(failing[i]), &screen));
}

TEST(slot)
{
    static const struct {
        const char *sizes;
        double pixels;
    } cases[] = {
        {"", 1000},
        {"auto", 1000},
        {"auto, 300px", 300},
        {"50vw", 500},
        {"(max-width: 600px) 480px, 800px", 800},
        {"(max-width: 1200px) 480px, 800px", 480},
        {"(min-width: 600px)calc(50vw - 1rem), 100vw", 484},
        {"(min-width: 2000px) 10px", 1000},
        {"nonsense, (min-width: 1px) 5, -3px, 20em", 320},
        {"((min-width: 50em) and (max-width: 60em)) 50em, (max-width: 30em) 20em", 1000},
        {"(min-width: min(10px, 20px)) max(10px, 2vw), 7px", 20},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        CHECK_CASE(cases[i].sizes, is_near(srcset_slot(op_str_z(cases[i].sizes), &screen), cases[i].pixels));
    }
}

TEST(sources)
{
    static const struct {
        const char *set, *urls;
        double densities[3];
    } cases[] = {
        {"a.jpg", "a.jpg ", {1}},
        {"a.jpg 1x, b.jpg 1.25x", "a.jpg b.jpg ", {1, 1.25}},
        {" ,, a.jpg 100w,b.jpg 400w 300h,", "a.jpg b.jpg ", {.5, 2}},
        {"a,b.jpg 200w, c.jpg, d.jpg 2x", "a,b.jpg c.jpg d.jpg ", {1, 1, 2}},
        {"a.jpg (x, y) 2x, b.jpg 3x", "a.jpg b.jpg ", {2, 3}},
        {"data:image/png;base64,AA== 2x", "data:image/png;base64,AA== ", {2}},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        op_str set = op_str_z(cases[i].set);
        struct op_buf urls = OP_BUF_INIT;
        struct srcset_source source;
        for (size_t k = 0; srcset_next(&set, 200, &source); k++) {
            op_buf_addf(&urls, "%.*s ", OP_ARG(source.url));
            CHECK_CASE(cases[i].set, k < 3 && source.density == cases[i].densities[k]);
        }
        CHECK_SLICE(urls, cases[i].urls);
        op_buf_release(&urls);
    }
}

/* Long lists of what never closes cost no more than their length. */
TEST(hostile)
{
    static char text[1 << 20];
    static const char *const parts[] = {"(", "((a", "calc(", "min(1px,", "not(", "x(,", "a 1x,", "(a)and"};
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
        size_t n = strlen(parts[i]), length = sizeof text / n * n;
        for (size_t at = 0; at < length; at++)
            text[at] = parts[i][at % n];
        op_str s = op_str_make(text, length);
        double pixels;
        struct srcset_source source;
        CHECK(!css_length(s, &screen, &pixels));
        CHECK(!media_matches(s, &screen));
        CHECK(srcset_slot(s, &screen) == 1000);
        for (size_t k = 0; srcset_next(&s, 100, &source); k++)
            CHECK(k < length);
    }
}

int main(void)
{
    struct check_run run = CHECK_RUN;
    RUN(lengths);
    RUN(media);
    RUN(slot);
    RUN(sources);
    RUN(hostile);
    return check_done(&run);
}
