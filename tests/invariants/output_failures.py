#!/usr/bin/env python3
"""When output cannot be written: a diagnostic, status 3, nothing partial left behind, what was there before untouched; a
reader that goes away ends a program quietly."""

import os
import resource
import signal
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "lib"))

from product import WRITERS, STAGES, is_built, main, program, told, tree  # noqa: E402

ARTICLE = "../samples/markdown/article.md"
CHAIN = "op-read %s | op-clean | op-math | op-lang | op-links | op-outline"


def commands():
    """Every program as a shell would run it on the sample, and in a form that writes to standard output."""
    yield "offprint", "offprint -t text %s" % ARTICLE
    yield "offprint epub", "offprint -t epub %s" % ARTICLE
    yield "op-read", "op-read %s" % ARTICLE
    for name in STAGES + WRITERS + ("op-check", "op-meta"):
        if is_built(name):
            yield name, "%s <stream" % name


def make_stream(place):
    made = place.run((CHAIN + " >stream") % ARTICLE)
    assert made.status == 0, made.err


def full_device(report, place):
    make_stream(place)
    for name, command in commands():
        done = place.run("exec %s >/dev/full" % command)
        report.check("full device: " + name, done.status == 3 and b"[io]" in done.err,
                     "it should end with status 3 and a diagnostic [io]", told(done))


def closed_output(report, place):
    make_stream(place)
    for name, command in commands():
        done = place.run("exec %s >&-" % command)
        report.check("closed standard output: " + name, done.status == 3 and b"[io]" in done.err,
                     "it should end with status 3 and a diagnostic [io]", told(done))


def closed_pipe(report, place):
    # Much more than a pipe holds, so that the writer is still writing when its reader is gone.
    with open(os.path.join(place.work, "long.md"), "w", encoding="utf-8") as stream:
        stream.write("# Long\n\n" + "".join("Paragraph %d, with some words to fill a line.\n\n" % i for i in range(20000)))
    made = place.run((CHAIN + " >stream") % "long.md")
    if made.status:
        report.fail("closed pipe", "the chain failed", told(made))
        return
    for name, command in commands():
        if name in ("offprint", "offprint epub", "op-read"):
            command = command.replace(ARTICLE, "long.md")
        if name in ("op-epub", "offprint epub", "op-meta"):
            continue  # their output may fit in the pipe
        script = "set -o pipefail; %s | head -c1 >/dev/null" % command
        done = place.run(["bash", "-c", script])
        report.check("closed pipe: " + name, done.status == 141 and not done.err,
                     "it should end by SIGPIPE and say nothing", told(done))


def small_files():
    # The default action would kill the program, as a full disk never does.
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1500, 1500))


def full_disk(report, place):
    for name, arguments in (
            ("a book", [ARTICLE, "-o", "out/book.epub"]),
            ("a text", [ARTICLE, "-o", "out/text.txt"]),
            ("a digest", ["../samples/anthology", "-o", "out/book.epub"]),
            ("a folder", ["../samples/anthology", "-d", "out", "-t", "epub"]),
            ("a folder at -j2", ["../samples/anthology", "-d", "out", "-t", "epub", "-j2"])):
        out = os.path.join(place.work, "out")
        os.makedirs(out, exist_ok=True)
        for old in ("book.epub", "text.txt"):
            with open(os.path.join(out, old), "w", encoding="utf-8") as stream:
                stream.write("what was there before")
        before = tree(out)
        # -f: the folder may hold files of an earlier run
        more = ["-f"] if "-d" in arguments else []
        done = place.run([program("offprint")] + arguments + more, preexec=small_files)
        report.check("full disk: " + name, done.status == 3 and b"[io]" in done.err,
                     "it should end with status 3 and a diagnostic [io]", told(done))
        after = tree(out)
        left = sorted(one for one in after if after[one] != before.get(one) and not is_whole(one, after[one]))
        report.check("full disk: %s: nothing partial" % name, not left and not set(before) - set(after),
                     "left behind or lost: %s" % " ".join(left + sorted(set(before) - set(after))))
        temporary = tree(os.path.join(place.top, "tmp"))
        report.check("full disk: %s: no temporary file" % name, not temporary, " ".join(temporary))


def is_whole(name, data):
    """A file below the limit may have been written; it is then a whole one."""
    return len(data) < 1500 and (not name.endswith(".epub") or b"PK\x05\x06" in data)


def nowhere_to_write(report, place):
    for name, arguments in (
            ("a missing folder", ["-o", "missing/book.epub"]),
            ("a folder's name", ["-o", "."]),
            ("a file in the way", ["-o", "../samples/README.md/book.epub"]),
            ("a folder that is a file", ["-t", "epub", "-d", "../samples/README.md"])):
        before = tree(place.top)
        done = place.run([program("offprint"), ARTICLE] + arguments)
        report.check("nowhere to write: " + name, done.status in (2, 3) and done.err != b"",
                     "it should end with status 2 or 3 and say why", told(done))
        after = tree(place.top)
        report.check("nowhere to write: %s: nothing changed" % name, before == after,
                     " ".join(sorted(set(before) ^ set(after))))


if __name__ == "__main__":
    sys.exit(main(full_device, closed_output, closed_pipe, full_disk, nowhere_to_write,
                  needs=("offprint", "op-read", "op-clean", "op-math", "op-lang", "op-links", "op-outline")))
