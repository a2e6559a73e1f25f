#!/usr/bin/env python3
"""encoding.py [FOLDER]: html5lib's encoding tests with the programs in FOLDER (build/tests/html5lib).

They ask for the encoding that a document declares, which is the prescan of the standard's section 13.2.3.2. What fails
must stand in known.txt, and what stands there must fail."""
import os
import sys

import run


def cases(path):
    """Pairs of bytes and name. The last line of the data ends before its newline."""
    with open(path, "rb") as file:
        parts = file.read().split(b"#data\n")[1:]
    for part in parts:
        data, _, rest = part.partition(b"\n#encoding\n")
        yield data, rest.split(b"\n")[0].strip().decode("ascii").lower()


def encoding_tests(folder):
    for file in sorted(f for f in os.listdir(folder) if f.endswith(".dat")):
        for number, (data, wanted) in enumerate(cases(os.path.join(folder, file)), 1):
            yield run.Test("encoding/%s:%d" % (file, number), "", data, wanted)


def main():
    programs = sys.argv[1] if len(sys.argv) > 1 else run.PROGRAMS
    if not os.path.isdir(run.CORPUS):
        print("skip - every test: the shared folder is absent\n1..1")
        return 0
    tests = list(encoding_tests(os.path.join(run.CORPUS, "encoding")))
    counts = run.compare(os.path.join(programs, "encoding-dump"), tests, lambda answer: answer.decode("ascii"))
    print("1..%d" % counts[0])
    return 1 if counts[1] else 0


if __name__ == "__main__":
    sys.exit(main())
