#!/usr/bin/env python3
"""run.py TREE-DUMP: html5lib's tree-construction tests. A failure is one of the names below known.txt or an error."""
import os
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))


def shared():
    beside = os.path.join(HERE, "..", "..", "..", "shared")
    return os.path.join(os.environ.get("OFFPRINT_SHARED", beside), "corpora", "html5lib")


def cases(path):
    """The sections of each case in a .dat file, as bytes."""
    with open(path, "rb") as file:
        lines = file.read().split(b"\n")
    case, section = {}, None
    for line in lines:
        if line == b"#data":
            if case:
                yield case
            case = {}
        if line.startswith(b"#") and line[1:].decode("ascii", "replace") in SECTIONS and (section, line) != ("data", b"#data"):
            section = line[1:].decode()
            case[section] = []
        elif section:
            case[section].append(line)
    if case:
        yield case


SECTIONS = {"data", "errors", "new-errors", "document-fragment", "document", "script-on", "script-off"}


def wanted(case):
    lines = case["document"]
    while lines and not lines[-1]:
        lines = lines[:-1]
    return b"".join(line + b"\n" for line in lines)


def load(folder):
    """(name, scripting, namespace, context, input, expected) of every run."""
    for file in sorted(os.listdir(folder)):
        if not file.endswith(".dat"):
            continue
        for number, case in enumerate(cases(os.path.join(folder, file)), 1):
            words = b" ".join(case.get("document-fragment", [])).decode().split()
            context = words[-1] if words else "-"
            namespace = words[0] if len(words) > 1 else "html"
            modes = [1] if "script-on" in case else [0] if "script-off" in case else [0, 1]
            for scripting in modes:
                name = "%s:%d%s" % (file, number, ":scripting" if scripting else "")
                yield name, scripting, namespace, context, b"\n".join(case["data"]), wanted(case)


def run(program, tests):
    requests = b"".join(
        b"%d %d %s %s\n%s" % (len(data), scripting, namespace.encode(), context.encode(), data)
        for _, scripting, namespace, context, data, _ in tests
    )
    done = subprocess.run([program], input=requests, stdout=subprocess.PIPE, check=False)
    out, at = done.stdout, 0
    for _ in tests:
        end = out.find(b"\n", at)
        if end < 0:
            sys.exit("not ok - %s stopped with status %d" % (program, done.returncode))
        length = int(out[at:end])
        yield out[end + 1 : end + 1 + length]
        at = end + 1 + length


def known_failures():
    with open(os.path.join(HERE, "known.txt"), encoding="utf-8") as file:
        return {line.split()[0] for line in file if line.split() and not line.startswith("#")}


def main():
    folder = os.path.join(shared(), "tree-construction")
    if not os.path.isdir(folder):
        print("skipped: no html5lib tests at " + folder)
        return 0
    tests, known = list(load(folder)), known_failures()
    passed = failed = 0
    errors = []
    for test, got in zip(tests, run(sys.argv[1], tests)):
        name, expected = test[0], test[5]
        if got == expected:
            passed += 1
            if name in known:
                errors.append("%s: is in known.txt but passes" % name)
        else:
            failed += 1
            if name not in known:
                errors.append(
                    "%s\ninput: %s\nwanted:\n%sgot:\n%s"
                    % (name, test[4].decode("utf-8", "replace"), expected.decode("utf-8", "replace"), got.decode("utf-8", "replace"))
                )
    for error in errors:
        print("not ok - " + error)
    print("%d passed, %d failed" % (passed, failed))
    return 1 if errors else 0


if __name__ == "__main__":
    sys.exit(main())
