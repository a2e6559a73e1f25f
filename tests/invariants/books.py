#!/usr/bin/env python3
"""Books as input: no text and no image is lost, and what is written again is the same book."""

import glob
import hashlib
import os
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


def round_trip(report, place, name, source):
    first, second, third = (os.path.join(place.work, one + ".epub") for one in ("first", "second", "third"))
    made = place.run([program("offprint"), source, "-o", first])
    again = place.run([program("offprint"), first, "-q", "-o", second])
    once_more = place.run([program("offprint"), second, "-q", "-o", third])
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


if __name__ == "__main__":
    sys.exit(main(samples, foreign))
