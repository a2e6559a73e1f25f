#!/usr/bin/env python3
"""A worker that crashes or hangs costs one article. OFFPRINT_TEST_CRASH and OFFPRINT_TEST_STALL hold the base name of the
input on which a worker aborts or waits for ever; a release build honours them only with OFFPRINT_TESTING=1."""

import os
import resource
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "lib"))

from harness import BIN, BUILD  # noqa: E402
from product import check_tree, main, told, tree  # noqa: E402

TESTING = os.path.abspath(os.environ.get("OFFPRINT_TESTING_BIN") or os.path.join(BUILD, "debug", "bin"))


def no_core():
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def misbehaving_worker(report, place):
    program = os.path.join(BIN, "offprint")
    for number in range(1, 7):
        with open(os.path.join(place.work, "post-%d.md" % number), "w", encoding="utf-8") as stream:
            stream.write("# Post %d\n\nWords about %d.\n" % (number, number))
    names = ["post-%d.md" % number for number in range(1, 7)]
    others = [name for name in names if name != "post-3.md"]
    for how, variable, ident, more in (("crash", "OFFPRINT_TEST_CRASH", b"[worker]", []),
                                       ("stall", "OFFPRINT_TEST_STALL", b"[timeout]", ["--timeout=1"])):
        env = place.environment(OFFPRINT_TESTING="1", **{variable: "post-3.md"})
        if how == "crash" and place.run([program, "-j2", "-t", "text"] + names, env=env, preexec=no_core).status == 0:
            program = os.path.join(TESTING, "offprint")
            if not os.access(program, os.X_OK):
                report.skip("a worker that crashes", "no programs built for testing")
                return
        place.run([program, "-j1", "-t", "epub", "-d", "wanted"] + others)
        for jobs in (2, 4):
            label = "%s at -j%d" % (how, jobs)
            out = "out-%s-%d" % (how, jobs)
            run = [program, "-j%d" % jobs] + more
            done = place.run(run + ["-t", "epub", "-d", out] + names, env=env, preexec=no_core)
            report.check(label + ": status and diagnostic",
                         done.status == 1 and b"post-3.md" in done.err and ident in done.err,
                         "it should end with status 1 and name post-3.md and %s" % ident.decode(), told(done))
            wanted, actual = (
                {one: data for one, data in tree(os.path.join(place.work, folder)).items() if one.endswith(".epub")}
                for folder in ("wanted", out))
            check_tree(report, label + ": the others are written", wanted, actual)
            one = place.run(run + ["-t", "text"] + names, env=env, preexec=no_core)
            same = place.run([program, "-j1", "-t", "text"] + others)
            report.check(label + ": the others in one output", one.status == 1 and one.out == same.out,
                         "it differs from that of the others alone", told(one))


if __name__ == "__main__":
    sys.exit(main(misbehaving_worker))
