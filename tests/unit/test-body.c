/* HTML or Markdown: bodies of both kinds. */
#include "check.h"
#include "read/body.h"

/* Bodies go on over several lines. NOLINTBEGIN(bugprone-suspicious-missing-comma) */
static const char *const html[] = {
    "<div>\n<p>One.</p>\n\n\n        <p>Two.</p>\n</div>\n",
    "\n<div>   \n<div class=\"a\">\n                    <img src=\"x.png\">\n    <div class=\"c\">\n\n        <p "
    "class=\"t\">Caption</p>\n"
    "\n    </div>\n                </div>\n\n            <div class=\"text\"><p>Long text.</p><p>More.</p></div>\n\n\n "
    " \n</div>\n",
    "<p>Text with **stars** in it.</p>\n<p>More</p>\n<p>More</p>\n<p>And more</p>\n",
    "<p align=center><img src=a></p>\n\n<p>Words of the article.</p>\n<p>More words.</p>\n",
    "<!-- more -->\n<div><p>Text</p></div>\n",
    "<img src=\"a.png\"><p>Text of the article.</p><p>More.</p>",
    "    <p>Text far from the margin.</p>\n\n    <p>More of it.</p>\n",
    "        <span>Text</span> far from the margin.<br>\n        More of it.<br>\n",
    "<h2>Title</h2>\n<p>a</p>\n\n<ul>\n<li>one</li>\n\n<li>two\n</ul>\n",
    "<table>\n<tr><td>- one</td></tr>\n\n<tr><td># two</td></tr>\n</table>\n",
    "<pre>\n# not a heading\n\n- not a list\n</pre>\n<p>Text</p>\n",
    "<p>Text\n\nwith a blank line in the middle of it</p>\n<p>More</p>\n",
    "<section><h1>T</h1>\n\n<p>a</p>\n\n</section>\n<section>\n<p>b</p></section>\n",
    "<style>p { color: red }\n\n# x\n</style>\n<p>Text</p>\n",
    "<div><br>\n<p>a</p>\n\n        loose words deep inside\n\n</div>\n",
    "Breaking news: a ship came in.<p>The harbour was full of people who had come to see it.</p><p>It carried wood, "
    "and "
    "stone, and letters that had been under way for a year.</p><p>Nobody knew who had written them, or why.</p>\n",
    "        Text of a post<br>\n        that stands far from the margin<br>\n\n        <i>all</i> of it.\n",
    "<p>A rule of stars:</p>\n\n        <p>* * *</p>\n\n        <p>deep in the page stands the text of the post, all "
    "of it</p>\n\n- a dash\n<p>x</p><p>x</p>"
    "<p>x</p><p>x</p>",
    "<!DOCTYPE html><title>x</title>",
    "<!-- saved -->\n<html><body># no heading</body></html>",
    "<?xml version=\"1.0\"?><html></html>",
};

static const char *const markdown[] = {
    "Just text.\n",
    "# Heading\n\n<div>html</div>\n",
    "<div align=\"center\">\n\n# Project\n\nSome words about it, **bold** ones.\n\n</div>\n\nMore words.\n",
    "<p align=center>\n<img src=logo.png>\n</p>\n\nThis project does a lot of things, and they are described "
    "here.\n\n- one\n- two\n",
    "<!-- more -->\n\nText of the post.\n\n```html\n<div>\n```\n",
    "<img src=\"a.png\" width=300>\n\nText of the post, in Markdown, that goes on.\n\nAnother paragraph.\n",
    "<https://example.org> is where to go.\n",
    "<me@example.org> wrote this.\n",
    "<details>\n<summary>More</summary>\n\n```c\nint main(void) { return 0; }\n```\n\n</details>\n",
    "<a name=\"top\"></a>\n\n## Heading\n\nText that follows the anchor.\n",
    "<b>Note</b>: this paragraph begins with a tag.\n\nAnd this one does not.\n",
    "<br>\n\n1. one\n2. two\n\nText with `<div>` in code.\n\nMore text.\n",
    "<div class=\"note\">\nA note in HTML.\n</div>\n\nText. It is longer than the note above, as it should be.\n\n[a]: "
    "https://example.org\n",
    "<center>\n\n![picture](a.png)\n\n</center>\n\nWhat the picture shows.\n",
    "<iframe src=\"https://example.org\"></iframe>\n\nA video and what is to be said about it.\n",
    "<script>var a = 1;</script>\n\nText of the post.\n",
    "    code that is indented\n\nText.\n",
    "1 < 2 and so on\n",
    "<3 this\n",
    "<section>\n\n## One\n\nText of one.\n\n</section>\n<section>\n\n## Two\n\nText of two.\n\n</section>\n",
    "<p align=center>\n    <a href=x>\n        <img src=logo.png>\n    </a>\n</p>\n\n<div "
    "align=center>\n<h1>Name</h1>\n"
    "</div>\n\n---\n\n<p align=center>\n  <a href=y>Documentation</a>\n</p>\n",
    "<table>\n<tr><td>The first cell of a table</td><td>the second cell</td></tr>\n<tr><td>and a third one</td><td>and "
    "the "
    "last one of all</td></tr>\n</table>\n\nSee [there](x).\n",
    "<h2>One</h2>\nWords without a tag, as some programs keep them.\n\nMore words, with <b>tags</b> inside.\n",
    "<p>one</p>\n\ntwo\n\n<p>three</p>\n",
    "<Badge type=\"tip\"/>\n\nWords of the post.\n",
    "Intro.\n\n<p>A little HTML.</p>\n\nAnd then more words in Markdown.\n",
    "A list in HTML:\n\n<ul>\n<li>one</li>\n<li>two</li>\n<li>three</li>\n</ul>\n",
    "Just <b>some</b> text<br>with phrases<br>and no block.\n",
    "    <p>code that shows a tag</p>\n\nand what it means.\n",
    "",
};
/* NOLINTEND(bugprone-suspicious-missing-comma) */

TEST(html_bodies)
{
    for (size_t i = 0; i < sizeof html / sizeof *html; i++) {
        if (!body_is_html(op_str_z(html[i])))
            puts(html[i]);
        CHECK(body_is_html(op_str_z(html[i])));
    }
}

TEST(markdown_bodies)
{
    for (size_t i = 0; i < sizeof markdown / sizeof *markdown; i++) {
        if (body_is_html(op_str_z(markdown[i])))
            puts(markdown[i]);
        CHECK(!body_is_html(op_str_z(markdown[i])));
    }
}

TEST(pages)
{
    CHECK(body_is_page(OP_STR(" <!doctype HTML>")));
    CHECK(body_is_page(OP_STR("<HEAD><title>x")));
    CHECK(!body_is_page(OP_STR("<header>x")));
    CHECK(!body_is_page(OP_STR("<div>x")));
    CHECK(!body_is_page(OP_STR("")));
}

int main(void)
{
    struct check_run run = CHECK_RUN;
    RUN(html_bodies);
    RUN(markdown_bodies);
    RUN(pages);
    return check_done(&run);
}
