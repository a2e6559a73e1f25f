#!/usr/bin/env python3
"""One bad article never costs another: the others are written, the bad one is named, the status is 1."""

import os
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "lib"))

from product import main, program, told, tree  # noqa: E402

GOOD = b"""---
title: Good %d
date: 2024-05-06
---

Some words about the number %d.
"""
# What is bad, and the id of the diagnostic that says so.
BAD = (
    ("missing.md", None, b"input-missing"),
    ("empty.md", b"", b"input-empty"),
    ("blank.md", b" \n\n\t\n", b"input-empty"),
    ("binary.md", bytes(range(256)) * 64, b"input-binary"),
    ("elf.html", b"\x7fELF\x02\x01\x01\0" + b"\0" * 4096, b"input-binary"),
)


def put(place, name, data):
    with open(os.path.join(place.work, name), "wb") as stream:
        stream.write(data)


def bad_ones(report, place):
    for number in (1, 2):
        put(place, "good-%d.md" % number, GOOD % (number, number))
    wanted = place.run([program("offprint"), "good-1.md", "good-2.md", "-t", "epub", "-d", "wanted"])
    expected = books(os.path.join(place.work, "wanted"))
    if wanted.status or len(expected) != 2:
        report.fail("two good articles", "they should give two books", told(wanted) + sorted(expected))
        return
    for name, data, ident in BAD:
        if data is not None:
            put(place, name, data)
        for jobs in (1, 2):
            label = "%s at -j%d" % (name, jobs)
            out = "out-%s-%d" % (name, jobs)
            done = place.run([program("offprint"), "good-1.md", name, "good-2.md", "-t", "epub", "-d", out,
                              "-j%d" % jobs])
            report.check(label + ": status and diagnostic",
                         done.status == 1 and name.encode() in done.err and b"[" + ident + b"]" in done.err,
                         "it should end with status 1 and name the file and [%s]" % ident.decode(), told(done))
            report.check(label + ": the others are written", books(os.path.join(place.work, out)) == expected,
                         "the folder holds something else", sorted(books(os.path.join(place.work, out))))
        one = place.run([program("offprint"), "good-1.md", name, "good-2.md", "-t", "text"])
        report.check(name + ": the others in one output", one.status == 1 and b"number 1" in one.out
                     and b"number 2" in one.out, "an article is lost", told(one))


def books(folder):
    return {name: data for name, data in tree(folder).items() if name.endswith(".epub")}


def all_bad(report, place):
    put(place, "empty.md", b"")
    for name, arguments in (("one book", ["-o", "book.epub"]), ("a folder", ["-t", "epub", "-d", "out"])):
        done = place.run([program("offprint"), "empty.md", "missing.md"] + arguments)
        left = [one for one in tree(place.work) if one.endswith(".epub")]
        report.check("nothing but bad articles: " + name, done.status == 1 and not left,
                     "it should end with status 1 and write no book", told(done) + left)


def in_a_stream(report, place):
    """A filter meets a broken article in the middle of a stream."""
    put(place, "good-1.md", GOOD % (1, 1))
    put(place, "good-2.md", GOOD % (2, 2))
    stream = place.run([program("op-read"), "good-1.md", "good-2.md"]).out
    parts = stream.split(b"\f\n")
    for name, broken in (("not well-formed", b"<html xmlns='http://www.w3.org/1999/xhtml'><p></html>"),
                         ("cut off", parts[0][:len(parts[0]) // 2])):
        spoiled = parts[0] + b"\f\n" + broken + b"\f\n" + parts[1] + b"\f\n"
        done = place.run([program("op-text")], spoiled)
        report.check("an article that is %s" % name, done.status == 1 and b"number 1" in done.out
                     and b"number 2" in done.out and b"[stream]" in done.err,
                     "the others should be written, with status 1 and [stream]", told(done) + done.out.decode().split("\n"))
    done = place.run([program("op-text")], stream[:len(stream) - 40])
    report.check("a stream that ends early", done.status == 1 and b"number 1" in done.out and b"[stream]" in done.err,
                 "the first should be written, with status 1 and [stream]", told(done))
    done = place.run([program("op-text")], stream[:-2])
    report.check("a last form feed that is missing", done.status == 0 and not done.err and b"number 2" in done.out,
                 "it is no fault", told(done))


if __name__ == "__main__":
    sys.exit(main(bad_ones, all_bad, in_a_stream, needs=("offprint", "op-read", "op-text")))
