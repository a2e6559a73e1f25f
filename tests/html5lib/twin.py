#!/usr/bin/env python3
"""twin.py [FOLDER]: the parser with SSE2 and its plain C twin make the same trees and tokens of html5lib's inputs, and
the same trees of the pages of the corpora. FOLDER holds the programs (build/tests/html5lib)."""
import glob
import gzip
import os
import sys

import run

PAGES = os.path.join(run.CORPUS, "..", "pages", "aeb", "html")


def pages():
    for path in sorted(glob.glob(os.path.join(PAGES, "*.html.gz"))):
        with gzip.open(path) as file:
            text = file.read().decode("utf-8", "replace").lstrip("\ufeff")
            yield run.Test(os.path.basename(path), "0 html -", text.encode("utf-8"), None)


def main():
    programs = sys.argv[1] if len(sys.argv) > 1 else run.PROGRAMS
    if not os.path.isdir(run.CORPUS):
        print("skip - every input: the shared folder is absent\n1..1")
        return 0
    failed = 0
    suites = (
        ("trees", "tree-dump", list(run.tree_tests(os.path.join(run.CORPUS, "tree-construction")))),
        ("tokens", "token-dump", list(run.token_tests(os.path.join(run.CORPUS, "tokenizer")))),
        ("pages", "tree-dump", list(pages())),
    )
    for what, program, tests in suites:
        both = zip(run.answers([os.path.join(programs, program)], tests),
                   run.answers([os.path.join(programs, program + "-plain")], tests))
        differ = [test.name for (test, one), (_, other) in both if one != other]
        failed += bool(differ)
        if differ:
            print("not ok - %s: %d of %d differ\n    %s" % (what, len(differ), len(tests), "\n    ".join(differ)))
        else:
            print("ok - %s: %d, the same with SSE2 and without" % (what, len(tests)))
    print("1..%d" % len(suites))
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
