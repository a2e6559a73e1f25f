#!/usr/bin/env python3
"""Plain text as a person would typeset it: the cases of ../shared/text against their wanted texts, at width 72.

text-known.txt lists the names of those that are known to fail, each with the reason; one that passes is an error."""

import os
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "lib"))

from harness import SHARED, Workplace, unified  # noqa: E402
from examples import read_known  # noqa: E402
from product import is_built, program, told  # noqa: E402
from tap import Report  # noqa: E402

CASES = os.path.join(SHARED, "text", "cases")
GOLDEN = os.path.join(SHARED, "text", "golden")
STAGES = ("op-clean", "op-lang", "op-links", "op-images", "op-outline")
# The wanted text with this ending is that with these options.
VARIANTS = (("", []), (".refs", ["--links=refs"]), (".alt", ["--images=alt"]))


def typeset(place, case, options):
    """The text of a case. The cases are articles, so nothing is extracted."""
    done = place.run([program("op-read"), "../shared/text/cases/%s.html" % case])
    for stage in STAGES:
        if is_built(stage) and done.status == 0:
            done = place.run([program(stage)], done.out)
    if done.status == 0:
        done = place.run([program("op-text"), "--metadata=none", "--width=72"] + options, done.out)
    return done


def judge(report, place, name, case, options, known):
    done = typeset(place, case, options)
    with open(os.path.join(GOLDEN, name + ".txt"), "rb") as stream:
        wanted = stream.read()
    if done.status == 0 and done.out == wanted:
        report.check(name, name not in known, "passes and is listed in text-known.txt: take it out")
    elif name in known:
        report.skip(name, "known to fail: " + (known[name] or "no reason given"))
    else:
        report.fail(name, "the text differs", told(done) + unified(
            wanted.decode().split("\n"), done.out.decode("utf-8", "backslashreplace").split("\n"), "wanted", "actual"))


def main():
    report = Report()
    if not os.path.isdir(CASES):
        report.skip("every case", "the shared folder is absent")
        return report.done()
    known = read_known("text-known.txt", str)
    seen = set()
    with Workplace() as place:
        for case in sorted(os.path.splitext(name)[0] for name in os.listdir(CASES)):
            for ending, options in VARIANTS:
                if os.path.isfile(os.path.join(GOLDEN, case + ending + ".txt")):
                    seen.add(case + ending)
                    judge(report, place, case + ending, case, options, known)
    for name in sorted(set(known) - seen):
        report.fail(name, "listed in text-known.txt and not a case")
    return report.done()


if __name__ == "__main__":
    sys.exit(main())
