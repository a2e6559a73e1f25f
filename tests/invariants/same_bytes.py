#!/usr/bin/env python3
"""The same input gives the same bytes: in any time zone, locale and directory, at any number of jobs, on any day."""

import os
import shutil
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "lib"))

from product import FORMATS, check_tree, main, program, told, tree  # noqa: E402


def convert(report, place, name, jobs=None, cwd=None, source="../samples", **changes):
    """Every sample into a folder of its own and the anthology into one book; all files made, or None."""
    cwd = cwd or place.work
    out = os.path.join(cwd, "out")
    shutil.rmtree(out, ignore_errors=True)
    os.mkdir(out)
    more = ["-j", str(jobs)] if jobs else []
    env = place.environment(**changes)
    for form in FORMATS:
        done = place.run([program("offprint"), source, "-d", "out/" + form, "-t", form] + more, cwd=cwd, env=env)
        if done.status:
            report.fail(name, "offprint -t %s failed" % form, told(done))
            return None
    for form in ("epub", "text"):
        done = place.run([program("offprint"), source + "/anthology", "-o", "out/anthology." + form, "-t", form] + more,
                         cwd=cwd, env=env)
        if done.status:
            report.fail(name, "offprint -t %s failed on the anthology" % form, told(done))
            return None
    return tree(out)


def everywhere(report, place):
    expected = convert(report, place, "once", jobs=1)
    if expected is None:
        return
    report.check("every sample was written", len(expected) > 10, "%d files" % len(expected))
    for name, settings in (
            ("again", {}),
            ("-j1", {"jobs": 1}), ("-j2", {"jobs": 2}), ("-j4", {"jobs": 4}), ("-j13", {"jobs": 13}),
            ("Kathmandu", {"TZ": "Asia/Kathmandu"}), ("a zone of its own", {"TZ": "OWN+11:30SUN"}),
            ("no time zone", {"TZ": None}),
            ("C.UTF-8", {"LC_ALL": "C.UTF-8"}), ("Turkish", {"LC_ALL": "tr_TR.UTF-8", "LANG": "tr_TR.UTF-8"}),
            ("no locale", {"LC_ALL": None, "LANG": None}),
            ("no home", {"HOME": None, "TMPDIR": None})):
        actual = convert(report, place, name, **settings)
        if actual is not None:
            check_tree(report, name, expected, actual)
    other = os.path.join(place.top, "another", "deeper place")
    os.makedirs(other)
    # Copied again, in another order and at another time: neither may be seen in a book.
    again = os.path.join(place.top, "another", "samples")
    for folder, _, files in os.walk(os.path.join(place.top, "samples")):
        target = os.path.join(again, os.path.relpath(folder, os.path.join(place.top, "samples")))
        os.makedirs(target, exist_ok=True)
        for name in sorted(files, reverse=True):
            shutil.copyfile(os.path.join(folder, name), os.path.join(target, name))
            os.utime(os.path.join(target, name), (86400, 86400))
    actual = convert(report, place, "another directory", cwd=other)
    if actual is not None:
        check_tree(report, "another directory", expected, actual)
    # Records and streams say where they come from, as it was typed; books and texts do not.
    actual = convert(report, place, "absolute paths", cwd=other, source=again)
    if actual is not None:
        silent = [{name: made[name] for name in made if name.endswith((".epub", ".txt"))} for made in (expected, actual)]
        report.check("books were written", len(silent[0]) > 10, "%d files" % len(silent[0]))
        check_tree(report, "absolute paths", *silent)


if __name__ == "__main__":
    sys.exit(main(everywhere))
