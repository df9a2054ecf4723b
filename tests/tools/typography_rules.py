"""The rules of docs/typography.md as checks on glyph positions read back from a PDF.

Every function takes a paragraph, or pages, and a Tally, and counts what it looked at and what
breaks a rule.
"""
from collections import Counter
from dataclasses import dataclass, field

from pdf_lines import FULL, HALVED, LATIN
from typography_paragraph import EXACT, han_size, is_han_latin

# P4.
EDGE = 0.2
# M2 and M3: the widest that other gaps become in a line that ends short.
WIDEST_OTHER = 1 / 2
# By how many em Han gaps open before words part with a hyphen, at most where the text allows it
# (the bar of the house), and what is an error (TYPOGRAPHY, Justification).
WIDE, WIDEST, LOOSE = 0.10, 0.15, 0.25


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


# --- Line ends ---------------------------------------------------------------------------------


def check_breaks(p, tally):
    """L1–L5: where lines end."""
    for index, (g, following) in enumerate(zip(p.row, p.row[1:])):
        line = p.lines[g.line]
        ends = following.line != g.line
        rule = p.forbidden(index)
        if rule:
            hyphen = p.hyphens.get(id(g)) if ends else None
            if hyphen is not None:
                tally.check("L5 hyphen", hyphen, line, f"{g.text}-|{following.text}")
            gives = ends and (p.is_too_wide(index) or (hyphen is not None and not p.can_be_set(g.line, WIDE)))
            tally.check(rule, not ends, line, f"{g.text}|{following.text}", gives)
        if index in p.counted:
            gives = ends and not p.can_be_set(g.line, WIDEST)
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
            tally.check("W2 pair", near(gap, p.style.pair(a, b)), line, pair)
        elif index in p.parted:
            check_inside(p, index, gap, tally, widths)
        elif is_han_latin(a, b) and not a.calls:
            tally.check("M1 gap", gap > han_size(a, b) * min(p.style.gap, 1 / 8) - EXACT, line, pair)
            tally.note("M1 gap", gap / han_size(a, b))
        elif (a.is_mark() or b.is_mark()) and (a.kind in LATIN or b.kind in LATIN):
            tally.check("M1 none by marks", beside_mark(p.style, a, b, gap), line, pair)
        elif a.spaced and a.kind in LATIN and b.kind in LATIN and not a.code:
            tally.check("M3 space", gap > a.em / 4 - EXACT, line, pair)
            tally.note("M3 space", gap / a.em)
        elif {a.kind, b.kind} & {"connector", "dot", "solidus"} and not {a.kind, b.kind} & HALVED:
            tally.check("W1 rigid", near(gap, 0.0), line, pair)
        elif a.kind == "stop" and b.kind != "doubled":
            tally.check("W1 stop", gap > p.style.blank(a) - EXACT, line, pair)
        elif a.kind in FULL | HALVED and b.kind in FULL | HALVED:
            tally.check("W1 no overlap", gap > -EXACT, line, pair)
            if a.kind == b.kind == "han":
                tally.note("Han advance", (b.x - a.x - a.calls) / a.size)


def near(a, b):
    return abs(a - b) <= EXACT


def beside_mark(style, a, b, gap):
    """No gap of M1 beside a mark: at most the mark's own blank."""
    if a.kind == "open" or (b.is_mark() and b.kind != "open"):
        return near(gap, 0.0)
    if a.kind == "stop":
        return near(gap, style.blank(a))
    return -EXACT < gap < style.blank(a if a.is_mark() else b) + EXACT


def check_inside(p, index, gap, tally, widths):
    """L5: nothing inside one thing is stretched or shrunk."""
    a, b = p.row[index], p.row[index + 1]
    line, pair = p.lines[a.line], f"{a.text}{b.text} {gap / a.size:.3f} em apart"
    if a.spaced:
        tally.check("L5 space inside", near(gap, a.em / 4), line, pair)
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
        if g.kind in ("letter", "digit") and not (g.wide or g.code):
            size = p.em * p.style.latin_size
            tally.check("M5 Latin", near(g.size, size) and near(g.y, p.lines[g.line].y), p.lines[g.line], f"{g.text} of {g.size} pt")
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
        hung = p.hung(row[-1].index)
        off = line.end() - hung - p.right
        if index < last and p.justified:
            rule = "W5 hanging" if hung else "W4 line end" if row[-1].is_mark() else "P4 right edge"
            may = off <= -EDGE and may_end_short(p, index, row)
            tally.check(rule, abs(off) < EDGE, line, f"{off:.2f} pt off", may)
            if off <= -EDGE and p.is_bounded():
                tally.check("J short line", may, line, f"{-off / p.em:.2f} em short")
        else:
            tally.check("P4 right edge", off < EDGE, line, f"{off:.2f} pt off")
        check_advance(p, index, row, tally)
        check_order(p, line, row, tally)
    if last > 0:
        bodies = p.bodies(by_line[-1])
        may = bodies < 2 and not p.can_be_set(last, LOOSE, parted=True)
        tally.check("P2 last line", bodies > 1, p.lines[-1], f"{bodies} characters", may)


def may_end_short(p, index, row):
    """Whether nothing in a line can fill it, or is wide enough to, and the lines around can't be
    broken in any better way."""
    if not p.is_bounded():
        rigid = not any(p.stretches(a, b) for a, b in zip(row, row[1:]))
        return rigid and not p.can_be_set(index, LOOSE, parted=True)
    return is_opened(p, row) and not p.can_be_set(index, WIDEST, parted=True)


def is_opened(p, row):
    """Whether the gaps of a line are as wide as they may be."""
    for a, b in zip(row, row[1:]):
        gap = b.core_start() - a.core_end() - a.calls
        if p.stretches(a, b) and a.index not in p.parted:
            other = is_han_latin(a, b) or (a.kind in LATIN and b.kind in LATIN)
            widest = WIDEST_OTHER * han_size(a, b) if other else WIDEST * p.em + p.widest_gap(a, b)
            if gap < widest - 0.01 * p.em:
                return False
    return True


def check_advance(p, index, row, tally):
    """How far Han gaps open: no farther than the bar; in narrow lines where the text allows it."""
    advances = [(b.x - a.x - a.calls) / a.size for a, b in zip(row, row[1:]) if a.kind == b.kind == "han"]
    if not advances:
        return
    wide = max(advances) > 1 + WIDEST + 0.001
    may = wide and not p.is_bounded() and not p.can_be_set(index, WIDEST)
    tally.check("J Han advance", not wide, p.lines[index], f"{max(advances):.3f} em", may)


def check_order(p, line, row, tally):
    """先挤进后推出: a class gives way only when those before it gave all they have."""
    blanks = {"bracket": [], "pause": [], "gap": []}
    han = []
    for a, b in zip(row, row[1:]):
        if a.calls or a.is_mark() and b.is_mark():
            continue
        gap = b.core_start() - a.core_end()
        if is_han_latin(a, b):
            blanks["gap"].append(gap / han_size(a, b))
        elif a.kind == "pause" and b.kind != "doubled":
            blanks["pause"].append((gap / a.size, p.style.blank(a) / a.size))
        elif (a.kind == "close" and b.kind != "doubled") or b.kind == "open":
            mark = a if a.kind == "close" else b
            blanks["bracket"].append((gap / mark.size, p.style.blank(mark) / mark.size))
        elif a.kind == b.kind == "han":
            han.append(gap / a.size)
    stretched = max(han, default=0.0)
    if han:
        tally.check("J alike", stretched - min(han) < 0.005, line, f"Han gaps {min(han):.3f} to {stretched:.3f} em")
    slack = 0.01
    pauses_squeezed = any(gap < blank - slack for gap, blank in blanks["pause"])
    brackets_squeezed = any(gap < blank - slack for gap, blank in blanks["bracket"])
    gaps_squeezed = any(gap < p.style.gap - slack for gap in blanks["gap"])
    brackets_given = all(gap < slack for gap, _ in blanks["bracket"])
    pauses_given = all(gap < slack for gap, _ in blanks["pause"])
    if han:
        # What the line's Han gaps opened by is added to the marks' own blanks.
        widest = max((gap - blank for gap, blank in blanks["pause"] + blanks["bracket"]), default=0.0)
        tally.check("W6 blank", widest < stretched + slack, line, f"{widest:.3f} em more than a mark has")
    tally.check("J shrink order", not pauses_squeezed or brackets_given, line, "pauses before brackets")
    tally.check("J shrink order", not gaps_squeezed or (brackets_given and pauses_given), line, "gaps before marks")
    widest = max(blanks["gap"], default=0.0)
    # Where Han gaps can't take what is missing without opening too far, all gaps do.
    wide = stretched > WIDEST - slack and not (p.is_bounded() and widest > WIDEST_OTHER + slack)
    tally.check("M2 widest gap", widest < max(p.style.gap, 1 / 3) + slack or not han or wide, line, f"{widest:.3f} em")
    if stretched > slack:
        squeezed = pauses_squeezed or gaps_squeezed or brackets_squeezed
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
