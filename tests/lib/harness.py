"""What every kind of test shares: where things are, the fixed environment, running a command, one result."""

import difflib
import os
import shutil
import signal
import subprocess
import tempfile
import time

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
TESTS = os.path.join(ROOT, "tests")
BUILD = os.path.join(ROOT, "build")
SAMPLES = os.path.join(ROOT, "samples")
BIN = os.path.abspath(os.environ.get("OFFPRINT_BIN") or os.path.join(BUILD, "bin"))
# The build that is tested: unit tests and other test programs lie beside its bin/.
OUT = os.path.dirname(BIN)
SHARED = os.path.abspath(os.environ.get("OFFPRINT_SHARED") or os.path.join(os.path.dirname(ROOT), "shared"))
BOOKS = os.path.abspath(os.environ.get("OFFPRINT_TEST_BOOKS") or os.path.join(OUT, "tests", "books"))

# A slow build (valgrind, sanitizers on a loaded machine) multiplies every time limit.
SLOWNESS = float(os.environ.get("OFFPRINT_TEST_SLOWNESS") or 1)
TIME_LIMIT = 60 * SLOWNESS

# Settings of the build's instruments go through; nothing else of the caller's environment does.
PASSED_ON = (
    "ASAN_OPTIONS", "UBSAN_OPTIONS", "LSAN_OPTIONS", "LLVM_PROFILE_FILE", "GCOV_PREFIX", "GCOV_PREFIX_STRIP",
    "LD_LIBRARY_PATH",
)
# What a sanitizer ends with is no status of ours.
SANITIZERS = {"ASAN_OPTIONS": "exitcode=99",
              "LSAN_OPTIONS": "exitcode=99:print_suppressions=0:suppressions=" + os.path.join(TESTS, "lib", "leaks.txt"),
              "UBSAN_OPTIONS": "exitcode=99:print_stacktrace=1"}

PASS, FAIL, SKIP = "pass", "fail", "skip"


class Result:
    """One counted test: its name, its outcome, and for a failure the reason and some lines of detail."""

    def __init__(self, name, outcome=PASS, reason="", detail=()):
        self.name = name
        self.outcome = outcome
        self.reason = reason
        self.detail = list(detail)
        self.note = ""


class Finished:
    """What a command left: status as a shell gives it (128 + N when signal N ended it), stdout, stderr, seconds."""

    def __init__(self, status, out, err, seconds, timed_out):
        self.status = status
        self.out = out
        self.err = err
        self.seconds = seconds
        self.timed_out = timed_out


class Workplace:
    """A fresh temporary directory for one case.

    work/     the working directory
    home/     HOME
    samples/  a copy of the samples, made when asked for, so that no test can write in the repository
    shared/   a link to the shared folder beside the repository, when it is there
    """

    def __init__(self):
        self.top = os.path.realpath(tempfile.mkdtemp(prefix="offprint-test-"))
        self.work = os.path.join(self.top, "work")
        self.home = os.path.join(self.top, "home")
        os.mkdir(self.work)
        os.mkdir(self.home)
        os.mkdir(os.path.join(self.top, "tmp"))
        if os.path.isdir(SHARED):
            os.symlink(SHARED, os.path.join(self.top, "shared"))

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.remove()

    def remove(self):
        for folder, folders, _ in os.walk(self.top):
            for name in folders:
                path = os.path.join(folder, name)
                if not os.path.islink(path):
                    os.chmod(path, 0o755)
        shutil.rmtree(self.top, ignore_errors=True)

    def add_samples(self):
        target = os.path.join(self.top, "samples")
        if os.path.isdir(SAMPLES) and not os.path.isdir(target):
            shutil.copytree(SAMPLES, target, symlinks=True)
        return target

    def environment(self, **changes):
        env = {
            "PATH": os.pathsep.join([BIN, "/usr/local/bin", "/usr/bin", "/bin"]),
            "HOME": self.home,
            "TMPDIR": os.path.join(self.top, "tmp"),
            "TZ": "UTC",
            "LC_ALL": "C",
            "SAMPLES": "../samples",
            "SHARED": "../shared",
            **SANITIZERS,
        }
        for name in PASSED_ON:
            if name in os.environ:
                env[name] = os.environ[name]
        for name, value in changes.items():
            if value is None:
                env.pop(name, None)
            else:
                env[name] = value
        return env

    def run(self, command, stdin=b"", cwd=None, env=None, limit=None, preexec=None):
        """Run a list of arguments, or a string by sh, in a process group of its own that never outlives the call."""
        arguments = ["/bin/sh", "-c", command] if isinstance(command, str) else list(command)
        return run_group(arguments, stdin, cwd or self.work, env or self.environment(), limit or TIME_LIMIT, preexec)


def run_group(arguments, stdin, cwd, env, limit, preexec=None):
    began = time.monotonic()
    try:
        process = subprocess.Popen(
            arguments, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
            cwd=cwd, env=env, start_new_session=True, preexec_fn=preexec,
        )
    except OSError as error:
        status = 126 if isinstance(error, PermissionError) else 127
        return Finished(status, b"", ("cannot run %s: %s\n" % (arguments[0], error.strerror)).encode(), 0.0, False)
    timed_out = False
    try:
        out, err = process.communicate(stdin, timeout=limit)
    except subprocess.TimeoutExpired:
        timed_out = True
        kill_group(process)
        out, err = process.communicate()
    finally:
        kill_group(process)
    status = process.returncode
    if status < 0:
        status = 128 - status
    return Finished(status, out, err, time.monotonic() - began, timed_out)


def kill_group(process):
    try:
        os.killpg(process.pid, signal.SIGKILL)
    except (ProcessLookupError, PermissionError):
        pass


def signal_name(status):
    """The name of the signal in a shell's exit status, or None."""
    if status <= 128:
        return None
    try:
        return signal.Signals(status - 128).name
    except ValueError:
        return None


def unified(expected, actual, expected_name="expected", actual_name="actual", limit=80):
    """A unified diff of two lists of lines, cut after `limit` lines."""
    lines = list(difflib.unified_diff(expected, actual, expected_name, actual_name, lineterm=""))
    if len(lines) > limit:
        lines[limit:] = ["... %d more lines of difference" % (len(lines) - limit)]
    return lines


def relative(path):
    """A path as the reader of a report wants it: from the repository's root where it lies inside."""
    path = os.path.abspath(path)
    return os.path.relpath(path, ROOT) if path.startswith(ROOT + os.sep) else path


def write_atomically(path, data):
    folder = os.path.dirname(path)
    os.makedirs(folder, exist_ok=True)
    handle, temporary = tempfile.mkstemp(dir=folder)
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(data)
        os.chmod(temporary, (os.stat(path).st_mode & 0o777) if os.path.exists(path) else 0o644)
        os.replace(temporary, path)
    except BaseException:
        os.unlink(temporary)
        raise


def replace_if_changed(path, data):
    """Write `data` unless the file holds it already; True when something was written."""
    if os.path.isfile(path):
        with open(path, "rb") as stream:
            if stream.read() == data:
                return False
    write_atomically(path, data)
    return True
