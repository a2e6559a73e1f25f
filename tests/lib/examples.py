"""Specifications of Markdown whose examples are tests: Markdown, a line of one full stop, the HTML it means."""

import os

from harness import OUT, SHARED, TESTS, Workplace, run_group, unified
from tap import Report

MD_HTML = os.path.abspath(os.environ.get("OFFPRINT_MD_HTML") or os.path.join(OUT, "tests", "spec", "md-html"))
FENCE = "`" * 32


class Example:
    def __init__(self, number, section, line, markdown, html):
        self.number = number
        self.section = section
        self.line = line
        self.markdown = markdown
        self.html = html


def parse(text):
    """The examples in order, numbered from 1 as the published page numbers them."""
    found = []
    section = ""
    lines = text.split("\n")
    at = 0
    while at < len(lines):
        if lines[at].startswith(FENCE + " example"):
            start = at + 1
            end = lines.index(FENCE, start)
            middle = lines.index(".", start, end)
            markdown, html = ("".join(line.replace("\u2192", "\t") + "\n" for line in part)
                              for part in (lines[start:middle], lines[middle + 1:end]))
            found.append(Example(len(found) + 1, section, at + 1, markdown, html))
            at = end
        elif lines[at].startswith("#"):
            section = lines[at].lstrip("#").strip()
        at += 1
    return found


def read_known(name, kind=int):
    """Number (or what `kind` makes of it) to reason, from lines `NUMBER REASON`; a line beginning with # is a comment."""
    known = {}
    path = os.path.join(TESTS, "spec", name)
    if os.path.isfile(path):
        with open(path, encoding="utf-8") as stream:
            for line in stream:
                if line.strip() and not line.startswith("#"):
                    number, _, reason = line.strip().partition(" ")
                    known[kind(number)] = reason.strip()
    return known


def convert_all(found, arguments_of):
    """The HTML of every example in order, or a word about what went wrong."""
    groups = {}
    for example in found:
        groups.setdefault(tuple(arguments_of(example)), []).append(example)
    html = {}
    for arguments, group in groups.items():
        parts, problem = convert(group, list(arguments))
        if problem:
            return None, problem
        html.update((example.number, part) for example, part in zip(group, parts))
    return [html[example.number] for example in found], None


def convert(found, arguments):
    """The HTML of examples that want the same arguments."""
    data = b"\0".join(example.markdown.encode() for example in found) + b"\0"
    with Workplace() as place:
        finished = run_group([MD_HTML] + arguments, data, place.work, place.environment(), 300)
    parts = finished.out.split(b"\0")
    if finished.status or len(parts) != len(found) + 1 or parts[-1] != b"":
        return None, "md-html ended with status %d after %d of %d examples: %s" % (
            finished.status, len(parts) - 1, len(found), finished.err.decode("utf-8", "replace").strip())
    return parts[:-1], None


def run(path, count, known_name, arguments_of):
    """`arguments_of`: from an example to the arguments of md-html."""
    report = Report()
    path = os.path.join(SHARED, "corpora", path)
    if not os.path.isfile(path):
        report.skip("every example", "the shared folder is absent")
        return report.done()
    with open(path, encoding="utf-8", newline="") as stream:
        found = parse(stream.read())
    report.check("all examples were found", len(found) == count, "%d of %d" % (len(found), count))
    if not os.access(MD_HTML, os.X_OK):
        report.fail("md-html", "not built: " + MD_HTML)
        return report.done()
    known = read_known(known_name)
    for number in sorted(set(known) - {example.number for example in found}):
        report.fail("example %d" % number, "listed in %s and not in the specification" % known_name)
    html, problem = convert_all(found, arguments_of)
    if problem:
        report.fail("md-html", problem)
        return report.done()
    for example, actual in zip(found, html):
        judge(report, example, actual.decode("utf-8", "backslashreplace"), known, known_name)
    return report.done()


def judge(report, example, actual, known, known_name):
    name = "example %d (%s, line %d)" % (example.number, example.section, example.line)
    if actual == example.html:
        report.check(name, example.number not in known, "passes and is listed in %s: take it out" % known_name)
    elif example.number in known:
        report.skip(name, "known to fail: " + (known[example.number] or "no reason given"))
    else:
        shown = unified(example.html.split("\n"), actual.split("\n"))
        report.fail(name, "the HTML differs", [repr(example.markdown)] + shown)
