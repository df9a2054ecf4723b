#!/usr/bin/env python3
"""Checks that the three editions of every manuscript in a folder say the same, in the same order.

    check_same_text.py DIR          every STEM with STEM.pdf, STEM.docx and STEM.md
    check_same_text.py --self-test DIR
                                    damages what was read, in many ways; each must be noticed

Three readers that know nothing of hanpress: poppler (the PDF's structure tree), pandoc (DOCX and
Markdown), python-docx (bookmarks). Each edition becomes a list of
blocks; the lists are compared block by block. What may differ is brought to one form by the
functions under "One form", and by nothing else. (An image that is not there is an error of the
manuscript, for which the DOCX shows its description as text; such a manuscript fails here too.)
"""
import json
import random
import re
import subprocess
import sys
import unicodedata
from dataclasses import dataclass
from pathlib import Path

import docx
import pymupdf
import pypandoc


@dataclass(frozen=True)
class Block:
    """kind: front, heading, paragraph, code, figure, caption, row (cells parted by |)."""

    kind: str
    depth: int
    text: str

    def __str__(self):
        depth = f" {self.depth}" if self.depth else ""
        return f"{self.kind}{depth}: {self.text}"


@dataclass
class Edition:
    name: str
    blocks: list
    notes: list
    keys: list


# --- One form ----------------------------------------------------------------------------------


def spaces(text):
    """White space counts between two words of Latin letters or digits only: elsewhere lines may
    break at it, and the layout sets its own space between Han and Latin."""
    text = re.sub(r"\s+", " ", text).strip()
    return re.sub(r"(?<![!-~]) | (?![!-~])", "", text)


def characters(text):
    """Soft hyphens and joiners only say where lines may break."""
    return re.sub("[\u00ad\u200b\u2060]", "", unicodedata.normalize("NFC", text))


def clean(text):
    return spaces(characters(text))


def code(text):
    """Poppler joins the lines of code, and drops what they are indented by."""
    return re.sub(r"\s+", "", characters(text))


def call(number):
    """A call of a note, whatever it looks like."""
    return f"⟦{number}⟧"


def nested(blocks):
    """Heading levels as depths that never skip: PDF counts the title, Markdown keeps the
    manuscript's own levels."""
    open_levels, out = [], []
    for block in blocks:
        if block.kind == "heading":
            while open_levels and open_levels[-1] >= block.depth:
                open_levels.pop()
            open_levels.append(block.depth)
            block = Block("heading", len(open_levels), block.text)
        out.append(block)
    return out


def printed_date(date):
    """GB/T 15835: the editions for reading print 2025-03-01 as 2025年3月1日."""
    match = re.fullmatch(r"(\d{4})-(\d{2})(?:-(\d{2}))?", date)
    if not match:
        return date
    year, month, day = match.groups()
    return f"{year}年{int(month)}月" + (f"{int(day)}日" if day else "")


# --- PDF ---------------------------------------------------------------------------------------


@dataclass
class Element:
    role: str
    children: list  # of Element and str

    def text(self):
        return "".join(c if isinstance(c, str) else c.text() for c in self.children)


def structure(path):
    """Reads poppler's dump of the structure tree: indented roles, and text in quotes."""
    command = ["pdfinfo", "-struct-text", str(path)]
    dump = subprocess.run(command, capture_output=True, check=True).stdout
    # Titles come as UTF-16, whose bytes may look like anything.
    dump = re.sub(rb'(H[1-6]) "\xfe\xff.*?" \(block\)', rb"\1 (block)", dump, flags=re.DOTALL)
    dump = dump.decode("utf-8")
    root = Element("root", [])
    open_elements = [(-1, root)]
    text = None
    for line in dump.splitlines():
        if text is not None:
            text += " " + line
        else:
            depth = len(line) - len(line.lstrip(" "))
            while open_elements[-1][0] >= depth and len(open_elements) > 1:
                open_elements.pop()
            content = line.lstrip(" ")
            if content.startswith('"'):
                text = content
            elif re.match(r"Object \d+ \d+$|/[A-Z]\w* ", content):
                continue  # An annotation; an attribute.
            elif match := re.match(r"(H[1-6]|[A-Z][A-Za-z]*)([: ]|$)", content):
                element = Element(match[1], [])
                open_elements[-1][1].children.append(element)
                open_elements.append((depth, element))
                continue
            else:
                raise SystemExit(f"{path}: not understood in poppler's dump: {line!r}")
        if len(text) > 1 and text.endswith('"'):
            open_elements[-1][1].children.append(text[1:-1])
            text = None
    return root


def replacements(path):
    """The ActualText of every Span, in the order of the tree, in which the objects are written;
    poppler leaves it out of its dump. Spans stand around characters that no face has."""
    found = []
    with pymupdf.open(path) as pdf:
        for number in range(1, pdf.xref_length()):
            kind, role = pdf.xref_get_key(number, "S")
            if (kind, role) == ("name", "/Span"):
                found.append(pdf.xref_get_key(number, "ActualText")[1])
    return iter(found)


class PdfReader:
    def __init__(self, path):
        self.blocks, self.notes, self.labels = [], [], {}
        self.replacements = replacements(path)
        root = structure(path)
        self.number_notes(root)
        self.walk(root)

    def number_notes(self, element):
        """A call's label is that of its note: calls are numbered as the notes are."""
        for child in element.children:
            if isinstance(child, str):
                continue
            if child.role == "Note":
                label = next((c for c in child.children if getattr(c, "role", "") == "Lbl"), None)
                if label:
                    self.labels[clean(label.text())] = len(self.labels) + 1
            self.number_notes(child)

    def inline(self, element):
        """Text of a paragraph; blocks inside it are left to `walk`."""
        out = ""
        for child in element.children:
            if isinstance(child, str):
                out += child
            elif child.role == "Reference":
                label = clean(child.text())
                out += call(self.labels.get(label, label))
            elif child.role == "Span":
                out += next(self.replacements)
            elif child.role == "Link":
                out += self.inline(child)
        return out

    def add(self, kind, text, depth=0):
        text = code(text) if kind == "code" else clean(text)
        if text:
            self.blocks.append(Block(kind, depth, text))

    def walk(self, element):
        for child in element.children:
            if isinstance(child, str):
                self.add("paragraph", child)
            elif re.fullmatch(r"H[1-6]", child.role):
                self.add("heading", self.inline(child), int(child.role[1]))
            elif child.role == "P":
                self.add("paragraph", self.inline(child))
                figures = [c for c in child.children if getattr(c, "role", "") == "Figure"]
                self.blocks += [Block("figure", 0, "") for _ in figures]
            elif child.role == "Code":
                self.add("code", child.text())
            elif child.role == "Caption":
                self.add("caption", self.inline(child))
            elif child.role == "Figure":
                self.blocks.append(Block("figure", 0, ""))
            elif child.role == "TR":
                self.row(child)
            elif child.role == "Note":
                inner = Element("", [c for c in child.children if getattr(c, "role", "") != "Lbl"])
                self.notes.append(self.aside(inner))
            elif child.role in ("TOC", "Lbl", "Index"):
                # Made by the edition from what stands elsewhere.
                continue
            else:
                self.walk(child)

    def row(self, element):
        cells = [self.aside(cell) for cell in element.children]
        self.blocks.append(Block("row", 0, "|".join(cells)))

    def aside(self, element):
        outer, self.blocks = self.blocks, []
        self.walk(element)
        inner, self.blocks = self.blocks, outer
        return " ".join(block.text for block in inner)


# Keys of places that only an index or a list of captions leads to.
GIVEN = re.compile("(mark|index|figure|table)[-_][0-9]+")


def read_pdf(path):
    reader = PdfReader(path)
    with pymupdf.open(path) as pdf:
        places = pdf.resolve_names()
    # Keys in the order of their places; two sections never begin at the same height.
    places = {key: place for key, place in places.items() if not GIVEN.fullmatch(key)}
    keys = sorted(places, key=lambda key: (places[key]["page"], -places[key]["to"][1]))
    return Edition("PDF", reader.blocks, reader.notes, keys)


# --- DOCX and Markdown, by pandoc ---------------------------------------------------------------


class AstReader:
    """Blocks of a pandoc document. `note_label` finds the label in a note's text, if it has one."""

    def __init__(self, blocks, note_label=None):
        self.blocks, self.notes, self.numbers = [], [], {}
        self.note_label = note_label
        self.walk(blocks)

    def number(self, label):
        return self.numbers.setdefault(label, len(self.numbers) + 1)

    def inline(self, inlines):
        out = ""
        for node in inlines:
            kind, content = node["t"], node.get("c")
            if kind in ("Str",):
                out += content
            elif kind in ("Space", "SoftBreak", "LineBreak"):
                out += " "
            elif kind in ("Code", "Math"):
                out += content[-1]
            elif kind == "RawInline":
                continue  # <strong> and the like
            elif kind == "Note":
                out += self.note(content)
            elif kind == "Span" and "footnote reference" in str(content[0]).lower():
                out += again(self.inline(content[1]))
            elif kind == "Quoted":
                marks = "“”" if content[0]["t"] == "DoubleQuote" else "‘’"
                out += marks[0] + self.inline(content[1]) + marks[1]
            elif kind == "Image":
                continue  # `figures` counts them
            elif kind in ("Link", "Span"):
                out += self.inline(content[1])
            elif kind in ("Emph", "Strong", "Strikeout", "Underline", "SmallCaps", "Superscript",
                          "Subscript"):
                out += self.inline(content)
            else:
                raise SystemExit(f"pandoc inline not expected: {kind}")
        return out

    def note(self, blocks):
        outer, self.blocks = self.blocks, []
        self.walk(blocks)
        inner, self.blocks = self.blocks, outer
        text = " ".join(block.text for block in inner)
        label = len(self.numbers) + 1
        if self.note_label:
            match = re.match(self.note_label, text)
            label, text = match[1], text[match.end():]
        if label not in self.numbers:
            self.notes.append(text)
        return call(self.number(label))

    def images(self, inlines):
        found = []
        for node in inlines:
            if node["t"] == "Image":
                found.append(node["c"])
            elif node["t"] in ("Link", "Span"):
                found += self.images(node["c"][1])
            elif isinstance(node.get("c"), list) and node["t"] in ("Emph", "Strong", "Strikeout"):
                found += self.images(node["c"])
        return found

    def add(self, kind, text, depth=0):
        text = code(text) if kind == "code" else clean(text)
        if text:
            self.blocks.append(Block(kind, depth, text))

    def paragraph(self, inlines):
        if inlines and str(inlines[0].get("c")).find('<span class="caption"') >= 0:
            return self.caption_below(self.inline(inlines))
        self.add("paragraph", self.inline(inlines))
        for _, _, (_, title) in self.images(inlines):
            self.blocks.append(Block("figure", 0, ""))
            self.add("caption", title)

    def caption_below(self, text):
        """Markdown has a table's caption below it, print above it."""
        at = len(self.blocks)
        while at and self.blocks[at - 1].kind == "row":
            at -= 1
        self.blocks.insert(at, Block("caption", 0, clean(text)))

    def walk(self, blocks):
        for block in blocks:
            kind, content = block["t"], block.get("c")
            if kind == "Header":
                self.add("heading", self.inline(content[2]), content[0])
            elif kind in ("Para", "Plain"):
                self.paragraph(content)
            elif kind == "CodeBlock":
                self.add("code", content[1])
            elif kind in ("BlockQuote",):
                self.walk(content)
            elif kind == "Div":
                self.walk(content[1])
            elif kind == "BulletList":
                for item in content:
                    self.walk(item)
            elif kind == "OrderedList":
                for item in content[1]:
                    self.walk(item)
            elif kind == "Table":
                self.table(content)
            elif kind == "Figure":
                self.walk(content[2])
                self.walk(content[1][1])  # The caption.
            elif kind == "LineBlock":
                for line in content:
                    self.paragraph(line)
            elif kind in ("HorizontalRule", "RawBlock"):
                continue
            else:
                raise SystemExit(f"pandoc block not expected: {kind}")

    def table(self, content):
        _, caption, _, head, bodies, foot = content
        captions, self.blocks = self.blocks, []
        self.walk(caption[1])
        captions += [Block("caption", 0, block.text) for block in self.blocks]
        self.blocks = captions
        rows = head[1] + [row for body in bodies for row in body[2] + body[3]] + foot[1]
        for _, cells in rows:
            texts = []
            for cell in cells:
                outer, self.blocks = self.blocks, []
                self.walk(cell[4])
                texts.append(" ".join(block.text for block in self.blocks))
                self.blocks = outer
            self.blocks.append(Block("row", 0, "|".join(texts)))


def again(text):
    """DOCX calls a note again by its printed label; a first call has become one already."""
    if len(text) == 1 and unicodedata.numeric(text, None) is not None:
        return call(int(unicodedata.numeric(text)))
    return call(int(text)) if text.isdecimal() else text


NOTE = re.compile(r"^\[\^([^\]]+)\]: ", re.MULTILINE)
MARKDOWN = "gfm+footnotes+yaml_metadata_block-tex_math_dollars-tex_math_gfm-emoji"


def front(meta):
    """The title block, as the editions for reading print it."""
    texts = [meta.get("title"), meta.get("subtitle")]
    authors = meta.get("author") or []
    texts.append("　".join([authors] if isinstance(authors, str) else authors))
    texts.append(printed_date(str(meta.get("date") or "")))
    return [Block("front", 0, clean(text)) for text in texts if text and clean(text)]


def plain(value):
    """A value of pandoc's metadata as text or list of texts."""
    if value["t"] == "MetaList":
        return [plain(item) for item in value["c"]]
    if value["t"] == "MetaInlines":
        return AstReader([{"t": "Para", "c": value["c"]}]).blocks[0].text
    return str(value["c"])


def read_markdown(path):
    # Pandoc forgets labels, and a note called twice becomes two: the label goes into the text.
    source = NOTE.sub(r"[^\1]: ⟪\1⟫", path.read_text(encoding="utf-8"))
    tree = json.loads(pypandoc.convert_text(source, "json", format=MARKDOWN))
    reader = AstReader(tree["blocks"], note_label="⟪([^⟫]*)⟫")
    keys = []

    def collect(node):
        if isinstance(node, dict):
            if node.get("t") == "Header":
                for inline in node["c"][2]:
                    anchor = re.match('<a id="([^"]+)"', str(inline.get("c", ("",))[-1]))
                    keys.extend([anchor[1]] if anchor else [])
            collect(node.get("c"))
        elif isinstance(node, list):
            for child in node:
                collect(child)

    collect(tree["blocks"])
    meta = {key: plain(value) for key, value in tree["meta"].items()}
    title = front(meta)
    return Edition("Markdown", title + without_title(reader.blocks, title), reader.notes, keys)


def without_title(blocks, title):
    """Where the sections leave level 1 free, Markdown repeats its title there for those who read
    it without its front matter."""
    repeats = blocks and title and blocks[0] == Block("heading", 1, title[0].text)
    return blocks[1:] if repeats else blocks


def style_of(block):
    return dict(block["c"][0][2]).get("custom-style", "") if block["t"] == "Div" else ""


def is_contents(block):
    return style_of(block).lower().startswith(("toc", "table of figures", "tableoffigures", "index"))


FRONT = {"作者", "Date"}
CAPTIONS = {"图题", "表题"}


class DocxReader(AstReader):
    """Styles say what pandoc has no block for."""

    def walk(self, blocks):
        for block in blocks:
            style = style_of(block)
            if is_contents(block):
                continue
            kind = "front" if style in FRONT else "caption" if style in CAPTIONS else None
            before = len(self.blocks)
            super().walk([block])
            if kind:
                added = [Block(kind, 0, block.text) for block in self.blocks[before:]]
                self.blocks[before:] = added


def bookmark(key):
    """A key as a bookmark of Word's: hyphens are not allowed in them."""
    return key.replace("-", "_")


def read_docx(path):
    tree = json.loads(pypandoc.convert_file(str(path), "json", format="docx+styles"))
    reader = DocxReader(tree["blocks"])
    meta = [plain(tree["meta"][key]) for key in ("title", "subtitle") if key in tree["meta"]]
    title = [Block("front", 0, clean(text)) for text in meta]
    name = docx.oxml.ns.qn("w:name")
    marks = docx.Document(str(path)).element.iter(docx.oxml.ns.qn("w:bookmarkStart"))
    keys = [mark.get(name) for mark in marks if not mark.get(name).startswith("_")]
    keys = [key for key in keys if not GIVEN.fullmatch(key)]
    return Edition("DOCX", title + reader.blocks, reader.notes, keys)


# --- Comparison ---------------------------------------------------------------------------------


def with_front(edition, count):
    """Marks a PDF's first blocks as its title block, whose first is tagged as a heading."""
    if count and edition.blocks[0].kind != "heading":
        return edition
    first = [Block("front", 0, block.text) for block in edition.blocks[:count]]
    return Edition(edition.name, first + edition.blocks[count:], edition.notes, edition.keys)


def first_difference(what, a_name, a, b_name, b):
    for index in range(max(len(a), len(b))):
        left = a[index] if index < len(a) else "(end)"
        right = b[index] if index < len(b) else "(end)"
        if left != right:
            return f"{what} {index + 1} differs\n  {a_name}: {left}\n  {b_name}: {right}"
    return None


def parted(blocks):
    """Figures with their captions, each with how many other blocks stand before it; and the others."""
    figures, others = [], []
    for index, block in enumerate(blocks):
        if block.kind == "figure":
            figures.append((len(others), [block]))
        elif block.kind == "caption" and index and blocks[index - 1].kind == "figure":
            figures[-1][1].append(block)
        else:
            others.append(block)
    return figures, others


def unfloated(expected, found):
    """Puts the figures of a PDF back where the manuscript has them: they float down to the top of a
    page, but not out of their chapter."""
    (places, _), (figures, others) = parted(expected), parted(found)
    if len(places) != len(figures):
        return found
    out, done = [], 0
    for (place, _), (at, figure) in zip(places, figures):
        passed = others[place:at]
        leaves = any(block.kind == "heading" and block.depth == 1 for block in passed)
        to = place if passed and not leaves else at
        out += others[done:to] + figure
        done = max(done, to)
    return out + others[done:]


def difference(pdf, word, markdown):
    """The first difference between three editions, or None."""
    fronts = sum(block.kind == "front" for block in markdown.blocks)
    pdf = with_front(pdf, fronts)
    pdf.blocks = unfloated(nested(markdown.blocks), nested(pdf.blocks))
    keys = {"PDF": bookmark, "DOCX": str, "Markdown": bookmark}
    for other in (word, pdf):
        pairs = [
            ("block", nested(markdown.blocks), nested(other.blocks)),
            ("note", markdown.notes, other.notes),
            (
                "key",
                [keys["Markdown"](key) for key in markdown.keys],
                [keys[other.name](key) for key in other.keys],
            ),
        ]
        for what, expected, found in pairs:
            if message := first_difference(what, "Markdown", expected, other.name, found):
                return message
    return None


def read(stem):
    return (
        read_pdf(stem.with_suffix(".pdf")),
        read_docx(stem.with_suffix(".docx")),
        read_markdown(stem.with_suffix(".md")),
    )


# --- Self-test ----------------------------------------------------------------------------------


def swap(items, index):
    items[index], items[index + 1] = items[index + 1], items[index]
    return items[index] != items[index + 1]


def change(items, index):
    block = items[index]
    text = block.text if isinstance(block, Block) else block
    if not text:
        return False
    at = random.randrange(len(text))
    changed = text[:at] + ("〇" if text[at] != "〇" else "一") + text[at + 1 :]
    items[index] = Block(block.kind, block.depth, changed) if isinstance(block, Block) else changed
    return True


def drop(items, index):
    del items[index]
    return True


def demote(items, index):
    """Makes a heading a paragraph."""
    block = items[index]
    if isinstance(block, Block) and block.kind == "heading":
        items[index] = Block("paragraph", 0, block.text)
        return True
    return False


def self_test(editions, rounds=300):
    """Damages one edition at a time; returns what went unnoticed."""
    random.seed(1)
    done, missed = 0, []
    if min(len(edition.blocks) for edition in editions) < 2:
        return missed
    while done < rounds:
        damaged = [Edition(e.name, list(e.blocks), list(e.notes), list(e.keys)) for e in editions]
        edition = random.choice(damaged)
        part = random.choice(["blocks", "blocks", "notes", "keys"])
        items = getattr(edition, part)
        damage = random.choice([swap, change, drop, demote])
        if len(items) < 2:
            part, items = "blocks", edition.blocks
        index = random.randrange(len(items) - 1)
        is_figure = part == "blocks" and items[index].kind == "figure"
        if damage is swap and edition.name == "PDF" and is_figure:
            continue  # It may float.
        if damage(items, index):
            done += 1
            if difference(*damaged) is None:
                missed.append(f"{damage.__name__} in the {part} of {edition.name}")
    return missed


def main(arguments):
    testing = "--self-test" in arguments
    folders = [argument for argument in arguments if not argument.startswith("--")]
    if len(folders) != 1:
        sys.exit(__doc__)
    stems = [path.with_suffix("") for path in sorted(Path(folders[0]).rglob("*.pdf"))]
    stems = [s for s in stems if s.with_suffix(".docx").exists() and s.with_suffix(".md").exists()]
    if not stems:
        sys.exit(f"{folders[0]}: no manuscript with all three editions")
    failed = False
    for stem in stems:
        editions = read(stem)
        if message := difference(*editions):
            print(f"{stem}: {message}")
            failed = True
            continue
        _, _, markdown = editions
        counts = f"{len(markdown.blocks)} blocks, {len(markdown.notes)} notes, {len(markdown.keys)} keys"
        print(f"{stem}: the same in three editions: {counts}")
        if testing and (missed := self_test(editions)):
            print(f"{stem}: unnoticed: {missed[:5]}")
            failed = True
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main(sys.argv[1:])
