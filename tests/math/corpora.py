#!/usr/bin/env python3
"""corpora.py [--table]: every formula with TeX that Offprint finds in the posts and pages of the shared corpora, typeset by
itself, against npm's temml. At least 97 of 100 that temml understands have the same tree.

--table prints what differs."""
import gzip
import html
import os
import re
import subprocess
import sys
import tempfile

import temml
from harness import SHARED

FORMULA = re.compile(r"<math\b([^>]*)>(.*?)</math>", re.S)
ANNOTATION = re.compile(r'<annotation [^>]*encoding="application/x-tex"[^>]*>([^<]*)</annotation>')
HINT = re.compile(rb"\$\$|\\\(|\\begin\{|katex|mathjax|<math|x-tex|math/tex|latex", re.I)
SAME_AT_LEAST = 0.97


def documents(folder):
    """Copies in `folder` of what may hold formulas."""
    number = 0
    for where, folders, files in os.walk(os.path.join(SHARED, "corpora")):
        folders.sort()
        for name in sorted(files):
            bare, packed = os.path.splitext(name)
            bare = bare if packed == ".gz" else name
            if not bare.endswith((".md", ".html", ".htm")):
                continue
            with (gzip.open if packed == ".gz" else open)(os.path.join(where, name), "rb") as file:
                data = file.read()
            if HINT.search(data):
                number += 1
                path = os.path.join(folder, "%05d%s" % (number, os.path.splitext(bare)[1]))
                with open(path, "wb") as copy:
                    copy.write(data)
                yield path


def found():
    """Display and TeX, each once."""
    seen = {}
    with tempfile.TemporaryDirectory() as folder:
        paths = list(documents(folder))
        for at in range(0, len(paths), 100):
            with open(os.path.join(folder, "stream"), "wb") as stream:
                subprocess.run([temml.BIN + "/op-read", "-q"] + paths[at:at + 100], stdout=stream, stderr=subprocess.DEVNULL,
                               check=False)
            cleaned = subprocess.run([temml.BIN + "/op-clean", "-q", stream.name], stdout=subprocess.PIPE,
                                     stderr=subprocess.DEVNULL, check=False)
            for match in FORMULA.finditer(cleaned.stdout.decode("utf-8", "replace")):
                tex = ANNOTATION.search(match.group(2))
                if tex:
                    seen[('display="block"' in match.group(1), html.unescape(tex.group(1)))] = None
    return list(seen)


def main():
    table = "--table" in sys.argv
    if not os.path.isdir(os.path.join(SHARED, "corpora")):
        print("skip - formulas of the corpora: they are absent\n1..1")
        return 0
    rows = [("", display, tex, tex) for display, tex in found() if "\0" not in tex]
    results = temml.compare(rows)
    known = [(row, one, other) for row, (one, other) in zip(rows, results) if other]
    same = sum(one == other for _, one, other in known)
    if table:
        for row, one, other in known:
            if one != other:
                print("%s\n    ours:   %r\n    theirs: %r" % (row[2], one, other))
    enough = same >= SAME_AT_LEAST * len(known)
    print("%s - formulas of the corpora: %d, of which temml understands %d; the same tree for %d" % (
        "ok" if enough else "not ok", len(rows), len(known), same))
    print("1..1")
    return 0 if enough else 1


if __name__ == "__main__":
    sys.exit(main())
