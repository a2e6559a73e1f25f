#!/usr/bin/env python3
"""The runner against runs of its own: what it counts, what it shows, what --accept changes and what it leaves."""

import os
import stat
import subprocess
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "lib"))

import tinybook  # noqa: E402
import transcript  # noqa: E402
from harness import TESTS  # noqa: E402
from tap import Report  # noqa: E402

HERE = os.getcwd()
report = Report()

DOCUMENT = """# A document

```transcript
% echo wrong
right

% printf 'a\\n\\n'
stale
2> stale

% cat
kept
^D
kept
% exit 4
```

Prose stays: 100 % of it.
"""
ACCEPTED = """# A document

```transcript
% echo wrong
wrong

% printf 'a\\n\\n'
a
1>

% cat
kept
^D
kept
% exit 4
=> 4
```

Prose stays: 100 % of it.
"""

UNIT = """#!/bin/sh
echo 'ok - adds'
echo 'not ok - subtracts: x.c:3: 1 is not 2'
echo '    seen on the way'
echo 'skip - divides: no zero here'
%s
"""


def write(name, text, executable=False):
    path = os.path.join(HERE, name)
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "w", encoding="utf-8") as stream:
        stream.write(text)
    if executable:
        os.chmod(path, os.stat(path).st_mode | stat.S_IXUSR)
    return path


def run(*arguments, **changes):
    env = dict(os.environ, **changes)
    env["OFFPRINT_TEST_BOOKS"] = os.path.join(HERE, "shelf")
    done = subprocess.run([sys.executable, os.path.join(TESTS, "run")] + list(arguments), stdout=subprocess.PIPE,
                          stderr=subprocess.STDOUT, env=env, stdin=subprocess.DEVNULL)
    return done.returncode, done.stdout.decode("utf-8", "replace")


def ends_with(text, last):
    return text.endswith("\n" + last + "\n") or text == last + "\n"


def transcripts():
    path = write("doc.md", DOCUMENT)
    status, said = run(path)
    report.check("a transcript that differs fails", status == 1 and ends_with(said, "1 passed, 3 failed, 0 skipped"),
                 "it said otherwise", said.splitlines())
    report.check("the difference is shown", "    -right\n    +wrong\n" in said, "it is not", said.splitlines())
    report.check("a failure names file, line and command", "doc.md:4: % echo wrong: the output differs" in said,
                 "it does not", said.splitlines())
    with open(path, encoding="utf-8") as stream:
        report.check("a run without --accept writes nothing", stream.read() == DOCUMENT)
    status, said = run("--accept", path)
    with open(path, encoding="utf-8") as stream:
        report.check("--accept writes the output and nothing else", stream.read() == ACCEPTED and status == 0,
                     "status %d" % status, said.splitlines())
    before = os.stat(path).st_mtime_ns
    status, said = run("--accept", path)
    report.check("--accept of what is right writes nothing", os.stat(path).st_mtime_ns == before and status == 0)
    status, said = run("--filter", "exit 4", path)
    report.check("--filter picks one command", ends_with(said, "1 passed, 0 failed, 0 skipped"), said)
    for name, text, reason in (
            ("open", "```transcript\n% true\n", "the block is never closed"),
            ("prose", "```transcript\nnothing\n```\n", "expected `% command`"),
            ("escape", "```file ../x\n```\n", "below its own directory"),
            ("word", "```transcript wants=x\n```\n", "unknown word")):
        status, said = run(write("malformed/%s.md" % name, text))
        report.check("a malformed document fails: " + name, status == 1 and reason in said, said)
    status, said = run(write("needs.md", "```transcript needs=no-such-program\n% false\n```\n"))
    report.check("a need that is missing skips", status == 0 and ends_with(said, "0 passed, 0 failed, 1 skipped"), said)
    for data in (b"plain\n", b"", b"x", b"\n\n", b"1> a\n2>\n^D\n", b"\x1b\xff\xc2\x9b\n", b"% a\n```\n\\ no newline\n"):
        shown = transcript.show_stream(data, "1> ")
        read = transcript.parse("```transcript\n% x\n" + "".join(line + "\n" for line in shown) + "```")[0]
        report.check("%r is read back as it was shown" % data, transcript.canonical(read.expected) == shown,
                     "%r" % shown)


def time_limit():
    path = write("slow.md", "```transcript\n% sleep 600 & sleep 600\n```\n")
    status, said = run(path, OFFPRINT_TEST_SLOWNESS="0.02")
    report.check("a command that hangs is ended", status == 1 and "still running after its time limit" in said, said)


def programs():
    status, said = run(write("test-good", UNIT % "echo 1..3; exit 1", True))
    report.check("a unit binary is counted", status == 1 and ends_with(said, "1 passed, 1 failed, 1 skipped"), said)
    report.check("the detail of a failure is shown", "        seen on the way" in said, said)
    for name, tail, reason in (
            ("ends early", "exit 1", "ended with status 1 before its last test"),
            ("miscounts", "echo 1..4; exit 1", "promised 4 tests and reported 3"),
            ("crashes", "kill -SEGV $$", "ended by SIGSEGV after divides"),
            ("hides a failure", "echo 1..3; exit 0", "ended with status 0 although a test failed")):
        status, said = run(write("test-" + name.replace(" ", "-"), UNIT % tail, True))
        report.check("a unit binary that %s fails" % name, status == 1 and reason in said, said)
    source = write("test-macros.c", """#include "check.h"
TEST(numbers) { CHECK_INT(1, 2); CHECK(0 == 1); }
TEST(text) { CHECK_STR("a\\"\\n", "b"); }
TEST(null) { CHECK_STR((const char *)0, "b"); }
TEST(stops) { REQUIRE(0); CHECK(0); }
TEST(left_out) { SKIP("not today"); }
int main(void)
{
    struct check_run run = CHECK_RUN;
    RUN(numbers); RUN(text); RUN(null); RUN(stops); RUN(left_out);
    return check_done(&run);
}
""")
    binary = os.path.join(HERE, "test-macros")
    subprocess.run(["cc", "-std=c11", "-I", os.path.join(TESTS, "unit"), "-o", binary, source], check=True)
    status, said = run(binary)
    wanted = ("numbers: %s:2: 1 is 1, not 2" % source, "%s:2: 0 == 1 does not hold" % source, '"a\\"\\n", not',
              "(const char *)0 is NULL", "0 does not hold", "0 passed, 4 failed, 1 skipped")
    report.check("the macros of check.h say what failed", status == 1 and all(one in said for one in wanted),
                 "something is missing", said.splitlines())


FILTER = """#!/bin/sh
for one; do cat "$one"; done
[ $# -gt 0 ] || sed '%s'
"""


def fake_chain(folder, edit):
    """Programs that stand in for the filters: op-read prints its inputs, the others edit lines."""
    for name in ("op-read", "op-clean", "op-lang", "op-links", "op-outline", "op-text"):
        write(os.path.join(folder, name), FILTER % (edit if name == "op-links" else ""), True)
    book = os.path.join(HERE, "book.epub")
    tinybook.write(book)
    write(os.path.join(folder, "op-epub"), "#!/bin/sh\ncat >/dev/null; cat %s\necho told >&2\n" % book, True)
    return os.path.join(HERE, folder)


def golden_cases():
    case = os.path.dirname(write("golden/case/input.md", "text\n"))
    one = fake_chain("one", "")
    status, said = run("--accept", case, OFFPRINT_BIN=one)
    expected = os.path.join(case, "expected")
    names = sorted(os.listdir(expected))
    report.check("--accept makes a golden case", status == 0 and names == [
        "01-read.xhtml", "03-clean.xhtml", "05-lang.xhtml", "06-links.xhtml", "08-outline.xhtml", "book.txt",
        "diagnostics.txt", "text.txt"], " ".join(names))
    with open(os.path.join(expected, "03-clean.xhtml"), encoding="utf-8") as stream:
        report.check("a stage that changes nothing is one line", stream.read() == "= 01-read.xhtml\n")
    with open(os.path.join(expected, "diagnostics.txt"), encoding="utf-8") as stream:
        report.check("diagnostics stand under the program's name", stream.read() == "[op-epub]\ntold\n")
    with open(os.path.join(expected, "book.txt"), encoding="utf-8") as stream:
        text = stream.read()
        report.check("a book is listed in the order of its archive",
                     text.startswith("mimetype stored 20 1980-01-01T00:00:00\nMETA-INF/container.xml deflated ")
                     and "\n=== mimetype\napplication/epub+zip\n\\ no newline\n" in text, "it is not", text.splitlines())
    status, said = run(case, OFFPRINT_BIN=one)
    report.check("a golden case passes", status == 0 and ends_with(said, "1 passed, 0 failed, 0 skipped"), said)
    report.check("its book is put on the shelf", len(os.listdir(os.path.join(HERE, "shelf"))) == 1)
    status, said = run(case, OFFPRINT_BIN=fake_chain("two", "s/text/changed/"))
    report.check("a difference is shown where it begins", status == 1 and "06-links.xhtml differs" in said
                 and "+changed" in said and "also differing: 08-outline.xhtml, text.txt" in said,
                 "it is not", said.splitlines())
    case = os.path.dirname(write("golden/foreign/input.path", "shared/post.txt\n"))
    write("golden/foreign/args", "= text.txt shared/post.golden.txt\n")
    status, said = run(case, OFFPRINT_BIN=one, OFFPRINT_SHARED=os.path.join(HERE, "absent"))
    report.check("a case without its shared input is skipped", ends_with(said, "0 passed, 0 failed, 1 skipped"), said)
    write("shared/post.txt", "somebody's text\n")
    write("shared/post.golden.txt", "somebody's text\n")
    status, said = run("--accept", case, OFFPRINT_BIN=one, OFFPRINT_SHARED=os.path.join(HERE, "shared"))
    names = os.listdir(os.path.join(case, "expected"))
    report.check("a case with a shared input keeps hashes only", names == ["hashes.txt"], " ".join(names))
    status, said = run(case, OFFPRINT_BIN=one, OFFPRINT_SHARED=os.path.join(HERE, "shared"))
    report.check("and passes on them", ends_with(said, "1 passed, 0 failed, 0 skipped"), said)
    write("shared/post.golden.txt", "another text\n")
    status, said = run(case, OFFPRINT_BIN=one, OFFPRINT_SHARED=os.path.join(HERE, "shared"))
    report.check("unless a shared text differs", status == 1 and "-another text" in said, said)


SPEC = """# Section

%(fence)s example
\u2192a
.
<p>\u2192a</p>
%(fence)s
%(fence)s example
b
.
<p>b</p>
%(fence)s
""" % {"fence": "`" * 32}
MD_HTML = """#!%s
import sys
for one in sys.stdin.buffer.read().split(b"\\0")[:-1]:
    sys.stdout.buffer.write(b"<p>" + one.rstrip(b"\\n") + b"</p>\\n" + b"\\0")
"""


def examples():
    """The run of a specification, against a converter that makes one paragraph of everything."""
    program = write("md-html", MD_HTML % sys.executable, True)
    known = os.path.join(HERE, "known.txt")

    def judged(spec, listed, count=2):
        write("corpora/spec.txt", spec)
        write("known.txt", "# a comment\n" + listed)
        check = write("spec.py", "import sys\nsys.path.insert(0, %r)\nimport examples\nsys.exit(examples.run("
                      "'spec.txt', %d, %r, lambda _: []))\n" % (os.path.join(TESTS, "lib"), count, known))
        return run(check, OFFPRINT_MD_HTML=program, OFFPRINT_SHARED=HERE)

    status, said = judged(SPEC, "")
    report.check("examples pass, tabs and all", ends_with(said, "3 passed, 0 failed, 0 skipped"), said)
    status, said = judged(SPEC.replace("<p>b", "<h1>b"), "")
    report.check("an example that differs fails", "example 2 (Section, line 8): the HTML differs" in said
                 and "-<h1>b</p>" in said, "it does not", said.splitlines())
    status, said = judged(SPEC.replace("<p>b", "<h1>b"), "2 a reason\n")
    report.check("one that is known to fail is skipped", ends_with(said, "2 passed, 0 failed, 1 skipped"), said)
    status, said = judged(SPEC, "2 a reason\n")
    report.check("one that is listed and passes fails", status == 1 and "take it out" in said, said)
    status, said = judged(SPEC, "7 a reason\n")
    report.check("one that is listed and does not exist fails", status == 1 and "example 7" in said, said)
    status, said = judged(SPEC, "", 3)
    report.check("examples that are missing fail", status == 1 and "2 of 3" in said, said)


def usage():
    status, said = run(os.path.join(HERE, "absent"))
    report.check("a path that is not there is a usage error", status == 2, said)
    os.makedirs(os.path.join(HERE, "empty"), exist_ok=True)
    status, said = run(os.path.join(HERE, "empty"))
    report.check("a run of nothing fails", status == 1 and ends_with(said, "0 passed, 0 failed, 0 skipped"), said)


transcripts()
time_limit()
programs()
golden_cases()
examples()
usage()
sys.exit(report.done())
