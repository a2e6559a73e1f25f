"""Golden cases: one article taken through the chain, with what every stage gave kept as a file of its own."""

import hashlib
import os
import shlex
import shutil

import bookdump
from harness import BIN, FAIL, OUT, SHARED, SKIP, Result, Workplace, relative, replace_if_changed, unified
from shelf import collect_books

# A stage keeps its number even where another is not built, so that a new stage renames nothing.
CHAIN = (
    ("01-read", "op-read"), ("02-meta", "op-meta"), ("02-extract", "op-extract"), ("03-clean", "op-clean"), ("04-math", "op-math"),
    ("05-lang", "op-lang"), ("06-links", "op-links"), ("07-images", "op-images"), ("08-outline", "op-outline"),
)
# Without these there is no chain to test; the others come and go with the build.
REQUIRED = ("op-read", "op-clean", "op-lang", "op-links", "op-outline", "op-text", "op-epub")


class Malformed(Exception):
    """The case itself is wrong."""


class Unavailable(Exception):
    """The case cannot run on this machine."""


def is_case(folder):
    return os.path.isdir(folder) and any(
        name.startswith("input.") for name in os.listdir(folder) if os.path.isfile(os.path.join(folder, name)))


def run_case(folder, accept=False):
    """Run the case; one result, which names the first file that differs and lists the later ones."""
    name = relative(folder)
    try:
        with Workplace() as place:
            case = Case(folder, place)
            actual = case.outputs()
            collect_books(place.work, os.path.basename(folder))
    except Unavailable as reason:
        return Result(name, SKIP, str(reason))
    except Malformed as reason:
        return Result(name, FAIL, str(reason))
    if case.foreign:
        keep_for_reading(folder, actual)
        actual, equal_to = hashed(actual), case.equal_to_shared(actual)
    else:
        equal_to = []
    if accept:
        changed = accept_case(folder, actual)
        result = compared(name, {}, {}, equal_to)
        if changed:
            result.note = "accepted " + ", ".join(changed)
        return result
    result = compared(name, read_expected(folder), actual, equal_to)
    if result.outcome == FAIL and not case.foreign:
        keep_for_reading(folder, actual)
    return result


class Case:
    """What is to be run: the input as the first filter is told it, and the arguments each program gets."""

    def __init__(self, folder, place):
        self.folder = folder
        self.place = place
        self.foreign = False
        self.arguments = {}
        self.inputs = self.place_inputs()
        self.read_arguments()

    def place_inputs(self):
        pointer = os.path.join(self.folder, "input.path")
        if os.path.isfile(pointer):
            return [self.follow(pointer)]
        inputs = []
        for name in sorted(os.listdir(self.folder)):
            if name in ("expected", "args"):
                continue
            source = os.path.join(self.folder, name)
            target = os.path.join(self.place.work, name)
            if os.path.isdir(source):
                shutil.copytree(source, target)
                continue
            shutil.copy(source, target)
            if name.startswith("input."):
                inputs.append(name)
        return inputs

    def follow(self, pointer):
        with open(pointer, encoding="utf-8") as stream:
            path = stream.read().strip()
        where, _, rest = path.partition("/")
        if where == "samples" and rest:
            self.place.add_samples()
        elif where == "shared" and rest:
            self.foreign = True
            if not os.path.isdir(SHARED):
                raise Unavailable("the shared folder is absent")
        else:
            raise Malformed("input.path must begin with samples/ or shared/: %s" % path)
        if not os.path.exists(os.path.join(self.place.top, path)):
            raise Malformed("input.path names nothing: %s" % path)
        return "../" + path

    def read_arguments(self):
        path = os.path.join(self.folder, "args")
        if not os.path.isfile(path):
            return
        with open(path, encoding="utf-8") as stream:
            for line in stream:
                words = shlex.split(line, comments=True)
                if words:
                    self.arguments[words[0]] = words[1:]

    def command(self, program, *more):
        return [os.path.join(BIN, program)] + self.arguments.get(program, []) + list(more)

    def folders(self):
        """As --print-pipeline does: the folders of inputs, which streams may then name."""
        names = sorted({os.path.dirname(path) for path in self.inputs} - {""})
        return ["--resource-path=" + name for name in names]

    def outputs(self):
        """Every file that `expected/` should hold, as bytes by name."""
        absent = [program for program in REQUIRED if not os.access(os.path.join(BIN, program), os.X_OK)]
        if absent:
            raise Malformed("not built: " + " ".join(absent))
        files = {}
        diagnostics = []
        stream = b""
        previous = None
        for name, program in CHAIN:
            if not os.access(os.path.join(BIN, program), os.X_OK):
                continue
            more = self.inputs if program == "op-read" else self.folders() if program == "op-images" else []
            finished = self.place.run(self.command(program, *more), stream)
            diagnostics += told(program, finished)
            same = previous is not None and finished.out == stream
            files[name + ".xhtml"] = ("= %s.xhtml\n" % previous).encode() if same else finished.out
            if not same:
                previous = name
            stream = finished.out
        text = self.place.run(self.command("op-text"), stream)
        diagnostics += told("op-text", text)
        files["text.txt"] = text.out
        book = self.place.run(self.command("op-epub", *self.folders()), stream)
        diagnostics += told("op-epub", book)
        path = os.path.join(self.place.work, os.path.basename(self.folder) + ".epub")
        with open(path, "wb") as out:
            out.write(book.out)
        files["book.txt"] = "".join(line + "\n" for line in bookdump.dump(path)).encode()
        files["diagnostics.txt"] = "".join(diagnostics).encode()
        return files

    def equal_to_shared(self, actual):
        """Comparisons with texts of the shared folder, from `compare` lines in `args`: "= text.txt shared/..."."""
        pairs = self.arguments.get("=", [])
        differences = []
        for name, path in zip(pairs[::2], pairs[1::2]):
            where = os.path.join(SHARED, path.partition("/")[2])
            if not path.startswith("shared/") or not os.path.isfile(where):
                raise Malformed("args compares with a file that is not there: %s" % path)
            with open(where, "rb") as stream:
                wanted = stream.read()
            if wanted != actual.get(name):
                differences.append((path, name, wanted, actual.get(name, b"")))
        return differences


def told(program, finished):
    """What a program said, under its name; nothing for one that was silent and content."""
    lines = finished.err.decode("utf-8", "backslashreplace")
    if finished.timed_out:
        lines += "=> still running after its time limit\n"
    elif finished.status:
        lines += "=> %d\n" % finished.status
    return ["[%s]\n%s" % (program, lines)] if lines else []


def hashed(files):
    lines = ["%s  %s\n" % (hashlib.sha256(files[name]).hexdigest(), name) for name in sorted(files)]
    return {"hashes.txt": "".join(lines).encode()}


def keep_for_reading(folder, files):
    """Leave what came out under build/, for a person to look at."""
    target = os.path.join(OUT, "tests", "golden", os.path.basename(folder))
    for name, data in files.items():
        replace_if_changed(os.path.join(target, name), data)


def read_expected(folder):
    expected = {}
    where = os.path.join(folder, "expected")
    if os.path.isdir(where):
        for name in sorted(os.listdir(where)):
            with open(os.path.join(where, name), "rb") as stream:
                expected[name] = stream.read()
    return expected


def accept_case(folder, actual):
    where = os.path.join(folder, "expected")
    changed = []
    for name in read_expected(folder):
        if name not in actual:
            os.unlink(os.path.join(where, name))
            changed.append(name)
    for name, data in actual.items():
        if replace_if_changed(os.path.join(where, name), data):
            changed.append(name)
    return sorted(changed)


def compared(name, expected, actual, equal_to):
    """The result; files are compared in the order of the chain, so that the first difference is where it begins."""
    differing = [one for one in sorted(set(expected) | set(actual)) if expected.get(one) != actual.get(one)]
    detail = []
    if differing:
        first = differing[0]
        detail += difference(expected.get(first), actual.get(first), "expected/" + first, "actual/" + first)
        if differing[1:]:
            detail.append("also differing: " + ", ".join(differing[1:]))
    for path, file, wanted, got in equal_to:
        detail += difference(wanted, got, path, "actual/" + file)
        differing.append(file)
    if differing:
        return Result(name, FAIL, "%s differs" % differing[0], detail)
    return Result(name)


def difference(expected, actual, expected_name, actual_name):
    return unified(lines_of(expected), lines_of(actual), expected_name, actual_name)


def lines_of(data):
    if data is None:
        return ["(no such file)"]
    text = data.decode("utf-8", "backslashreplace").replace("\f", "^L")
    lines = text.split("\n")
    if lines[-1] == "":
        lines.pop()
    else:
        lines.append("\\ no newline")
    return lines
