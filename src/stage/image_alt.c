#include "stage/image_alt.h"

#include "offprint/resource.h"
#include "offprint/uri.h"
#include "offprint/utf8.h"

/* A caption of more is an essay; whoever listens hears it in its place. */
#define CAPTION_MAX 300

static bool is_image_suffix(op_str suffix)
{
    static const char *const suffixes[] = {".jpg",  ".jpeg", ".png", ".gif",  ".webp", ".svg",
                                           ".avif", ".bmp",  ".tif", ".tiff", ".heic"};
    for (size_t i = 0; i < sizeof suffixes / sizeof *suffixes; i++)
        if (op_str_eq_ci(suffix, op_str_z(suffixes[i])))
            return true;
    return false;
}

/* Is `text` what the file is called, rather than what it shows? A word that is also the file's name is a word; with
   digits, lines or dots in it, it is a name. */
static bool is_file_name(op_str text, op_str src)
{
    op_str name = op_path_name(op_uri_parse(src).path), suffix = op_path_suffix(text);
    op_str stem = op_str_first(name, name.n - op_path_suffix(name).n);
    if (op_str_find_char(text, '/', 0) == OP_NOT_FOUND && text.n > suffix.n && is_image_suffix(suffix) &&
        op_str_find_char(text, ' ', 0) == OP_NOT_FOUND)
        return true;
    bool word = true;
    for (size_t i = 0; i < text.n; i++)
        word = word && !op_is_digit(text.p[i]) && text.p[i] != '_' && text.p[i] != '-';
    return !word && (op_str_eq_ci(text, stem) || op_str_eq_ci(text, name));
}

static bool is_alone(struct op_node *figure)
{
    size_t images = 0, left = 64;
    struct op_walk w;
    op_walk_start(&w, figure);
    while (op_walk_next(&w) && left--)
        images += w.event == OP_ENTER && op_is(w.node, OP_N_IMG);
    return images == 1;
}

/* The caption in one line; absent when there is none, or it is too long. */
static op_str caption_of(struct op_article *a, struct op_node *img)
{
    struct op_node *figure = op_closest(img, OP_N_FIGURE);
    const struct op_node *caption = figure && is_alone(figure) ? op_child(figure, OP_N_FIGCAPTION) : NULL;
    if (!caption)
        return OP_STR_NONE;
    struct op_buf text = OP_BUF_INIT, line = OP_BUF_INIT;
    op_text_content(caption, &text);
    op_str rest = op_buf_str(&text);
    for (op_str word; (word = op_str_word(&rest)).p && line.n <= CAPTION_MAX;) {
        if (line.n)
            op_buf_addc(&line, ' ');
        op_buf_add(&line, word);
    }
    bool good = line.n && line.n <= CAPTION_MAX;
    op_str found = good ? op_arena_dup(a->doc.arena, op_buf_str(&line)) : OP_STR_NONE;
    op_buf_release(&text);
    op_buf_release(&line);
    return found;
}

void image_alt_settle(struct op_ctx *ctx, struct op_article *a, struct op_node *img)
{
    op_str alt = op_attr(img, OP_N_ALT), title = op_str_trim(op_attr(img, OP_N_TITLE));
    op_str src = op_str_trim(op_attr(img, OP_N_SRC));
    bool named = is_file_name(op_str_trim(alt), src);
    if (alt.p && !named) {
        if (alt.n && op_utf8_is_void(alt))
            op_attr_set(&a->doc, img, OP_N_ALT, OP_STR(""));
        return;
    }
    op_str found = title.n && !is_file_name(title, src) ? title : OP_STR_NONE;
    if (!found.n)
        found = caption_of(a, img);
    op_attr_set(&a->doc, img, OP_N_ALT, found.n ? found : OP_STR(""));
    if (!found.n)
        op_report(ctx, OP_DIAG_IMG_ALT, op_doc_place(&a->doc, img), "image %s, using none: %.*s",
                  named ? "with the name of a file as alternative text" : "without alternative text",
                  OP_ARG(op_resource_shown(src)));
}
