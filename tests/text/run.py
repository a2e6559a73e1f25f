#!/usr/bin/env python3
"""run.py: cases of typesetting in plain text, HTML in and text out, with the programs in OFFPRINT_BIN.

Our cases lie beside this program, others in text/ of OFFPRINT_SHARED (or of ../shared beside the repository):
cases/NAME.html and golden/NAME.txt, or golden/NAME.VARIANT.txt for one with further options. Texts are equal when their bytes are, or when Unicode holds them for
canonically equivalent."""
import difflib
import os
import subprocess
import sys
import unicodedata

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.join(HERE, "..", "..")
SHARED = os.environ.get("OFFPRINT_SHARED") or os.path.join(ROOT, "..", "shared")
PROGRAM = os.path.join(os.environ.get("OFFPRINT_BIN") or os.path.join(ROOT, "build", "bin"), "offprint")
OPTIONS = ["-t", "text", "--main=off", "--metadata=none", "--width=72"]
VARIANTS = {"refs": "--links=refs", "alt": "--images=alt", "inline": "--links=inline", "underline": "--headings=underline",
            "markdown": "--headings=markdown", "notes-inline": "--notes=inline", "notes-none": "--notes=none",
            "indent": "--paragraph=indent", "grid": "--tables=grid", "tsv": "--tables=tsv", "records": "--tables=records",
            "narrow": "--width=24", "unwrapped": "--width=0"}


def run(case, variant):
    command = [PROGRAM, case] + OPTIONS + ([VARIANTS[variant]] if variant else [])
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=60, check=False)
    if done.returncode != 0:
        return None, "exit status %d: %s" % (done.returncode, done.stderr.decode("utf-8", "backslashreplace").strip())
    return done.stdout, ""


def differs(text, wanted):
    """The lines of a comparison; none when the texts are equal."""
    if text == wanted:
        return []
    try:
        got, want = text.decode("utf-8"), wanted.decode("utf-8")
    except UnicodeDecodeError as error:
        return ["not UTF-8: %s" % error]
    if unicodedata.normalize("NFC", got) == unicodedata.normalize("NFC", want):
        return []
    return [line.rstrip("\n") for line in difflib.unified_diff(want.splitlines(1), got.splitlines(1), "wanted", "text")]


def run_folder(folder, report):
    golden = os.path.join(folder, "golden")
    if not os.path.isdir(golden):
        report("skip", "text cases: the folder %s is absent" % os.path.join(os.path.basename(folder), "golden"))
        return
    for file in sorted(name for name in os.listdir(golden) if name.endswith(".txt")):
        name = file[:-len(".txt")]
        case, _, variant = name.partition(".")
        text, problem = run(os.path.join(folder, "cases", case + ".html"), variant)
        if text is None:
            report("not ok", "%s: %s" % (name, problem))
            continue
        with open(os.path.join(golden, file), "rb") as wanted:
            lines = differs(text, wanted.read())
        report("not ok" if lines else "ok", name + (": another text" if lines else ""), lines)


def main():
    counts = {"ok": 0, "not ok": 0, "skip": 0}

    def report(outcome, name, detail=()):
        counts[outcome] += 1
        print("%s - %s" % (outcome, name))
        for line in detail:
            print("    " + line)

    if not os.access(PROGRAM, os.X_OK):
        report("not ok", "text cases: %s is not there" % PROGRAM)
    else:
        run_folder(HERE, report)
        run_folder(os.path.join(SHARED, "text"), report)
    print("1..%d" % sum(counts.values()))
    print("%d passed, %d failed, %d skipped" % (counts["ok"], counts["not ok"], counts["skip"]))
    return 1 if counts["not ok"] else 0


if __name__ == "__main__":
    sys.exit(main())
