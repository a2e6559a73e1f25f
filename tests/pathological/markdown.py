#!/usr/bin/env python3
"""Hostile Markdown, 50,000 parts of each kind: under a second, and eight times the parts cost at most twelve times the time.
`markdown.py --table` prints the figures."""
import os
import subprocess
import sys
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "lib"))

from harness import BIN, SLOWNESS  # noqa: E402
from tap import Report  # noqa: E402

PROGRAM = os.path.join(BIN, "..", "tests", "spec", "md-html")
COUNT = 50000
SECONDS = 1.0
RATIO_MAX = 12
FLOOR = 0.02  # seconds: shorter is noise
ROUNDS = 3
RETRIES = 6


def repeat(part, before="", after=""):
    return lambda n: before + part * n + after


def numbered(part, before="", after=""):
    """`part` with the number of each repetition for every %d."""
    return lambda n: before + "".join(part.replace("%d", str(i)) for i in range(n)) + after


SHAPES = [
    ("nested strong emphasis", lambda n: "*a **a " * n + "b" + " a** a*" * n),
    ("emphasis closers", repeat("a_ ")), ("emphasis openers", repeat("_a ")), ("mismatched", repeat("*a_ ")),
    ("delimiters of three kinds", repeat("a**b_c* ")), ("runs of one", repeat("**a")), ("one run", repeat("**")),
    ("triple", repeat("***a")), ("stars and underscores", repeat("_*")), ("emphasis in links", repeat("**x [a*b**c*](d)")),
    ("link closers", repeat("a]")), ("link openers", repeat("[a")), ("nested brackets", lambda n: "[" * n + "a" + "]" * n),
    ("brackets and emphasis", repeat("[ a_")), ("images in brackets", repeat("![[]()")), ("brackets, parentheses", repeat("[ (](")),
    ("links cut short", repeat("[a](b")), ("pointed links cut short", repeat("[a](<b")), ("titles cut short", repeat('[a](b "c')),
    ("links of links", lambda n: "[" * n + "[a](b)" * n), ("references to nothing", repeat("[a][b]")),
    ("definitions", numbered("[%d]: u\n", after="\n[0]")), ("one definition, many references", repeat("[a]", "[a]: /" + "u" * 40 + "\n\n")),
    ("definitions begun", repeat("[a]: ")), ("definitions in quotes", repeat("> [a]: b\n")),
    ("nested quotes", repeat("> ", after="a")), ("nested lists in a line", repeat("- ")), ("quotes and lists", repeat(">- ")),
    ("lists in lists", lambda n: "".join("  " * min(i, 200) + "* a\n" for i in range(n // 40))),
    ("blank lines in deep lists", lambda n: "- " * 100 + "x" + "\n" * n), ("loose lists", repeat("- a\n\n")),
    ("ordered lists", repeat("1. ")), ("tasks", repeat("- [ ] a\n")), ("lazy lines", repeat("b\n", "> a\n")),
    ("links in a quote", repeat("> [a](b)\n")), ("setext headings", repeat("a\n-\n")), ("fences", repeat("```\n")),
    ("backticks of every length", lambda n: "".join("e" + "`" * i for i in range(int((2 * n) ** 0.5)))),
    ("backticks in pairs", repeat("`a``b")), ("backslashes", repeat("\\")), ("tabs", repeat("\t")), ("carriage returns", repeat("a\r\n")),
    ("html blocks", repeat("<div>\n")), ("html attributes", repeat("<a b=")), ("html quotes", repeat("<a b='")),
    ("comments begun", repeat("<!-- ", "x ")), ("instructions begun", repeat("<?", "x ")), ("declarations begun", repeat("<!A ", "x ")),
    ("CDATA begun", repeat("<![CDATA[", "x ")), ("references begun", repeat("&a")), ("numbers begun", repeat("&#")),
    ("less-than signs", repeat("<")), ("pointed addresses", repeat("<http://a")),
    ("addresses", repeat("http://a.b/ ")), ("addresses begun", repeat("http://")), ("addresses with underscores", repeat("http://a_")),
    ("www", repeat("www.")), ("www, a letter", repeat("www.a")), ("parentheses in an address", repeat("(", "http://a.b/")),
    ("references in an address", repeat("&amp;", "http://a.b/")), ("at signs", repeat("a@")), ("mail, underscores", repeat("a_", after="@b.c")),
    ("mail in mail", repeat("a@b.c_")), ("rows", repeat("|x|y|\n", "|a|b|\n|-|-|\n")),
    ("columns", lambda n: "|" + "x|" * n + "\n|" + "-|" * n + "\n"),
    ("rows cut short", repeat("|a\n", "|" + "x|" * 120 + "\n|" + "-|" * 120 + "\n")), ("delimiter rows", repeat("a|b\n-|-\n")),
    ("bars", repeat("|\n")), ("line blocks", repeat("| a\n")),
    ("notes that lead to notes", lambda n: "".join("[^%d]:\n    a[^%d]\n" % (i, i + 1) for i in range(n)) + "[^0]"),
    ("one note, many references", repeat("[^1] ", "[^1]: x\n\n")), ("notes in the line", repeat("^[a] ")), ("notes begun", repeat("^[")),
    ("strikethrough", repeat("~a ")), ("strikethrough, two kinds", repeat("~~a~ ")), ("superscripts", repeat("a^b")),
    ("superscripts begun", repeat("^a ")), ("highlights begun", repeat("==a ")), ("quotation marks", repeat("\"a' ")),
    ("dollars", repeat("$a ")), ("nothing but dollars", repeat("$")), ("displays begun", repeat("a $$b ")), ("parentheses begun", repeat("\\(x")),
    ("formula blocks begun", repeat("$$\na\n\n")), ("formula blocks", repeat("$$\na\n")), ("bracket blocks begun", repeat("\\[x\n")),
    ("comments of percents", repeat("%%a ")), ("comment blocks", repeat("%%\na\n")), ("comment blocks begun", repeat("%% a\nb\n")),
    ("names begun", repeat("[[")), ("names begun, a letter", repeat("[[a")), ("embeds begun", repeat("![[a|")),
    ("braces", repeat("{")), ("attributes begun", repeat("[a]{.b ")), ("attributes", repeat("[a]{.b}")),
    ("attribute lines", repeat("{:.a}\n")), ("attribute lines of paragraphs", repeat("a\n{:.a}\n")), ("braces in a heading", repeat("{", "# ", "}")),
    ("colons", repeat("::: a\n")), ("colons closed", repeat("::: a\nx\n:::\n")), ("colons closing", repeat(":::\n", "::: a\n" * 100)),
    ("definition lists", repeat("a\n: b\n")), ("definitions in a line", repeat(": ")), ("loose definitions", repeat(": b\n\n", "a\n")),
    ("abbreviations", lambda n: "".join("*[A%d]: x\n" % i for i in range(n)) + "\n" + "".join("A%d " % i for i in range(n))),
    ("abbreviations begun", repeat("*[")), ("contents", lambda n: "[TOC]\n\n" * (n // 2) + "# a\n" * (n // 2)),
    ("contents of headings", lambda n: "[TOC]\n\n" + "".join("#" * (i % 6 + 1) + " a\n" for i in range(n))),
    ("callouts", repeat("> [!a]\n\n")), ("callouts in callouts", repeat("> [!a] b\n> ")),
]


def seconds_of(data):
    began = time.perf_counter()
    done = subprocess.run([PROGRAM, "--article", "--smart"], input=data, stdout=subprocess.DEVNULL, check=False)
    return None if done.returncode else time.perf_counter() - began


def measure(make, rounds, best):
    """The quickest of some runs, small and large; None when one ended badly."""
    inputs = [make(COUNT // 8).encode(), make(COUNT).encode()]
    for _ in range(rounds):
        for i, data in enumerate(inputs):
            one = seconds_of(data)
            if one is None:
                return None
            best[i] = min(best[i], one)
    return best


def judge(make):
    """What is wrong, or None; and the figures."""
    best = measure(make, ROUNDS, [float("inf")] * 2)
    # Other work on the machine only ever makes a run longer.
    for _ in range(RETRIES):
        if not best or (best[1] < SECONDS * SLOWNESS and max(best[1], FLOOR) <= RATIO_MAX * max(best[0], FLOOR)):
            break
        best = measure(make, ROUNDS, best)
    if not best:
        return "the program ended badly", ""
    ratio = max(best[1], FLOOR) / max(best[0], FLOOR)
    figures = "%8.1f ms %8.1f ms %6.1f times" % (best[0] * 1e3, best[1] * 1e3, ratio)
    if best[1] >= SECONDS * SLOWNESS:
        return "%d parts took %.1f s" % (COUNT, best[1]), figures
    if ratio > RATIO_MAX:
        return "eight times the parts cost %.1f times the time" % ratio, figures
    return None, figures


def main():
    report = Report()
    for name, make in SHAPES:
        problem, figures = judge(make)
        if "--table" in sys.argv:
            print("%-34s %s" % (name, figures))
        report.check(name, not problem, problem)
    return report.done()


if __name__ == "__main__":
    sys.exit(main())
