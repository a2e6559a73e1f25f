/* Arguments to inputs, streams to articles, parts to outputs: what touches the file system. */
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "check.h"
#include "cli/inputs.h"
#include "cli/outfolder.h"
#include "cli/output.h"
#include "cli/parts.h"
#include "cli/stream_input.h"
#include "offprint/html.h"

/* A folder for one test, which becomes the working directory. */
static bool enter(char *folder)
{
    return mkdtemp(folder) && chdir(folder) == 0;
}

static void put(const char *name, const char *text)
{
    int fd = open(name, O_WRONLY | O_CREAT | O_TRUNC, 0666);
    if (fd >= 0) {
        if (write(fd, text, strlen(text)) < 0)
            abort();
        close(fd);
    }
}

/* What was reported last. */
struct last {
    int count;
    enum op_diag_id id;
    uint32_t line;
};

static void keep(void *self, const struct op_diag *diag)
{
    struct last *last = self;
    last->count++;
    last->id = diag->id;
    last->line = diag->place.line;
}

static void listen(struct op_ctx *ctx, struct last *last)
{
    op_ctx_init(ctx);
    *last = (struct last){0};
    ctx->sink = (struct op_diag_sink){keep, last};
}

TEST(walks_folders_in_the_order_of_bytes)
{
    char folder[] = "inputs-XXXXXX";
    REQUIRE(enter(folder));
    (void)mkdir("d", 0777);
    (void)mkdir("d/a", 0777);
    (void)mkdir("d/.hidden", 0777);
    (void)mkdir("d/page_files", 0777);
    put("d/b.md", "b");
    put("d/a-b.md", "b");
    put("d/a/x.md", "x");
    put("d/.hidden/x.md", "x");
    put("d/page_files/x.md", "x");
    put("d/picture.png", "x");
    REQUIRE(symlink("..", "d/a/up") == 0);
    REQUIRE(symlink("d", "link") == 0);
    struct op_inputs inputs = {0};
    op_inputs_add(&inputs, OP_STR("d/"));
    op_inputs_add(&inputs, OP_STR("link"));
    op_inputs_add(&inputs, OP_STR("missing.md"));
    op_inputs_add(&inputs, OP_STR("d/page_files/x.md"));
    op_inputs_add(&inputs, OP_STR("-"));
    static const char *const wanted[] = {"d/a-b.md",    "d/a/x.md",          "d/b.md",
                                         "link/a-b.md", "link/a/x.md",       "link/b.md",
                                         "missing.md",  "d/page_files/x.md", "-"};
    CHECK_INT(inputs.n, sizeof wanted / sizeof *wanted);
    for (size_t i = 0; i < inputs.n && i < sizeof wanted / sizeof *wanted; i++)
        CHECK_STR(inputs.v[i].name.p, wanted[i]);
    CHECK_INT(inputs.v[6].fault, OP_INPUT_FAULTY);
    CHECK_INT(inputs.folder_count, 4);
    CHECK(op_inputs_contain_file(&inputs, "link/../d/b.md"));
    CHECK(!op_inputs_contain_file(&inputs, "d/picture.png"));
    op_inputs_release(&inputs);
}

TEST(reports_folders_without_articles)
{
    char folder[] = "inputs-XXXXXX";
    struct op_ctx ctx;
    struct last last;
    struct op_buf out = OP_BUF_INIT;
    struct op_input input;
    struct op_inputs inputs = {0};
    REQUIRE(enter(folder));
    listen(&ctx, &last);
    (void)mkdir("d", 0777);
    op_inputs_add(&inputs, OP_STR("d"));
    REQUIRE(inputs.n == 1);
    CHECK(!op_input_load(&ctx, &inputs.v[0], OP_STR_NONE, &out, &input));
    CHECK_INT(last.id, OP_DIAG_NO_ARTICLES);
    op_inputs_release(&inputs);
}

static bool bring(void *self, struct op_arena *arena, const struct op_fetch_request *request,
                  struct op_fetch_answer *answer)
{
    (void)arena;
    *answer = (struct op_fetch_answer){.fault = OP_STR("out of order")};
    if (!self || !request->page)
        return false;
    *answer = (struct op_fetch_answer){OP_STR("<p>Text"), OP_STR("http://b.example/"),
                                       OP_STR("text/html; charset=koi8-r"), OP_STR_NONE};
    return true;
}

TEST(addresses_are_fetched)
{
    struct op_ctx ctx;
    struct last last;
    struct op_buf out = OP_BUF_INIT;
    struct op_input input;
    struct op_inputs inputs = {0};
    listen(&ctx, &last);
    op_inputs_add(&inputs, OP_STR("http://a.example/x"));
    REQUIRE(inputs.n == 1);
    CHECK(inputs.v[0].web);
    CHECK_INT(inputs.folder_count, 0);
    ctx.fetch = (struct op_fetch){.bring = bring, .self = &ctx};
    REQUIRE(op_input_load(&ctx, &inputs.v[0], OP_STR_NONE, &out, &input));
    CHECK_SLICE(input.bytes, "<p>Text");
    CHECK_BYTES(input.bytes.p + input.bytes.n, 4, "\0\0\0\0", 4);
    CHECK_SLICE(input.name, "http://a.example/x");
    CHECK_SLICE(input.address, "http://b.example/");
    CHECK_SLICE(input.charset, "koi8-r");
    REQUIRE(op_input_load(&ctx, &inputs.v[0], OP_STR("utf-8"), &out, &input));
    CHECK_SLICE(input.charset, "utf-8");
    ctx.fetch.self = NULL;
    CHECK(!op_input_load(&ctx, &inputs.v[0], OP_STR_NONE, &out, &input));
    CHECK_INT(last.id, OP_DIAG_INPUT_MISSING);
    op_inputs_release(&inputs);
    op_buf_release(&out);
}

TEST(reads_lists_of_names)
{
    struct op_inputs inputs = {0};
    op_inputs_add_list(&inputs, OP_STR("a.md\n\nb c.md\n"), false);
    op_inputs_add_list(&inputs, op_str_make("x\ny.md\0z.md", 11), true);
    REQUIRE(inputs.n == 4);
    CHECK_STR(inputs.v[1].name.p, "b c.md");
    CHECK_STR(inputs.v[2].name.p, "x\ny.md");
    CHECK_STR(inputs.v[3].name.p, "z.md");
    op_inputs_release(&inputs);
}

TEST(pads_and_limits_what_it_reads)
{
    char folder[] = "inputs-XXXXXX";
    struct op_ctx ctx;
    struct last last;
    struct op_buf out = OP_BUF_INIT;
    struct op_input input;
    struct op_inputs inputs = {0};
    REQUIRE(enter(folder));
    listen(&ctx, &last);
    put("a.md", "12345");
    op_inputs_add(&inputs, OP_STR("a.md"));
    ctx.limits.input = 5;
    CHECK(op_input_load(&ctx, &inputs.v[0], OP_STR_NONE, &out, &input));
    CHECK_BYTES(out.p, out.n, "12345", 5);
    CHECK(out.cap >= out.n + OP_HTML_PADDING);
    op_buf_clear(&out);
    ctx.limits.input = 4;
    CHECK(!op_input_load(&ctx, &inputs.v[0], OP_STR_NONE, &out, &input));
    CHECK_INT(last.id, OP_DIAG_INPUT_SIZE);
    op_buf_release(&out);
    op_inputs_release(&inputs);
}

/* -- Streams -- */

TEST(cuts_streams_at_form_feeds)
{
    char folder[] = "inputs-XXXXXX";
    struct op_ctx ctx;
    struct last last;
    struct op_stream_input in;
    uint32_t line;
    REQUIRE(enter(folder));
    listen(&ctx, &last);
    put("s", "one\ntwo\n\f\n\nthree\n\f\n\f\nlast");
    REQUIRE(op_stream_input_open(&ctx, &in, OP_STR("s")));
    op_str a = op_stream_input_next(&ctx, &in, &line);
    CHECK_SLICE(a, "one\ntwo\n");
    CHECK_INT(line, 1);
    a = op_stream_input_next(&ctx, &in, &line);
    CHECK_SLICE(a, "three\n");
    CHECK_INT(line, 5);
    a = op_stream_input_next(&ctx, &in, &line);
    CHECK(a.p == NULL || op_str_eq(a, OP_STR("last")));
    if (!a.p)
        a = op_stream_input_next(&ctx, &in, &line);
    CHECK_SLICE(a, "last");
    CHECK_INT(line, 8);
    a = op_stream_input_next(&ctx, &in, &line);
    CHECK(a.p == NULL);
    op_stream_input_close(&in);
    CHECK(!op_stream_input_open(&ctx, &in, OP_STR("missing")));
    CHECK_INT(last.id, OP_DIAG_INPUT_MISSING);
}

TEST(passes_over_articles_that_are_too_large)
{
    char folder[] = "inputs-XXXXXX";
    struct op_ctx ctx;
    struct last last;
    struct op_stream_input in;
    struct op_buf text = OP_BUF_INIT;
    uint32_t line;
    REQUIRE(enter(folder));
    listen(&ctx, &last);
    ctx.limits.output = 200000;
    op_buf_fill(&text, 'x', 100000);
    op_buf_addz(&text, "\n\f\n");
    for (int i = 0; i < 100; i++) {
        op_buf_fill(&text, 'y', 9999);
        op_buf_addc(&text, '\n');
    }
    op_buf_addz(&text, "\f\nz\n\f\n");
    put("s", text.p);
    REQUIRE(op_stream_input_open(&ctx, &in, OP_STR("s")));
    op_str a = op_stream_input_next(&ctx, &in, &line);
    CHECK_INT(a.n, 100001);
    a = op_stream_input_next(&ctx, &in, &line);
    CHECK_SLICE(a, "z\n");
    CHECK_INT(line, 104);
    CHECK_INT(last.count, 1);
    CHECK_INT(last.id, OP_DIAG_INPUT_SIZE);
    op_stream_input_close(&in);
    op_buf_release(&text);
}

/* -- Outputs -- */

TEST(writes_files_whole_or_not_at_all)
{
    char folder[] = "inputs-XXXXXX";
    struct op_ctx ctx;
    struct last last;
    struct op_out_file file;
    struct stat st;
    REQUIRE(enter(folder));
    listen(&ctx, &last);
    put("old", "old");
    REQUIRE(symlink("old", "link") == 0);
    (void)umask(027);
    REQUIRE(op_out_open(&ctx, &file, OP_STR("link"), true));
    CHECK(op_out_write(&file, OP_STR("new text")));
    REQUIRE(stat("old", &st) == 0);
    CHECK_INT(st.st_size, 3);
    CHECK(op_out_close(&ctx, &file));
    REQUIRE(lstat("link", &st) == 0);
    CHECK(S_ISLNK(st.st_mode));
    REQUIRE(lstat("old", &st) == 0);
    CHECK_INT(st.st_size, 8);
    CHECK_INT(st.st_mode & 0777, 0640);
    REQUIRE(op_out_open(&ctx, &file, OP_STR("old"), false));
    CHECK(op_out_write(&file, OP_STR("x")));
    op_out_discard(&file);
    REQUIRE(stat("old", &st) == 0);
    CHECK_INT(st.st_size, 8);
    CHECK(!op_out_open(&ctx, &file, OP_STR("no/where"), false));
    CHECK_INT(last.id, OP_DIAG_IO);
    (void)umask(022);
}

TEST(names_outputs_and_keeps_a_manifest)
{
    char folder[] = "inputs-XXXXXX";
    struct op_ctx ctx;
    struct last last;
    struct op_outfolder out;
    struct op_buf name = OP_BUF_INIT;
    struct stat st;
    static const char *const inputs[] = {"a/Post One.md",        "b/post-one.md", "c/post-one-2.md",
                                         "posts/bread/index.md", "index.md",      "-"};
    static const char *const wanted[] = {"post-one.txt", "post-one-2.txt", "post-one-2-2.txt",
                                         "bread.txt",    "index.txt",      "article.txt"};
    REQUIRE(enter(folder));
    listen(&ctx, &last);
    REQUIRE(op_outfolder_open(&ctx, &out, OP_STR("x/y/"), false, false));
    for (size_t i = 0; i < sizeof inputs / sizeof *inputs; i++) {
        op_buf_clear(&name);
        op_outfolder_name(&ctx, &out, op_str_z(inputs[i]), OP_STR_NONE, ".txt", &name);
        CHECK_STR(name.p, wanted[i]);
    }
    CHECK_INT(last.count, 2);
    CHECK_INT(last.id, OP_DIAG_OUTPUT_NAME);
    CHECK(op_outfolder_write(&ctx, &out, OP_STR("b.txt"), OP_STR("b")));
    CHECK(op_outfolder_write(&ctx, &out, OP_STR("a.txt"), OP_STR("a")));
    CHECK(op_outfolder_close(&ctx, &out));
    REQUIRE(stat("x/y/.offprint-manifest", &st) == 0);
    CHECK_INT(st.st_size, 12);

    put("x/y/mine.txt", "mine");
    REQUIRE(op_outfolder_open(&ctx, &out, OP_STR("x/y"), false, false));
    CHECK(op_outfolder_write(&ctx, &out, OP_STR("a.txt"), OP_STR("again")));
    CHECK(!op_outfolder_write(&ctx, &out, OP_STR("mine.txt"), OP_STR("ours")));
    CHECK_INT(last.id, OP_DIAG_OUTPUT_EXISTS);
    out.force = true;
    CHECK(op_outfolder_write(&ctx, &out, OP_STR("mine.txt"), OP_STR("ours!")));
    CHECK(op_outfolder_close(&ctx, &out));
    REQUIRE(stat("x/y/mine.txt", &st) == 0);
    CHECK_INT(st.st_size, 5);
    op_buf_release(&name);
}

TEST(keeps_many_parts_in_a_file)
{
    struct op_ctx ctx;
    struct last last;
    struct op_parts parts = {0};
    struct op_buf text = OP_BUF_INIT;
    listen(&ctx, &last);
    op_buf_fill(&text, 'x', (size_t)3 << 20);
    for (int i = 0; i < 9; i++) {
        text.p[0] = (char)('0' + i);
        REQUIRE(op_parts_add(&ctx, &parts, op_buf_str(&text)));
    }
    REQUIRE(op_parts_add(&ctx, &parts, OP_STR("")));
    const op_str *list = op_parts_list(&ctx, &parts);
    REQUIRE(list);
    CHECK_INT(parts.n, 10);
    for (int i = 0; i < 9; i++) {
        CHECK_INT(list[i].n, text.n);
        CHECK_INT(list[i].p[0], '0' + i);
    }
    CHECK_INT(list[9].n, 0);
    CHECK(parts.filed > OP_PARTS_MEMORY);
    op_parts_release(&parts);
    op_buf_release(&text);
}

int main(void)
{
    struct check_run run = CHECK_RUN;
    RUN(walks_folders_in_the_order_of_bytes);
    RUN(reports_folders_without_articles);
    RUN(addresses_are_fetched);
    RUN(reads_lists_of_names);
    RUN(pads_and_limits_what_it_reads);
    RUN(cuts_streams_at_form_feeds);
    RUN(passes_over_articles_that_are_too_large);
    RUN(writes_files_whole_or_not_at_all);
    RUN(names_outputs_and_keeps_a_manifest);
    RUN(keeps_many_parts_in_a_file);
    return check_done(&run);
}
