"""Books of the kinds that a plain book of a corpus is not, for corpora.py: a fixed set, each of some twenty articles of the
corpora and of samples/."""

import glob
import os
import re
import shutil
import subprocess
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "lib"))

from harness import BIN, SAMPLES, TESTS  # noqa: E402

EACH = 20
# Documents of a book are split at 260 KB, which no post has.
LONG = 600_000
STYLE = """@media (prefers-color-scheme: dark) { body { color: #eee; background: #111; } }
h1, h2 { font-family: sans-serif; color: #733; }
blockquote { border-left: 2px solid #999; }
"""
FONT = "/usr/share/fonts/truetype/dejavu/DejaVuSerif.ttf"
LAZY = re.compile(rb"\b(?:srcset|data-[a-z-]*srcs?[a-z-]*)(?==)", re.I)
# An img whose address holds a word, and has not been changed before.
PICTURE = rb"""(?i)(<img\b[^>]*?\ssrc=)(?!"(?:loaf|paper))["'][^"'>]*%s[^"'>]*["']"""
RIGHT_TO_LEFT = re.compile("[\u0590-\u06ff]")

# Name, kind of inputs, options. Those named again- are made of the book whose name follows.
VARIANTS = (
    ("kindle", "mixed", ["--device=kindle", "--small"]),
    ("kobo", "mixed", ["--device=kobo-kepub"]),
    ("koreader", "mixed", ["--device=koreader", "--gray", "--fast"]),
    ("sections", "mixed", ["--group-by=date", "--sort=date", "--reverse", "--title=By date", "--series=All", "--series-index=2"]),
    ("folders", "mixed", ["--group-by=folder", "--sort=title"]),
    ("drawn", "mixed", ["--cover=draw", "--title=Drawn: <a> & b", "--author=N. N."]),
    ("bare", "mixed", ["--no-cover", "--css-only", "--css=STYLE"]),
    ("styled", "mixed", ["--css=STYLE"]),
    ("font", "mixed", ["--embed-font=" + FONT]),
    ("pages-whole", "pages", ["--main=off"]),
    ("pages-kept", "pages", ["--main=off", "--keep=wrappers", "--keep=navigation"]),
    ("pages-all", "pages", ["--all-articles", "--main=recall"]),
    ("pictures", "pictures", ["--cover=auto"]),
    ("pictures-whole", "pictures", ["--main=off", "--device=kindle", "--gray"]),
    ("code", "code", ["--highlight"]),
    ("code-kobo", "code", ["--highlight", "--device=kobo-kepub"]),
    ("formulas", "formulas", []),
    ("formulas-kobo", "formulas", ["--device=kobo-kepub"]),
    ("formulas-text", "formulas", ["--math=image-alt"]),
    ("right-to-left", "right-to-left", []),
    ("right-to-left-kobo", "right-to-left", ["--device=kobo-kepub", "--cover=draw"]),
    ("split", "long", []),
    ("split-kobo", "long", ["--device=kobo-kepub", "--highlight"]),
    ("again-kobo", None, []),
    ("again-kindle", None, ["--device=kobo-kepub"]),
    ("again-sections", None, []),
    ("again-formulas", None, []),
    ("again-pages-whole", None, []),
    ("again-right-to-left", None, []),
    ("again-split", None, []),
)


def content(path):
    with open(path, "rb") as file:
        return file.read()


def spread(paths, count=EACH):
    """So many of them, from everywhere."""
    return paths[:: max(1, len(paths) // count)][:count]


def joined(path, parts):
    """A file of whole files, one behind the other, until it is long; a browser reads such pages as one."""
    with open(path, "wb") as out:
        for part in parts:
            if out.tell() < LONG:
                out.write(content(part) + b"\n\n")
    return path


def illustrated(pages, top):
    """Copies of pages whose pictures, which are on the web, are here: each is one of two."""
    folder = os.path.join(top, "illustrated")
    os.makedirs(folder)
    for picture in ("hugo/content/posts/slow-bread/loaf.jpg", "jekyll/assets/paper-sizes.png"):
        shutil.copy(os.path.join(SAMPLES, picture), folder)
    copies = []
    for page in pages:
        html = LAZY.sub(rb"data-of-old", content(page))
        for word, picture in ((b"0", rb"loaf.jpg"), (b"", b"paper-sizes.png")):
            html = re.sub(PICTURE % word, rb'\1"' + picture + b'"', html)
        copies.append(os.path.join(folder, os.path.basename(page)))
        with open(copies[-1], "wb") as out:
            out.write(html)
    return copies


def inputs(pages, posts, top):
    """Lists of files by kind."""
    formulas = os.path.join(top, "formulas.md")
    with open(os.path.join(TESTS, "math", "formulas.txt"), encoding="utf-8") as lines, \
            open(formulas, "w", encoding="utf-8") as out:
        for line in list(lines)[::4]:
            formula = line.split(" \u27f9 ")[0].strip()
            out.write("%s\n\n" % (line if line.startswith("##") else "Of $%s$ and\n\n$$%s$$" % (formula, formula)))
    samples = sorted(glob.glob(SAMPLES + "/*/**/*.md", recursive=True) + glob.glob(SAMPLES + "/*/*.html"))
    return {
        "mixed": samples + spread(pages) + spread(posts),
        "pages": spread(pages[7:], 2 * EACH),
        "pictures": illustrated(spread(pages[3:], 2 * EACH), top),
        "code": spread([post for post in posts if content(post).count(b"```") > 4]),
        "formulas": [formulas] + spread([page for page in pages if re.search(rb"<math|\$\$|katex|mathjax", content(page), re.I)]),
        "right-to-left": [sample for sample in samples if "laqlaq" in sample] + spread(
            [page for page in pages if len(RIGHT_TO_LEFT.findall(content(page).decode("utf-8", "replace"))) > 2000]),
        "long": [joined(os.path.join(top, "long.md"), posts), joined(os.path.join(top, "long.html"), spread(pages))],
    }


def make(pages, posts, top):
    """The books of all variants, in a folder below `top`; the name of one is that of its variant."""
    files = inputs(pages, posts, top)
    out = os.path.join(top, "books", "variants")
    os.makedirs(out)
    style = os.path.join(top, "variant.css")
    with open(style, "w", encoding="ascii") as file:
        file.write(STYLE)
    books = []
    for name, kind, options in VARIANTS:
        if name == "font" and not os.path.exists(FONT):
            continue
        book = os.path.join(out, name + ".epub")
        given = files[kind] if kind else [os.path.join(out, name[len("again-"):] + ".epub")]
        subprocess.run([os.path.join(BIN, "offprint"), "-q", "-o", book]
                       + [option.replace("STYLE", style) for option in options] + given,
                       stderr=subprocess.DEVNULL, check=False)
        if os.path.exists(book):
            books.append(book)
        else:
            print("no book: %s" % name, flush=True)
    return books
