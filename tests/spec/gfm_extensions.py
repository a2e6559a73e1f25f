#!/usr/bin/env python3
"""The examples of GitHub's own tests of its extensions, byte for byte, against build/tests/spec/md-html --gfm."""

import os
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "lib"))

import examples  # noqa: E402

if __name__ == "__main__":
    sys.exit(examples.run("commonmark/gfm-extensions.txt", 28, "gfm-extensions-known.txt", lambda _: ["--gfm"]))
