#!/usr/bin/env python3
"""temml.py [--table]: the trees of formulas.txt, and of every formula that is found in the shared corpora, against those of
npm's temml. What differs must stand in known.txt with its reason, and what stands there must differ.

--table prints the figures by class and every difference, and judges nothing."""
import os
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, HERE)

import mathml_tree  # noqa: E402

ROOT = os.path.join(HERE, "..", "..")
BIN = os.environ.get("OFFPRINT_BIN") or os.path.join(ROOT, "build", "bin")
PROGRAM = os.path.join(BIN, "..", "tests", "math", "math-html")
ARROW = " \u27f9 "
SAME_AT_LEAST = 0.98


def formulas():
    """Class, display, TeX, TeX for temml where it does not know ours."""
    name, display = None, False
    with open(os.path.join(HERE, "formulas.txt"), encoding="utf-8") as file:
        for line in file:
            line = line.rstrip("\n")
            if line.startswith("## "):
                name, _, mode = line[3:].rpartition(", ")
                display = mode == "display"
            elif line:
                ours, _, theirs = line.partition(ARROW)
                yield name, display, ours, theirs or ours


def known():
    """TeX to reason."""
    found, reason = {}, None
    with open(os.path.join(HERE, "known.txt"), encoding="utf-8") as file:
        for line in file:
            line = line.rstrip("\n")
            if line.startswith("# "):
                reason = line[2:]
            elif line:
                found[line] = reason
    return found


def ask(command, texts, display):
    done = subprocess.run(command + (["--display"] if display else []), input="".join(t + "\0" for t in texts).encode(),
                          stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, check=True)
    return done.stdout.decode().split("\0")[:-1]


def tree(text):
    try:
        return mathml_tree.parse(text) if text else None
    except Exception as error:  # what one of them writes is no XML
        return mathml_tree.Node("broken", str(error))


def compare(rows):
    """For each row whether the trees are the same, and both."""
    out = [None] * len(rows)
    for display in (False, True):
        chosen = [i for i, row in enumerate(rows) if row[1] == display]
        ours = ask([PROGRAM], [rows[i][2] for i in chosen], display)
        theirs = ask(["node", os.path.join(HERE, "temml-dump.js")], [rows[i][3] for i in chosen], display)
        for i, one, other in zip(chosen, ours, theirs):
            out[i] = (tree(one), tree(other))
    return out


def main():
    table = "--table" in sys.argv
    if not os.path.isdir(os.path.join(ROOT, "build", "npm", "node_modules", "temml")):
        print("skip - trees of temml: npm's packages are not installed\n1..1")
        return 0
    rows = list(formulas())
    results = compare(rows)
    listed = known()
    classes, bad = {}, []
    for row, (one, other) in zip(rows, results):
        same = one == other
        count = classes.setdefault(row[0], [0, 0])
        count[0] += same
        count[1] += 1
        if same == (row[2] in listed) or (table and not same):
            bad.append((row, one, other, same))
    total = sum(count[0] for count in classes.values())
    if table:
        for row, one, other, same in bad:
            print("%s%s\n    ours:   %r\n    theirs: %r" % (row[2], "   (known)" if row[2] in listed else "", one, other))
        for name, (same, count) in classes.items():
            print("%-45s %4d of %4d" % (name, same, count))
        print("%-45s %4d of %4d" % ("all", total, len(rows)))
        return 0
    problems = ["%s: %s" % (row[2], "is the same by now, and listed in known.txt" if same else "differs") for row, _, _, same in bad]
    if total < SAME_AT_LEAST * len(rows):
        problems.append("%d of %d are the same" % (total, len(rows)))
    print("not ok - trees of temml: %d" % len(problems) if problems else
          "ok - trees of temml: %d of %d the same, the others listed" % (total, len(rows)))
    for problem in problems[:20]:
        print("    " + problem)
    print("1..1")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
