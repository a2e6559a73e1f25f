#!/usr/bin/env python3
"""wellformed.py [FOLDER]: what the serialiser writes for html5lib's inputs and for every page of the corpora is
well-formed by libxml2. FOLDER holds the programs (build/tests/html5lib)."""
import glob
import gzip
import os
import subprocess
import sys

import run

PAGES = os.path.join(run.CORPUS, "..", "pages")


def inputs():
    """Pairs of name and bytes."""
    for test in run.tree_tests(os.path.join(run.CORPUS, "tree-construction")):
        yield test.name, test.data
    for test in run.token_tests(os.path.join(run.CORPUS, "tokenizer")):
        yield test.name, test.data
    for path in sorted(glob.glob(os.path.join(PAGES, "*", "html", "*.html.gz"))):
        with gzip.open(path) as file:
            yield os.path.relpath(path, PAGES), file.read()


def main():
    programs = sys.argv[1] if len(sys.argv) > 1 else run.PROGRAMS
    if not os.path.isdir(run.CORPUS):
        print("skip - every page: the shared folder is absent\n1..1")
        return 0
    names, failed = [], 0
    with subprocess.Popen([os.path.join(programs, "wellformed-check")], stdin=subprocess.PIPE,
                          stdout=subprocess.PIPE) as program:
        for name, data in inputs():
            names.append(name)
            program.stdin.write(b"%d\n%s" % (len(data), data))
            program.stdin.flush()
            answer = program.stdout.readline().decode("utf-8", "replace").strip()
            if answer == "ok":
                print("ok - " + name)
            elif answer.startswith("skip "):
                print("skip - %s: %s" % (name, answer[5:]))
            else:
                failed += 1
                print("not ok - %s: %s" % (name, answer or "the program ended"))
            if not answer:
                break
        program.stdin.close()
    print("1..%d" % len(names))
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
