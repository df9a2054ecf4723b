"""The marks between the lines, read back from a PDF: readings (ruby), dots of emphasis, lines under
names and titles; with a negative control for every rule.

The torture text for them has characters of its own for each: what stands above or below a character
tells what it should be.
"""
import copy
import re
from dataclasses import dataclass, field

import pymupdf

from pdf_lines import glyphs, is_ideograph, rows
from typography_rules import Tally

EXACT = 0.05
# What stands above which characters: syllable by syllable, or above the whole.
READINGS = {
    "Chóng": "重", "qìng": "庆", "chuáng": "床", "qián": "前", "míng": "明", "shuāng": "霜", "mā": "妈", "CPU": "中央处理器",
}
DOTTED = "注意切勿赵"
NAMES, TITLES = ["安娜", "李白", "赵"], ["山海经", "诗品"]
# One trap a line; markup as in manuscripts.
TRAPS = """
{重庆|Chóng qìng}
{床|chuáng}
{床|chuáng}{前|qián}{明|míng}
{中央处理器|CPU}
{妈|mā}
{霜|shuāng}，
（{霜|shuāng}）
<em class="dots">注意</em>
<em class="dots">切，勿</em>。
<em class="dots">意A</em>
<u class="name">安娜</u><u class="title">山海经</u>
<u class="name">李白</u>、
<u class="title">诗品</u>，
<em class="dots"><u class="name">赵</u></em>
{床|chuáng}<em class="dots">勿</em>
""".strip().splitlines()


def manuscript(measure, filler):
    """Each trap behind each length of plain text."""
    paragraphs = []
    for row in range(2 * measure):
        parts = [filler(1 + row % measure)]
        for index in range(len(TRAPS)):
            parts.append(TRAPS[(row * 5 + index) % len(TRAPS)] + filler(2 + (row + index) % 3))
        paragraphs.append("".join(parts) + "。")
    return paragraphs


def expected(paragraphs):
    """How often each thing is there."""
    text = "".join(paragraphs)
    readings = {base: text.count(reading) for reading, base in READINGS.items()}
    dotted = re.sub("<[^>]*>", "", "".join(re.findall('<em class="dots">(.*?)</em>', text)))
    dots = sum(is_ideograph(character) for character in dotted)
    return {"readings": readings, "dots": dots}


@dataclass
class Line:
    page: int
    y: float
    glyphs: list = field(default_factory=list)

    def text(self):
        return "".join(g.text for g in self.glyphs)

    def find(self, text):
        """Where a text stands, as first and last glyph."""
        found, at = [], self.text().find(text)
        while at >= 0:
            # A long mark is one glyph of two characters, but none stands in these texts.
            found.append((self.glyphs[at], self.glyphs[at + len(text) - 1]))
            at = self.text().find(text, at + 1)
        return found


@dataclass
class Reading:
    page: int
    y: float
    text: str
    start: float
    end: float


@dataclass
class Shape:
    page: int
    kind: str
    left: float
    top: float
    right: float
    bottom: float


@dataclass
class Marked:
    lines: list
    readings: list
    shapes: list


def read(path, em):
    marked = Marked([], [], [])
    with pymupdf.open(path) as document:
        for number, page in enumerate(document, 1):
            found = glyphs(page)
            for row in rows(g for g in found if abs(g.size - em) < 0.1 and not g.text.isspace()):
                marked.lines.append(Line(number, row[0].y, sorted(row, key=lambda g: g.x)))
            for row in rows(g for g in found if abs(g.size - em / 2) < 0.1):
                marked.readings += split(number, sorted(row, key=lambda g: g.x), em)
            for drawing in page.get_drawings():
                rect, parts = drawing["rect"], {item[0] for item in drawing["items"]}
                kind = "line" if parts == {"re"} else "dot" if rect.width < 0.3 * em else "wave"
                marked.shapes.append(Shape(number, kind, rect.x0, rect.y0, rect.x1, rect.y1))
    return marked


def split(page, row, em):
    """The readings on one baseline."""
    readings = []
    for g in row:
        if readings and g.x - readings[-1].end < 0.05 * em:
            readings[-1].text += g.text
            readings[-1].end = g.x + g.advance
        else:
            readings.append(Reading(page, g.y, g.text, g.x, g.x + g.advance))
    return readings


def check(marked, geometry, tally):
    em = geometry["em"]
    left, right = geometry["margin"], geometry["margin"] + geometry["measure"] * em
    lines = {}
    for line in marked.lines:
        lines.setdefault(line.page, []).append(line)
    check_readings(marked, lines, em, (left, right), geometry, tally)
    check_dots(marked, lines, em, geometry, tally)
    check_lines(marked, lines, em, tally)


def line_at(lines, page, low, high):
    return next((line for line in lines.get(page, []) if low < line.y < high), None)


def check_readings(marked, lines, em, edges, geometry, tally):
    found = dict.fromkeys(READINGS.values(), 0)
    before = None
    for reading in marked.readings:
        line = line_at(lines, reading.page, reading.y + 0.8 * em, reading.y + 1.2 * em)
        above = line_at(lines, reading.page, reading.y - 1.2 * em, reading.y)
        base = READINGS.get(reading.text)
        places = line.find(base) if line and base else []
        middle = (reading.start + reading.end) / 2
        off = min((abs((a.x + b.x + b.advance) / 2 - middle) for a, b in places), default=em)
        place = line or marked.lines[0]
        tally.check("ruby centred", off < EXACT, place, f"{reading.text} {off:.2f} pt off")
        tally.check("ruby in the measure", edges[0] - EXACT < reading.start and reading.end < edges[1] + EXACT, place, reading.text)
        if before and before.page == reading.page and abs(before.y - reading.y) < EXACT:
            apart = reading.start - before.end
            tally.check("ruby apart", apart > em / 4 - EXACT, place, f"{before.text} and {reading.text} {apart / em:.3f} em")
        if above:
            # Letters of half the size, with their accents, below the em-box of the line above.
            tally.check("ruby room", reading.y - 0.38 * em > above.y + 0.12 * em, place, reading.text)
        if base and off < EXACT:
            found[base] += 1
        before = reading
    for base, count in geometry["readings"].items():
        tally.check("ruby base", found[base] == count, marked.lines[0], f"{base} {found[base]} times, not {count}")


def check_dots(marked, lines, em, geometry, tally):
    dots = [shape for shape in marked.shapes if shape.kind == "dot"]
    right = 0
    for dot in dots:
        line = line_at(lines, dot.page, dot.top - 0.6 * em, dot.top)
        middle = (dot.left + dot.right) / 2
        under = [g for g in line.glyphs if abs(g.x + g.advance / 2 - middle) < EXACT] if line else []
        place = line or marked.lines[0]
        tally.check("dot centred", bool(under), place, "a dot under nothing")
        own = [g for g in under if g.text in DOTTED and is_ideograph(g.text)]
        tally.check("dot under its character", bool(own) or not under, place, "a dot where none belongs")
        right += bool(own)
        over = [s for s in marked.shapes if s.kind != "dot" and s.page == dot.page and s.left < middle < s.right and abs(s.top - dot.top) < 0.4 * em]
        if over:
            tally.check("line before dot", all(s.bottom <= dot.top + EXACT for s in over), place, "a dot above a line")
    tally.check("dot each", right == geometry["dots"], marked.lines[0], f"{right} dots, not {geometry['dots']}")


def check_lines(marked, lines, em, tally):
    for kind, names in (("line", NAMES), ("wave", TITLES)):
        covered = 0
        for shape in (shape for shape in marked.shapes if shape.kind == kind):
            line = line_at(lines, shape.page, shape.top - 0.4 * em, shape.top)
            over = [g for g in line.glyphs if shape.left < g.x + g.advance / 2 < shape.right] if line else []
            text = "".join(g.text for g in over)
            place = line or marked.lines[0]
            # A name that goes on in the next line has a line in both.
            whole = any(text in name and text for name in names)
            tally.check(f"{kind} one name", whole, place, f"a {kind} under “{text}”")
            if over:
                inset = min(shape.left - over[0].x, over[-1].x + over[-1].advance - shape.right)
                tally.check(f"{kind} gap", inset > em / 32, place, f"{inset / em:.3f} em from its neighbours")
            covered += len(text)
        text = "".join(line.text() for line in marked.lines)
        count = sum(text.count(name) * len(name) for name in names)
        tally.check(f"{kind} each", covered == count, marked.lines[0], f"{covered} characters, not {count}")


# --- Controls ----------------------------------------------------------------------------------


def shape(marked, kind, test=lambda shape: True):
    return next(shape for shape in marked.shapes if shape.kind == kind and test(shape))


def move(thing, x, y=0.0):
    if isinstance(thing, Reading):
        thing.start, thing.end, thing.y = thing.start + x, thing.end + x, thing.y + y
    else:
        thing.left, thing.right, thing.top, thing.bottom = thing.left + x, thing.right + x, thing.top + y, thing.bottom + y


def neighbours(marked):
    """A reading right behind another one."""
    pairs = zip(marked.readings, marked.readings[1:])
    return next(b for a, b in pairs if a.page == b.page and a.y == b.y and 0 < b.start - a.end < 4)


def under_line(marked):
    lines = [s for s in marked.shapes if s.kind == "line"]
    return shape(marked, "dot", lambda d: any(l.page == d.page and l.left < d.left < l.right and 0 < d.top - l.top < 6 for l in lines))


CONTROLS = [
    ("a reading stands aside", "ruby centred", lambda m: move(m.readings[3], 1)),
    ("a reading is lost", "ruby base", lambda m: m.readings.pop(4)),
    ("readings touch", "ruby apart", lambda m: move(neighbours(m), -2)),
    ("a reading sticks out", "ruby in the measure", lambda m: move(m.readings[0], -900)),
    ("a reading is in the line above", "ruby room", lambda m: [move(reading, 0, -2) for reading in m.readings]),
    ("a dot stands aside", "dot centred", lambda m: move(shape(m, "dot"), 2)),
    ("a dot is lost", "dot each", lambda m: m.shapes.remove(shape(m, "dot"))),
    ("a dot is under another character", "dot under its character", lambda m: move(shape(m, "dot"), -12)),
    ("a dot is above a line", "line before dot", lambda m: move(under_line(m), 0, -3)),
    ("a line runs on", "line one name", lambda m: setattr(shape(m, "line"), "right", shape(m, "line").right + 12)),
    ("a line touches its neighbour", "line gap", lambda m: setattr(shape(m, "line"), "right", shape(m, "line").right + 0.7)),
    ("a line is lost", "line each", lambda m: m.shapes.remove(shape(m, "line"))),
    ("a wave runs on", "wave one name", lambda m: setattr(shape(m, "wave"), "left", shape(m, "wave").left - 12)),
    ("a wave touches its neighbour", "wave gap", lambda m: setattr(shape(m, "wave"), "left", shape(m, "wave").left - 0.7)),
    ("a wave is lost", "wave each", lambda m: m.shapes.remove(shape(m, "wave"))),
]


def self_test(path, geometry):
    """What goes unnoticed, as messages."""
    sound = read(path, geometry["em"])
    tally = Tally()
    check(sound, geometry, tally)
    failures = [f"marks: broken before anything was damaged: {entry}" for entry in tally.broken[:5]]
    failures += [f"{rule} has no control" for rule in sorted(set(tally.checked) - {control[1] for control in CONTROLS})]
    for what, rule, damage in CONTROLS:
        marked, tally = copy.deepcopy(sound), Tally()
        damage(marked)
        check(marked, geometry, tally)
        caught = rule in {name for name, _ in tally.broken}
        print(f"{'caught' if caught else 'MISSED':8}{rule:24}{what}")
        if not caught:
            failures.append(f"{what}: {rule} was not named, but {sorted({name for name, _ in tally.broken})}")
    return failures
