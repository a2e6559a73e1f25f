#!/usr/bin/env python3
"""book.py: a book of all formulas of formulas.txt, which goes on the shelf for EPUBCheck; what it warns of is what it should."""
import os
import sys

import temml
from product import Report, Workplace, collect_books, program


def main():
    report = Report()
    with Workplace() as place:
        for number, (name, rows) in enumerate(sections(), 1):
            with open(os.path.join(place.work, "%02d.md" % number), "w", encoding="utf-8") as file:
                file.write("---\ntitle: %s\n---\n" % name.capitalize())
                for display, tex in rows:
                    file.write("\n\n$$%s$$\n" % tex if display or "$" in tex else "\nHere is $%s$ in a line.\n" % tex.strip())
        names = sorted(os.listdir(place.work))
        done = place.run([program("offprint"), "-o", "formulas.epub"] + names)
        said = done.err.decode("utf-8", "replace").splitlines()
        unexpected = [line for line in said if "[math-command]" not in line]
        report.check("a book of all formulas", done.status == 0 and not unexpected and len(said) == 4, "it says", said)
        collect_books(place.work, "math")
    return report.done()


def sections():
    found = {}
    for name, display, ours, _ in temml.formulas():
        found.setdefault(name, []).append((display, ours))
    return found.items()


sys.exit(main())
