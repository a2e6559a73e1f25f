#!/usr/bin/env python3
"""A book is never written to a terminal; text is. Nothing given on a terminal is a short help and status 2."""

import os
import pty
import subprocess
import sys
import tempfile

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "lib"))

from harness import TIME_LIMIT, kill_group  # noqa: E402
from product import main, program, told, tree  # noqa: E402

ARTICLE = "../samples/markdown/article.md"


class OnTerminal:
    """A command with its standard output (and input, when asked) on a terminal: status, what it showed, stderr."""

    def __init__(self, place, arguments, stdin=None):
        leader, follower = pty.openpty()
        with tempfile.TemporaryFile() as errors:
            process = subprocess.Popen(arguments, stdin=follower if stdin else subprocess.DEVNULL, stdout=follower,
                                       stderr=errors, cwd=place.work, env=place.environment(), start_new_session=True)
            os.close(follower)
            self.out = b""
            while True:
                try:
                    data = os.read(leader, 65536)
                except OSError:  # Linux says EIO when the last writer has closed
                    break
                if not data:
                    break
                self.out += data
            try:
                status = process.wait(TIME_LIMIT)
            finally:
                kill_group(process)
            os.close(leader)
            errors.seek(0)
            self.err = errors.read()
        self.status = status if status >= 0 else 128 - status


def books(report, place):
    stream = place.run([program("op-read"), ARTICLE])
    with open(os.path.join(place.work, "stream"), "wb") as out:
        out.write(stream.out)
    before = tree(place.work)
    for name, arguments in (
            ("offprint", [program("offprint"), "-t", "epub", ARTICLE]),
            ("offprint -o -", [program("offprint"), "-t", "epub", "-o", "-", ARTICLE]),
            ("op-epub", ["/bin/sh", "-c", "op-epub <stream"])):
        done = OnTerminal(place, arguments)
        report.check(name + " refuses a book", done.status == 2 and b"PK" not in done.out and done.err != b"",
                     "it should end with status 2 and say why", told(done))
    report.check("nothing is left behind", before == tree(place.work))


def texts(report, place):
    done = OnTerminal(place, [program("offprint"), "-t", "text", ARTICLE])
    piped = place.run([program("offprint"), "-t", "text", ARTICLE])
    report.check("text goes to a terminal as to a pipe", done.status == 0
                 and done.out.replace(b"\r\n", b"\n") == piped.out, "it differs", told(done))


def has_terminals():
    """Some sandboxes have no pseudo-terminals to give."""
    try:
        for end in pty.openpty():
            os.close(end)
        return True
    except OSError:
        return False


def no_terminal(report, _):
    report.skip("terminals", "this machine has no pseudo-terminals")


def nothing_given(report, place):
    done = OnTerminal(place, [program("offprint")], stdin=True)
    report.check("nothing given on a terminal", done.status == 2 and b"--help" in done.err + done.out,
                 "it should show a short help and end with status 2", told(done))


if __name__ == "__main__":
    parts = (books, texts, nothing_given) if has_terminals() else (no_terminal,)
    sys.exit(main(*parts, needs=("offprint", "op-read", "op-epub")))
