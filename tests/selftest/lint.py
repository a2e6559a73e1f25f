#!/usr/bin/env python3
"""tools/lint against a small project with one fault a check, and against the same project without them."""

import os
import shutil
import subprocess
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "lib"))

from harness import ROOT  # noqa: E402
from tap import Report  # noqa: E402

GOOD = {
    "include/offprint/str.h": "struct op_str {\n    int n;\n};\n",
    "src/base/str.c": '#include "offprint/str.h"\n',
    "src/xml/reader.c": '#include "offprint/str.h"\n#include <libxml/parser.h>\n#include <string.h>\n',
    "filters/op-x.c": '#include "offprint/str.h"\n',
    "filters/op-x.1": '.Dd $Mdocdate$\n.Dt OP-X 1\n.Os\n.Sh NAME\n.Nm op-x\n.Nd stand in for a filter\n.Sh OPTIONS\n'
                      '.Bl -tag -width Ds\n.It Fl o Ar FILE , Fl -output Ns = Ns Ar FILE\nWhere to write.\n.El\n',
    "build/bin/op-x": "#!/bin/sh\necho 'usage: op-x [-o FILE]'\necho '  -o, --output=FILE  where to write'\n",
    "run.py": "print('x')\n",
    "run.sh": "#!/bin/sh\necho x\n",
}
# The check, the file to spoil, its text, and what the finding must contain.
FAULTS = (
    ("format", "src/base/str.c", "int    x;\n", "src/base/str.c:1:"),
    ("arrows", "src/base/str.c", '#include "dom/tree.h"\n', "src/base/str.c:1: base must not include dom/tree.h"),
    ("arrows", "src/xml/reader.c", '\n#include "html/parser.h"\n', "src/xml/reader.c:2: xml must not include"),
    ("arrows", "src/xml/reader.c", '#include "offprint/article.h"\n', "xml must not include offprint/article.h"),
    ("arrows", "include/offprint/new.h", "int x;\n", "no layer"),
    ("doors", "src/html/second.c", "#include <libxml/xpath.h>\n", "<libxml> has more than one door"),
    ("doors", "include/offprint/str.h", "#include <zip.h>\n", "a public header must not include <zip.h>"),
    ("banned", "src/base/str.c", "void f(char *a)\n{\n    strcpy(a, a);\n}\n", "src/base/str.c:3: strcpy has no bound"),
    ("banned", "src/base/str.c", "#include <ctype.h>\n", "<ctype.h> depends on the locale"),
    ("names", "src/html/str.c", "int x;\n", "has the same name"),
    ("names", "src/base/util.c", "int x;\n", "the name says nothing"),
    ("sizes", "src/base/str.c", "int f(void)\n{\n" + "    ;\n" * 150 + "}\n", "a function of 150 lines"),
    ("markers", "src/base/str.c", "/* TO" "DO */\n", "unfinished work"),
    ("space", "run.py", "print('x') \n", "run.py:1: white space"),
    ("space", "run.py", "print('x')", "must end with one newline"),
    ("python", "run.py", "match x:\n    case 1:\n        pass\n", "only supported in Python 3.10"),
    ("shell", "run.sh", "#!/bin/sh\nrm $x\n", "run.sh:2:"),
    ("manuals", "filters/op-y.c", "int x;\n", "no manual page"),
    ("manuals", "filters/op-x.1", ".Dd x\n.Bogus\n", "filters/op-x.1:"),
    ("options", "build/bin/op-x", "#!/bin/sh\necho '  -o, --output=FILE  x'\necho '  -q  be quiet'\n", "--help lists -q"),
    ("options", "build/bin/op-x", "#!/bin/sh\necho '  -o FILE  where'\n", "--output is in the manual page and not"),
    ("tidy", "src/base/str.c", "int f(int *p)\n{\n    int *q = 0;\n    return p ? 0 : *q;\n}\n", "NullDereference"),
)
TOOLS = {"format": "clang-format", "shell": "shellcheck", "manuals": "mandoc", "options": "mandoc", "tidy": "clang-tidy"}

report = Report()


def project(folder, changes):
    shutil.rmtree(folder, ignore_errors=True)
    for name, text in dict(GOOD, **changes).items():
        path = os.path.join(folder, name)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "w", encoding="utf-8") as stream:
            stream.write(text)
        if text.startswith("#!"):
            os.chmod(path, 0o755)
    os.makedirs(os.path.join(folder, "tools"))
    shutil.copy(os.path.join(ROOT, "tools", "lint"), os.path.join(folder, "tools", "lint"))
    for name in (".clang-format", ".clang-tidy"):
        shutil.copy(os.path.join(ROOT, name), os.path.join(folder, name))
    return folder


def lint(folder, *names):
    env = dict(os.environ)
    env.pop("OFFPRINT_BIN", None)
    done = subprocess.run([sys.executable, os.path.join(folder, "tools", "lint")] + list(names), env=env,
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT, stdin=subprocess.DEVNULL)
    return done.returncode, done.stdout.decode("utf-8", "replace")


good = project("good", {})
names = list(dict.fromkeys(fault[0] for fault in FAULTS))
status, listed = lint(good, "--list")
report.check("every check is tried here", [line.split()[0] for line in listed.splitlines()] == names, listed)
for name in names:
    if not shutil.which(TOOLS.get(name, "sh")):
        report.skip(name, TOOLS[name] + " is not installed")
        continue
    status, said = lint(good, name)
    report.check(name + " finds nothing wrong with what is right", status == 0, said, said.splitlines())
for name, path, text, wanted in FAULTS:
    if shutil.which(TOOLS.get(name, "sh")):
        status, said = lint(project("bad", {path: text}), name)
        report.check("%s finds: %s" % (name, wanted), status == 1 and wanted in said, "status %d" % status,
                     said.splitlines())
status, said = lint(good, "nonsense")
report.check("an unknown check is a usage error", status == 2)
sys.exit(report.done())
