/* Metadata, the stream, resources, languages, diagnostics. */
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "check.h"
#include "doc/length.h"
#include "doc/title.h"
#include "offprint/language.h"
#include "offprint/metadata.h"
#include "offprint/resource.h"
#include "offprint/stream.h"

struct fixture {
    struct op_arena arena;
    struct op_ctx ctx;
    struct op_article article;
    struct op_buf out, told;
};

static void tell(void *self, const struct op_diag *diag)
{
    op_diag_format(diag, self);
}

static void set_up(struct fixture *f)
{
    op_arena_init(&f->arena, (size_t)64 << 20);
    op_ctx_init(&f->ctx);
    op_article_init(&f->article, &f->arena);
    op_buf_init(&f->out, 0);
    op_buf_init(&f->told, 0);
    f->ctx.sink = (struct op_diag_sink){tell, &f->told};
}

static void tear_down(struct fixture *f)
{
    op_buf_release(&f->out);
    op_buf_release(&f->told);
    op_arena_release(&f->arena);
}

static const char *streamed(struct fixture *f)
{
    op_buf_clear(&f->out);
    op_stream_write(&f->article, &f->out);
    return f->out.p;
}

#define HTML "<html xmlns=\"http://www.w3.org/1999/xhtml\" xmlns:op=\"urn:offprint:stream\""

TEST(metadata_is_folded_kept_once_and_replaced)
{
    struct fixture f;
    set_up(&f);
    struct op_article *a = &f.article;
    CHECK(!op_meta(a, OP_META_TITLE).p);
    CHECK(op_meta_add(a, OP_META_AUTHOR, OP_STR("  Ann \n\t Lee\xC2\xA0")) != NULL);
    CHECK(op_meta_add(a, OP_META_AUTHOR, OP_STR("Ann Lee")) == NULL);
    CHECK(op_meta_add(a, OP_META_AUTHOR, OP_STR("Bo")) != NULL);
    CHECK(op_meta_add(a, OP_META_DATE, OP_STR("2020")) != NULL);
    CHECK(op_meta_add(a, OP_META_DATE, OP_STR("2021")) == NULL);
    CHECK(op_meta_add(a, OP_META_KEYWORD, OP_STR(" \n")) == NULL);
    op_meta_set(a, OP_META_TITLE, OP_STR("One"));
    op_meta_set(a, OP_META_TITLE, OP_STR("Two <&"));
    op_meta_set(a, OP_META_DATE, OP_STR(""));
    op_meta_set(a, OP_META_LANG, OP_STR("en"));
    op_meta_add_front(a, OP_STR("layout"), OP_STR("post"));
    CHECK_STR(streamed(&f), HTML " lang=\"en\"><head><title>Two &lt;&amp;</title>"
                                 "<meta name=\"author\" content=\"Ann Lee\"/><meta name=\"author\" content=\"Bo\"/>"
                                 "<meta name=\"front:layout\" content=\"post\"/></head><body></body></html>\n\f\n");
    tear_down(&f);
}

static void check_length(struct check_run *check_self, const char *body, uint64_t words, uint64_t characters)
{
    struct fixture f;
    set_up(&f);
    op_buf_addf(&f.told, HTML "><head><title>T</title></head><body>%s</body></html>", body);
    REQUIRE(op_stream_parse(&f.ctx, &f.article, op_buf_str(&f.told), OP_STR("-"), 1));
    struct op_length length = op_length_of(f.article.body);
    CHECK_INT(length.words, words);
    CHECK_INT(length.characters, characters);
    tear_down(&f);
}

#define LENGTH(body, words, characters) check_length(check_self, body, words, characters)

TEST(lengths_are_words_and_characters)
{
    LENGTH("", 0, 0);
    LENGTH("<p>Don\xE2\x80\x99t well-read e.g. 3.14 \xE2\x80\x94 &amp; \xE2\x80\x9Cquoted\xE2\x80\x9D</p>", 5, 0);
    LENGTH("<p>un<em>believ</em>able <a href=\"#x\">one</a></p>", 2, 0);
    LENGTH("<ul><li>one</li><li>two</li></ul><p>three<br/>four</p>", 4, 0);
    LENGTH("<p>\xE6\xBD\xAE\xE6\xB0\xB4\xEF\xBC\x8C\xE3\x81\xAE\xE3\x80\x82 HTML</p>", 1, 3);
    LENGTH("<p>\xED\x95\x9C\xEA\xB5\xAD\xEC\x96\xB4 \xEA\xB8\x80</p>", 2, 0);
    LENGTH("<p>\xE0\xB8\x81\xE0\xB8\x82\xE0\xB8\x84\xE0\xB8\x87\xE0\xB8\x88\xE0\xB8\x89\xE0\xB8\x8A</p>", 2, 0);
    LENGTH("<p>so <math xmlns=\"http://www.w3.org/1998/Math/MathML\"><mi>x</mi><mo>=</mo><mn>2</mn></math></p>", 1, 0);
}

/* Plain letters are counted many at once, others one by one. */
TEST(lengths_are_the_same_whatever_the_letters)
{
    uint32_t dice = 1;
    for (int round = 0; round < 500; round++) {
        struct op_buf plain = OP_BUF_INIT, other = OP_BUF_INIT;
        uint64_t words = 0;
        bool open = false;
        for (int i = 0; i < 70; i++) {
            dice = dice * 1664525 + 1013904223;
            char c = "aZ7 \n-'."[dice >> 29];
            bool letter = op_is_alnum(c);
            words += letter && !open;
            open = letter || (open && !op_is_space(c));
            op_buf_addc(&plain, c);
            if (letter)
                op_buf_addz(&other, "\xC3\xA9");
            else
                op_buf_addc(&other, c);
        }
        LENGTH(plain.p, words, 0);
        LENGTH(other.p, words, 0);
        op_buf_release(&plain);
        op_buf_release(&other);
    }
}

TEST(the_heading_follows_the_title)
{
    struct fixture f;
    set_up(&f);
    op_str text =
        OP_STR(HTML "><head><title>Old  title</title></head><body><h1 id=\"x\">old <em>TITLE</em></h1><h1>Other</h1>"
                    "</body></html>");
    REQUIRE(op_stream_parse(&f.ctx, &f.article, text, OP_STR("-"), 1));
    op_title_follow(&f.article, OP_STR("New"));
    op_meta_set(&f.article, OP_META_TITLE, OP_STR("New"));
    CHECK(strstr(streamed(&f), "<title>New</title></head><body><h1 id=\"x\">New</h1><h1>Other</h1>") != NULL);
    tear_down(&f);
}

TEST(front_matter_keys_lead_to_rows)
{
    CHECK_INT(op_meta_front_lookup(OP_STR("Tags")), OP_META_KEYWORD);
    CHECK_INT(op_meta_front_lookup(OP_STR("lastmod")), OP_META_MODIFIED);
    CHECK_INT(op_meta_front_lookup(OP_STR("Canonical-URL")), OP_META_CANONICAL);
    CHECK_INT(op_meta_front_lookup(OP_STR("last_modified_at")), OP_META_MODIFIED);
    CHECK_INT(op_meta_front_lookup(OP_STR("header.overlay_image")), OP_META_LEAD_IMAGE);
    CHECK_INT(op_meta_front_lookup(OP_STR("layout")), -1);
    CHECK_INT(op_meta_front_lookup(OP_STR("title.x")), -1);
    CHECK_INT(op_meta_front_lookup(OP_STR("titles")), -1);
    CHECK_INT(op_meta_front_lookup(OP_STR("")), -1);
    CHECK_INT(op_meta_front_lookup(OP_STR("_Tags- ")), OP_META_KEYWORD);
    CHECK_INT(op_meta_front_lookup(OP_STR("title of a thing, longer than any key")), -1);
    CHECK_INT(op_meta_front_lookup(OP_STR("subtitle\nlang")), -1);
    unsigned rank;
    op_str sub;
    CHECK_INT(op_meta_front_find(OP_STR("cover.image.alt"), &rank, &sub), OP_META_LEAD_IMAGE);
    CHECK_INT(rank, 0);
    CHECK_SLICE(sub, "image.alt");
    CHECK_INT(op_meta_front_find(OP_STR("header.image"), &rank, &sub), OP_META_LEAD_IMAGE);
    CHECK_INT(sub.n, 0);
    CHECK_INT(op_meta_lookup(OP_STR("lead-image")), OP_META_LEAD_IMAGE);
}

TEST(a_stream_comes_back_as_it_was)
{
    struct fixture f;
    set_up(&f);
    op_str text = OP_STR(HTML " lang=\"de\"><head><title op:invented=\"true\">T</title>"
                              "<meta name=\"offprint:source\" content=\"a.md\"/></head><body><p op:at=\"3:7\">x"
                              "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 1 1\"><g/></svg></p>"
                              "<hr op:at=\"4:1\"/></body></html>\n\f\n");
    op_str rest = text, piece = op_stream_cut(&rest);
    op_doc_init(&f.article.doc, &f.arena);
    REQUIRE(op_stream_parse(&f.ctx, &f.article, piece, OP_STR("-"), 1));
    CHECK_STR(streamed(&f), text.p);
    CHECK(op_title_invented(&f.article));
    struct op_place at = op_doc_place(&f.article.doc, op_last(op_child(f.article.body, OP_N_P)));
    CHECK_INT(at.line, 3);
    CHECK_INT(at.column, 7);
    CHECK_SLICE(at.file, "a.md");
    CHECK(!op_stream_cut(&rest).p);
    tear_down(&f);
}

TEST(a_broken_article_is_reported_where_it_breaks)
{
    struct fixture f;
    set_up(&f);
    op_doc_init(&f.article.doc, &f.arena);
    CHECK(!op_stream_parse(&f.ctx, &f.article, OP_STR(HTML ">\n<p></html>"), OP_STR("in"), 10));
    CHECK(op_str_starts(op_buf_str(&f.told), OP_STR("in:11:")));
    op_buf_clear(&f.told);
    op_doc_init(&f.article.doc, &f.arena);
    CHECK(!op_stream_parse(&f.ctx, &f.article, OP_STR("<!DOCTYPE x [<!ENTITY a \"b\">]><x>&a;</x>"), OP_STR("in"), 1));
    CHECK(f.told.n > 0);
    CHECK(op_ctx_failed(&f.ctx));
    tear_down(&f);
}

TEST(warnings_can_be_silenced_and_raised)
{
    struct fixture f;
    set_up(&f);
    struct op_place place = {OP_STR("a\x1B.md"), 2, 3};
    CHECK(op_ctx_warn_option(&f.ctx, OP_STR("no-img-alt")));
    CHECK(op_ctx_warn_option(&f.ctx, OP_STR("error=date")));
    CHECK(!op_ctx_warn_option(&f.ctx, OP_STR("nonsense")));
    op_report(&f.ctx, OP_DIAG_IMG_ALT, place, "silent");
    CHECK_INT(f.told.n, 0);
    CHECK(!op_ctx_failed(&f.ctx));
    op_report(&f.ctx, OP_DIAG_DATE, place, "no date: %s", "\xE2\x80\xAEx");
    CHECK_STR(f.told.p, "a\xEF\xBF\xBD.md:2:3: error: no date: \xEF\xBF\xBDx [date]\n");
    CHECK(op_ctx_failed(&f.ctx));
    tear_down(&f);
}

TEST(language_tags_become_canonical_or_go)
{
    static const char *const rows[][2] = {
        {"en_US", "en-US"},
        {"zh_cn", "zh-CN"},
        {"ZH-HANS-cn", "zh-Hans-CN"},
        {"EN", "en"},
        {"iw", "he"},
        {"eng", "en"},
        {"de_DE.UTF-8", "de-DE"},
        {"en-UK", "en-GB"},
        {"sl-rozaj", "sl-rozaj"},
        {"es-419", "es-419"},
        {"en-x-Any", "en-x-any"},
        {"us", NULL},
        {"C", NULL},
        {"english", NULL},
        {"en-", NULL},
        {"", NULL},
        {"de-", NULL},
        {"en us", NULL},
        {"yue", "yue"},
    };
    struct fixture f;
    set_up(&f);
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        CHECK_STR(op_language_canonical(&f.arena, op_str_z(rows[i][0])).p, rows[i][1]);
    CHECK(op_language_is_rtl(OP_STR("ar-EG")) && op_language_is_rtl(OP_STR("pa-Arab")));
    CHECK(!op_language_is_rtl(OP_STR("ar-Latn")) && !op_language_is_rtl(OP_STR("en")));
    tear_down(&f);
}

TEST(languages_are_detected_from_text)
{
    static const char *const rows[][2] = {
        {"The harbour lies quiet in the morning, and the boats that went out before dawn are not yet back.", "en"},
        {"Der Hafen liegt am Morgen still, und die Boote, die vor der Dämmerung ausliefen, sind noch nicht zurück.",
         "de"},
        {"清晨的港口很安静,黎明前出海的船还没有回来。", "zh"},
        {"朝の港は静かで、夜明け前に出た船はまだ戻っていない。", "ja"},
        {"الميناء هادئ في الصباح والقوارب التي خرجت قبل الفجر لم تعد بعد", "ar"},
        {"12 34", NULL},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct op_detected_language found = op_language_detect(op_str_z(rows[i][0]));
        CHECK_STR(found.tag.p, rows[i][1]);
    }
}

#define ENGLISH                                                                                                        \
    "The harbour lies quiet in the morning, and the boats that went out before dawn are not yet back. When they "      \
    "come, the whole village will be there to help with the nets, which have to be dried in the sun of the first "     \
    "hours, and the children carry the baskets up to the market. "
#define GERMAN                                                                                                         \
    "Der Hafen liegt am Morgen still, und die Boote, die vor der Dämmerung ausliefen, sind noch nicht zurück. Wenn " \
    "sie kommen, ist das ganze Dorf da und hilft mit den Netzen, die in der Sonne der ersten Stunden auf dem Kai "     \
    "getrocknet werden, und die Kinder tragen die Körbe nach oben zu dem Markt. "
#define FRENCH                                                                                                         \
    "Le port est calme dans les heures du matin, et les barques qui sont sorties pour la nuit ne sont pas encore "     \
    "rentrées. Quand elles arrivent, une foule de gens du village aide avec les filets, qui sont mis au soleil sur "  \
    "les murs du quai, et les enfants montent les paniers au marché des pêcheurs pour la vente. "
#define SPANISH                                                                                                        \
    "El puerto es tranquilo por las mañanas, y los barcos que salieron con la luna no han vuelto. Con el sol llega "  \
    "el "                                                                                                              \
    "pueblo, y los niños suben al mercado con las cestas y una canción sobre el mar, pero las redes es lo más "     \
    "pesado, "                                                                                                         \
    "y por los muros del muelle su sal se seca como la nieve. "
#define DUTCH                                                                                                          \
    "De haven ligt in de ochtend stil, en de boten die voor het licht zijn uitgevaren zijn nog niet terug. Als ze "    \
    "komen is het hele dorp er om met de netten te helpen, die in de zon van de eerste uren moeten drogen, en de "     \
    "kinderen dragen de manden naar boven, naar de markt. "

#define AFRIKAANS                                                                                                      \
    "Die hawe lê stil in die môre, en die bote wat voor dagbreek uitgevaar het is nog nie terug nie. Wanneer hulle " \
    "kom, is die hele dorp daar om met die nette te help, wat in die son van die eerste ure moet droog word, en die "  \
    "kinders dra die mandjies op na die mark. "
#define OCCITAN                                                                                                          \
    "Lo pòrt es tranquil lo matin, e las barcas que sortiguèron abans l'alba son pas encara tornadas. Quand arriban, " \
    "tot lo vilatge es aquí per ajudar amb los filats, que se devon secar al solelh de las primièras oras, e los "     \
    "enfants pòrtan los panièrs al mercat. "

TEST(common_words_tell_what_is_plain)
{
    static const char *const rows[][2] = {
        {ENGLISH, "en"},
        {GERMAN, "de"},
        {FRENCH, "fr"},
        {SPANISH, "es"},
        {DUTCH, NULL},
        {AFRIKAANS, NULL},
        {OCCITAN, NULL},
        {ENGLISH GERMAN, NULL},
        {SPANISH FRENCH, NULL},
        {"The end of the day.", NULL},
        {ENGLISH "清晨的港口很安静,黎明前出海的船还没有回来。清晨的港口很安静,黎明前出海的船还没有回来。", NULL},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        CHECK_STR(op_language_by_words(op_str_z(rows[i][0])).p, rows[i][1]);
}

static const char pixel[] = "data:image/gif;base64,R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7";

TEST(data_uris_are_decoded_once)
{
    struct fixture f;
    set_up(&f);
    struct op_resource *r = NULL, *again = NULL;
    CHECK_INT(op_resource_load(&f.ctx, &f.article, op_str_z(pixel), &r), OP_RESOURCE_OK);
    REQUIRE(r != NULL);
    CHECK_INT(r->info.type, OP_MEDIA_GIF);
    CHECK_INT(r->info.width, 1);
    CHECK_INT(r->bytes.n, 42);
    CHECK_INT(op_resource_load(&f.ctx, &f.article, op_str_z(pixel), &again), OP_RESOURCE_OK);
    CHECK(r == again);
    CHECK_INT(op_resource_load(&f.ctx, &f.article, OP_STR("data:image/png,nothing"), &r), OP_RESOURCE_TYPE);
    CHECK_INT(op_resource_load(&f.ctx, &f.article, OP_STR("https://example.org/a.png"), &r), OP_RESOURCE_REMOTE);
    CHECK_INT(op_resource_load(&f.ctx, &f.article, OP_STR("//example.org/a.png"), &r), OP_RESOURCE_REMOTE);
    tear_down(&f);
}

TEST(svg_loses_what_acts_and_what_reaches_out)
{
    struct fixture f;
    set_up(&f);
    struct op_resource *r = NULL;
    op_str svg = OP_STR("data:image/svg+xml,<svg xmlns='http://www.w3.org/2000/svg' "
                        "xmlns:xlink='http://www.w3.org/1999/xlink' onload='x()'><script>x()</script>"
                        "<image xlink:href='http://e.org/a.png'/><use xlink:href='%23ok'/><foreignObject/>"
                        "<style>a{fill:url(http://e.org)}</style><g id='ok'/></svg>");
    REQUIRE(op_resource_load(&f.ctx, &f.article, svg, &r) == OP_RESOURCE_OK);
    op_str kept = OP_STR("<use xmlns:xlink=\"http://www.w3.org/1999/xlink\" xlink:href=\"#ok\"/>");
    static const char *const gone[] = {"onload", "script", "e.org", "foreignObject", "style"};
    CHECK(op_str_find(r->bytes, kept, 0) != OP_NOT_FOUND);
    for (size_t i = 0; i < sizeof gone / sizeof *gone; i++)
        CHECK(op_str_find(r->bytes, op_str_z(gone[i]), 0) == OP_NOT_FOUND);
    tear_down(&f);
}

static void write_file(const char *path)
{
    FILE *file = fopen(path, "wb");
    if (file) {
        static const char gif[] = "GIF89a\x02\0\x03\0\0\0\0,\0\0\0\0\x02\0\x03\0\0\x02\x01\x04\0;";
        (void)fwrite(gif, 1, sizeof gif - 1, file);
        (void)fclose(file);
    }
}

TEST(files_are_read_below_the_base_and_nowhere_else)
{
    char folder[] = "/tmp/offprint-test-XXXXXX";
    REQUIRE(mkdtemp(folder) != NULL && chdir(folder) == 0);
    REQUIRE(mkdir("posts", 0700) == 0 && mkdir("static", 0700) == 0);
    write_file("posts/a b.gif");
    write_file("static/s.gif");
    write_file("secret.gif");
    REQUIRE(symlink("../secret.gif", "posts/link.gif") == 0);

    struct fixture f;
    set_up(&f);
    struct op_resource *r;
    op_meta_add(&f.article, OP_META_BASE, OP_STR("posts"));
    CHECK_INT(op_resource_load(&f.ctx, &f.article, OP_STR("a%20b.gif?v=1"), &r), OP_RESOURCE_OK);
    CHECK_INT(op_resource_load(&f.ctx, &f.article, OP_STR("./x/../a b.gif"), &r), OP_RESOURCE_OK);
    CHECK_INT(op_resource_load(&f.ctx, &f.article, OP_STR("../secret.gif"), &r), OP_RESOURCE_OUTSIDE);
    CHECK_INT(op_resource_load(&f.ctx, &f.article, OP_STR("link.gif"), &r), OP_RESOURCE_OUTSIDE);
    CHECK_INT(op_resource_load(&f.ctx, &f.article, OP_STR("none.gif"), &r), OP_RESOURCE_MISSING);
    CHECK_INT(op_resource_load(&f.ctx, &f.article, OP_STR("/s.gif"), &r), OP_RESOURCE_MISSING);
    op_str paths[] = {OP_STR("static")};
    f.ctx.resource_paths = paths;
    f.ctx.resource_path_count = 1;
    CHECK_INT(op_resource_load(&f.ctx, &f.article, OP_STR("/s.gif"), &r), OP_RESOURCE_OK);
    CHECK_INT(op_resource_load(&f.ctx, &f.article, OP_STR("../static/s.gif"), &r), OP_RESOURCE_OK);
    CHECK_INT(op_resource_load(&f.ctx, &f.article, OP_STR("/../secret.gif"), &r), OP_RESOURCE_OUTSIDE);
    /* A stream may name a base below the working directory, or one that the user permitted. */
    write_file("posts/t.gif");
    f.article.from_stream = true;
    CHECK_INT(op_resource_load(&f.ctx, &f.article, OP_STR("t.gif"), &r), OP_RESOURCE_OK);
    f.article.resources = NULL;
    op_meta_set(&f.article, OP_META_BASE, op_arena_printf(&f.arena, "%s/posts/", folder));
    CHECK_INT(op_resource_load(&f.ctx, &f.article, OP_STR("t.gif"), &r), OP_RESOURCE_OUTSIDE);
    paths[0] = op_str_z(folder);
    CHECK_INT(op_resource_load(&f.ctx, &f.article, OP_STR("t.gif"), &r), OP_RESOURCE_OK);
    CHECK(unlink("posts/t.gif") == 0);
    tear_down(&f);
    CHECK(unlink("posts/a b.gif") == 0 && unlink("posts/link.gif") == 0 && unlink("static/s.gif") == 0 &&
          unlink("secret.gif") == 0 && rmdir("posts") == 0 && rmdir("static") == 0 && rmdir(folder) == 0);
}

int main(void)
{
    struct check_run run = CHECK_RUN;
    RUN(metadata_is_folded_kept_once_and_replaced);
    RUN(lengths_are_words_and_characters);
    RUN(lengths_are_the_same_whatever_the_letters);
    RUN(the_heading_follows_the_title);
    RUN(front_matter_keys_lead_to_rows);
    RUN(a_stream_comes_back_as_it_was);
    RUN(a_broken_article_is_reported_where_it_breaks);
    RUN(warnings_can_be_silenced_and_raised);
    RUN(language_tags_become_canonical_or_go);
    RUN(languages_are_detected_from_text);
    RUN(common_words_tell_what_is_plain);
    RUN(data_uris_are_decoded_once);
    RUN(svg_loses_what_acts_and_what_reaches_out);
    RUN(files_are_read_below_the_base_and_nowhere_else);
    return check_done(&run);
}
