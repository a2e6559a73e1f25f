#!/usr/bin/env python3
"""A run that is ended by a signal leaves nothing partial behind and no process running."""

import os
import signal
import subprocess
import sys
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "lib"))

from harness import TIME_LIMIT, kill_group  # noqa: E402
from product import main, program, tree  # noqa: E402


def signals(report, place):
    # A pipe that never closes holds the run where it has begun and cannot end.
    article = os.path.join(place.work, "slow.md")
    os.mkfifo(article)
    for sent in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        for jobs in (1, 2):
            one_run(report, place, sent, jobs)


def one_run(report, place, sent, jobs):
    name = "%s at -j%d" % (sent.name, jobs)
    before = tree(place.top)
    process = subprocess.Popen(
        [program("offprint"), "../samples/anthology", "slow.md", "-o", "book.epub", "-j%d" % jobs], cwd=place.work,
        stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=place.environment(),
        start_new_session=True)
    holder = os.open(os.path.join(place.work, "slow.md"), os.O_RDWR)
    try:
        time.sleep(0.3)
        if process.poll() is not None:
            report.skip(name, "a run that waits for a named pipe could not be made")
            return
        process.send_signal(sent)
        process.communicate(timeout=TIME_LIMIT)
        report.check(name + ": ends by the signal", process.returncode == -sent, "status %d" % process.returncode)
        time.sleep(0.2)
        report.check(name + ": no process left", not group_lives(process.pid), "its group still runs")
        report.check(name + ": nothing left behind", tree(place.top) == before,
                     " ".join(sorted(set(tree(place.top)) - set(before))))
    except subprocess.TimeoutExpired:
        report.fail(name, "it does not end")
    finally:
        os.close(holder)
        kill_group(process)
        if process.poll() is None:
            process.communicate()


def group_lives(group):
    """Whether a process of the group still runs; one that has ended and was not waited for does not."""
    for entry in os.listdir("/proc"):
        if entry.isdigit():
            try:
                with open("/proc/%s/stat" % entry, encoding="utf-8", errors="replace") as stream:
                    state, _, its_group = stream.read().rpartition(")")[2].split()[:3]
            except OSError:
                continue  # it has just ended
            if its_group == str(group) and state != "Z":
                return True
    return False


if __name__ == "__main__":
    sys.exit(main(signals))
