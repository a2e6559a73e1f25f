#!/usr/bin/env python3
"""The cases in corpus/, one folder a fuzz target, through the targets as ordinary programs: nothing ends them."""
import os
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
BIN = os.environ.get("OFFPRINT_BIN") or os.path.join(HERE, "..", "..", "build", "bin")
CORPUS = os.path.join(HERE, "corpus")


def main():
    count = failed = 0
    for target in sorted(os.listdir(CORPUS)):
        folder = os.path.join(CORPUS, target)
        files = sorted(os.listdir(folder))
        program = os.path.join(BIN, "..", "tests", "fuzz", "fuzz-" + target)
        done = subprocess.run([program] + [os.path.join(folder, f) for f in files], stdout=subprocess.PIPE,
                              stderr=subprocess.PIPE, check=False)
        reached = len(done.stdout.splitlines())
        for number, name in enumerate(files, 1):
            count += 1
            if done.returncode == 0 or number < reached:
                print("ok - %s/%s" % (target, name))
            elif number > reached:
                print("skip - %s/%s: an earlier case ended the program" % (target, name))
            else:
                failed += 1
                print("not ok - %s/%s: status %d" % (target, name, done.returncode))
                print("".join("    %s\n" % line for line in done.stderr.decode("utf-8", "replace").splitlines()), end="")
    print("1..%d" % count)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
