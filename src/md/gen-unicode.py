#!/usr/bin/env python3
"""gen-unicode.py: writes unicode.inc, the tables of Unicode that Markdown needs, from the character database that comes
with Python: punctuation and symbols (general categories P and S), and full case folding, which makes two labels one."""
import sys
import unicodedata


def punctuation():
    """Ranges beyond ASCII; a code point that is not assigned may lie between two of its kind."""
    ranges = []
    for code in range(0x80, 0x110000):
        if unicodedata.category(chr(code))[0] in "PS":
            if ranges and ranges[-1][1] == code - 1:
                ranges[-1][1] = code
            else:
                ranges.append([code, code])
    return ranges


def foldings():
    """Runs of code points, each `step` from the one before, that fold to the one that is `delta` away; and those that fold
    to several."""
    runs, several = [], []
    for code in range(0x80, 0x110000):
        folded = chr(code).casefold()
        if folded == chr(code):
            continue
        if len(folded) > 1:
            several.append((code, folded))
            continue
        delta = ord(folded) - code
        if runs and runs[-1][3] == delta:
            first, last, step, _ = runs[-1]
            if first == last and code - last <= 2:
                runs[-1] = [first, code, code - last, delta]
                continue
            if first != last and code - last == step:
                runs[-1][1] = code
                continue
        runs.append([code, code, 1, delta])
    return runs, several


def main():
    runs, several = foldings()
    print("/* Made by gen-unicode.py; Unicode %s. */" % unicodedata.unidata_version)
    print("static const struct range punctuation[] = {")
    for first, last in punctuation():
        print("    {0x%X, 0x%X}," % (first, last))
    print("};\nstatic const struct fold_run fold_runs[] = {")
    for first, last, step, delta in runs:
        print("    {0x%X, 0x%X, %d, %d}," % (first, last, step, delta))
    print("};\nstatic const struct fold_several fold_several[] = {")
    for code, folded in several:
        print('    {0x%X, "%s"},' % (code, "".join("\\x%02X" % byte for byte in folded.encode())))
    print("};")


if __name__ == "__main__":
    sys.exit(main())
