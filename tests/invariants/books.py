#!/usr/bin/env python3
"""Books as input: no text and no image is lost, and what is written again is the same book."""

import glob
import hashlib
import os
import re
import sys
import zipfile

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "lib"))

from product import difference, main, program, sample_articles, short, told  # noqa: E402
import tinybook  # noqa: E402

IMAGES = (".jpg", ".png", ".gif", ".svg", ".webp")
FOLDERS = ["../samples/anthology", "../samples/hugo", "../samples"]


def samples(report, place):
    for source in sample_articles() + FOLDERS:
        round_trip(report, place, short(source), source)


def round_trip(report, place, name, source, *options):
    first, second, third = (os.path.join(place.work, one + ".epub") for one in ("first", "second", "third"))
    made = place.run([program("offprint"), source, "-o", first, *options])
    again = place.run([program("offprint"), first, "-q", "-o", second, *options])
    once_more = place.run([program("offprint"), second, "-q", "-o", third, *options])
    failed = [one for one in (made, again, once_more) if one.status]
    if failed:
        report.fail(name, "offprint failed", told(failed[0]))
        return
    texts = [place.run([program("offprint"), one, "-q", "-t", "text", "--metadata=none"]).out for one in (source, first, second)]
    # Where an image is not to be had a book has words in its place.
    kept = is_within(texts[0], texts[1]) if b" [img-" in made.err else texts[0] == texts[1]
    report.check(name + ": text", bool(texts[0].strip()) and kept and texts[1] == texts[2], "it differs",
                 difference(texts[0], texts[1], "source", "book") + difference(texts[1], texts[2], "book", "written again"))
    pictures = [images(one) for one in (first, second)]
    report.check(name + ": images", pictures[0] == pictures[1], "they differ", [str(one) for one in pictures])
    with open(second, "rb") as one, open(third, "rb") as other:
        bytes_again, bytes_once_more = one.read(), other.read()
    report.check(name + ": written again and again", bytes_again == bytes_once_more, "the bytes differ",
                 difference(bytes_again, bytes_once_more))


def is_within(some, more):
    """Whether the lines of one text stand in the other in the same order."""
    rest = iter(more.split(b"\n"))
    return all(line in rest for line in some.split(b"\n"))


def images(book):
    """Digests of the images of a book, by name."""
    with zipfile.ZipFile(book) as archive:
        return {one: hashlib.sha256(archive.read(one)).hexdigest()
                for one in archive.namelist() if one.lower().endswith(IMAGES)}


def foreign(report, place):
    """A book that was not made here; and it through pipes, and with any number of processes."""
    tinybook.write(os.path.join(place.work, "tiny.epub"))
    round_trip(report, place, "tiny book", "tiny.epub")
    with zipfile.ZipFile(os.path.join(place.work, "first.epub")) as archive:
        package = archive.read("EPUB/package.opf").decode()
    for wanted in (">urn:uuid:5b0a4c7e-6d44-5d0e-9b8e-0d4a5c3f2b11<", ">A tiny book<", ">en<"):
        report.check("tiny book: " + wanted, wanted in package, "it is gone", package.splitlines()[:12])
    for form in ("epub", "text", "html"):
        alone = place.run([program("offprint"), "tiny.epub", "-t", form])
        printed = place.run([program("offprint"), "--print-pipeline", "tiny.epub", "-t", form])
        piped = place.run(["bash", "-c", printed.out.decode()])
        report.check("tiny book as %s through pipes" % form, alone.status == 0 and alone.out == piped.out, "the bytes differ",
                     told(piped) + difference(alone.out, piped.out))
    books = sorted(glob.glob(os.path.join(place.work, "*.epub")))
    outputs = [place.run([program("offprint"), "-q", "-j%d" % jobs, "-t", "text"] + books).out for jobs in (1, 2)]
    report.check("books in two processes", outputs[0] == outputs[1], "the bytes differ", difference(*outputs))


def long_article():
    """Markdown of which a book makes several documents, cut within quotations, lists and steps, with notes and links that
    lead from one to another."""
    filling = " that is long, so that few of them fill a document," * 20
    lines = ["# A *long* way", "", "It begins.[^last] See [the end](#the-end), [the picture](#picture), [the other](other.md#there).", ""]
    for part, many in ((1, 60), (2, 300), (3, 60)):
        lines += ["## Part %d" % part, ""]
        for i in range(many):
            note = "[^%d-%d]" % (part, i) if i % 50 == 0 else ""
            lines += ["> Line %d of part %d,%s and ends.%s" % (i, part, filling, note), ">",
                      "> - a thing %d" % i, ">   1. first of it", ">   2. then", ">", ">     and a paragraph", ">"]
        lines += [""] + ["[^%d-%d]: Note %d of part %d, to [part 1](#part-1).\n" % (part, i, i, part) for i in range(0, many, 50)]
    lines += ["%d. step %d,%s and ends" % (i, i, filling) for i in range(5, 100)]
    lines += ["", '<p id="picture">Text <img src="field.svg" alt="A field"> beside it.</p>', "", "## The end", "",
              "Back to [part 2](#part-2).[^last]", "", "[^last]: The first and the last."]
    return "\n".join(lines) + "\n"


def split(report, place):
    """Articles of several documents come back whole, with their notes in order and links that lead where they led."""
    files = {"long.md": long_article(), "other.md": "# Other\n\nTo [the end](long.md#the-end).\n\n## There\n\nWords.\n",
             "field.svg": '<svg xmlns="http://www.w3.org/2000/svg" width="90" height="60"><path d="M0 0h90v60"/></svg>'}
    os.mkdir(os.path.join(place.work, "long"))
    for name, text in files.items():
        with open(os.path.join(place.work, "long", name), "w", encoding="utf-8") as out:
            out.write(text)
    source = place.run([program("offprint"), "long/long.md", "-t", "html"]).out
    for device in ("generic", "kobo-kepub"):
        round_trip(report, place, "a long article for " + device, "long", "--device=" + device)
        with zipfile.ZipFile(os.path.join(place.work, "first.epub")) as archive:
            pieces = [one for one in archive.namelist() if "/a0001-" in one]
            cut = b"".join(archive.read(one) for one in pieces)
            linked = re.findall(rb'href="([^"]*)"', archive.read("EPUB/a0002.xhtml"))
        report.check("several documents for " + device, b"<blockquote data-continued" in cut and any(b"a0001-" in one and b"#the-end" in one for one in linked),
                     "it is not cut", [str(pieces), str(linked)])
        book = place.run([program("offprint"), "first.epub", "-q", "-t", "html"]).out
        book = re.sub(rb'"data:image[^"]*"', b'"field.svg"', book).replace(b"a0002.xhtml", b"other.md")
        report.check("as HTML, for " + device, book == source, "it differs", difference(source, book))
    lose(os.path.join(place.work, "first.epub"), os.path.join(place.work, "bad.epub"), pieces[0])
    done = place.run([program("offprint"), "bad.epub", "-t", "text"])
    report.check("a document that is gone costs its own text", done.status == 1 and b"missing in the archive" in done.err
                 and b"It begins." in done.out and b"Back to part 2." in done.out, "it costs more", told(done))


def lose(book, without, name):
    with zipfile.ZipFile(book) as archive, zipfile.ZipFile(without, "w") as out:
        for entry in archive.infolist():
            if entry.filename != name:
                out.writestr(entry, archive.read(entry))


if __name__ == "__main__":
    sys.exit(main(samples, foreign, split))
