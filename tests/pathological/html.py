#!/usr/bin/env python3
"""Hostile HTML with a stack of 256 KB: eight times the input costs at most ten times the time, memory stays in
proportion, the tree stays flat, and the text is kept. `html.py --table` prints the figures."""
import os
import resource
import subprocess
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "lib"))

from harness import BIN  # noqa: E402
from tap import Report  # noqa: E402

PROGRAM = os.path.join(BIN, "..", "tests", "pathological", "html-cost")
STACK = 256 << 10
RATIO_MAX = 10
FLOOR = 0.001  # seconds: shorter is noise
ROUNDS = 3
RETRIES = 10
DEPTH_MAX = 515  # 512 elements, the document, a text
BYTES_A_BYTE = 32  # of tree: an element of three bytes takes a node; a page takes less than 2
FREE_BYTES = 1 << 20


def small_stack():
    resource.setrlimit(resource.RLIMIT_STACK, (STACK, STACK))


def measure(name, count):
    done = subprocess.run([PROGRAM, name, str(count)], stdout=subprocess.PIPE, check=False, preexec_fn=small_stack)
    if done.returncode:
        return None
    words = done.stdout.split()
    return [float(words[0])] + [int(w) for w in words[1:]]


def best(name, count, rounds, so_far=None):
    """The quickest of some runs; None when one ended badly."""
    for _ in range(rounds):
        one = measure(name, count)
        if not one:
            return None
        so_far = one if not so_far else min(so_far, one)
    return so_far


def ratio_of(large, small):
    return max(large[0], FLOOR) / max(small[0], FLOOR)


def judge(name, count):
    """What is wrong, or None; and the figures."""
    small, large = best(name, count // 8, ROUNDS), best(name, count, ROUNDS)
    # Other work on the machine only ever makes a run longer.
    for _ in range(RETRIES):
        if not small or not large or ratio_of(large, small) <= RATIO_MAX:
            break
        small, large = best(name, count // 8, ROUNDS, small), best(name, count, ROUNDS, large)
    if not small or not large:
        return "the program ended badly", ""
    seconds, read, held, _, depth, wanted, found = large
    ratio = ratio_of(large, small)
    figures = "%9.1f MB %9.2f ms %6.1f times %6.1f bytes a byte, depth %d" % (
        read / 1e6, seconds * 1e3, ratio, held / read, depth)
    if ratio > RATIO_MAX:
        return "eight times the input cost %.1f times the time" % ratio, figures
    if held > BYTES_A_BYTE * read + FREE_BYTES:
        return "%d bytes of tree for %d bytes of input" % (held, read), figures
    if depth > DEPTH_MAX:
        return "the tree is %d deep" % depth, figures
    if found != wanted:
        return "%d letters of text came out, wanted %d" % (found, wanted), figures
    return None, figures


def main():
    shapes = [line.split(None, 1) for line in subprocess.check_output([PROGRAM], text=True).splitlines()]
    report = Report()
    for count, name in shapes:
        problem, figures = judge(name, int(count))
        if "--table" in sys.argv:
            print("%-30s %10s %s" % (name, count, figures))
        report.check(name, not problem, problem)
    return report.done()


if __name__ == "__main__":
    sys.exit(main())
