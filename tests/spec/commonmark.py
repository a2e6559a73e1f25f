#!/usr/bin/env python3
"""The examples of the CommonMark specification, byte for byte, against build/tests/spec/md-html."""

import os
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "lib"))

import examples  # noqa: E402

if __name__ == "__main__":
    sys.exit(examples.run("commonmark/commonmark-0.31.2-spec.txt", 652, "commonmark-known.txt", lambda _: []))
