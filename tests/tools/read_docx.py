"""Reads a DOCX back with python-docx and with pandoc, and compares the two with its XML.

Usage: read_docx.py FILE.docx    Fails with the first difference.
"""

import json
import re
import sys
import zipfile
from xml.etree import ElementTree

import docx
import pypandoc

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def fail(message):
    sys.exit(f"{sys.argv[1]}: {message}")


def visible(element):
    """The text of a paragraph; fields' instructions and notes are left out, and text with a
    reading above it (w:ruby), which neither pandoc nor python-docx knows."""
    rubies = {t for ruby in element.iter(f"{W}ruby") for t in ruby.iter(f"{W}t")}
    return "".join(t.text or "" for t in element.iter(f"{W}t") if t not in rubies)


def style_of(paragraph, names):
    """The name of a paragraph's style; templates have ids of their own."""
    style = paragraph.find(f"{W}pPr/{W}pStyle")
    return names.get(style.get(f"{W}val"), "") if style is not None else "Normal"


def squeeze(text):
    """pandoc rewrites white space and, in some formats, quotation marks."""
    return re.sub(r"\s+", "", text)


def walk(node, kinds, found):
    """Nodes of some kinds in document order; what is in notes counts only as a note."""
    if isinstance(node, dict):
        if node.get("t") in kinds:
            found.append(node)
        if node.get("t") == "Note":
            return found
        for value in node.values():
            walk(value, kinds, found)
    elif isinstance(node, list):
        for value in node:
            walk(value, kinds, found)
    return found


def plain(node):
    """The text below a pandoc node, notes left out."""
    if isinstance(node, dict):
        kind = node.get("t")
        if kind == "Str":
            return node["c"]
        if kind in ("Code", "CodeBlock"):
            return node["c"][1]
        if kind == "Quoted":
            marks = {"DoubleQuote": "“”", "SingleQuote": "‘’"}[node["c"][0]["t"]]
            return marks[0] + plain(node["c"][1]) + marks[1]
        if kind == "Note":
            return ""
        if kind in ("Link", "Image"):
            return plain(node["c"][1])
        return "".join(plain(value) for value in node.values())
    if isinstance(node, list):
        return "".join(plain(value) for value in node)
    return ""


def main():
    path = sys.argv[1]
    with zipfile.ZipFile(path) as archive:
        body = ElementTree.fromstring(archive.read("word/document.xml")).find(f"{W}body")
        styles = ElementTree.fromstring(archive.read("word/styles.xml")).iter(f"{W}style")
        names = {style.get(f"{W}styleId"): style.find(f"{W}name").get(f"{W}val") for style in styles}
        notes = 0
        for part in {"word/footnotes.xml", "word/endnotes.xml"} & set(archive.namelist()):
            root = ElementTree.fromstring(archive.read(part))
            notes += sum(note.get(f"{W}type") is None for note in root)
    top = [child for child in body if child.tag == f"{W}p"]

    def headings_of(paragraphs):
        return [
            (int(style_of(p, names)[-1]), squeeze(visible(p)))
            for p in paragraphs
            if re.fullmatch(r"[Hh]eading [1-6]", style_of(p, names))
        ]

    tables = sum(child.tag == f"{W}tbl" for child in body)

    seen = docx.Document(path)
    read = [
        (int(p.style.name[-1]), squeeze(p.text))
        for p in seen.paragraphs
        if re.fullmatch(r"Heading [1-6]", p.style.name)
    ]
    if read != headings_of(top):
        fail(f"python-docx reads other headings: {read} instead of {headings_of(top)}")
    if len(seen.tables) != tables:
        fail(f"python-docx reads {len(seen.tables)} tables instead of {tables}")

    tree = json.loads(pypandoc.convert_file(path, "json"))
    blocks = tree["blocks"]
    read = [(h["c"][0], squeeze(plain(h["c"][2]))) for h in walk(blocks, {"Header"}, [])]
    headings = headings_of(body.iter(f"{W}p"))
    # Some templates base the title of the contents on a heading's style.
    titles = {squeeze(visible(p)) for p in body.iter(f"{W}p") if style_of(p, names) == "TOC Heading"}
    read = [heading for heading in read if heading in headings or heading[1] not in titles]
    if read != headings:
        fail(f"pandoc reads other headings: {read} instead of {headings}")
    found = len(walk(blocks, {"Note"}, []))
    if found != notes:
        fail(f"pandoc reads {found} notes instead of {notes}")
    found = sum(block["t"] == "Table" for block in blocks)
    if found < tables:
        fail(f"pandoc reads {found} tables instead of {tables}")
    text = squeeze(plain(tree["meta"]) + plain(blocks))
    for paragraph in top:
        # Straight quotes become curly ones in pandoc; words and order are what counts here.
        words = re.findall(r"[\u4e00-\u9fff]+", visible(paragraph))
        for word in words:
            if word not in text:
                fail(f"pandoc loses {word!r}")


main()
