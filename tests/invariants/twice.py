#!/usr/bin/env python3
"""Each stage twice is the same as once, and what it writes is one well-formed document an article."""

import os
import sys
import xml.parsers.expat

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "lib"))

from product import STAGES, difference, is_built, main, program, sample_articles, short, told  # noqa: E402


def stages(report, place):
    for article in sample_articles() + ["../samples/anthology/*.md"]:
        name = short(article)
        read = place.run("exec op-read %s" % (article if "*" in article else "'%s'" % article))
        stream = read.out
        report.check("op-read: " + name, read.status == 0 and is_stream(stream), "not a stream", told(read))
        for stage in STAGES:
            if not is_built(stage):
                continue
            once = place.run([program(stage)], stream)
            twice = place.run([program(stage)], once.out)
            label = "%s: %s" % (stage, name)
            if once.status or twice.status:
                report.fail(label, "it failed", told(once) + told(twice))
                break
            report.check(label, once.out == twice.out and is_stream(once.out), "twice is not once",
                         difference(once.out, twice.out, "once", "twice"))
            stream = once.out


def is_stream(data):
    """Whether every article is well-formed and closed by a form feed and a line feed."""
    parts = data.split(b"\f\n")
    if len(parts) < 2 or parts.pop() != b"":
        return False
    for part in parts:
        try:
            xml.parsers.expat.ParserCreate().Parse(part, True)
        except xml.parsers.expat.ExpatError:
            return False
    return True


if __name__ == "__main__":
    sys.exit(main(stages, needs=("op-read",)))
