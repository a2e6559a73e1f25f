#!/usr/bin/env python3
"""tests/epub/corpora.py [--ace N] [--only WORD] [-- OPTION...]: every page and post of the corpora as a book, forty of them
as one, and the books of variants.py; and no message of EPUBCheck about any, usage included. `make check-corpora`.

With --ace N, DAISY's Ace looks at every article, in the books of forty, at the variants, and at N books of one article from
each corpus, the same ones each time. It wants Chromium.

A book that passed is known by its bytes, which are the same for the same program, input and options: it is not checked
again, so a run that was broken off goes on where it ended. `build/corpora/passed.txt` holds the digests. What does not pass
is left in build/corpora/failed/. Options behind `--` are offprint's, for all books but the variants.
"""

import argparse
import gzip
import hashlib
import os
import shutil
import subprocess
import sys
from collections import Counter

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "lib"))

import ace  # noqa: E402
import check  # noqa: E402
import variants  # noqa: E402
from harness import BIN, BUILD, SHARED  # noqa: E402

STATE = os.path.join(BUILD, "corpora")
TOGETHER = 40
# So many messages of a kind about one book are printed; all are counted.
SHOWN = 3


def corpora(top):
    """(name, folder, its files) of each corpus; compressed pages are unpacked below `top`."""
    pages = os.path.join(SHARED, "corpora", "pages")
    for name in sorted(os.listdir(pages)):
        folder = os.path.join(top, "pages", name)
        os.makedirs(folder)
        for page in sorted(os.listdir(os.path.join(pages, name, "html"))):
            with gzip.open(os.path.join(pages, name, "html", page)) as source, \
                    open(os.path.join(folder, page[:-3]), "wb") as out:
                shutil.copyfileobj(source, out)
        yield name, folder, inputs_of(folder)
    posts = os.path.join(SHARED, "corpora", "posts")
    for name in sorted(os.listdir(posts)):
        yield name, os.path.join(posts, name), inputs_of(os.path.join(posts, name))


def inputs_of(folder):
    return sorted(os.path.join(where, name) for where, _, names in os.walk(folder) for name in names
                  if name.endswith((".md", ".html")))


def convert(name, folder, files, top, options):
    """The books of a corpus: one an article, one of every forty, and one of all posts. Returns both kinds."""
    out = os.path.join(top, "books", name)
    many = os.path.join(top, "books", name + " together")
    os.makedirs(many)
    offprint = [os.path.join(BIN, "offprint"), "-q", "-t", "epub"] + options
    subprocess.run(offprint + ["-d", out, folder], check=False)
    for start in range(0, len(files), TOGETHER):
        subprocess.run(offprint + ["-o", os.path.join(many, "%s-%04d.epub" % (name, start))] + files[start:start + TOGETHER],
                       stderr=subprocess.DEVNULL, check=False)
    if not folder.startswith(top):
        subprocess.run(offprint + [folder, "-o", os.path.join(out, "all of %s.epub" % name)], check=False)
    return [sorted(os.path.join(place, book) for book in os.listdir(place) if book.endswith(".epub")) for place in (out, many)]


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


def name_of(path):
    return os.path.relpath(path, os.path.dirname(os.path.dirname(path)))


def look(checker, each, books, passed):
    """Hands `books` to `each`, which yields paths with messages, and says how it went. Returns how many books failed."""
    fresh = [book for book in books if not passed.has(checker, book)]
    left = set(fresh)
    found, where = Counter(), Counter()
    for path, messages in each(fresh) if fresh else ():
        kinds = Counter()
        for message in check.without_fonts(path, messages):
            kind = " ".join(message.split()[:2])
            kinds[kind] += 1
            if kinds[kind] <= SHOWN:
                print("%s: %s: %s" % (name_of(path), checker, message), flush=True)
        if kinds:
            shutil.copy(path, os.path.join(STATE, "failed"))
        else:
            passed.add(checker, path)
            left.discard(path)
        found.update(kinds)
        where.update(kinds.keys())
    print("%s: %d books, %d without any message (%d known from before), %d not"
          % (checker, len(books), len(books) - len(left), len(books) - len(fresh), len(left)), flush=True)
    for kind, count in found.most_common():
        print("%6d %s, in %d books" % (count, kind, where[kind]), flush=True)
    return len(left)


def make_books(top, arguments):
    """All books, and those of them that are for Ace."""
    found = list(corpora(top))
    singles, together, sample = [], [], []
    for name, folder, files in found:
        if arguments.only in name:
            books, many = convert(name, folder, files, top, arguments.options)
            singles += books
            together += many
            sample += variants.spread(books, arguments.ace) if arguments.ace else []
    if arguments.only in "variants":
        pages, posts = ([path for _, folder, files in found if folder.startswith(top) == packed for path in files]
                        for packed in (True, False))
        together += variants.make(pages, posts, top)
    return singles + together, together + sample


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--ace", type=int, metavar="N", help="also Ace: over all articles, and N books of one from each corpus")
    parser.add_argument("--only", default="", metavar="WORD", help="corpora whose names contain this, or variants")
    parser.add_argument("options", nargs="*", help="of offprint")
    arguments = parser.parse_args()
    if not os.path.isdir(os.path.join(SHARED, "corpora")):
        print("check-corpora: skipped, no corpora at %s" % os.path.join(SHARED, "corpora"))
        return 0
    check.install()
    with_ace = arguments.ace is not None and ace.is_ready()
    shutil.rmtree(os.path.join(STATE, "failed"), ignore_errors=True)
    passed = Passed()
    os.makedirs(os.path.join(STATE, "failed"))
    # Always the same folder: books hold what their relative links lead to.
    top = os.path.join(STATE, "work")
    shutil.rmtree(top, ignore_errors=True)
    os.makedirs(top)
    everything, sample = make_books(top, arguments)
    bad = look("EPUBCheck", lambda books: check.each_checked(books, seconds=60), everything, passed)
    if with_ace:
        bad += look("Ace", ace.each_checked, sample, passed)
    shutil.rmtree(top)
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
