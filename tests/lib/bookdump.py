"""A readable dump of an EPUB: the entries as the archive orders them, then the content of those that are text."""

import hashlib
import sys
import zipfile

TEXT = (".xhtml", ".opf", ".ncx", ".xml", ".txt", ".svg", ".html")
METHODS = {zipfile.ZIP_STORED: "stored", zipfile.ZIP_DEFLATED: "deflated"}


def dump(path):
    """The lines of the dump. A stylesheet counts as binary: its text belongs to no article."""
    try:
        with zipfile.ZipFile(path) as archive:
            return entries(archive) + contents(archive)
    except (zipfile.BadZipFile, OSError, EOFError) as error:
        return ["not a readable archive: %s" % error]


def entries(archive):
    lines = []
    if archive.comment:
        lines.append("archive comment: %r" % archive.comment)
    for info in archive.infolist():
        method = METHODS.get(info.compress_type, "method %d" % info.compress_type)
        line = "%s %s %d %04d-%02d-%02dT%02d:%02d:%02d" % ((info.filename, method, info.file_size) + info.date_time)
        if info.extra:
            line += " extra=%s" % info.extra.hex()
        if info.comment:
            line += " comment=%r" % info.comment
        lines.append(line)
    return lines


def contents(archive):
    lines = []
    for info in archive.infolist():
        data = archive.read(info)
        lines += ["", "=== " + info.filename]
        text = as_text(info.filename, data)
        if text is None:
            lines.append("sha256 " + hashlib.sha256(data).hexdigest())
        else:
            lines += text
    return lines


def as_text(name, data):
    if name != "mimetype" and not name.lower().endswith(TEXT):
        return None
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        return None
    lines = text.split("\n")
    if lines[-1] == "":
        lines.pop()
    else:
        lines.append("\\ no newline")
    return lines


if __name__ == "__main__":
    for book in sys.argv[1:]:
        print("\n".join(dump(book)))
