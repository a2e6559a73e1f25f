"""What the invariants share: the programs, the sample articles, comparisons."""

import hashlib
import os
import stat
import sys

from harness import BIN, SAMPLES, Workplace, signal_name, unified
from shelf import collect_books
from tap import Report

FORMATS = ("epub", "text", "html", "markdown", "json")
STAGES = ("op-extract", "op-clean", "op-math", "op-lang", "op-links", "op-images", "op-outline")
WRITERS = ("op-epub", "op-text", "op-html", "op-markdown", "op-json")


def program(name):
    return os.path.join(BIN, name)


def is_built(name):
    return os.access(program(name), os.X_OK)


def sample_articles():
    """Every article under samples/, as a test's working directory names it."""
    found = []
    for folder, folders, files in os.walk(SAMPLES):
        folders[:] = sorted(one for one in folders if not one.endswith("_files"))
        for name in sorted(files):
            if name.endswith((".md", ".html")) and name != "README.md":
                found.append(os.path.join("../samples", os.path.relpath(os.path.join(folder, name), SAMPLES)))
    return found


def short(path):
    """A sample's name in a report."""
    return path.replace("../samples/", "")


def told(finished):
    """What a command left beside its output, as lines for a report."""
    status = signal_name(finished.status) or finished.status
    return ["status %s" % status] + finished.err.decode("utf-8", "replace").splitlines()


def difference(one, other, one_name="one", other_name="other"):
    """How two outputs differ, for a person: lines of text, sizes and digests of anything else."""
    if b"\0" in one or b"\0" in other:
        return ["%s: %d bytes, sha256 %s" % (name, len(data), hashlib.sha256(data).hexdigest()[:16])
                for name, data in ((one_name, one), (other_name, other))]
    return unified(one.decode("utf-8", "replace").split("\n"), other.decode("utf-8", "replace").split("\n"),
                   one_name, other_name, 40)


def tree(folder):
    """Every file below a folder with its content, by path."""
    found = {}
    for where, folders, files in os.walk(folder):
        folders.sort()
        for name in sorted(files):
            path = os.path.join(where, name)
            if stat.S_ISREG(os.lstat(path).st_mode):
                with open(path, "rb") as stream:
                    found[os.path.relpath(path, folder)] = stream.read()
    return found


def check_tree(report, name, expected, actual):
    """Two folders hold the same files with the same bytes."""
    names = sorted(set(expected) ^ set(actual))
    changed = sorted(one for one in set(expected) & set(actual) if expected[one] != actual[one])
    detail = ["only on one side: " + one for one in names]
    for one in changed[:3]:
        detail += [one + " differs:"] + difference(expected[one], actual[one])
    report.check(name, not names and not changed, "%d files missing or extra, %d differ" % (len(names), len(changed)), detail)


def main(*parts, needs=("offprint",)):
    """Run the parts of a check, each a function of a Report and a fresh Workplace with the samples in it."""
    report = Report()
    absent = [name for name in needs if not is_built(name)]
    if absent:
        report.fail("programs", "not built: " + " ".join(absent))
        return report.done()
    script = os.path.splitext(os.path.basename(sys.argv[0]))[0]
    for part in parts:
        with Workplace() as place:
            place.add_samples()
            part(report, place)
            collect_books(place.work, script)
    return report.done()
