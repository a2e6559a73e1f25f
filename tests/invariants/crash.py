#!/usr/bin/env python3
"""A worker that crashes costs one article. Only programs built with OFFPRINT_TESTING honour OFFPRINT_TEST_CRASH, the name of
the input on which a worker aborts; OFFPRINT_TESTING_BIN names the folder of such programs."""

import os
import resource
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "lib"))

from harness import BIN, BUILD  # noqa: E402
from product import check_tree, main, told, tree  # noqa: E402

TESTING = os.path.abspath(os.environ.get("OFFPRINT_TESTING_BIN") or os.path.join(BUILD, "debug", "bin"))


def no_core():
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def crashes(report, place):
    program = os.path.join(TESTING, "offprint")
    if not os.access(program, os.X_OK):
        program = os.path.join(BIN, "offprint")
    for number in range(1, 7):
        with open(os.path.join(place.work, "post-%d.md" % number), "w", encoding="utf-8") as stream:
            stream.write("# Post %d\n\nWords about %d.\n" % (number, number))
    names = ["post-%d.md" % number for number in range(1, 7)]
    others = [name for name in names if name != "post-3.md"]
    env = place.environment(OFFPRINT_TEST_CRASH="post-3.md")
    probe = place.run([program, "-j2", "-t", "text"] + names, env=env, preexec=no_core)
    if probe.status == 0:
        report.skip("a worker that crashes", "no programs built for testing")
        return
    place.run([program, "-j1", "-t", "epub", "-d", "wanted"] + others)
    for jobs in (2, 4):
        out = "out-%d" % jobs
        done = place.run([program, "-j%d" % jobs, "-t", "epub", "-d", out] + names, env=env, preexec=no_core)
        report.check("-j%d: status and diagnostic" % jobs,
                     done.status == 1 and b"post-3.md" in done.err and b"[worker]" in done.err,
                     "it should end with status 1 and name post-3.md and [worker]", told(done))
        wanted, actual = (
            {one: data for one, data in tree(os.path.join(place.work, folder)).items() if one.endswith(".epub")}
            for folder in ("wanted", out))
        check_tree(report, "-j%d: the others are written" % jobs, wanted, actual)
        one = place.run([program, "-j%d" % jobs, "-t", "text"] + names, env=env, preexec=no_core)
        same = place.run([program, "-j1", "-t", "text"] + others)
        report.check("-j%d: the others in one output" % jobs, one.status == 1 and one.out == same.out,
                     "it differs from that of the others alone", told(one))


if __name__ == "__main__":
    sys.exit(main(crashes))
