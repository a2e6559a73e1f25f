#!/usr/bin/env python3
"""tests/epub/ace.py BOOK...: DAISY's Ace over books, in one process and one Chromium; prints what does not pass.

Ace is too heavy for make check: build/npm-ace has 80 MB, and a book takes seconds. `make check-corpora` looks at a sample.
"""

import os
import shutil
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "lib"))

import check  # noqa: E402
from harness import BUILD  # noqa: E402

FOLDER = os.path.join(BUILD, "npm-ace")


def chromium():
    return os.environ.get("PUPPETEER_EXECUTABLE_PATH") or shutil.which("chromium")


def each_checked(paths):
    """For each path, as soon as Ace is through with it: the path and the list of what it says."""
    check.install("npm-ace")
    os.environ["PUPPETEER_EXECUTABLE_PATH"] = chromium()
    script = os.path.join(os.path.dirname(os.path.abspath(__file__)), "ace.js")
    return check.each_checked(paths, ["node", script, FOLDER], 60)


def main():
    if not chromium():
        sys.exit("ace: no chromium")
    bad = 0
    for path, messages in each_checked(sys.argv[1:]):
        bad += bool(messages)
        for message in messages:
            print("%s: %s" % (path, message), flush=True)
    print("%d books, %d do not pass" % (len(sys.argv) - 1, bad))
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
