#!/usr/bin/env python3
"""Checks that parsers of others read each flavour of the Markdown edition as hanpress means it.

    check_markdown.py HANPRESS FOLDER    builds FOLDER in every flavour
    check_markdown.py --self-test HANPRESS FOLDER
                                         gives each parser the wrong flavour, or damaged text

pandoc reads each flavour by its own name, markdown-it (CommonMark with GitHub's tables) the first
two. All must find the same headings with the same keys, tables of the same cells (their spans,
alignments and texts), as many notes, the same stressed texts and the same words in the same order.
Without HTML pandoc must find the tables too, but for those whose cells head their rows, which only
HTML can say. Built without conversion.
"""
import json
import re
import shutil
import subprocess
import sys
import tempfile
import unicodedata
from html.parser import HTMLParser
from pathlib import Path

import pypandoc
from markdown_it import MarkdownIt
from mdit_py_plugins.footnote import footnote_plugin

FLAVOURS = {
    "gfm": "gfm+footnotes+yaml_metadata_block",
    "commonmark": "commonmark",
    "pandoc": "markdown",
}
STRESS = {"strong", "em", "del", "s"}


class Page(HTMLParser):
    """What a page of HTML says: headings with keys, tables, notes, stressed texts, words of the body."""

    def __init__(self, html):
        super().__init__()
        self.headings, self.notes, self.stressed = [], [], []
        # Tables as lists of rows of cells; those that are open, and their open cells.
        self.tables, self.open_tables, self.cells = [], [], []
        self.words, self.open = [], []
        self.captions, self.spans, self.in_caption = [], [], False
        # How deep in a call or a way back, and in the items of a note.
        self.hidden = self.items = 0
        self.feed(html)

    def handle_starttag(self, tag, attributes):
        attributes = dict(attributes)
        if re.fullmatch("h[1-6]", tag):
            self.open.append((tag, [], attributes.get("id") if self.keyed else None))
        elif tag == "a" and "id" in attributes and self.open:
            name, text, _ = self.open[-1]
            if re.fullmatch("h[1-6]", name):
                self.open[-1] = (name, text, attributes["id"])
        elif tag in STRESS:
            # With a class it is no stress: dots, for one.
            self.open.append((tag, [], attributes.get("class")))
        elif tag == "table":
            self.tables.append([])
            self.open_tables.append(self.tables[-1])
        elif tag == "tr" and self.open_tables:
            self.open_tables[-1].append([])
        elif tag in ("td", "th") and self.open_tables:
            spans = [int(attributes.get(name) or 1) for name in ("colspan", "rowspan")]
            style = re.search(r"text-align:\s*(\w+)", attributes.get("style") or "")
            alignment = attributes.get("align") or (style[1] if style else None)
            self.cells.append([tag, *spans, alignment, ""])
            self.open_tables[-1][-1].append(self.cells[-1])
        if tag == "img" and attributes.get("title"):
            self.captions.append([attributes["title"]])
        if tag == "span":
            self.spans.append(attributes.get("class") == "caption")
        if tag in ("caption", "figcaption") or (tag == "span" and self.spans[-1]):
            self.captions.append([])
            self.in_caption = True
        if tag == "a" and re.match("#(fn|note-)", attributes.get("href") or ""):
            self.hidden += 1
        elif tag == "li" and re.match("(note-|fn)", attributes.get("id") or ""):
            self.notes.append([])
            self.items = 1
        elif tag == "li" and self.items:
            self.items += 1

    keyed = False

    def handle_endtag(self, tag):
        if tag == "a" and self.hidden:
            self.hidden -= 1
        if tag == "li" and self.items:
            self.items -= 1
        if tag in ("caption", "figcaption") or (tag == "span" and self.spans and self.spans.pop()):
            self.in_caption = False
        if tag == "table" and self.open_tables:
            self.open_tables.pop()
        elif tag in ("td", "th") and self.cells:
            self.cells.pop()
        if self.open and self.open[-1][0] == tag:
            name, text, key = self.open.pop()
            text = squeeze("".join(text))
            if name.startswith("h"):
                self.headings.append((int(name[1]), key, text))
            else:
                if not (self.items or self.in_caption or key):
                    self.stressed.append(("del" if name == "s" else name, text))

    def handle_data(self, data):
        if self.hidden:
            return
        if self.in_caption:
            self.captions[-1].append(data)
        else:
            (self.notes[-1] if self.items else self.words).append(data)
            if self.cells:
                self.cells[-1][-1] += squeeze(data)
        for _, text, _ in self.open:
            text.append(data)

    def facts(self):
        # pandoc repeats a note that is called twice.
        notes = list(dict.fromkeys(squeeze("".join(note)) for note in self.notes))
        return {
            "headings": self.headings,
            "tables": self.tables,
            "notes": notes,
            "stressed": self.stressed,
            "captions": [squeeze("".join(caption)) for caption in self.captions],
            "words": squeeze("".join(self.words)),
        }


class KeyedPage(Page):
    """pandoc puts keys at headings themselves."""

    keyed = True


def squeeze(text):
    # pandoc composes characters.
    return unicodedata.normalize("NFC", re.sub(r"[\s↩︎]+", "", text))


def by_pandoc(text, flavour):
    html = pypandoc.convert_text(text, "html5", format=FLAVOURS[flavour], extra_args=["--wrap=none", "--quiet"])
    # It makes keys of its own for headings that have none.
    page = (KeyedPage if flavour == "pandoc" else Page)(html)
    return page.facts()


def drawn_tables(text):
    """The shapes of the tables that pandoc finds without HTML: the spans of cells, row after row."""
    found = []

    def visit(node):
        if isinstance(node, list):
            for part in node:
                visit(part)
        elif isinstance(node, dict):
            if node.get("t") == "Table":
                _, _, _, head, bodies, foot = node["c"]
                rows = head[1] + [row for body in bodies for row in body[2] + body[3]] + foot[1]
                found.append([[(cell[3], cell[2]) for cell in row[1]] for row in rows])
            visit(list(node.values()))

    visit(json.loads(pypandoc.convert_text(text, "json", format="markdown-raw_html", extra_args=["--quiet"])))
    return found


def shapes(tables):
    """The same of tables in HTML, without those of which cells head rows."""
    def heads_rows(table):
        return any({cell[0] for cell in row} == {"td", "th"} for row in table)

    return [[[(cell[1], cell[2]) for cell in row] for row in table] for table in tables if not heads_rows(table)]


def by_markdown_it(text, flavour):
    parser = MarkdownIt("commonmark", {"html": True})
    if flavour == "gfm":
        parser.enable(["table", "strikethrough"])
        parser.use(footnote_plugin)
        text = re.sub(r"\A---\n.*?\n---\n", "", text, flags=re.DOTALL)
    return Page(parser.render(text)).facts()


def without_title(facts, title):
    """Two flavours repeat the title above the sections; it has no key."""
    headings = facts["headings"]
    if headings and headings[0][1] is None and headings[0][2] == squeeze(title):
        words = facts["words"]
        assert words.startswith(squeeze(title)), words[:80]
        facts = {**facts, "headings": headings[1:], "words": words[len(squeeze(title)) :]}
    return facts


def build(hanpress, folder, output):
    # A build leaves a lock file beside its manuscripts.
    copy = shutil.copytree(folder, output / "manuscripts")
    for flavour in FLAVOURS:
        subprocess.run(
            [hanpress, "build", copy, "-o", output / flavour, "--editions", "md",
             "--profile", "none", "--markdown", flavour],
            check=True, capture_output=True,
        )
    return sorted(path.relative_to(output / "gfm") for path in (output / "gfm").rglob("*.md"))


def title_of(text):
    found = re.search(r"^title: (.*)$", text, re.MULTILINE)
    title = found[1] if found else ""
    return json.loads(title) if title.startswith('"') else title


def readings(texts):
    """Each reading by (flavour, parser)."""
    title = title_of(texts["gfm"])
    for flavour, text in texts.items():
        yield (flavour, "pandoc"), without_title(by_pandoc(text, flavour), title)
        if flavour != "pandoc":
            yield (flavour, "markdown-it"), without_title(by_markdown_it(text, flavour), title)


def difference(texts):
    """The first fact in which a reading differs from the first one, or None."""
    expected = None
    for who, facts in readings(texts):
        if expected is None:
            expected = facts
        for name, value in facts.items():
            if value != expected[name]:
                return f"{who}: {name}: {first_difference(expected[name], value)}"
    drawn, wanted = drawn_tables(texts["pandoc"]), shapes(expected["tables"])
    if drawn != wanted:
        return f"pandoc without HTML: tables: {first_difference(wanted, drawn)}"
    return None


def first_difference(one, other):
    at = next((i for i, pair in enumerate(zip(one, other)) if pair[0] != pair[1]),
              min(len(one), len(other)))
    return f"at {at}: {one[max(0, at - 12) : at + 12]!r} and {other[max(0, at - 12) : at + 12]!r}"


def damaged(texts):
    """Texts that no parser must read alike, each with what was done to it."""
    swapped = dict(texts, pandoc=texts["gfm"])
    yield "GitHub's for pandoc's", swapped
    for flavour, text in texts.items():
        lines = text.split("\n")
        begin = next(i for i, line in enumerate(lines) if line.startswith("#"))
        yield f"{flavour} without a heading's mark", dict(
            texts, **{flavour: "\n".join(lines[:begin] + [lines[begin].lstrip("#")] + lines[begin + 1 :])})
        longest = max(range(len(lines)), key=lambda i: len(lines[i]))
        yield f"{flavour} without a paragraph", dict(
            texts, **{flavour: "\n".join(lines[:longest] + lines[longest + 1 :])})
        for what, worse in damaged_grids(lines):
            yield f"{flavour} with {what}", dict(texts, **{flavour: "\n".join(worse)})
        if "**" in text:
            yield f"{flavour} without its bold", dict(texts, **{flavour: text.replace("**", "")})


def damaged_grids(lines):
    """The lines with one grid table spoilt, if there is one, each with what was done to it."""
    head = next((i for i, line in enumerate(lines) if re.fullmatch(r"\+[+=:]+\+", line)), None)
    if head is None:
        return
    # In a row with a border between its cells and room before the last one.
    row = next(i for i in range(head, len(lines)) if re.fullmatch(r"\|.* \|.*  \|", lines[i]))
    bar = lines[row].index(" |", 1) + 1
    for what, at, worse in [
        ("a head that is none", head, lines[head].replace("=", "-")),
        ("a border a column off", row, lines[row][:-3] + " |"),
        ("a border less", row, lines[row][:bar] + " " + lines[row][bar + 1 :]),
        ("an alignment less", head, lines[head].replace(":", "=")),
    ]:
        if worse != lines[at]:
            yield what, lines[:at] + [worse] + lines[at + 1 :]


def main():
    arguments = sys.argv[1:]
    tests = arguments[0] == "--self-test"
    hanpress, folder = arguments[tests:]
    with tempfile.TemporaryDirectory() as work:
        output = Path(work)
        for name in build(hanpress, folder, output):
            texts = {flavour: (output / flavour / name).read_text("utf-8") for flavour in FLAVOURS}
            found = difference(texts)
            if found:
                sys.exit(f"{name}: {found}")
            if tests:
                for what, bad in damaged(texts):
                    if difference(bad) is None:
                        sys.exit(f"{name}: not noticed: {what}")
            facts = by_pandoc(texts["pandoc"], "pandoc")
            counts = ", ".join(f"{len(facts[what])} {what}" for what in ("headings", "tables", "notes", "captions", "stressed"))
            print(f"{name}: the same to all parsers: {counts}")


main()
