#!/usr/bin/env python3
"""tests/epub/ace.py BOOK...: DAISY's Ace over books, in one process and one Chromium; prints what does not pass.

Without a book, shows that ace.js finds what Ace's own command line finds: in a book with a fault of many kinds, and in a good
one. Ace is too heavy for make check: build/npm-ace has 80 MB. `make check-corpora ACE=2` does all this.
"""

import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections import Counter

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "lib"))

import check  # noqa: E402
import tinybook  # noqa: E402
from harness import BUILD, SLOWNESS  # noqa: E402

HERE = os.path.dirname(os.path.abspath(__file__))
FOLDER = os.path.join(BUILD, "npm-ace")
# Each element has a fault that Ace knows; those of the second document show that nothing of the first sticks to it.
FAULTY = tinybook.CHAPTER.replace(' lang="en" xml:lang="en"', "").replace("<p>One", """
<h4>Three levels down</h4><h2></h2>
<p><img src="a.png"/> <img src="a.png" alt="Tide"/> Tide <a href="https://tide.example/"><span></span></a></p>
<p style="color: #999; background-color: #aaa">Hard to read, <span lang="xx-nonsense">and in no language</span></p>
<table><tr><th></th><th>b</th></tr><tr><td>1</td><td>2</td></tr></table>
<div style="height: 2em; overflow: scroll"><p style="height: 9em">Out of reach of the keyboard</p></div>
<ul><p>No item</p></ul><dl><p>No term</p></dl><p role="nothing" tabindex="7" id="a">A role that is none</p>
<p><input type="text"/> <svg xmlns="http://www.w3.org/2000/svg" role="img"><path d="M0 0"/></svg></p>
<section xmlns:epub="http://www.idpf.org/2007/ops" epub:type="footnotes"><p epub:type="pagebreak"/></section><p>One""")
SECOND = """<?xml version="1.0" encoding="UTF-8"?>
<html xmlns="http://www.w3.org/1999/xhtml" lang="en" xml:lang="en"><head><title></title></head>
<body><main><h1>Second</h1></main><main><a href="#a"><img src="b.png" alt=""/></a></main></body></html>
"""


def chromium():
    return os.environ.get("PUPPETEER_EXECUTABLE_PATH") or shutil.which("chromium")


def install():
    check.install("npm-ace")
    os.environ["PUPPETEER_EXECUTABLE_PATH"] = chromium()


def each_checked(paths):
    """For each path, as soon as Ace is through with it: the path and the list of what it says."""
    install()
    return check.each_checked(paths, ["node", os.path.join(HERE, "ace.js"), FOLDER], 600)


def by_command_line(path, folder):
    """What Ace's own program reports, in the same words."""
    install()
    program = os.path.join(FOLDER, "node_modules", ".bin", "ace-cli")
    subprocess.run([program, "--silent", "--force", "--lang", "en", "--outdir", folder, path], stdout=subprocess.DEVNULL,
                   check=True, timeout=600 * SLOWNESS)
    with open(os.path.join(folder, "report.json"), encoding="utf-8") as file:
        report = json.load(file)
    for document in report["assertions"]:
        subject = document["earl:testSubject"]
        place = subject["url"] + (' "%s"' % subject["dct:title"] if subject.get("dct:title") else "")
        for one in document["assertions"]:
            text = " ".join(one["earl:result"]["dct:description"].split())
            yield "%s %s %s: %s" % (one["earl:test"]["earl:impact"], one["earl:test"]["dct:title"], place, text)


def is_true():
    """Whether ace.js and the command line agree about a bad book, with twelve rules broken at least, and a good one."""
    package = tinybook.PACKAGE.replace(
        '<spine>', '<spine><itemref idref="second"/>').replace(
        '</manifest>', '<item id="second" href="second.xhtml" media-type="application/xhtml+xml"/></manifest>').replace(
        '<meta property="schema:accessibilityHazard">none</meta>', "")
    with tempfile.TemporaryDirectory(prefix="offprint-ace-") as top:
        good, bad = os.path.join(top, "good.epub"), os.path.join(top, "bad.epub")
        tinybook.write(good)
        tinybook.write(bad, chapter=FAULTY, package=package, more=[("OEBPS/second.xhtml", SECOND)])
        agree = True
        for path, messages in each_checked([bad, good, bad]):
            ours, theirs = Counter(messages), Counter(by_command_line(path, os.path.join(top, "report")))
            rules = {message.split()[1] for message in theirs}
            for sign, some in (("+", ours - theirs), ("-", theirs - ours)):
                for message in some.elements():
                    print("%s %s" % (sign, message))
            agree &= ours == theirs and (not rules if path == good else len(rules) >= 12)
            print("ace.js and Ace on a %s book: %d and %d messages of %d rules"
                  % (os.path.basename(path)[:-5], len(messages), sum(theirs.values()), len(rules)), flush=True)
    return agree


def is_ready():
    """Whether there is a Chromium; ends the program when ace.js is not to be believed."""
    if not chromium():
        print("no chromium, leaving out Ace")
        return False
    if not is_true():
        sys.exit("ace: ace.js and Ace do not agree")
    return True


def main():
    if not chromium():
        sys.exit("ace: no chromium")
    if not sys.argv[1:]:
        return 0 if is_true() else 1
    bad = 0
    for path, messages in each_checked(sys.argv[1:]):
        bad += bool(messages)
        for message in messages:
            print("%s: %s" % (path, message), flush=True)
    print("%d books, %d do not pass" % (len(sys.argv) - 1, bad))
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
