#!/usr/bin/env python3
"""The filters joined by pipes and the batch command give the same bytes, from any working directory."""

import os
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "lib"))

from product import FORMATS, difference, main, program, sample_articles, short, told  # noqa: E402


def samples(report, place):
    for article in sample_articles():
        for form in FORMATS:
            compare(report, place, "%s as %s" % (short(article), form), [article, "-t", form], form)


def digest(report, place):
    """Many inputs make one book; a form that holds one article only is left out."""
    for form in ("epub", "text"):
        compare(report, place, "anthology as " + form, ["../samples/anthology", "-t", form], form)


def described(report, place):
    """What is said of the output as a whole, in books of one and of many, and from a file of defaults."""
    article = os.path.join("../samples", "markdown", "article.md")
    said = ["--title", "T", "--author", "A", "--date", "2024-05-01", "--subject", "x", "--series", "S", "--series-index", "2"]
    for form in FORMATS:
        compare(report, place, "described as " + form, [article, "-t", form] + said, form)
    order = ["--group-by=category", "--sort=title", "--reverse"]
    compare(report, place, "digest in sections", ["../samples/anthology", "-t", "epub"] + said + order, "epub")
    with open(os.path.join(place.work, "defaults.yaml"), "w", encoding="utf-8") as stream:
        stream.write("title: D\nauthor: [B, C]\nrights: R\ngroup-by: date\nlevel: 1\n")
    for name, what in (("article", article), ("digest", "../samples/anthology")):
        compare(report, place, name + " with defaults", [what, "-t", "epub", "--defaults", "defaults.yaml"], "epub")


def elsewhere(report, place):
    """From a directory that the input is not under, and by an absolute name."""
    deep = os.path.join(place.work, "a", "b")
    os.makedirs(deep)
    article = os.path.join("../../../samples", "markdown", "article.md")
    compare(report, place, "from another directory", [article, "-t", "epub"], "epub", deep)
    absolute = os.path.join(place.top, "samples", "markdown", "article.md")
    compare(report, place, "by an absolute name", [absolute, "-t", "epub"], "epub")


def compare(report, place, name, arguments, form, cwd=None):
    alone = place.run([program("offprint")] + arguments + ["-o", "alone." + form], cwd=cwd)
    printed = place.run([program("offprint"), "--print-pipeline"] + arguments, cwd=cwd)
    if alone.status or printed.status:
        report.fail(name, "offprint failed", told(alone) + told(printed))
        return
    # The pipeline uses `set -o pipefail`, which Debian's sh does not know.
    piped = place.run(["bash", "-c", printed.out.decode()], cwd=cwd)
    with open(os.path.join(cwd or place.work, "alone." + form), "rb") as stream:
        expected = stream.read()
    detail = ["the pipeline: " + printed.out.decode().strip()] + told(piped)
    report.check(name, piped.status == 0 and piped.out == expected, "the bytes differ",
                 detail + difference(expected, piped.out, "in one process", "piped"))
    said = sorted(alone.err.splitlines()), sorted(piped.err.splitlines())
    report.check(name + ": diagnostics", said[0] == said[1], "they differ",
                 difference(b"\n".join(said[0]), b"\n".join(said[1]), "in one process", "piped"))


if __name__ == "__main__":
    sys.exit(main(samples, digest, described, elsewhere))
