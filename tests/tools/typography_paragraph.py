"""A paragraph read back from a PDF: where its lines may end, and where else they could have ended.

The classes of marks and the widths of gaps are those of docs/typography.md, written down a second
time: nothing is shared with the program.
"""
import re
from dataclasses import dataclass

from pdf_lines import CLOSING, FULL, HALVED, LATIN, classify

# Positions in a PDF are exact to some thousandths of a point.
EXACT = 0.03
# So many lines before and after one are broken anew to see whether it could be better.
AROUND = 3
# From so many em on, a line ends short rather than that its gaps open farther than they may.
BOUNDED = 20

UNITS = "km/h|m/s|kWh|GHz|MHz|kHz|Hz|kg|mg|km|cm|mm|nm|ms|GB|MB|KB|TB|kW|MW|mL|dB|Pa|g|m|s|h|t|L|W|V|A"
DIGITS = r"\d{1,3}(?: \d{3}(?!\d))+|\d+(?:[.,]\d+)*"
NUMBER = rf"[￥¥$€£#№±+−]?(?:{DIGITS})(?: ?(?:[%‰℃℉′″％]|°C?|(?:{UNITS})(?![A-Za-z])))?"
# Where words of the torture text may part with a hyphen, by the patterns of American English.
SYLLABLES = ["in-ter-net", "Boe-ing", "Hel-lo", "print-ing"]
SYLLABLES = {word.replace("-", ""): word.split("-") for word in SYLLABLES}
# What is one thing (L5), each with the name it is counted under.
THINGS = [
    ("L5 number", re.compile(NUMBER)),
    ("L5 word", re.compile(r"[^\W\d_\u2e80-\U0003ffff]+(?:’[^\W\d_\u2e80-\U0003ffff]+)*")),
    ("L5 dash", re.compile("——")),
    ("L5 ellipsis", re.compile("……|⋯⋯")),
    ("L5 doubled", re.compile("[！？]{2}")),
]
HAN_UNITS = "年月日号时分秒天岁世个人名位家件条台套册本页章节卷回层米里亩吨斤元角万亿千百公小度级次届"
COUNTED = [re.compile(pattern) for pattern in (rf"(?<![A-Za-z\d.,])\d[\d.,]* ?(?=[{HAN_UNITS}])", r"第 ?(?=\d)", r"\d ?[万亿千百]+(?=元)")]


@dataclass(frozen=True)
class Style:
    """What a style sheet may choose (W2, W5, W6, M1, M5)."""

    marks: str = "quanjiao"
    tight: bool = False
    hanging: str = "none"
    gap: float = 0.25
    latin_size: float = 1.0
    latin_rise: float = 0.0

    @classmethod
    def of(cls, expected):
        return cls(**{name: expected[name] for name in cls.__dataclass_fields__ if name in expected})

    def blank(self, g):
        """The blank of a mark that stands alone (W6)."""
        halved = g.kind in HALVED and (self.marks in ("quanjiao", "plain") or self.marks == "kaiming" and g.kind == "stop")
        return g.size / 2 if halved else 0.0

    def pair(self, a, b):
        """The blank between two marks (W2)."""
        if self.marks == "plain":
            return (self.blank(a) if a.kind in CLOSING else 0.0) + (self.blank(b) if b.kind == "open" else 0.0)
        return self.blank(a) if b.kind == "open" and a.kind != "open" and not self.tight else 0.0

    def hangs(self, before, mark):
        """Whether a mark that ends a line stands beyond the measure (W5)."""
        marks = {"none": "", "basic": "、，。", "stops": "、，。；：！？．"}[self.hanging]
        alone = before is None or before.kind not in HALVED | {"doubled"}
        return mark.wide and len(mark.text) == 1 and mark.text in marks and mark.calls == 0 and alone


@dataclass
class Paragraph:
    """Lines that belong together."""

    lines: list
    left: float
    right: float
    em: float
    kinsoku: str
    indent: float
    style: Style = Style()
    # Whether its lines fill the measure.
    justified: bool = True

    def __post_init__(self):
        self.row, self.hyphens, self.taken = [], {}, []
        for index in range(len(self.lines) - 1):
            self.take_hyphen(index)
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
        self.parted, self.counted, self.ways = {}, set(), {}
        for rule, pattern in THINGS:
            for match in pattern.finditer(self.text):
                first, last = self.owner[match.start()], self.owner[match.end() - 1]
                for index in range(first, last):
                    self.parted.setdefault(index, rule)
        for pattern in COUNTED:
            self.counted |= {self.owner[match.end() - 1] for match in pattern.finditer(self.text)}

    def take_hyphen(self, index):
        """A hyphen that parts a word of the torture text is no sign of the text."""
        line = self.lines[index]
        if len(line.glyphs) < 2 or line.glyphs[-1].text not in ("-", "\u00ad"):
            return
        texts = ["".join(g.text for g in other.glyphs) for other in self.lines]
        head, tail, before, after = "", "", index, index + 1
        texts[index] = texts[index][:-1]
        while before >= 0:
            part = re.search(r"[A-Za-z]*$", texts[before])[0]
            head = part + head
            before = before - 1 if part == texts[before] else -1
        while after < len(texts):
            part = re.match(r"[A-Za-z]*", texts[after])[0]
            tail += part
            after = after + 1 if texts[after] in (part, part + "-") else len(texts)
        syllables = SYLLABLES.get(head + tail)
        if syllables:
            hyphen = line.glyphs.pop()
            line.hyphen = hyphen.x + hyphen.advance - line.glyphs[-1].core_end()
            parts = ["".join(syllables[:count]) for count in range(1, len(syllables))]
            self.taken.append((line, hyphen))
            self.hyphens[id(line.glyphs[-1])] = head in parts and len(head) > 1 and len(tail) > 2

    def put_hyphens_back(self):
        """The lines as they were read."""
        for line, hyphen in self.taken:
            line.glyphs.append(hyphen)
            line.hyphen = 0.0

    def is_bounded(self):
        return self.right - self.left > BOUNDED * self.em - EXACT

    def hung(self, index):
        """How much of a glyph that ends a line stands beyond the measure (W5)."""
        before = self.row[index - 1] if index else None
        g = self.row[index]
        return g.size / 2 if self.style.hangs(before, g) else 0.0

    def end_width(self, index):
        """What a line is wider by that ends with a glyph: a hyphen, or less what hangs."""
        g = self.row[index]
        return self.lines[g.line].hyphen if id(g) in self.hyphens else -self.hung(index)

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
        if following.kind in ("circled", "asterisk"):
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
        return cores + sum(self.least_gap(a, b) for a, b in zip(row, row[1:])) + self.end_width(last)

    def is_too_wide(self, index):
        """Whether what holds together around a place is wider than the line: it can't be kept."""
        first, last = index, index + 1
        while first > 0 and self.forbidden(first - 1):
            first -= 1
        while last + 1 < len(self.row) and self.forbidden(last):
            last += 1
        return self.least_width(first, last) > self.width(self.row[index].line) + EXACT

    def can_be_set(self, line, widest, parted=False):
        """Whether the lines around one could end elsewhere so that no gap between Han characters
        opens by more than `widest` em, no number parts from its Han unit (unless `parted`), and no
        last line has one character. What stands before and after stays where it is."""
        key = line, widest, parted
        if key not in self.ways:
            self.ways[key] = self.find_way(line, widest, parted)
        return self.ways[key]

    def find_way(self, line, widest, parted):
        start = next(g.index for g in self.row if g.line >= line - AROUND)
        end = max(g.index for g in self.row if g.line <= line + AROUND)
        begins = {start}
        for begin in range(start, end + 1):
            if begin not in begins:
                continue
            width = self.width(0 if begin == 0 else 1)
            for stop in range(begin, end + 1):
                # Less than what is exact, for this says what could have been.
                if self.least_width(begin, stop) > width + EXACT / 3:
                    break
                if stop + 1 == len(self.row):
                    if self.bodies(self.row[begin:]) > 1:
                        return True
                elif self.opening(begin, stop, width) <= widest + 0.001:
                    if stop == end:
                        return True
                    if not self.holds(stop) and (parted or stop not in self.counted):
                        begins.add(stop + 1)
        return False

    def holds(self, index):
        """Whether a line had better not end after a glyph: words with figures in them, too."""
        a, b = self.row[index], self.row[index + 1]
        return self.forbidden(index) or (a.kind in LATIN and b.kind in LATIN and not a.spaced)

    def opening(self, begin, stop, width):
        """By how many em Han gaps open at least in a line of these glyphs."""
        row = self.row[begin : stop + 1]
        pairs = list(zip(row, row[1:]))
        cores = sum(g.core_end() - g.core_start() + g.calls for g in row)
        room = width - self.end_width(stop) - cores - sum(self.widest_gap(a, b) for a, b in pairs)
        gaps = sum(self.stretches(a, b) and not is_han_latin(a, b) and a.kind not in LATIN for a, b in pairs)
        if room <= 0:
            return 0.0
        return room / self.em / gaps if gaps else float("inf")

    @staticmethod
    def bodies(row):
        return sum(len(g.text) for g in row if g.kind in ("han", "letter", "digit"))

    def fixed_gap(self, a, b):
        """The gap inside one thing or one word: a space, or kerning as far as it can be seen."""
        if a.spaced:
            return a.em / 4 if a.index in self.parted else None
        if a.kind not in LATIN or b.kind not in LATIN:
            return 0.0 if a.index in self.parted else None
        return b.core_start() - a.core_end() - a.calls if a.line == b.line else 0.0

    def least_gap(self, a, b):
        fixed = self.fixed_gap(a, b)
        if fixed is not None:
            return fixed
        if a.is_mark() and b.is_mark():
            return self.style.pair(a, b)
        if a.kind == "stop" and b.kind != "doubled":
            return self.style.blank(a)
        if is_han_latin(a, b):
            return han_size(a, b) * min(self.style.gap, 1 / 8)
        if a.spaced and a.kind in LATIN and b.kind in LATIN:
            # Code is set in columns.
            return a.advance if a.code and b.code else a.em / 4
        return 0.0

    def widest_gap(self, a, b):
        """The widest that a gap becomes before gaps between Han characters open."""
        fixed = self.fixed_gap(a, b)
        if fixed is not None:
            return fixed
        if is_han_latin(a, b):
            return han_size(a, b) * max(self.style.gap, 1 / 3)
        if a.spaced and a.kind in LATIN and b.kind in LATIN:
            return a.advance if a.code and b.code else a.em / 2
        if a.is_mark() and b.is_mark():
            return self.style.pair(a, b)
        if a.kind in CLOSING and b.kind != "doubled":
            return self.style.blank(a)
        return self.style.blank(b) if b.kind == "open" else 0.0

    def stretches(self, a, b):
        """Whether what stands between two neighbours can be stretched."""
        if a.is_mark() and b.is_mark() or a.index in self.parted:
            return False
        full = FULL | HALVED
        spaced = a.spaced and a.kind in LATIN and b.kind in LATIN
        return (a.kind in full and b.kind in full) or is_han_latin(a, b) or spaced


def is_han_latin(a, b):
    """Whether a Han character meets what M1 sets off from it."""
    return (a.kind == "han" and is_set_off(b)) or (is_set_off(a) and b.kind == "han")


def han_size(a, b):
    """The em that the gap between a Han character and another goes by."""
    return a.size if a.kind == "han" else b.size


def is_set_off(g):
    return g.kind in ("letter", "digit") or (g.kind in ("prefix", "suffix") and not g.wide)
