#include "doc/srcset.h"

#include "doc/media_query.h"

#define DENSITY 2
#define RATIO (4 / 3.0)

const struct css_screen srcset_common_screen = {960, 960 * RATIO, DENSITY};

struct css_screen srcset_screen(uint32_t pixels)
{
    if (!pixels)
        return srcset_common_screen;
    double width = (double)pixels / DENSITY;
    return (struct css_screen){width, width * RATIO, DENSITY};
}

/* -- sizes -- */

/* Takes what stands before the next comma that is in no parentheses, and tells where its last part begins: a word, or a
   function with all that it is given. */
static op_str take_size(op_str *sizes, size_t *last)
{
    size_t depth = 0, n = 0;
    bool apart = true;
    *last = 0;
    for (; n < sizes->n && (depth || sizes->p[n] != ','); n++) {
        char c = sizes->p[n];
        if (depth == 0 && apart && !op_is_space(c))
            *last = n;
        depth += c == '(';
        depth -= c == ')' && depth;
        apart = depth == 0 && (op_is_space(c) || c == ')');
    }
    op_str size = op_str_first(*sizes, n);
    *sizes = op_str_skip(*sizes, n + 1);
    return size;
}

double srcset_slot(op_str sizes, const struct css_screen *screen)
{
    while (sizes.n) {
        size_t last;
        double pixels;
        op_str size = take_size(&sizes, &last);
        /* What has no length, as auto, which asks for the layout, is passed over. */
        if (css_length(op_str_skip(size, last), screen, &pixels) && pixels >= 0 &&
            media_matches(op_str_first(size, last), screen))
            return pixels;
    }
    return screen->width;
}

/* -- srcset -- */

/* Takes the descriptors of a source, up to the comma behind them, which may not be one in parentheses. */
static op_str take_descriptors(op_str *set)
{
    size_t depth = 0, n = 0;
    for (; n < set->n && (depth || set->p[n] != ','); n++) {
        depth += set->p[n] == '(';
        depth -= set->p[n] == ')' && depth;
    }
    op_str descriptors = op_str_first(*set, n);
    *set = op_str_skip(*set, n + 1);
    return descriptors;
}

bool srcset_next(op_str *set, double slot, struct srcset_source *source)
{
    while (set->n && (op_is_space(set->p[0]) || set->p[0] == ','))
        *set = op_str_skip(*set, 1);
    op_str url = op_str_word(set), descriptors = OP_STR_NONE;
    if (!url.p)
        return false;
    bool bare = url.p[url.n - 1] == ',';
    while (url.n && url.p[url.n - 1] == ',')
        url.n--;
    if (!bare)
        descriptors = take_descriptors(set);
    *source = (struct srcset_source){url, 1};
    for (op_str word; (word = op_str_word(&descriptors)).p;) {
        double number;
        if (!css_number(&word, &number) || number < 0 || word.n != 1)
            continue;
        if (word.p[0] == 'x')
            source->density = number;
        if (word.p[0] == 'w')
            source->density = number / (slot > 1 ? slot : 1);
    }
    return true;
}
