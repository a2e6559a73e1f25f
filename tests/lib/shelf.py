"""The shelf: every book that a test makes, kept in one folder so that one EPUBCheck run reads them all."""

import hashlib
import os
import shutil

from harness import BOOKS


def collect_books(folder, name):
    """Copy every book below `folder` to the shelf, once for each content.

    A name beginning with `bad` marks a book that is broken on purpose; such a book stays where it is.
    """
    for where, folders, files in os.walk(folder):
        folders[:] = [one for one in folders if not os.path.islink(os.path.join(where, one))]
        for file in sorted(files):
            path = os.path.join(where, file)
            if file.endswith(".epub") and not file.startswith("bad") and not os.path.islink(path):
                put(path, name)


def put(path, name):
    with open(path, "rb") as stream:
        data = stream.read()
    if not data.startswith(b"PK"):
        return
    os.makedirs(BOOKS, exist_ok=True)
    digest = hashlib.sha256(data).hexdigest()[:16]
    if any(one.endswith("." + digest + ".epub") for one in os.listdir(BOOKS)):
        return
    base = os.path.splitext(os.path.basename(path))[0]
    with open(os.path.join(BOOKS, "%s.%s.%s.epub" % (name, base, digest)), "wb") as stream:
        stream.write(data)


def clear():
    shutil.rmtree(BOOKS, ignore_errors=True)
