#!/usr/bin/env python3
"""The examples of GitHub's Markdown specification, byte for byte, against build/tests/spec/md-html: those of extensions with
--gfm, the others without."""

import os
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "lib"))

import examples  # noqa: E402

if __name__ == "__main__":
    sys.exit(examples.run("commonmark/gfm-spec.txt", 673, "gfm-known.txt",
                          lambda example: ["--gfm"] if "(extension)" in example.section else []))
