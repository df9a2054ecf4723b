"""Reads the lines of a PDF's text back from the positions of its glyphs, with MuPDF.

Knows nothing of hanpress but what any reader of the page could see: where each glyph stands, how
wide it is, in which font and size. Lengths are in points, y grows downward.
"""
from dataclasses import dataclass, field

import pymupdf

STOP = set("。．！？")
PAUSE = set("，、：；")
OPEN = set("“‘（《〈【〖〔［｛「『")
CLOSE = set("”’）》〉】〗〕］｝」』")
DOUBLED = {"！！", "？？", "？！", "！？"}
CONNECTOR = set("–—～-~〜")
SOLIDUS = set("/／")
PREFIX = set("￥¥＄$€£￡#№±+−")
SUFFIX = set("%‰℃℉°′″％")
LATIN_OPEN = set("([{“‘")
LATIN_CLOSE = set(")]},.;:!?”’…—")
HALVED = {"stop", "pause", "open", "close"}
# Marks whose blank follows their ink.
CLOSING = {"stop", "pause", "close"}
# What is set as Han characters are, one em and no glue of its own.
FULL = {"han", "dash", "ellipsis", "doubled", "circled"}
LATIN = {"letter", "digit", "prefix", "suffix", "latin-open", "latin-close", "sign"}


@dataclass(slots=True)
class Glyph:
    text: str
    x: float
    y: float
    advance: float
    size: float
    font: str
    gid: int
    # Set in a font that has ideographs.
    wide: bool = False
    code: bool = False
    # The em of the Han characters beside it.
    em: float = 0.0
    kind: str = ""
    # Whether a space follows on the same line, and whether a note call does.
    spaced: bool = False
    calls: float = 0.0
    # Its line, and itself, in its paragraph.
    line: int = 0
    index: int = 0

    def core_start(self):
        """Where its ink's half begins: an opening mark's left half is blank (W1)."""
        return self.x + (self.size / 2 if self.kind == "open" else 0.0)

    def core_end(self):
        return self.x + self.advance - (self.size / 2 if self.kind in CLOSING else 0.0)

    def is_mark(self):
        return self.kind in HALVED


@dataclass
class Line:
    page: int
    y: float
    # The size most of it has.
    size: float
    # Without spaces and calls.
    glyphs: list = field(default_factory=list)
    ends_with_call: bool = False
    starts_with_call: bool = False
    # Whether the label of a list's item stood before it.
    labelled: bool = False
    # The hyphen of a parted word.
    hyphen: float = 0.0

    def start(self):
        return self.glyphs[0].core_start()

    def end(self):
        last = self.glyphs[-1]
        return last.core_end() + last.calls + self.hyphen

    def text(self):
        return "".join(g.text + (" " if g.spaced else "") for g in self.glyphs)


def is_ideograph(character):
    return "\u3400" <= character <= "\u9fff" or "\U00020000" <= character <= "\U0003ffff"


def read(path, latin_size=1.0, latin_rise=0.0):
    """The lines of a PDF, page by page, from the top; size and baseline of Latin text in em of the
    Han characters beside it (M5)."""
    with pymupdf.open(path) as document:
        pages = [glyphs(page) for page in document]
    han_fonts = {g.font for page in pages for g in page if is_ideograph(g.text[0])}
    lines = []
    for number, page in enumerate(pages, 1):
        for g in page:
            g.wide = g.font in han_fonts
            g.code = "Mono" in g.font
            is_latin = not g.wide and not g.code
            g.em = g.size / latin_size if is_latin else g.size
            g.y += latin_rise * g.em if is_latin else 0.0
        lines += page_lines(number, page)
    return lines


def glyphs(page):
    found = []
    for span in page.get_texttrace():
        font, size = span["font"], round(span["size"], 3)
        for code, gid, origin, box in span["chars"]:
            if gid < 0 and found:
                # A further character of the glyph before.
                found[-1].text += chr(code)
                continue
            found.append(Glyph(chr(code), origin[0], origin[1], box[2] - box[0], size, font, gid))
    return found


def rows(page):
    """Glyphs by their baselines, from the top; positions are exact to some hundredths of a point."""
    found = []
    for g in sorted(page, key=lambda g: g.y):
        if found and g.y - found[-1][0].y < 0.05:
            found[-1].append(g)
        else:
            found.append([g])
    return found


def page_lines(number, page):
    """Glyphs on one baseline are a line; what is smaller and stands a little higher is a call."""
    baselines = []
    for row in reversed(rows(page)):
        y, size = row[0].y, max(g.size for g in row)
        below = baselines[-1] if baselines else None
        if below and 0 < below[0] - y < 0.6 * below[1] and size < 0.8 * below[1]:
            below[3].extend(row)
        else:
            baselines.append((y, size, row, []))
    return [line for y, _, row, raised in reversed(baselines) if (line := make_line(number, y, row, raised))]


def ink_start(g):
    """Marks without their blanks may begin at the same place, as do spaces of no width."""
    if g.text.isspace():
        return g.x - 0.05
    return g.x + (g.size / 2 if g.wide and g.text[0] in OPEN else 0.0)


def make_line(number, y, row, raised):
    line = Line(number, row[0].y, 0.0)
    raised_ids = {id(g) for g in raised}
    for g in sorted(row + raised, key=ink_start):
        if id(g) in raised_ids:
            if line.glyphs:
                line.glyphs[-1].calls += g.advance
            else:
                line.starts_with_call = True
        elif g.text.isspace():
            if line.glyphs:
                line.glyphs[-1].spaced = True
        else:
            line.glyphs.append(g)
    if not line.glyphs:
        return None
    line.ends_with_call = line.glyphs[-1].calls > 0
    sizes = [g.size for g in line.glyphs]
    line.size = max(set(sizes), key=lambda size: (sizes.count(size), size))
    return line


def classify(row):
    """Gives the glyphs of a paragraph, in order, their kinds; neighbours count across lines."""
    for index, g in enumerate(row):
        before = row[index - 1].text[-1] if index else ""
        after = row[index + 1].text[0] if index + 1 < len(row) else ""
        g.kind = kind(g, before, after)


def kind(g, before, after):
    text, first = g.text, g.text[0]
    if g.code:
        return "digit" if first.isascii() and first.isdigit() else "letter" if first.isalpha() else "sign"
    if first.isascii() and first.isdigit():
        return "digit"
    if first in SUFFIX and before.isascii() and before.isdigit():
        return "suffix"
    if first in PREFIX and after.isascii() and after.isdigit():
        return "prefix"
    if g.wide:
        return wide_kind(g, text, first)
    if first in "-–—~" and (is_ideograph(before or " ") or is_ideograph(after or " ")):
        return "connector"
    if first == "–" and before.isdigit() and after.isdigit():
        return "connector"
    if first == "*" and (not after.isalnum() or is_ideograph(after)):
        return "asterisk"
    if first in LATIN_OPEN:
        return "latin-open"
    if first in LATIN_CLOSE:
        # An apostrophe.
        return "letter" if first == "’" and before.isalpha() and after.isalpha() else "latin-close"
    return "letter" if first.isalpha() else "sign"


def wide_kind(g, text, first):
    if text in DOUBLED:
        return "doubled"
    if text in ("——", "⸺"):
        return "dash"
    for name, characters in (
        ("stop", STOP),
        ("pause", PAUSE),
        ("open", OPEN),
        ("close", CLOSE),
        ("ellipsis", "…⋯"),
        ("connector", CONNECTOR),
        ("dot", "·"),
        ("solidus", SOLIDUS),
    ):
        if first in characters:
            return name
    if first.isalpha() and first < "\u2e80":
        return "letter"
    if "\u2460" <= first <= "\u2473" or "\u3251" <= first <= "\u325f" or "\u32b1" <= first <= "\u32bf":
        return "circled"
    return "han"
