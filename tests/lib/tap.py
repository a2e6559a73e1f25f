"""Unit-test binaries and Python checks: programs that print one line a test.

    ok - NAME
    not ok - NAME: REASON        followed by lines of detail, each indented
    skip - NAME: REASON
    1..N                         the last line: how many tests the program had
"""

import os
import re
import sys

from harness import BIN, BOOKS, FAIL, PASS, SHARED, SKIP, TIME_LIMIT, Result, Workplace, relative, run_group, signal_name

LINE = re.compile(r"^(ok|not ok|skip) - (.*)$")
OUTCOME = {"ok": PASS, "not ok": FAIL, "skip": SKIP}


def run_program(path):
    """Run a unit-test binary in a directory of its own."""
    with Workplace() as place:
        finished = place.run([os.path.abspath(path)], limit=5 * TIME_LIMIT)
    return read_results(relative(path), finished)


def run_check(path):
    """Run a Python check; unlike a program under test it is told where everything lies."""
    with Workplace() as place:
        env = place.environment(
            OFFPRINT_BIN=BIN, OFFPRINT_SHARED=SHARED, OFFPRINT_TEST_BOOKS=BOOKS, PYTHONDONTWRITEBYTECODE="1",
            PYTHONPATH=os.path.dirname(os.path.abspath(__file__)), PYTHONIOENCODING="utf-8",
            PATH=os.environ.get("PATH", "/usr/bin:/bin"),
            **{name: os.environ.get(name) for name in ("OFFPRINT_TEST_SLOWNESS", "OFFPRINT_TESTING_BIN", "OFFPRINT_MD_HTML")})
        finished = run_group([sys.executable, os.path.abspath(path)], b"", place.work, env, 10 * TIME_LIMIT)
    return read_results(relative(path), finished)


def read_results(name, finished):
    results = []
    promised = None
    for line in finished.out.decode("utf-8", "backslashreplace").splitlines():
        match = LINE.match(line)
        if match:
            outcome = OUTCOME[match.group(1)]
            test, _, reason = match.group(2).partition(": ")
            if outcome == PASS:
                test, reason = match.group(2), ""
            results.append(Result("%s: %s" % (name, test), outcome, reason))
        elif re.match(r"^1\.\.\d+$", line):
            promised = int(line[3:])
        elif results and line.startswith(" "):
            results[-1].detail.append(line)
    problem = problem_of(finished, results, promised)
    if problem:
        last = results[-1].name.split(": ", 1)[1] if results else None
        where = " after %s" % last if last else ""
        detail = finished.err.decode("utf-8", "backslashreplace").splitlines()[-40:]
        results.append(Result(name, FAIL, problem + where, detail))
    return results


def problem_of(finished, results, promised):
    """What is wrong with the run as a whole, apart from the tests that said so themselves; None when nothing is."""
    failed = any(result.outcome == FAIL for result in results)
    if finished.timed_out:
        return "still running after its time limit"
    if signal_name(finished.status):
        return "ended by " + signal_name(finished.status)
    if promised is None:
        return "ended with status %d before its last test" % finished.status
    if promised != len(results):
        return "promised %d tests and reported %d" % (promised, len(results))
    if finished.status != 0 and not failed:
        return "ended with status %d although no test failed" % finished.status
    if finished.status == 0 and failed:
        return "ended with status 0 although a test failed"
    return None


class Report:
    """What a Python check prints with. Use: report.check("name", condition, "reason", lines); sys.exit(report.done())"""

    def __init__(self):
        self.count = 0
        self.failures = 0

    def ok(self, name):
        self.count += 1
        print("ok - " + name, flush=True)

    def fail(self, name, reason, detail=()):
        self.count += 1
        self.failures += 1
        print("not ok - %s: %s" % (name, str(reason).replace("\n", " ")), flush=True)
        for line in detail:
            print("    " + line, flush=True)

    def skip(self, name, reason):
        self.count += 1
        print("skip - %s: %s" % (name, reason), flush=True)

    def check(self, name, condition, reason="", detail=()):
        if condition:
            self.ok(name)
        else:
            self.fail(name, reason or "does not hold", detail)

    def done(self):
        print("1..%d" % self.count, flush=True)
        return 1 if self.failures else 0
