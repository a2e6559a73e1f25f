"""MathML as trees that can be compared: attributes and spaces left out, and what two typesetters write differently that looks
and means the same brought into one form."""

import re
import unicodedata
import xml.etree.ElementTree as ElementTree

# Rows, and what only carries attributes: it holds its children as if they stood where it stands.
ROWS = {"mrow", "mstyle", "mpadded", "semantics", "math", "menclose-box", "a", "span"}
LISTS = ROWS | {"msqrt", "mtd", "menclose", "mphantom", "merror"}
SCRIPTS = {"msub", "msup", "msubsup", "munder", "mover", "munderover"}
BARS = {"top": ("mover", "\u203e"), "bottom": ("munder", "_")}


class Node:
    def __init__(self, name, text="", children=()):
        self.name, self.text, self.children = name, text, list(children)

    def __eq__(self, other):
        return isinstance(other, Node) and (self.name, self.text, self.children) == (other.name, other.text, other.children)

    def __repr__(self):
        inside = self.text or "".join(map(repr, self.children))
        return "<%s>%s</%s>" % (self.name, inside, self.name) if inside else "<%s/>" % self.name


def parse(text):
    """The tree of a formula in its one form."""
    root = ElementTree.fromstring(text)
    return Node("math", "", settle_row(convert(root).children))


def convert(element):
    name = element.tag.rpartition("}")[2]
    children = [convert(child) for child in element]
    text = "" if children else (element.text or "")
    if name == "annotation":
        return Node("mspace")
    if name in ("mi", "mn", "mo", "mtext", "ms"):
        return token(name, text, children)
    if name == "menclose":
        notation = element.get("notation", "")
        if notation in BARS:
            bar, sign = BARS[notation]
            return fixed(bar, [Node("mrow", "", children), Node("mo", sign)])
        if notation == "box":
            name = "menclose-box"
    if name in LISTS:
        return Node(name, "", settle_row(children))
    if name == "mtr":
        return Node(name, "", trimmed(children))
    if name == "mtable":
        rows = [child for child in children if child.children]
        # A table of one cell looks as what it holds.
        if len(rows) == 1 and len(rows[0].children) == 1:
            return Node("mrow", "", rows[0].children[0].children)
        return Node(name, "", rows)
    return fixed(name, children)


def token(name, text, children):
    # temml sets a word in an operator as a box.
    text = text or "".join(leaf_text(child) for child in children)
    text = re.sub("[\ufe00-\ufe0f]", "", text.replace("\u00a0", " "))
    text = unicodedata.normalize("NFC", re.sub(r"\s+", " ", text).strip())
    # Whether a comma is of a number or between two, nobody can know.
    if name == "mn" and "," in text:
        parts = re.split("(,)", text)
        return Node("mrow", "", [Node("mo" if part == "," else "mn", part) for part in parts if part])
    return Node(name, text)


def leaf_text(node):
    return node.text + "".join(leaf_text(child) for child in node.children)


def fixed(name, children):
    """An element whose children have their places: each is one node."""
    children = [single(child) for child in children]
    if name in SCRIPTS:
        # A space under or over an arrow is there for its length only.
        kept = children[:1] + [child for child in children[1:] if child.name != "mspace"]
        if len(kept) == 1:
            return kept[0]
        if len(kept) < len(children):
            name = "munder" if name == "munderover" and children[2].name == "mspace" else "mover"
        children = kept
    return Node(name, "", children)


def single(node):
    if node.name not in ROWS:
        return node
    row = settle_row([node])
    return row[0] if len(row) == 1 else Node("mrow", "", row)


def settle_row(children):
    """Rows within rows open; spaces go; a script without a base is that of what stands before it."""
    out = []
    for child in children:
        inner = child.children if child.name in ROWS else [child]
        for node in inner:
            if node.name == "mspace" or (node.name in ("mo", "mi", "mtext", "mrow") and not node.text and not node.children):
                continue
            if node.name == "mtext" and out and out[-1].name == "mtext":
                out[-1] = Node("mtext", (out[-1].text + " " + node.text).strip())
            elif is_baseless(node) and out and out[-1].name not in ("mo",):
                out[-1] = joined(out[-1], node)
            elif node.name == "mi" and re.match("^([A-Z][a-z]?){2,}$", node.text):
                out += [Node("mi", part) for part in re.findall("[A-Z][a-z]?", node.text)]
            else:
                out.append(node)
    return out


def is_baseless(node):
    return node.name in ("msub", "msup", "msubsup") and node.children[0].name == "mrow" and not node.children[0].children


def joined(base, script):
    if base.name == "msub" and script.name == "msup":
        return Node("msubsup", "", base.children + script.children[1:])
    return Node(script.name, "", [base] + script.children[1:])


def trimmed(cells):
    """Without the empty cells at both ends, which temml has for the place of numbers."""
    cells = list(cells)
    while cells and not cells[0].children:
        cells.pop(0)
    while cells and not cells[-1].children:
        cells.pop()
    return cells
