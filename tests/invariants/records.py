#!/usr/bin/env python3
"""Records of op-json: every line keeps to the schema that is installed, keys come in its order, and what was reported on the
way is in the record, piped or not."""

import json
import os
import re
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "lib"))

from product import main, program, told  # noqa: E402

ROOT = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..")
TYPES = {"string": str, "array": list, "object": dict, "integer": int, "null": type(None)}
AWKWARD = """---
title: "Quotes \\" and \\\\ and \\u0001"
tags: [one, two]
date: never
---

A [link](#nowhere), an ![](missing.png) image, a {% tag %}, and $\\unknowncommand x$.
"""


def faults(schema, value, path="$"):
    """Where a value does not keep to the part of JSON Schema that our schema uses."""
    known = {"$schema", "$id", "title", "description", "type", "additionalProperties", "properties", "required", "items",
             "pattern", "minLength", "minimum", "enum"}
    found = ["%s: the schema says %s, which this test does not know" % (path, key) for key in set(schema) - known]
    types = schema.get("type", [])
    types = types if isinstance(types, list) else [types]
    if types and not any(isinstance(value, TYPES[name]) for name in types):
        return found + ["%s: %r is not of the type %s" % (path, value, types)]
    if "enum" in schema and value not in schema["enum"]:
        found.append("%s: %r is none of %s" % (path, value, schema["enum"]))
    if isinstance(value, str):
        if "pattern" in schema and not re.search(schema["pattern"], value):
            found.append("%s: %r does not match %s" % (path, value[:60], schema["pattern"]))
        if len(value) < schema.get("minLength", 0):
            found.append("%s: too short" % path)
    if isinstance(value, int) and value < schema.get("minimum", value):
        found.append("%s: %d is too small" % (path, value))
    for number, item in enumerate(value if isinstance(value, list) else ()):
        found += faults(schema.get("items", {}), item, "%s[%d]" % (path, number))
    if isinstance(value, dict):
        rows = schema.get("properties", {})
        found += ["%s: %s is missing" % (path, key) for key in schema.get("required", ()) if key not in value]
        for key, item in value.items():
            found += faults(rows[key], item, path + "." + key) if key in rows else ["%s: %s is unknown" % (path, key)]
    return found


def records(report, place):
    with open(os.path.join(ROOT, "filters", "op-json.schema.json"), encoding="utf-8") as file:
        schema = json.load(file)
    order = list(schema["properties"])
    with open(os.path.join(place.work, "awkward.md"), "w", encoding="utf-8") as file:
        file.write(AWKWARD)
    inputs = ["../samples", "awkward.md"]
    done = place.run([program("offprint"), "-q", "-t", "json", "--json-html"] + inputs)
    lines = done.out.decode("utf-8").splitlines()
    report.check("every article is a record", done.status == 0 and len(lines) > 10, told(done))
    for line in lines:
        record = json.loads(line)
        name = record["id"]
        report.check("%s keeps to the schema" % name, not faults(schema, record), faults(schema, record))
        report.check("%s has all keys in order" % name, list(record) == order, [str(list(record))])
    awkward = json.loads(lines[-1])
    ids = {warning["id"] for warning in awkward["warnings"]}
    report.check("warnings are in the record", {"date", "link-fragment", "tag"} <= ids, [str(sorted(ids))])
    piped = place.run(["sh", "-c", "%s -q -t json --json-html --print-pipeline awkward.md | PATH=%s:$PATH bash"
                       % (program("offprint"), os.path.dirname(program("offprint")))])
    report.check("piped records are the same", piped.out.decode("utf-8").splitlines() == lines[-1:], told(piped))
    some = place.run([program("offprint"), "-q", "-t", "json", "--fields=text,id", "--fields", "warnings", "awkward.md"])
    report.check("--fields leaves the others out", list(json.loads(some.out)) == ["id", "text", "warnings"], told(some))


if __name__ == "__main__":
    sys.exit(main(records))
