#!/usr/bin/env python3
"""Inputs of awkward shape, at a size and at eight times that size: time grows no faster than the input, memory is bounded.

With --table it prints the figures and judges nothing; with names as further arguments it runs these shapes only.
"""

import os
import resource
import subprocess
import sys
import tempfile

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "lib"))

from harness import BIN, SLOWNESS  # noqa: E402
from tap import Report  # noqa: E402

GROWTH = 8
# Linear is 8, with the cost of starting less. What takes less than FLOOR seconds counts as FLOOR: noise has no say.
RATIO = 11
FLOOR = 0.04
# Bytes of memory: what a run needs anyway, and for each byte of input. A node takes 40 bytes and a tag can have three.
MEMORY = 96 << 20
MEMORY_A_BYTE = 60
# No shape may come near the point where it costs a worker's time limit.
TIME = 10
FRONT = "---\ntitle: x\n%s---\ntext\n"


def repeat(part, after=""):
    return lambda n: part * n + after


def numbered(part, before="", after=""):
    """`part` with each number below n in place of every %d."""
    count = part.count("%d")
    return lambda n: before + "".join(part % ((i,) * count) for i in range(n)) + after


def nested(opening, middle="x", closing=""):
    return lambda n: opening * n + middle + closing * n


def table(columns):
    return lambda n: "<table>" + ("<tr>" + "<td>cell" * columns) * n + "</table>"


def typeset(make):
    """In a page that typesets formulas between dollar signs."""
    return lambda n: "<html><script>MathJax = {inlineMath: [['$', '$']]}</script><body><p>" + make(n)


def both(first, second):
    return lambda n: first(n) + second(n)


def page(make):
    """A whole page, with enough prose around it for an article."""
    prose = "<p>These are words enough to be taken for the prose of an article, which the page is about.</p>"
    return lambda n: ("<!DOCTYPE html><html lang=en><head><title>x</title></head><body><nav>x</nav><main>" + prose * 4 + make(n) +
                      prose * 4 + "</main></body></html>")


def described(head="", body="<h1>T</h1><p>x"):
    """A whole page; `head` and `body` are texts, or are made of the size."""
    def make(n):
        return "<!DOCTYPE html><html><head><title>T</title>%s</head><body>%s" % (
            head if isinstance(head, str) else head(n), body if isinstance(body, str) else body(n))
    return make


RECORD = '<script type=application/ld+json>{"@type":"Article","headline":"T","author":{"name":"Ann %d"}}</script>'

# Name, suffix, size, input of that size.
SHAPES = [
    ("nested div", "html", 8000, nested("<div>", "x", "</div>")),
    ("nested div, unclosed", "html", 8000, nested("<div>")),
    ("nested div that hold lines and paragraphs", "html", 8000, nested("<div>y<p>z</p>")),
    ("nested blockquote", "html", 8000, nested("<blockquote><p>y")),
    ("a page of links", "html", 100000, page(numbered("<p><a href=/%d>one</a></p>"))),
    ("a page of lists of links", "html", 40000, page(repeat("<ul><li><a href=/x>one</a></li></ul>"))),
    ("a page of nested lists", "html", 12000, page(nested("<ul><li>y"))),
    ("a page of scripts", "html", 60000, page(repeat("<script>var x = 1;</script>"))),
    ("a page of hidden blocks", "html", 40000, page(repeat("<p hidden>Nobody sees this block, which is a sentence.</p>"))),
    ("a page of articles", "html", 20000, page(repeat("<article><h1>A</h1><p>Some words, and then some more.</p></article>"))),
    ("a page of captions", "html", 20000, page(repeat("<div><img src=x><div class=caption>A boat</div></div>"))),
    ("a page of nested captions", "html", 8000, page(nested("<div class=caption><img src=x>y"))),
    ("a page of empty spans", "html", 100000, page(lambda n: "<div>" * 300 + "<span></span>" * n + "Advertisement")),
    ("a page of classes", "html", 100, page(lambda n: '<p class="' + "share-related_sidebarBody " * 40 * n + '">x</p>')),
    ("nested ul", "html", 8000, nested("<ul><li>y")),
    ("nested table", "html", 3000, nested("<table><tr><td>y")),
    ("nested b in p", "html", 4000, nested("<p><b>y")),
    ("nested i, unclosed, paragraphs", "html", 3000, nested("<i><p>y")),
    ("nested a", "html", 6000, nested("<a href=x>y")),
    ("nested font with classes", "html", 4000, numbered("<font class=c%d>y")),
    ("nested details", "html", 4000, nested("<details><summary>y</summary>")),
    ("nested figure", "html", 4000, nested("<figure><figcaption>y</figcaption>")),
    ("nested ruby", "html", 4000, nested("<ruby>y<rt>")),
    ("nested svg g", "html", 8000, lambda n: "<svg>" + "<g>" * n + "<path d=M0/>"),
    ("nested math", "html", 4000, lambda n: "<math>" + "<mrow><mi>x</mi>" * n),
    ("formulas", "html", 6000, numbered("<script type=math/tex>x_{%d}</script>, ")),
    ("formulas between dollar signs", "html", 6000, typeset(numbered("$x_{%d}$, "))),
    ("records of JSON-LD", "html", 12000, described(numbered(RECORD))),
    ("records of JSON-LD in the body", "html", 12000, described(body=numbered(RECORD))),
    ("a long record of JSON-LD", "html", 60000, described(
        lambda n: '<script type=application/ld+json>[' + '{"@type":"Article"},' * n + "]</script>")),
    ("deep JSON-LD", "html", 100000, described(
        lambda n: "<script type=application/ld+json>" + '{"a":[' * n + "</script>")),
    ("quotation marks in JSON-LD", "html", 200000, described(
        lambda n: '<script type=application/ld+json>{"a":"' + '" ' * n + "</script>")),
    ("meta elements", "html", 40000, described(numbered("<meta name=author content='Ann %d'>"))),
    ("headings of a page", "html", 20000, described(body=numbered("<h1>T %d</h1>"))),
    ("bylines", "html", 10000, described(body=lambda n: "<h1>T</h1>" + numbered("<b class=author>By Ann Y%d</b>")(n))),
    ("nested bylines", "html", 8000, described(body=lambda n: "<h1>T</h1>" + "<div class='author date'>By Ann" * n + "1 May 2024")),
    ("nested items", "html", 8000, described(body=nested("<div itemscope itemtype=Article itemprop=author>", "x"))),
    ("dates", "html", 10000, described(body=lambda n: "<h1>T</h1>" + "<time>1 May 2024</time> 2 May 2024<br>" * n)),
    ("a long class", "html", 100000, described(body=lambda n: "<p class='" + "author-date " * n + "'>x")),
    ("a long formula", "html", 200000, lambda n: "\\[" + "x + " * n + "y\\]"),
    ("dollar signs", "html", 200000, typeset(repeat("$"))),
    ("dollar signs and words", "html", 100000, typeset(repeat("$a b "))),
    ("dollar signs and breaks", "html", 40000, typeset(repeat("$<br>x"))),
    ("openers of formulas", "html", 200000, typeset(repeat("\\("))),
    ("openers of two kinds", "html", 100000, typeset(repeat("\\(\\["))),
    ("formulas between words", "html", 20000, repeat("\\(a = b\\) is so, as everybody can see. ")),
    ("environments that never end", "html", 20000, repeat("\\begin{align}\\begin{gather}")),
    ("ends of environments", "html", 20000, lambda n: "\\begin{align}" * n + "\\end{gather}" * n),
    ("commands nobody knows", "html", 20000, lambda n: "\\(" + "\\abcdef " * n + "\\)"),
    ("braces", "html", 100000, lambda n: "<script type=math/tex>" + "{\\displaystyle " * n + "}" * n + "</script>"),
    ("nested MathJax", "html", 4000, nested("<span class=MathJax>", "x", "</span>")),
    ("labels and references", "html", 3000, numbered("<script type=math/tex>x\\label{l%d}</script> as \\eqref{l%d} says ")),
    ("references to one formula", "html", 10000, lambda n: "<script type=math/tex>x\\label{l}</script>" + "as \\eqref{l} and \\ref{m} say " * n),
    ("references that never end", "html", 60000, lambda n: "<script type=math/tex>x\\label{l}</script>" + "\\eqref{" * n),
    ("definitions of macros", "html", 3000, numbered("<script type=math/tex>\\def\\a{x}\\newcommand{\\x}[1][%d]{#1}\\x</script>")),
    ("rules of a table", "html", 20000, lambda n: "<script type=math/tex>\\begin{array}{|c|c|}" + "\\hline a & b \\\\ " * n + "\\end{array}</script>"),
    ("rules and no rows", "html", 60000, lambda n: "<script type=math/tex>\\begin{array}{c}" + "\\hline" * n + "\\end{array}</script>"),
    ("enclosures", "html", 3000, repeat("<script type=math/tex>\\boxed{\\cancel{x}} \\xrightarrow{y} :=</script> ")),
    ("nested KaTeX", "html", 4000, nested("<span class=katex><span class=katex-html>y")),
    ("nested MediaWiki formulas", "html", 4000, nested("<span class=mwe-math-element><i>")),
    ("nested boxes of TeX", "html", 4000, nested("<div class=math-container>$y$")),
    ("nested containers", "html", 4000, nested("<mjx-container><mjx-math>")),
    ("MathML in attributes", "html", 4000, repeat("<span class=MathJax data-mathml='<math><mi>x'></span>")),
    ("deep MathML in an attribute", "html", 20000, lambda n: "<span class=MathJax data-mathml='<math>" + "<mrow>" * n + "'></span>"),
    ("scripts behind one formula", "html", 10000, lambda n: "<span class=MathJax>y</span>" + "<script type=math/tex>x</script>" * n),
    ("texts of an annotation", "html", 10000, lambda n: "<math><semantics><mi>x</mi><annotation encoding=TeX>" + "a<b>" * n),
    ("semantics", "html", 4000, nested("<math><semantics>", "<mi>x")),
    ("images of formulas", "html", 6000, numbered("<img src='http://latex.codecogs.com/svg.latex?x%d'> ")),
    ("inline around blocks", "html", 4000, lambda n: "<b><i><u>" + "<div><p>y</p></div>" * n),
    ("misnested formatting", "html", 3000, repeat("<b><p><i>y</b></p></i>")),
    ("formatting of new attributes", "html", 2000, numbered("<b id=%d><p>y")),
    ("adoption agency", "html", 3000, lambda n: "<a>" + "<div><b>y</a>" * n),
    ("links", "html", 15000, numbered('<a href="http://example.org/%d">y</a> ')),
    ("links to ids", "html", 10000, numbered('<p id=i%d><a href="#i%d">y</a>')),
    ("links to one id", "html", 10000, lambda n: "<p id=i>y" + '<a href="#i">y</a> ' * n),
    ("links that lead nowhere", "html", 6000, numbered('<a href="#i%d">y</a> ')),
    ("one id everywhere", "html", 15000, repeat("<p id=i>y")),
    ("ids to be told apart", "html", 8000, lambda n: "".join("<h2 id='a%s'>a</h2>" % ("-2" * (i % 9)) for i in range(n))),
    ("headings of one text", "html", 10000, repeat("<h2>same</h2>")),
    ("headings", "html", 10000, numbered("<h2>number %d</h2><p>y")),
    ("headings going down", "html", 3000, repeat("<h2>a</h2><h3>b</h3><h4>c</h4><h6>d</h6>")),
    ("remote images", "html", 10000, numbered('<img src="http://example.org/%d.png" alt=a>')),
    ("missing images", "html", 4000, numbered('<p><img src="%d.png" alt=a>')),
    ("srcset", "html", 300, lambda n: '<img src="http://h/a" srcset="' + ", ".join("http://h/%d %dw" % (i, i) for i in range(n * 30)) + '">'),
    ("captions", "html", 6000, repeat("<figure><img src=http://h/a alt=a><figcaption>a</figcaption></figure>")),
    ("footnotes", "html", 4000, lambda n: numbered('<sup id="r%d"><a href="#n%d">%d</a></sup> ', "<p>")(n)
     + numbered('<li id="n%d">note <a href="#r%d">↩</a></li>', "<ol>", "</ol>")(n)),
    ("Markdown footnotes", "md", 1500, both(numbered("a[^%d] "), numbered("\n\n[^%d]: note\n"))),
    ("spans", "html", 20000, repeat("<span>y</span>")),
    ("styled spans", "html", 10000, numbered("<span style='a:b;color:red' class='k%d j'>y</span>")),
    ("br", "html", 40000, repeat("<br>", "y")),
    ("br between words", "html", 20000, repeat("y<br>")),
    ("pairs of br", "html", 15000, repeat("y<br><br>")),
    ("empty paragraphs", "html", 30000, repeat("<p>", "y")),
    ("paragraphs of spaces", "html", 20000, repeat("<p>&nbsp;</p>", "y")),
    ("list items", "html", 20000, repeat("<li>y", "")),
    ("definitions", "html", 10000, lambda n: "<dl>" + "<dt>a<dd>b" * n),
    ("stray definitions", "html", 10000, repeat("<dd>b<dt>a")),
    ("stray cells", "html", 10000, repeat("<div><td>y")),
    ("foster parents", "html", 8000, lambda n: "<table>" + "y<b>z</b><tr>" * n),
    ("table rows", "html", 3000, table(3)),
    ("table columns", "html", 12000, lambda n: "<table><tr>" + "<td>c" * n),
    ("table square", "html", 2, lambda n: table(120 if n < 10 else 340)(120 if n < 10 else 340)),
    ("spans of cells", "html", 600, lambda n: "<table>" + "<tr><td rowspan=65534 colspan=1000>y" * n),
    ("code blocks", "html", 6000, repeat("<pre><code class=language-c>int x;</code></pre>")),
    ("a long pre", "html", 40000, lambda n: "<pre>" + "line of code\n" * n),
    ("scripts", "html", 10000, repeat("<script>x</script>", "y")),
    ("scripts that never end", "html", 30000, repeat("<script><!--<script>")),
    ("comments", "html", 30000, repeat("<!-- c -->", "y")),
    ("comments that never end", "html", 30000, repeat("<!--")),
    ("character references", "html", 50000, repeat("&amp;&notit;&#x41;")),
    ("ampersands", "html", 200000, repeat("&")),
    ("less-than signs", "html", 200000, repeat("<")),
    ("attributes", "html", 8000, lambda n: "<p " + " ".join("a%d=1" % i for i in range(n)) + ">y"),
    ("an attribute", "html", 400000, lambda n: "<p title='" + "x" * n + "'>y"),
    ("an href", "html", 400000, lambda n: "<a href='http://h/" + "é" * n + "'>y"),
    ("a style", "html", 100000, lambda n: "<p style='" + "a:b;" * n + "'>y"),
    ("classes", "html", 20000, lambda n: "<p class='" + " ".join("k%d" % i for i in range(n)) + "'>y"),
    ("classes everywhere", "html", 10000, numbered("<p class=k%d>y")),
    ("new element names", "html", 10000, numbered("<x-%d>y</x-%d>")),
    ("data: image", "html", 400000, lambda n: "<img alt=a src='data:image/png;base64,iVBORw0KGgo" + "A" * n + "'>"),
    ("one text node", "html", 400000, repeat("word ")),
    ("one word", "html", 2000000, repeat("w")),
    ("Chinese", "html", 150000, repeat("中文字，")),
    ("Arabic", "html", 150000, repeat("كتاب ")),
    ("Thai", "html", 30000, repeat("ภาษาไทย")),
    ("combining marks", "html", 400000, lambda n: "a" + "\u0301" * n),
    ("soft hyphens", "html", 200000, repeat("a\u00ad")),
    ("NUL bytes in UTF-8", "html", 100000, repeat("text \x01")),
    ("windows-1252", "txt", 200000, lambda n: ("caf\xe9 au lait " * (n // 10)).encode("latin-1")),
    ("Markdown emphasis", "md", 20000, repeat("*a _b ")),
    ("Markdown brackets", "md", 20000, repeat("[a](")),
    ("Markdown opening brackets", "md", 20000, repeat("[")),
    ("Markdown backticks", "md", 600, lambda n: " ".join("`" * i for i in range(1, int((2 * n) ** 0.5 * 8)))),
    ("Markdown quotes", "md", 2000, lambda n: "> " * n + "a"),
    ("Markdown quotes, lines", "md", 300, lambda n: ("> " * 60 + "a\n") * n),
    ("Markdown list levels", "md", 150, lambda n: "".join("  " * i + "* a\n" for i in range(int(n ** 0.5 * 12)))),
    ("Markdown references", "md", 5000, both(numbered("[x%d] "), numbered("\n[x%d]: http://h/\n"))),
    ("Markdown tables", "md", 3000, lambda n: "|a|b|\n|-|-|\n" + "|c|d|\n" * n),
    ("Markdown table columns", "md", 100, lambda n: "|" + "a|" * n + "\n|" + "-|" * n + "\n" + "|c\n" * n if n < 200 else
     "|" + "a|" * 283 + "\n|" + "-|" * 283 + "\n" + "|c\n" * 283),
    ("Markdown raw tags", "md", 20000, repeat("<a ")),
    ("Markdown autolinks", "md", 10000, repeat("http://a.b/ ")),
    ("Markdown dollars", "md", 30000, repeat("$a ")),
    ("Liquid tags", "md", 8000, lambda n: FRONT % "" + "{% a %} {{ b }} {% raw %}\n" * n),
    ("Liquid tags that never end", "md", 60000, lambda n: FRONT % "" + "{%" * n),
    ("Liquid names", "md", 8000, lambda n: FRONT % "" + "".join("{%% a%d %%} " % i for i in range(n))),
    ("Liquid blocks that never end", "md", 6000, lambda n: FRONT % "" + "{% quote %} {% if x %}{% else %} {% highlight %}\n" * n),
    ("Liquid ends of nothing", "md", 10000, lambda n: FRONT % "" + "{% quote %} " + "{% endif %} {% end %}" * n),
    ("Liquid quotations, nested", "md", 1500, lambda n: FRONT % "" + "{% quote %}\n" * n + "a\n" + "{% endquote %}\n" * n),
    ("Hexo code with captions", "md", 1500, lambda n: FRONT % "" + "{% codeblock t %}\na *b*\n{% endcodeblock %}\n\n" * n),
    ("shortcodes that never end", "md", 60000, lambda n: FRONT % "" + "{{<" * n),
    ("shortcodes shown in code", "md", 8000, lambda n: FRONT % "" + "```\n" + "{{</* a */>}}{% raw %}\n" * n + "```\n"),
    ("outputs", "md", 6000, lambda n: FRONT % "" + "{{ page.title }} {{ site.x }} {{ 'a' | b }}\n" * n),
    ("JSX that never ends", "mdx", 30000, repeat("<X ")),
    ("JSX attributes that never end", "mdx", 20000, repeat("<X a={")),
    ("JSX, nested", "mdx", 4000, nested("<X>\n  ", "y", "</X>\n")),
    ("imports that never end", "mdx", 8000, repeat("import {\n\n")),
    ("ends of excerpts", "md", 20000, repeat("<!--more-->a ")),
    ("front matter keys", "md", 400, lambda n: FRONT % "".join("k%d: v\n" % i for i in range(n))),
    ("front matter keys of one name", "md", 400, lambda n: FRONT % ("k: v\n" * n)),
    ("YAML depth", "md", 2000, lambda n: FRONT % ("k: " + "[" * n + "]" * n + "\n")),
    ("YAML maps", "md", 1000, lambda n: FRONT % ("k: " + "{a: " * n + "}" * n + "\n")),
    ("YAML aliases", "md", 100, lambda n: FRONT % ("a: &a [x, x]\n" + "".join("k%d: &b%d [*a, *a]\n" % (i, i) for i in range(n)))),
    ("YAML open brackets", "md", 2500, lambda n: FRONT % ("k: " + "[" * n + "\n")),
    ("YAML open braces", "md", 2500, lambda n: FRONT % ("k: " + "{" * n + "\n")),
    ("YAML open brackets, lines", "md", 2500, lambda n: FRONT % ("k:\n" + " [\n" * n)),
    ("YAML lists in lists", "md", 3500, lambda n: FRONT % ("k:\n " + "- " * n + "\n")),
    ("YAML questions", "md", 3500, lambda n: FRONT % ("? " * n + "\n")),
    ("YAML laughs", "md", 60, lambda n: FRONT % ("a0: &a0 [x, x, x, x, x]\n" + "".join(
        "a%d: &a%d [*a%d, *a%d, *a%d, *a%d, *a%d]\n" % ((i + 1, i + 1) + (i,) * 5) for i in range(n)))),
    ("YAML broken entries", "md", 700, lambda n: FRONT % ("x: a: b\n" * n)),
    ("YAML lists that never close", "md", 1000, lambda n: FRONT % ("x: a: b\n" + "".join("k%d: [\n" % i for i in range(n // 2)))),
    ("YAML quotes that never close", "md", 1000, lambda n: FRONT % ('k: "\n' * n)),
    ("a long scalar", "md", 7000, lambda n: FRONT % ("k: " + "x" * n + "\n")),
    ("front matter that never ends", "md", 8000, lambda n: "---\ntitle: x\n" + "k: v\n" * n),
    ("header lines", "md", 8000, lambda n: "Title: x\nDate: 2024\n" + " words\n" * n + "\ntext\n"),
    ("many authors in a text", "md", 600, lambda n: FRONT % ("author: " + "Ann Lee and " * n + "Bo Yu\n")),
    ("many keywords in a text", "md", 2000, lambda n: FRONT % ("tags: " + "a, " * n + "\n")),
    ("JSON depth", "md", 3000, lambda n: '{"k": ' + "[" * n + "]" * n + "}\ntext"),
    ("JSON that never ends", "md", 8000, lambda n: '{"k": 1' + ',\n"k": 1' * n),
    ("TOML faults", "md", 1000, lambda n: "+++\n" + "k = @\n" * n + "+++\ntext"),
    ("TOML arrays that never close", "md", 900, lambda n: "+++\n" + "k = [\n" * n + "+++\ntext"),
    ("TOML depth", "md", 2000, lambda n: "+++\nk = " + "[" * n + "]" * n + "\n+++\ntext"),
    ("TOML tables", "md", 400, lambda n: "+++\n" + "".join("[t%d]\nk=1\n" % i for i in range(n)) + "+++\ntext"),
    ("tags", "md", 500, lambda n: FRONT % ("tags: [" + ", ".join("t%d" % i for i in range(n)) + "]\n")),
    ("meta elements", "html", 8000, lambda n: "<html><head>" + "".join("<meta name=k%d content=v>" % i for i in range(n)) + "<body>y"),
    ("keywords", "html", 8000, lambda n: "<html><head><meta name=keywords content='" + ",".join("k%d" % i for i in range(n)) + "'><body>y"),
    ("second bodies", "html", 8000, numbered("<body a%d=1>y")),
    ("templates", "html", 8000, nested("<template>y")),
    ("selects", "html", 8000, repeat("<select><option>y")),
    ("plaintext", "html", 100000, lambda n: "y<plaintext>" + "<p>" * n),
]


def post(number, count):
    return "---\ntitle: Post %d\n---\n[next](p%05d.md) [back](p%05d.md#a) text\n\n## a\n" % (
        number, (number + 1) % count, (number * 7) % count)


def namesake(number, count):
    return "---\ntitle: Post %d\nslug: same\ndate: 2024-01-%02d\n---\n[a](/2024/01/%02d/same/) {%% post_link same %%} [b](post:SAME#x)\n" % (
        number, number % 28 + 1, number * 5 % 28 + 1)


# Name, arguments before the folder, number of files.
MANY = [
    ("a book of linked articles", ["-o", "book.epub"], 250, post),
    ("a book of articles of one name", ["-o", "book.epub"], 250, namesake),
    ("a text of many articles", ["-t", "text", "-o", "all.txt"], 500, lambda i, n: "line\n"),
    ("many books", ["-t", "epub", "-d", "out"], 150, lambda i, n: "same title\n"),
]


def measure(arguments, folder):
    """Status, seconds of processor time of the process and its children, bytes of memory at most."""
    command = [os.path.join(BIN, "offprint"), "-q", "-j1"] + arguments
    with open(os.devnull, "wb") as nothing:
        process = subprocess.Popen(command, stdout=nothing, stderr=nothing, stdin=subprocess.DEVNULL, cwd=folder,
                                   preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_CPU, (int(60 * SLOWNESS),) * 2))
        _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status) if hasattr(os, "waitstatus_to_exitcode") else status >> 8
    return process.returncode, usage.ru_utime + usage.ru_stime, usage.ru_maxrss * 1024


class Pathology:
    def __init__(self, report, table):
        self.report = report
        self.table = table

    def compare(self, name, small, large, size, folder):
        """`small` and `large` are arguments; `size` is the bytes of the larger input."""
        for attempt in range(3):
            status, before, _ = measure(small, folder)
            other, after, memory = measure(large, folder)
            ratio = max(after, FLOOR) / max(before, FLOOR)
            bad_time = ratio > RATIO or after > TIME * SLOWNESS
            if not bad_time:
                break
        allowed = (MEMORY + MEMORY_A_BYTE * size) * (4 if SLOWNESS > 1 else 1)
        if self.table:
            print("%-42s %8.3f %8.3f %6.1f %7d K %7d K %s" % (name, before, after, after / max(before, 0.001), size >> 10,
                                                          memory >> 10, "" if status in (0, 1) else status), flush=True)
            return
        self.report.check(name, status in (0, 1) and other in (0, 1) and not bad_time and memory <= allowed,
                          "status %d and %d, %.3f s and %.3f s, %d bytes of memory for %d of input"
                          % (status, other, before, after, memory, size))

    def shape(self, name, suffix, n, make, folder):
        paths = []
        for number, size in enumerate((n, n * GROWTH)):
            data = make(size)
            paths.append("%d.%s" % (number, suffix))
            with open(os.path.join(folder, paths[-1]), "wb") as file:
                file.write(data if isinstance(data, bytes) else data.encode())
        for kind in ("text", "epub"):
            self.compare("%s, %s" % (name, kind), *(["-t", kind, "-o", "out." + kind, path] for path in paths),
                         len(data if isinstance(data, bytes) else data.encode()), folder)

    def many(self, name, arguments, n, make, folder):
        for number, count in enumerate((n, n * GROWTH)):
            os.mkdir(os.path.join(folder, str(number)))
            for i in range(count):
                with open(os.path.join(folder, str(number), "p%05d.md" % i), "w", encoding="utf-8") as file:
                    file.write(make(i, count))
        # The output of one run is in the way of the next.
        self.compare(name, ["-f"] + arguments + ["0"] if "-d" in arguments else arguments + ["0"],
                     ["-f"] + arguments + ["1"] if "-d" in arguments else arguments + ["1"], n * GROWTH * 4096, folder)


def main():
    arguments = sys.argv[1:]
    table = "--table" in arguments
    names = [name for name in arguments if name != "--table"]
    report = Report()
    run = Pathology(report, table)
    for kind, rows in ((run.shape, SHAPES), (run.many, MANY)):
        for row in rows:
            if names and row[0] not in names:
                continue
            with tempfile.TemporaryDirectory() as folder:
                kind(*row, folder)
    return 0 if table else report.done()


sys.exit(main())
