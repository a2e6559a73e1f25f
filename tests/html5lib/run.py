#!/usr/bin/env python3
"""run.py [FOLDER]: html5lib's tree-construction and tokenizer tests with the programs in FOLDER (build/tests/html5lib).

What fails must stand in known.txt, and what stands there must fail."""
import json
import os
import re
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.join(HERE, "..", "..")
CORPUS = os.path.join(os.environ.get("OFFPRINT_SHARED", os.path.join(ROOT, "..", "shared")), "corpora", "html5lib")
BIN = os.environ.get("OFFPRINT_BIN")
PROGRAMS = os.path.join(BIN, "..", "tests", "html5lib") if BIN else os.path.join(ROOT, "build", "tests", "html5lib")
RUNNER = os.environ.get("OFFPRINT_RUNNER", "").split()  # what runs programs of another kind of machine
SECTIONS = {b"#errors", b"#new-errors", b"#document-fragment", b"#document", b"#script-on", b"#script-off"}


class Test:
    """One run: the line that asks for it, its input, what is wanted (of tokens: a list; of trees: bytes)."""

    def __init__(self, name, request, data, wanted):
        self.name, self.request, self.data, self.wanted = name, request, data, wanted


# -- Trees --


def sections(path):
    """The sections of each case of a .dat file: a dictionary of lists of lines."""
    with open(path, "rb") as file:
        lines = file.read().split(b"\n")
    case, section = None, None
    for line in lines:
        if line == b"#data":
            if case:
                yield case
            case, section = {line: []}, line
        elif line in SECTIONS:
            section = line
            case[section] = []
        elif case:
            case[section].append(line)
    if case:
        yield case


def tree_tests(folder):
    for file in sorted(f for f in os.listdir(folder) if f.endswith(".dat")):
        for number, case in enumerate(sections(os.path.join(folder, file)), 1):
            words = b" ".join(case.get(b"#document-fragment", [])).decode().split()
            wanted = b"\n".join(case[b"#document"]).rstrip(b"\n") + b"\n"
            for scripting in [1] if b"#script-on" in case else [0] if b"#script-off" in case else [0, 1]:
                request = "%d %s %s" % (scripting, words[0] if len(words) > 1 else "html", words[-1] if words else "-")
                name = "%s:%d%s" % (file, number, ":scripting" if scripting else "")
                yield Test(name, request, b"\n".join(case[b"#data"]), wanted)


def read_tree(answer):
    return answer.rstrip(b"\n") + b"\n"


# -- Tokens --

STATES = {
    "Data state": 0,
    "RCDATA state": 1,
    "RAWTEXT state": 2,
    "Script data state": 3,
    "PLAINTEXT state": 4,
    "CDATA section state": 5,
}


def unescape(value):
    """Undoes the second round of escapes of tests marked so, in strings at any depth."""
    if isinstance(value, str):
        return re.sub(r"\\u([0-9A-Fa-f]{4})", lambda m: chr(int(m.group(1), 16)), value)
    if isinstance(value, list):
        return [unescape(v) for v in value]
    if isinstance(value, dict):
        return {unescape(k): unescape(v) for k, v in value.items()}
    return value


def token_tests(folder):
    for file in sorted(f for f in os.listdir(folder) if f.endswith(".test")):
        with open(os.path.join(folder, file), encoding="utf-8") as source:
            cases = next(iter(json.load(source).values()))
        for number, case in enumerate(cases, 1):
            text, wanted = case["input"], case["output"]
            if case.get("doubleEscaped"):
                text, wanted = unescape(text), unescape(wanted)
            if any(0xD800 <= ord(c) <= 0xDFFF for c in text):
                continue  # a lone surrogate cannot be said in UTF-8, which is what the parser reads
            for state in case.get("initialStates", ["Data state"]):
                name = "%s:%d%s" % (file, number, "" if state == "Data state" else ":" + state.replace(" state", ""))
                request = "%d %s" % (STATES[state], case.get("lastStartTag", "-"))
                yield Test(name.replace(" ", "-"), request, text.encode("utf-8"), wanted)


def read_tokens(answer):
    tokens, at = [], 0
    while at < len(answer):
        head = re.compile(rb"([A-Z])(\d+);").match(answer, at)
        at, fields = head.end(), []
        for _ in range(int(head.group(2))):
            colon = answer.index(b":", at)
            end = colon + 1 + int(answer[at:colon])
            field = answer[colon + 1 : end].decode("utf-8")
            fields.append(field[1:] if field.startswith("+") else None)
            at = end
        kind = head.group(1).decode()
        if kind == "C" and tokens and tokens[-1][0] == "Character":
            tokens[-1][1] += fields[0]
        elif kind == "C":
            tokens.append(["Character", fields[0]])
        elif kind == "S":
            attributes = dict(zip(fields[2::2], fields[3::2]))
            tokens.append(["StartTag", fields[0], attributes] + ([True] if fields[1] else []))
        elif kind == "E":
            tokens.append(["EndTag", fields[0]])
        elif kind == "M":
            tokens.append(["Comment", fields[0]])
        else:
            tokens.append(["DOCTYPE"] + fields[:3] + [not fields[3]])
    return tokens


# -- Both --


def answers(command, tests):
    """The answers of a program that is asked as tree-dump.c says, each with its test."""
    requests = b"".join(b"%d %s\n%s" % (len(t.data), t.request.encode(), t.data) for t in tests)
    done = subprocess.run(command, input=requests, stdout=subprocess.PIPE, check=False)
    at = 0
    for test in tests:
        end = done.stdout.find(b"\n", at)
        if end < 0:
            sys.exit("not ok - %s: %s ended with status %d" % (test.name, command[-1], done.returncode))
        at = end + 1 + int(done.stdout[at:end])
        yield test, done.stdout[end + 1 : at]


def known_failures():
    with open(os.path.join(HERE, "known.txt"), encoding="utf-8") as file:
        return {line.split()[0] for line in file if line.strip() and not line.startswith("#")}


def show(value):
    return value.decode("utf-8", "replace") if isinstance(value, bytes) else json.dumps(value) + "\n"


def compare(program, tests, read):
    """Runs the tests and prints a line each; how many there were, and how many errors."""
    known = known_failures()
    count = errors = 0
    for test, answer in answers(RUNNER + [program], tests):
        got = read(answer)
        count += 1
        if (got == test.wanted) == (test.name in known):
            errors += 1
            print("not ok - %s: %s" % (test.name, "passes, but is in known.txt" if got == test.wanted else "differs"))
            if got != test.wanted:
                text = "input: %s\nwanted: %sgot: %s" % (show(test.data), show(test.wanted), show(got))
                print("".join("    %s\n" % line for line in text.rstrip("\n").split("\n")), end="")
        elif got == test.wanted:
            print("ok - " + test.name)
        else:
            print("skip - %s: known to fail" % test.name)
    return count, errors


def main():
    programs = sys.argv[1] if len(sys.argv) > 1 else PROGRAMS
    if not os.path.isdir(CORPUS):
        print("skip - every test: the shared folder is absent\n1..1")
        return 0
    count = errors = 0
    for program, load, folder, read in (
        ("tree-dump", tree_tests, "tree-construction", read_tree),
        ("token-dump", token_tests, "tokenizer", read_tokens),
    ):
        ran, failed = compare(os.path.join(programs, program), list(load(os.path.join(CORPUS, folder))), read)
        count, errors = count + ran, errors + failed
    print("1..%d" % count)
    return 1 if errors else 0


if __name__ == "__main__":
    sys.exit(main())
