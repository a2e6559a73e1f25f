/* op-extract: footnotes stand behind the article and read like its tail; what calls for them tells them from it. */
#include <stdlib.h>

#include "stage/clean.h"
#include "stage/extract.h"

static int compare(const void *a, const void *b)
{
    const struct op_node *const *x = a, *const *y = b;
    return (*x > *y) - (*x < *y);
}

void extract_find_notes(struct extract *e)
{
    struct op_node **notes;
    const uint32_t main = e->main, end = e->boxes[main].end;
    size_t count = clean_find_notes(e->article, e->boxes[main].node, (size_t)e->count * 8 + 4096, &notes);
    if (count)
        qsort(notes, count, sizeof *notes, compare);
    for (uint32_t i = main + 1; i < end; i++) {
        struct op_node *n = e->boxes[i].node;
        /* One that stands in a line goes with its line. */
        bool aside = e->boxes[i].traits & TRAIT_NOTE && clean_is_sidenote(e->article, n);
        bool note = aside || (count && bsearch(&n, notes, count, sizeof *notes, compare));
        if (!note || e->boxes[i].noted)
            continue;
        for (uint32_t up = e->boxes[i].up; !aside && up != main && !e->boxes[up].noted; up = e->boxes[up].up)
            e->boxes[up].noted = true;
        for (uint32_t k = i; k < e->boxes[i].end; k++)
            e->boxes[k].noted = true;
    }
}
