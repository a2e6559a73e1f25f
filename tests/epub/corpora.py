#!/usr/bin/env python3
"""tests/epub/corpora.py [--ace N] [--only WORD] [-- OPTION...]: every page and post of the corpora as a book, and no
message of EPUBCheck about any, usage included. `make check-corpora`.

A book that passed is known by its bytes, which are the same for the same program, input and options: it is not checked
again, so a run that was broken off goes on where it ended. `build/corpora/passed.txt` holds the digests. What does not pass
is left in build/corpora/failed/. Options behind `--` are offprint's. With --ace N, DAISY's Ace looks at N books of each
corpus as well, the same ones each time; it wants Chromium.
"""

import argparse
import gzip
import hashlib
import os
import shutil
import subprocess
import sys
import tempfile

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "lib"))

import ace  # noqa: E402
import check  # noqa: E402
from harness import BIN, BUILD, SHARED  # noqa: E402

STATE = os.path.join(BUILD, "corpora")


def corpora(top):
    """(name, folder of inputs) of each corpus; compressed pages are unpacked below `top`."""
    pages = os.path.join(SHARED, "corpora", "pages")
    for name in sorted(os.listdir(pages)):
        folder = os.path.join(top, "pages", name)
        os.makedirs(folder)
        for page in sorted(os.listdir(os.path.join(pages, name, "html"))):
            with gzip.open(os.path.join(pages, name, "html", page)) as source, \
                    open(os.path.join(folder, page[:-3]), "wb") as out:
                shutil.copyfileobj(source, out)
        yield name, folder
    posts = os.path.join(SHARED, "corpora", "posts")
    for name in sorted(os.listdir(posts)):
        yield name, os.path.join(posts, name)


def convert(name, folder, top, options):
    """The books of a corpus: one an article, and one of all posts."""
    out = os.path.join(top, "books", name)
    offprint = os.path.join(BIN, "offprint")
    subprocess.run([offprint, "-q", "-t", "epub", "-d", out, folder] + options, check=False)
    if not folder.startswith(top):
        subprocess.run([offprint, "-q", folder, "-o", os.path.join(out, "all of %s.epub" % name)] + options, check=False)
    return sorted(os.path.join(out, book) for book in os.listdir(out) if book.endswith(".epub"))


def digest_of(path):
    with open(path, "rb") as book:
        return hashlib.sha256(book.read()).hexdigest()


class Passed:
    """Digests of what needs no second look, by checker; written as they come."""

    def __init__(self):
        os.makedirs(STATE, exist_ok=True)
        path = os.path.join(STATE, "passed.txt")
        self.known = set()
        if os.path.exists(path):
            with open(path, encoding="ascii") as lines:
                self.known = {line.strip() for line in lines}
        self.file = open(path, "a", encoding="ascii", buffering=1)

    def has(self, checker, path):
        return "%s %s" % (checker, digest_of(path)) in self.known

    def add(self, checker, path):
        self.file.write("%s %s\n" % (checker, digest_of(path)))


def look(checker, each, books, passed):
    """Hands `books` to `each`, which yields paths with messages; returns how many failed, and how many were known."""
    fresh = [book for book in books if not passed.has(checker, book)]
    failed = len(fresh)
    for path, messages in each(fresh) if fresh else ():
        if not messages:
            passed.add(checker, path)
            failed -= 1
            continue
        shutil.copy(path, os.path.join(STATE, "failed"))
        for message in messages:
            print("%s: %s: %s" % (os.path.relpath(path, os.path.dirname(os.path.dirname(path))), checker, message),
                  flush=True)
    return failed, len(books) - len(fresh)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--ace", type=int, default=0, metavar="N", help="also look at N books of each corpus with Ace")
    parser.add_argument("--only", default="", metavar="WORD", help="corpora whose names contain this")
    parser.add_argument("options", nargs="*", help="of offprint")
    arguments = parser.parse_args()
    if not os.path.isdir(os.path.join(SHARED, "corpora")):
        print("check-corpora: skipped, no corpora at %s" % os.path.join(SHARED, "corpora"))
        return 0
    check.install()
    if arguments.ace and not ace.chromium():
        print("check-corpora: no chromium, leaving out Ace")
        arguments.ace = 0
    shutil.rmtree(os.path.join(STATE, "failed"), ignore_errors=True)
    passed = Passed()
    os.makedirs(os.path.join(STATE, "failed"))
    bad = 0
    with tempfile.TemporaryDirectory(prefix="offprint-corpora-") as top:
        found = [(name, convert(name, folder, top, arguments.options)) for name, folder in corpora(top)
                 if arguments.only in name]
        everything = [book for _, books in found for book in books]
        failed, known = look("EPUBCheck", check.each_checked, everything, passed)
        print("EPUBCheck: %d books, %d without any message (%d known from before), %d not"
              % (len(everything), len(everything) - failed, known, failed))
        bad += failed
        if arguments.ace:
            sample = [book for _, books in found for book in books[:: max(1, len(books) // arguments.ace)][:arguments.ace]]
            failed, known = look("Ace", ace.each_checked, sample, passed)
            print("Ace: %d books, %d pass (%d known from before), %d do not"
                  % (len(sample), len(sample) - failed, known, failed))
            bad += failed
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
