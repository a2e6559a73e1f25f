#!/usr/bin/env python3
"""What op-markdown writes is the same article when it is read again: Markdown to HTML, to Markdown, to HTML, for every example of
the CommonMark and GitHub specifications and every post of the corpora."""

import json
import os
import re
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "lib"))

import examples  # noqa: E402
from harness import BIN, SHARED, Workplace  # noqa: E402
from tap import Report  # noqa: E402

OFFPRINT = os.path.join(BIN, "offprint")
SPECIFICATIONS = ("commonmark-0.31.2-spec.txt", "gfm-spec.txt")
# Posts that differ, and why.
KNOWN = {
    "2013-08-29-confoo-cfp.md": "an image has a size, which Markdown has no sign for",
    "2011-05-19-rubyconf-taiwan-2011-call-for-sponsors.md": "a space at the end of a link stands behind it then",
    "2020-07-29-hexo-5-released.md": "lists with blank lines between some items only",
    "2020-08-22-hexo-5-1_marked-3-1_math-4_util-2-4.md": "code of a raw pre has no line feed at its end",
}


def articles(place, folder):
    """The articles of a folder as XHTML, by the names of their files."""
    done = place.run([OFFPRINT, "-q", "--from=markdown", "-t", "json", "--fields=id,html", "."], cwd=os.path.join(place.work, folder))
    records = [json.loads(line) for line in done.out.decode("utf-8").splitlines()]
    return {record["id"]: record["html"] for record in records}, done


def normal(document):
    """The body without what Markdown does not keep: white space between blocks, ids, classes, empty alternative
    text, anchors without an address."""
    text = re.sub(r"> <", "><", re.sub(r"\s+", " ", document))
    text = re.sub(r' (id|class)="[^"]*"| alt=""', "", text)
    text = re.sub(r"(?<=>)<h1>.*?</h1>", "", text, count=1)  # the title: front matter has it
    return re.sub(r"<a>(.*?)</a>", r"\1", text).strip()


def again(report, place, title, sources):
    """`sources`: name to bytes."""
    for folder in ("in", "again"):
        os.mkdir(os.path.join(place.work, folder))
    for name, data in sources.items():
        with open(os.path.join(place.work, "in", name), "wb") as file:
            file.write(data)
        place.run([OFFPRINT, "-q", "--from=markdown", name, "-o", "../again/" + name], cwd=os.path.join(place.work, "in"))
    first, done = articles(place, "in")
    second, _ = articles(place, "again")
    report.check("%s: articles were written" % title, len(first) > len(sources) * 9 // 10,
                 ["%d of %d" % (len(first), len(sources))] + done.err.decode("utf-8", "replace").splitlines()[:5])
    for name, document in first.items():
        one, other = normal(document), normal(second.get(name, ""))
        if one == other:
            report.ok("%s %s" % (title, name))
        elif name in KNOWN:
            report.skip("%s %s" % (title, name), KNOWN[name])
        else:
            at = next((i for i, pair in enumerate(zip(one, other)) if pair[0] != pair[1]), min(len(one), len(other)))
            report.fail("%s %s" % (title, name), "another article",
                        [one[max(0, at - 60):at + 80], other[max(0, at - 60):at + 80]])


def main():
    report = Report()
    corpora = os.path.join(SHARED, "corpora")
    for file in SPECIFICATIONS:
        path = os.path.join(corpora, "commonmark", file)
        if not os.path.isfile(path):
            report.skip(file, "the file is absent")
            continue
        with open(path, encoding="utf-8") as stream:
            found = examples.parse(stream.read())
        with Workplace() as place:
            again(report, place, file, {"example-%04d.md" % one.number: one.markdown.encode() for one in found})
    posts = {}
    for folder, _, files in os.walk(os.path.join(corpora, "posts")):
        for name in files:
            if name.endswith((".md", ".markdown")):
                with open(os.path.join(folder, name), "rb") as file:
                    posts.setdefault(name, file.read())
    if posts:
        with Workplace() as place:
            again(report, place, "posts", posts)
    else:
        report.skip("posts", "the corpus is absent")
    return report.done()


if __name__ == "__main__":
    sys.exit(main())
