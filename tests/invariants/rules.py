#!/usr/bin/env python3
"""Every rule of op-clean has its place in the manual and a transcript that leaves it out; whatever the transcripts clean,
cleaning it twice is cleaning it once."""

import glob
import os
import re
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "lib"))

from harness import ROOT  # noqa: E402
from product import difference, main, told  # noqa: E402

TRANSCRIPTS = os.path.join(ROOT, "tests", "transcripts", "clean", "*.md")
FILE = re.compile(r"^```file (\S+\.(?:html|md))\n(.*?)^```$", re.M | re.S)


def text_of(path):
    with open(path, encoding="utf-8") as stream:
        return stream.read()


def named(report, place):
    said = place.run("exec op-clean --keep=no-such-rule").err.decode("utf-8", "replace")
    listed = re.search(r"is one of (.*), not", said)
    names = re.split(r", | and ", listed.group(1)) if listed else []
    report.check("the list", len(names) > 10, "no list of rules", [said])
    manual = re.findall(r"^\.It Sy (\S+)$", text_of(os.path.join(ROOT, "filters", "op-clean.1")), re.M)
    rules = [name for name in manual if name in names]
    report.check("the manual names them in order", rules == names, "it differs",
                 difference("\n".join(names).encode(), "\n".join(rules).encode(), "--keep", "manual"))
    shown = "".join(text_of(path) for path in glob.glob(TRANSCRIPTS))
    for name in names:
        report.check("a transcript leaves out " + name, re.search(r"--keep=%s\b" % name, shown) is not None,
                     "none does", [])


def twice(report, place):
    for path in sorted(glob.glob(TRANSCRIPTS)):
        for name, content in FILE.findall(text_of(path)):
            with open(os.path.join(place.work, name), "w", encoding="utf-8") as stream:
                stream.write(content)
            once = place.run("op-read -q '%s' | op-extract -q | op-clean -q" % name)
            again = place.run("exec op-clean -q", once.out)
            report.check("%s: %s" % (os.path.basename(path), name), once.out == again.out and once.status == 0,
                         "twice is not once", told(once) + difference(once.out, again.out, "once", "twice"))


if __name__ == "__main__":
    sys.exit(main(named, twice, needs=("op-read", "op-extract", "op-clean")))
