#!/usr/bin/env python3
"""Code in colours: the text stays what it is, any number of jobs gives the same bytes, and every colour can be read on white
and on black (WCAG 2.2, 1.4.3)."""

import os
import re
import sys
import zipfile

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "lib"))

from harness import OUT, ROOT  # noqa: E402
from product import main, told  # noqa: E402

LIGHTEST, DARKEST = 1.0, 0.0
# Files of the project, each as code in a few languages it is, and is not, written in.
SOURCES = (
    ("src/stage/lang.c", "c c++ java js go rust php perl swift css"),
    ("tests/lib/tap.py", "python ruby bash lua haskell sql yaml"),
    ("tools/bootstrap", "sh zsh make tcl vim"),
    ("filters/op-lang.1", "latex lisp xml html json diff"),
    ("samples/anthology/3-laqlaq.md", "c html md latex"),
)


def luminance(colour):
    parts = [int(colour[i:i + 2], 16) / 255 for i in (0, 2, 4)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one, other):
    return (max(one, other) + 0.05) / (min(one, other) + 0.05)


def write_posts(place):
    for number, (name, languages) in enumerate(SOURCES):
        with open(os.path.join(ROOT, name), encoding="utf-8") as stream:
            lines = stream.read().split("\n")[:120]
        with open(os.path.join(place.work, "post-%d.md" % number), "w", encoding="utf-8") as post:
            post.write("# Post %d\n" % number)
            for language in languages.split():
                post.write("\n~~~~~%s\n%s\n~~~~~\n" % (language, "\n".join(lines)))


def book(place, options):
    done = place.run("exec offprint post-*.md --title Colours %s -o colours.epub" % options)
    if done.status or done.err:
        return None, done
    with zipfile.ZipFile(os.path.join(place.work, "colours.epub")) as archive:
        return {name: archive.read(name) for name in archive.namelist()}, done


def colours(report, place):
    if not os.path.exists(os.path.join(OUT, "lib", "offprint", "offprint-highlight.so")):
        report.skip("colours", "offprint-highlight.so is not built")
        return
    write_posts(place)
    plain, said = book(place, "")
    first, said_first = book(place, "--highlight -j1")
    second, said_second = book(place, "--highlight -j4")
    if not (plain and first and second):
        report.fail("books", "not written", told(said) + told(said_first) + told(said_second))
        return
    report.check("any number of jobs", first == second, "the books differ")
    for number in range(len(SOURCES)):
        name = "EPUB/a%04d.xhtml" % (number + 1)
        marks = first[name].count(b'<span class="hl-')
        stripped = re.sub(rb'<span class="hl-[a-z]+">|</span>', b"", first[name])
        report.check("the text of post-%d.md" % number, marks > 10 and stripped == re.sub(rb"</span>", b"", plain[name]),
                     "changed, or no colours: %d marks" % marks)
    rules = re.findall(r"^\.(hl-[a-z]+) \{ color: #([0-9a-f]{6});", first["EPUB/style.css"].decode(), re.M)
    used = set(re.findall(r'"(hl-[a-z]+)"', "".join(first[n].decode() for n in first if n.endswith(".xhtml"))))
    report.check("classes", used <= {rule for rule, _ in rules} and len(rules) > 8, "no rule for %s" % sorted(used))
    for rule, colour in rules:
        white, black = contrast(luminance(colour), LIGHTEST), contrast(luminance(colour), DARKEST)
        report.check("contrast of " + rule, min(white, black) >= 4.5, "%.2f on white, %.2f on black" % (white, black))


if __name__ == "__main__":
    sys.exit(main(colours))
