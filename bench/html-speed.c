/* html-speed [--ours] ROUNDS FILE...: HTML to tree, all files a round, best of interleaved rounds of CPU time; with
   --ours without the peers. Files are UTF-8, so that all parsers get the same bytes; ours counts the validation in. */
#include <gumbo.h>
#include <libxml/HTMLparser.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "offprint/html.h"
#include "offprint/utf8.h"

struct page {
    char *bytes;
    size_t size;
};

struct work {
    struct page *pages;
    size_t count, bytes, largest;
    struct op_arena arena;
    char *copy;
    size_t tree; /* bytes of all trees in the last round */
};

static double now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return (double)t.tv_sec + (double)t.tv_nsec * 1e-9;
}

static void parse_ours(struct work *w)
{
    w->tree = 0;
    for (size_t i = 0; i < w->count; i++) {
        struct op_doc doc;
        op_str text = op_str_make(w->pages[i].bytes, w->pages[i].size);
        if (op_utf8_validate(text) != text.n)
            abort();
        op_doc_init(&doc, &w->arena);
        (void)op_html_parse(&doc, text, &(struct op_html_options){.scripting = false});
        w->tree += w->arena.used;
        op_arena_reset(&w->arena);
    }
}

static void copy_all(struct work *w)
{
    for (size_t i = 0; i < w->count; i++) {
        memcpy(w->copy, w->pages[i].bytes, w->pages[i].size);
        /* Otherwise a compiler sees that nobody reads the copy. */
        __asm__ volatile("" : : "r"(w->copy) : "memory");
    }
}

static void parse_gumbo(struct work *w)
{
    for (size_t i = 0; i < w->count; i++)
        gumbo_destroy_output(&kGumboDefaultOptions,
                             gumbo_parse_with_options(&kGumboDefaultOptions, w->pages[i].bytes, w->pages[i].size));
}

static void parse_libxml2(struct work *w)
{
    for (size_t i = 0; i < w->count; i++)
        xmlFreeDoc(htmlReadMemory(w->pages[i].bytes, (int)w->pages[i].size, NULL, "utf-8",
                                  HTML_PARSE_RECOVER | HTML_PARSE_NOERROR | HTML_PARSE_NOWARNING | HTML_PARSE_NONET));
}

static const struct parser {
    const char *name;
    void (*run)(struct work *w);
    uint64_t every; /* in how many rounds of ours once: slow ones need fewer */
} parsers[] = {{"offprint", parse_ours, 1},
               {"memcpy", copy_all, 1},
               {"gumbo", parse_gumbo, 5},
               {"libxml2 HTML", parse_libxml2, 5}};

enum { PARSERS = sizeof parsers / sizeof *parsers, OURS = 2 };

static bool load(struct work *w, const char *name)
{
    FILE *file = fopen(name, "rb");
    if (!file || fseek(file, 0, SEEK_END))
        return false;
    struct page *p = &w->pages[w->count++];
    p->size = (size_t)ftell(file);
    p->bytes = op_xcalloc(p->size + OP_HTML_PADDING, 1);
    rewind(file);
    bool good = fread(p->bytes, 1, p->size, file) == p->size;
    fclose(file);
    w->bytes += p->size;
    w->largest = p->size > w->largest ? p->size : w->largest;
    return good;
}

int main(int argc, char **argv)
{
    bool ours = argc > 1 && strcmp(argv[1], "--ours") == 0;
    argv += ours, argc -= ours;
    uint64_t rounds;
    if (argc < 3 || !op_str_to_uint(op_str_z(argv[1]), 1000000, &rounds))
        return 2;
    size_t used = ours ? OURS : PARSERS;
    double best[PARSERS] = {1e9, 1e9, 1e9, 1e9};
    struct work w = {.pages = op_xcalloc((size_t)argc, sizeof *w.pages)};
    for (int i = 2; i < argc; i++)
        if (!load(&w, argv[i]))
            return 1;
    op_arena_init(&w.arena, 0);
    w.copy = op_xmalloc(w.largest);
    for (uint64_t round = 0; round < rounds; round++)
        for (size_t i = 0; i < used; i++) {
            if (round % parsers[i].every)
                continue;
            double start = now();
            parsers[i].run(&w);
            double seconds = now() - start;
            best[i] = seconds < best[i] ? seconds : best[i];
        }
    printf("%zu pages, %.1f MB, %.2f bytes of tree a byte\n", w.count, (double)w.bytes / 1e6,
           (double)w.tree / (double)w.bytes);
    for (size_t i = 0; i < used; i++)
        printf("    %-14s %8.0f MB/s %8.2f times\n", parsers[i].name, (double)w.bytes / best[i] / 1e6,
               best[i] / best[0]);
    return 0;
}
