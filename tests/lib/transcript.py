"""Transcripts: Markdown documents whose `transcript` blocks are commands with the output they must give."""

import ctypes
import os
import re

from harness import FAIL, OUT, PASS, SKIP, SHARED, Result, Workplace, relative, replace_if_changed, signal_name, unified
from shelf import collect_books

FENCE = re.compile(r"^(`{3,}|~{3,})\s*(.*?)\s*$")
NO_NEWLINE = "\\ no newline"
# A stdout line that reads as something else in a transcript is shown behind this mark.
NEEDS_MARK = re.compile(r"^(?:[12]>|=> |% |```|~~~|\\ |\^D$)")
CARET = {0x0C: "^L", 0x0D: "^M", 0x1B: "^["}


class Malformed(Exception):
    """The document itself is wrong; the text says where and how."""


class Command:
    """One command of a document. Line numbers count from 0; `first_expected..end` are the lines --accept replaces."""

    def __init__(self, line, text, stdin, first_expected, end, expected, needs):
        self.line = line
        self.text = text
        self.stdin = stdin
        self.first_expected = first_expected
        self.end = end
        self.expected = expected
        self.needs = needs


class File:
    """One `file NAME` block."""

    def __init__(self, line, name, content):
        self.line = line
        self.name = name
        self.content = content


def parse(text):
    """The steps of a document, in order: File and Command."""
    lines = text.split("\n")
    steps = []
    at = 0
    while at < len(lines):
        opening = FENCE.match(lines[at])
        if not opening:
            at += 1
            continue
        fence, info = opening.groups()
        start = at + 1
        end = start
        while end < len(lines) and not closes(lines[end], fence):
            end += 1
        if end == len(lines):
            raise Malformed("%d: the block is never closed" % (at + 1))
        words = info.split()
        if words[:1] == ["transcript"]:
            steps.extend(parse_block(lines, start, end, options(words[1:], at)))
        elif words[:1] == ["file"]:
            steps.append(parse_file(lines, start, end, info[len("file"):].strip(), at))
        at = end + 1
    return steps


def closes(line, fence):
    stripped = line.rstrip()
    return len(stripped) >= len(fence) and stripped == fence[0] * len(stripped)


def options(words, at):
    needs = []
    for word in words:
        key, _, value = word.partition("=")
        if key != "needs" or not value:
            raise Malformed("%d: unknown word after `transcript`: %s" % (at + 1, word))
        needs.extend(value.split(","))
    return needs


def parse_file(lines, start, end, name, at):
    if not name:
        raise Malformed("%d: a `file` block needs a name" % (at + 1))
    if os.path.isabs(name) or ".." in name.split("/"):
        raise Malformed("%d: a `file` block writes below its own directory only: %s" % (at + 1, name))
    content = "".join(line + "\n" for line in lines[start:end])
    return File(at, name, content.encode())


def parse_block(lines, start, end, needs):
    commands = []
    at = start
    while at < end and not lines[at].strip():
        at += 1
    while at < end:
        if not lines[at].startswith("% "):
            raise Malformed("%d: expected `%% command`: %s" % (at + 1, lines[at]))
        line = at
        text = lines[at][2:]
        while text.endswith("\\") and at + 1 < end:
            at += 1
            text = text + "\n" + lines[at]
        at += 1
        stop = at
        while stop < end and not lines[stop].startswith("% "):
            stop += 1
        stdin = b""
        if "^D" in lines[at:stop]:
            mark = lines.index("^D", at, stop)
            stdin = "".join(one + "\n" for one in lines[at:mark]).replace("^L", "\f").encode()
            at = mark + 1
        expected_end = stop
        # Blank lines before the next command or the end of the block set commands apart; output never ends there,
        # since a blank last line of output is shown behind the mark.
        while expected_end > at and lines[expected_end - 1] == "":
            expected_end -= 1
        commands.append(Command(line, text, stdin, at, expected_end, lines[at:expected_end], needs))
        at = stop
    return commands


def show_line(raw):
    """One line of output as a transcript shows it: control characters and bytes that are not UTF-8 made visible."""
    text = raw.decode("utf-8", "surrogateescape")
    shown = []
    for char in text:
        code = ord(char)
        if code in CARET:
            shown.append(CARET[code])
        elif 0xDC80 <= code <= 0xDCFF:
            shown.append("\\x%02x" % (code - 0xDC00))
        elif (code < 0x20 and char != "\t") or 0x7F <= code < 0xA0 or code in (0x2028, 0x2029, 0xFEFF):
            shown.append("\\x%02x" % code if code < 0x80 else "\\u%04x" % code)
        else:
            shown.append(char)
    return "".join(shown)


def show_stream(data, mark):
    """The lines of one stream; `mark` is put before those that need it (stdout: "1> ") or all (stderr: "2> ")."""
    if not data:
        return []
    raw = data.split(b"\n")
    complete = raw[-1] == b""
    if complete:
        raw.pop()
    lines = []
    for one in raw:
        line = show_line(one)
        marked = mark == "2> " or NEEDS_MARK.match(line)
        if not marked:
            lines.append(line)
        else:
            lines.append(mark + line if line else mark.rstrip())
    if mark == "1> " and complete and lines and lines[-1] == "":
        lines[-1] = "1>"
    if not complete:
        lines.append(NO_NEWLINE if mark == "1> " else "2> " + NO_NEWLINE)
    return lines


def show(finished, top):
    """Output, errors and status of a finished command, in the form that stands in a document."""
    lines = show_stream(finished.out, "1> ") + show_stream(finished.err, "2> ")
    lines = [line.replace(top, "$TOP") for line in lines]
    if finished.timed_out:
        lines.append("=> still running after its time limit")
    elif signal_name(finished.status):
        lines.append("=> " + signal_name(finished.status))
    elif finished.status:
        lines.append("=> %d" % finished.status)
    return lines


def canonical(lines):
    """Expected lines in the order that `show` gives: stdout, stderr, status; `=> 0` says nothing."""
    out = [line for line in lines if not line.startswith(("2> ", "=> ")) and line != "2>"]
    err = [line for line in lines if line.startswith("2> ") or line == "2>"]
    status = [line for line in lines if line.startswith("=> ") and line != "=> 0"]
    return out + err + status


def missing_need(needs):
    """The first thing in `needs` that this machine does not have, or None."""
    for need in needs:
        if need == "shared":
            if not os.path.isdir(SHARED):
                return "the shared folder is absent"
        elif need == "highlight":
            if not os.path.exists(os.path.join(OUT, "lib", "offprint", "offprint-highlight.so")):
                return "offprint-highlight.so is not built"
        elif ".so." in need:
            try:
                ctypes.CDLL(need)
            except OSError:
                return "%s is not installed" % need
        elif not any(os.access(os.path.join(folder, need), os.X_OK)
                     for folder in ("/usr/local/bin", "/usr/bin", "/bin")):
            return "%s is not installed" % need
    return None


def run_document(path, accept=False, pattern=None):
    """Run every command of the document at `path`; a list of results, one a command."""
    name = relative(path)
    with open(path, encoding="utf-8", newline="") as stream:
        text = stream.read()
    try:
        steps = parse(text)
    except Malformed as error:
        return [Result("%s:%s" % (name, str(error).split(":")[0]), FAIL, str(error).split(": ", 1)[1])]
    commands = [step for step in steps if isinstance(step, Command)]
    if pattern and not any(pattern in label(name, command) for command in commands):
        return []
    results = []
    replacements = []
    with Workplace() as place:
        if "SAMPLES" in text:
            place.add_samples()
        for step in steps:
            if isinstance(step, File):
                target = os.path.join(place.work, step.name)
                os.makedirs(os.path.dirname(target), exist_ok=True)
                with open(target, "wb") as stream:
                    stream.write(step.content)
                continue
            result, shown = run_command(name, step, place)
            if accept and shown is not None and shown != canonical(step.expected):
                replacements.append((step, shown))
                result = Result(result.name)
            results.append(result)
        collect_books(place.work, os.path.splitext(os.path.basename(path))[0])
    if replacements:
        replace_if_changed(path, rewritten(text, replacements).encode())
        results[-1].note = "accepted %d outputs" % len(replacements)
    if pattern:
        results = [result for result in results if pattern in result.name]
    return results


def label(name, command):
    return "%s:%d: %% %s" % (name, command.line + 1, command.text.split("\n")[0])


def run_command(name, command, place):
    absent = missing_need(command.needs)
    if absent:
        return Result(label(name, command), SKIP, absent), None
    finished = place.run(command.text, command.stdin)
    shown = show(finished, place.top)
    expected = canonical(command.expected)
    if shown == expected:
        return Result(label(name, command), PASS), shown
    return Result(label(name, command), FAIL, "the output differs", unified(expected, shown)), shown


def rewritten(text, replacements):
    """The document with new expectations; every other line stays as it is."""
    lines = text.split("\n")
    for command, shown in sorted(replacements, key=lambda pair: pair[0].line, reverse=True):
        lines[command.first_expected:command.end] = shown
    return "\n".join(lines)
