"""The rules of docs/typography.md as checks on glyph positions read back from a PDF.

Every function takes a paragraph (or a page, or a document) and a Tally, and counts what it looked
at and what breaks a rule. Nothing here is shared with the program: neither its classes of marks
nor its widths.
"""
import re
from collections import Counter
from dataclasses import dataclass, field

from pdf_lines import CLOSING, FULL, HALVED, LATIN, Line, classify

# Positions in a PDF are exact to some thousandths of a point.
EXACT = 0.03
# P4.
EDGE = 0.2
# From this measure on no gap opens by more than 0.15 em and no last line has one character.
NORMAL = 20
WIDEST = 1.15

UNITS = "km/h|m/s|kWh|GHz|MHz|kHz|Hz|kg|mg|km|cm|mm|nm|ms|GB|MB|KB|TB|kW|MW|mL|dB|Pa|g|m|s|h|t|L|W|V|A"
DIGITS = r"\d{1,3}(?: \d{3}(?!\d))+|\d+(?:[.,]\d+)*"
NUMBER = rf"[￥¥$€£#№±+−]?(?:{DIGITS})(?: ?(?:[%‰℃℉′″％]|°C?|(?:{UNITS})(?![A-Za-z])))?"
# What is one thing (L5), each with the name it is counted under.
THINGS = [
    ("L5 number", re.compile(NUMBER)),
    ("L5 word", re.compile(r"[^\W\d_\u2e80-\U0003ffff]+(?:’[^\W\d_\u2e80-\U0003ffff]+)*")),
    ("L5 dash", re.compile("——")),
    ("L5 ellipsis", re.compile("……|⋯⋯")),
    ("L5 doubled", re.compile("[！？]{2}")),
]
HAN_UNITS = "年月日号时分秒天岁世个人名位家件条台套册本页章节卷回层米里亩吨斤元角万亿千百公小度级次届"
COUNTED = re.compile(rf"\d ?(?=[{HAN_UNITS}])|第 ?(?=\d)|\d ?[万亿千百]+(?=元)")


@dataclass
class Tally:
    checked: Counter = field(default_factory=Counter)
    figures: dict = field(default_factory=dict)
    broken: list = field(default_factory=list)
    gave_way: list = field(default_factory=list)
    place: str = ""

    def check(self, rule, holds, line, what, may_give_way=False):
        """Counts a check; what breaks the rule where it can't be kept is counted apart."""
        self.checked[rule] += 1
        if holds:
            return
        text = line.text()
        place = (rule, f"{self.place} p. {line.page}: {what}: {text[:12]}…{text[-12:]}")
        (self.gave_way if may_give_way else self.broken).append(place)

    def add(self, other):
        self.checked += other.checked
        self.broken += other.broken
        self.gave_way += other.gave_way
        for name, values in other.figures.items():
            self.figures.setdefault(name, []).extend(values)

    def note(self, name, value):
        self.figures.setdefault(name, []).append(value)


@dataclass
class Paragraph:
    """Lines that belong together, with what their rules depend on."""

    lines: list
    left: float
    right: float
    em: float
    kinsoku: str
    indent: float
    # The measure in em, for what narrow ones can't keep.
    measure: float

    def __post_init__(self):
        self.row = []
        for index, line in enumerate(self.lines):
            for g in line.glyphs:
                g.line, g.index = index, len(self.row)
                self.row.append(g)
        classify(self.row)
        self.text, self.owner = "", []
        for index, g in enumerate(self.row):
            piece = g.text + (" " if g.spaced else "")
            self.text += piece
            self.owner += [index] * len(piece)
        self.parted, self.counted = {}, set()
        for rule, pattern in THINGS:
            for match in pattern.finditer(self.text):
                first, last = self.owner[match.start()], self.owner[match.end() - 1]
                for index in range(first, last):
                    self.parted.setdefault(index, rule)
        for match in COUNTED.finditer(self.text):
            self.counted.add(self.owner[match.end() - 1])

    def width(self, line):
        return self.right - self.left - (self.indent * self.em if line == 0 else 0)

    def forbidden(self, index):
        """The rule against a line end after a glyph, or None."""
        g, following = self.row[index], self.row[index + 1]
        if index in self.parted:
            return self.parted[index]
        if self.kinsoku == "none":
            return None
        if following.kind in ("stop", "pause", "close", "doubled", "latin-close", "suffix"):
            return "L1 mark"
        if following.kind in ("connector", "dot", "solidus"):
            return "L1 connector"
        if following.kind == "note-sign":
            return "L1 note"
        if g.kind in ("open", "latin-open"):
            return "L2 opening"
        if g.kind == "prefix":
            return "L2 prefix"
        if g.kind == "solidus" and self.kinsoku != "basic":
            return "L3 solidus"
        if following.kind in ("dash", "ellipsis") and self.kinsoku == "strict":
            return "L4 dash"
        return None

    def least_width(self, first, last):
        row = self.row[first : last + 1]
        cores = sum(g.core_end() - g.core_start() + g.calls for g in row)
        return cores + sum(least_gap(a, b) for a, b in zip(row, row[1:]))

    def is_too_wide(self, index):
        """Whether what holds together around a place is wider than the line: it can't be kept."""
        first, last = index, index + 1
        while first > 0 and self.forbidden(first - 1):
            first -= 1
        while last + 1 < len(self.row) and self.forbidden(last):
            last += 1
        return self.least_width(first, last) > self.width(self.row[index].line) + EXACT

    def opens_too_far(self, line):
        """Whether a line, wherever it ended, would have gaps opened by more than 0.15 em."""
        if line >= len(self.lines) - 1:
            return False
        start = end = next(g.index for g in self.row if g.line == line)
        while end + 1 < len(self.row) and self.least_width(start, end) <= self.width(line) + EXACT:
            if not self.forbidden(end) and end not in self.counted and self.opening(start, end) <= WIDEST - 1:
                return False
            end += 1
        return True

    def opening(self, start, end):
        """By how many em Han gaps open at least in a line of these glyphs."""
        row = self.row[start : end + 1]
        pairs = list(zip(row, row[1:]))
        width = sum(g.core_end() - g.core_start() + g.calls for g in row)
        room = self.width(row[0].line) - width - sum(widest_gap(a, b) for a, b in pairs)
        gaps = sum(self.stretches(a, b) and not is_han_latin(a, b) and a.kind not in LATIN for a, b in pairs)
        return room / self.em / gaps if gaps else max(room, 0.0)

    def stretches(self, a, b):
        """Whether what stands between two neighbours can be stretched."""
        if a.is_mark() and b.is_mark() or a.index in self.parted:
            return False
        full = FULL | HALVED
        spaced = a.spaced and a.kind in LATIN and b.kind in LATIN
        return (a.kind in full and b.kind in full) or is_han_latin(a, b) or spaced


def least_gap(a, b):
    if a.kind == "stop" and b.kind not in ("stop", "pause", "close", "doubled"):
        return a.size / 2
    if a.is_mark() and b.kind == "open" and a.kind != "open":
        return a.size / 2
    if is_han_latin(a, b):
        return max(a.size, b.size) / 8
    if a.spaced and a.kind in LATIN and b.kind in LATIN:
        return a.size / 4
    return 0.0


def widest_gap(a, b):
    """The widest that a gap becomes before gaps between Han characters open."""
    if is_han_latin(a, b):
        return max(a.size, b.size) / 3
    if a.spaced and a.kind in LATIN and b.kind in LATIN:
        return a.size / 2
    if a.kind in CLOSING and b.kind not in CLOSING or b.kind == "open" and a.kind != "open":
        return a.size / 2
    return 0.0


def is_han_latin(a, b):
    gapped = {"letter", "digit"}
    return (a.kind == "han" and b.kind in gapped) or (a.kind in gapped and b.kind == "han")


# --- Line ends ---------------------------------------------------------------------------------


def check_breaks(p, tally):
    """L1–L5: where lines end."""
    for index, (g, following) in enumerate(zip(p.row, p.row[1:])):
        line = p.lines[g.line]
        ends = following.line != g.line
        rule = p.forbidden(index)
        if rule:
            gives = ends and p.is_too_wide(index)
            tally.check(rule, not ends, line, f"{g.text}|{following.text}", gives)
        if index in p.counted:
            gives = ends and (p.measure < NORMAL or p.is_too_wide(index) or p.opens_too_far(g.line))
            tally.check("L5 Han unit", not ends, line, f"{g.text}|{following.text}", gives)
    for line in p.lines[1:]:
        tally.check("L1 note", not line.starts_with_call, line, "a call begins the line")


# --- Widths and gaps ---------------------------------------------------------------------------


def check_gaps(p, tally, widths):
    """W1, W2, M1–M3 and L5's zero stretch: what stands between neighbours on a line."""
    for index, (a, b) in enumerate(zip(p.row, p.row[1:])):
        if a.line != b.line:
            continue
        line = p.lines[a.line]
        gap = b.core_start() - a.core_end() - a.calls
        pair = f"{a.text}{b.text} {gap / a.size:.3f} em apart"
        if a.is_mark() and b.is_mark() and not (a.kind == "open" and b.kind != "open"):
            want = a.size / 2 if b.kind == "open" and a.kind != "open" else 0.0
            tally.check("W2 pair", near(gap, want), line, pair)
        elif index in p.parted:
            check_inside(p, index, gap, tally, widths)
        elif is_han_latin(a, b) and not a.calls:
            em = a.size if a.kind == "han" else b.size
            tally.check("M1 gap", gap > em / 8 - EXACT, line, pair)
            tally.note("M1 gap", gap / em)
        elif (a.is_mark() or b.is_mark()) and (a.kind in LATIN or b.kind in LATIN):
            tally.check("M1 none by marks", beside_mark(a, b, gap), line, pair)
        elif a.spaced and a.kind in LATIN and b.kind in LATIN and not a.code:
            tally.check("M3 space", gap > a.size / 4 - EXACT, line, pair)
            tally.note("M3 space", gap / a.size)
        elif {a.kind, b.kind} & {"connector", "dot", "solidus"} and not {a.kind, b.kind} & HALVED:
            tally.check("W1 rigid", near(gap, 0.0), line, pair)
        elif a.kind == "stop" and b.kind != "doubled":
            tally.check("W1 stop", gap > a.size / 2 - EXACT, line, pair)
        elif a.kind in FULL | HALVED and b.kind in FULL | HALVED:
            tally.check("W1 no overlap", gap > -EXACT, line, pair)
            if a.kind == b.kind == "han":
                advance = (b.x - a.x - a.calls) / a.size
                tally.note("Han advance", advance)
                wide = advance > WIDEST + 0.001
                # What one line can't help its neighbours share.
                may = wide and (p.measure < NORMAL or any(map(p.opens_too_far, (a.line, a.line + 1))))
                tally.check("J Han advance", not wide, line, pair, may)


def near(a, b):
    return abs(a - b) <= EXACT


def beside_mark(a, b, gap):
    """No gap of M1 beside a mark: at most the mark's own blank."""
    if a.kind == "open" or (b.is_mark() and b.kind != "open"):
        return near(gap, 0.0)
    if a.kind == "stop":
        return near(gap, a.size / 2)
    return -EXACT < gap < max(a.size, b.size) / 2 + EXACT


def check_inside(p, index, gap, tally, widths):
    """L5: nothing inside one thing is stretched or shrunk."""
    a, b = p.row[index], p.row[index + 1]
    line, pair = p.lines[a.line], f"{a.text}{b.text} {gap / a.size:.3f} em apart"
    if a.spaced:
        tally.check("L5 space inside", near(gap, a.size / 4), line, pair)
        return
    if a.font == b.font and a.size == b.size:
        # Kerning: the same two glyphs stand equally far apart everywhere.
        usual = widths.setdefault((a.font, a.size, a.gid, b.gid), gap)
        tally.check("L5 unstretched", near(gap, usual) and abs(gap) < a.size / 8, line, pair)
    else:
        tally.check("L5 unstretched", abs(gap) < EXACT, line, pair)


def check_widths(p, tally):
    """W1: what is half an em, one em, two em."""
    want = {"dot": 0.5, "dash": 2.0, "ellipsis": 1.0, "doubled": 1.0, "han": 1.0}
    want |= dict.fromkeys(HALVED, 1.0)
    for g in p.row:
        width = want.get(g.kind)
        if g.kind == "solidus":
            width = 0.5
        elif g.kind == "connector" and g.wide:
            width = 0.5 if g.text == "–" else 1.0
        if g.kind == "han" and not g.wide:
            width = None
        if width is not None:
            tally.check("W1 width", near(g.advance, width * g.size), p.lines[g.line], f"{g.text} is {g.advance / g.size:.3f} em")
        if g.text[0] in "“”‘’":
            check_quote(p, g, tally)


def check_quote(p, g, tally):
    """A quotation mark that touches Chinese text is Chinese."""
    touching = [p.row[i].kind for i in (g.index - 1, g.index + 1) if 0 <= i < len(p.row)]
    if "han" in touching and g.kind != "letter":
        tally.check("W1 quote", g.wide, p.lines[g.line], f"{g.text} is Latin")


# --- Justification -----------------------------------------------------------------------------


def check_lines(p, tally):
    """W3, W4, P1, P2, P4 and the order of justification, line by line."""
    last = len(p.lines) - 1
    by_line = [[] for _ in p.lines]
    for g in p.row:
        by_line[g.line].append(g)
    for index, (line, row) in enumerate(zip(p.lines, by_line)):
        want = p.left + (p.indent * p.em if index == 0 else 0.0)
        rule = "W3 line start" if row[0].kind == "open" else "P1 indent" if index == 0 else "P4 left edge"
        tally.check(rule, near(line.start(), want), line, f"{(line.start() - want) / p.em:.3f} em off")
        off = line.end() - p.right
        if index < last:
            rule = "W4 line end" if row[-1].is_mark() else "P4 right edge"
            rigid = off < 0 and not any(p.stretches(a, b) for a, b in zip(row, row[1:]))
            tally.check(rule, abs(off) < EDGE, line, f"{off:.2f} pt off", rigid)
        else:
            tally.check("P4 right edge", off < EDGE, line, f"{off:.2f} pt off")
        check_order(p, line, row, tally)
    if last > 0:
        bodies = sum(len(g.text) for g in by_line[-1] if g.kind in ("han", "letter", "digit"))
        tally.check("P2 last line", bodies > 1, p.lines[-1], f"{bodies} characters", p.measure < NORMAL)


def check_order(p, line, row, tally):
    """先挤进后推出: a class gives way only when those before it gave all they have."""
    blanks = {"bracket": [], "pause": [], "gap": []}
    han = []
    for a, b in zip(row, row[1:]):
        if a.calls or a.is_mark() and b.is_mark():
            continue
        gap = b.core_start() - a.core_end()
        if is_han_latin(a, b):
            blanks["gap"].append(gap / (a.size if a.kind == "han" else b.size))
        elif a.kind == "pause" and b.kind != "doubled":
            blanks["pause"].append(gap / a.size)
        elif (a.kind == "close" and b.kind != "doubled") or b.kind == "open":
            blanks["bracket"].append(gap / a.size)
        elif a.kind == b.kind == "han":
            han.append(gap / a.size)
    stretched = max(han, default=0.0)
    if han:
        tally.check("J alike", stretched - min(han) < 0.005, line, f"Han gaps {min(han):.3f} to {stretched:.3f} em")
    slack = 0.01
    pauses_squeezed = any(gap < 0.5 - slack for gap in blanks["pause"])
    gaps_squeezed = any(gap < 0.25 - slack for gap in blanks["gap"])
    brackets_given = all(gap < slack for gap in blanks["bracket"])
    pauses_given = all(gap < slack for gap in blanks["pause"])
    tally.check("J shrink order", not pauses_squeezed or brackets_given, line, "pauses before brackets")
    tally.check("J shrink order", not gaps_squeezed or (brackets_given and pauses_given), line, "gaps before marks")
    if stretched > slack:
        squeezed = pauses_squeezed or gaps_squeezed or any(gap < 0.5 - slack for gap in blanks["bracket"])
        tally.check("J stretch order", not squeezed, line, "squeezed and stretched")
        opened = all(gap > 1 / 3 - slack for gap in blanks["gap"])
        tally.check("J stretch order", opened, line, "Han gaps before Han–Latin gaps")


def check_paragraph(p, tally, widths):
    check_breaks(p, tally)
    check_gaps(p, tally, widths)
    check_widths(p, tally)
    check_lines(p, tally)


# --- Pages -------------------------------------------------------------------------------------


def check_pages(paragraphs, leading, tally):
    """P3 and P5: what begins and ends pages, and the grid."""
    pages, grid = {}, None
    for p in paragraphs:
        for index, line in enumerate(p.lines):
            pages.setdefault(line.page, []).append((line, index, len(p.lines)))
    for number, lines in sorted(pages.items()):
        first, last = lines[0], lines[-1]
        if number > 1:
            widow = 0 < first[1] == first[2] - 1
            tally.check("P3 widow", not widow, first[0], "the last line of a paragraph begins the page")
        if number < max(pages):
            club = last[1] == 0 and last[2] > 1
            tally.check("P3 club", not club, last[0], "the first line of a paragraph ends the page")
        for line, _, _ in lines:
            grid = line.y if grid is None else grid
            off = (line.y - grid) % leading
            tally.check("P5 grid", min(off, leading - off) < EXACT, line, f"{off:.2f} pt off the grid")


__all__ = ["NORMAL", "WIDEST", "Line", "Paragraph", "Tally", "check_pages", "check_paragraph"]
