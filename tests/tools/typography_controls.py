"""Negative controls: each rule is broken in lines that keep all of them, and must be noticed.

A control moves glyphs of lines that were read from a PDF, as a typesetter's mistake would: it
breaks a line before a stop, widens a pair, splits a number. The checker must then name that rule.
"""
import copy
import itertools
import re

import check_typography as checker
import typography_marks
from pdf_lines import CLOSE, OPEN, PAUSE, STOP, is_ideograph, read
from typography_paragraph import SYLLABLES, Style
from typography_rules import WIDEST, Tally

# So many paragraphs hold every trap.
PARAGRAPHS = 6


class Sample:
    """The first lines of a document, to be damaged."""

    def __init__(self, path, expected):
        style = Style.of(expected)
        body, notes = checker.split(read(path, style.latin_size, style.latin_rise), expected)
        for p in body[:PARAGRAPHS]:
            p.put_hyphens_back()
        self.expected = {**expected, "paragraphs": PARAGRAPHS}
        self.lines = [line for p in body[:PARAGRAPHS] for line in p.lines]
        self.em, self.left = expected["em"], checker.body_left(expected)

    def copy(self):
        other = copy.copy(self)
        other.lines = copy.deepcopy(self.lines)
        return other

    def broken(self):
        """The rules that the checker finds broken, and all that it checked."""
        body, notes = checker.split(copy.deepcopy(self.lines), self.expected)
        tally = Tally()
        checker.check_document(body, notes, self.expected, tally)
        return {rule for rule, _ in tally.broken}, set(tally.checked)

    def is_opening(self, index):
        return self.lines[index].labelled or self.lines[index].glyphs[0].x > self.left + 1.2 * self.em

    def is_last(self, index):
        return index + 1 == len(self.lines) or self.is_opening(index + 1)

    def places(self, test):
        """Pairs of neighbours on a line, as line and index of the second."""
        for number, line in enumerate(self.lines):
            for index in range(1, len(line.glyphs)):
                if test(line.glyphs[index - 1], line.glyphs[index]):
                    yield number, index

    # --- Damage --------------------------------------------------------------------------------

    def break_between(self, test):
        """Ends a line between two glyphs."""
        number, index = next(place for place in self.places(test) if not self.is_last(place[0]))
        self.cut_line(number, index)

    def cut_line(self, number, index):
        """Moves the end of a line to the next one."""
        line, following = self.lines[number], self.lines[number + 1]
        tail = line.glyphs[index:]
        shift = self.left - tail[0].x
        for g in tail:
            g.x += shift
        del line.glyphs[index:]
        following.glyphs[:0] = tail

    def split_glyph(self, text):
        """Ends a line inside what is drawn as one glyph."""
        for line, following in zip(self.lines, self.lines[1:]):
            for index, g in enumerate(line.glyphs):
                if g.text == text and following.glyphs[0].x < self.left + self.em:
                    second = copy.copy(g)
                    g.text, second.text = text[0], text[1]
                    second.x = self.left
                    following.glyphs[:0] = [second, *line.glyphs[index + 1 :]]
                    del line.glyphs[index + 1 :]
                    return

    def hyphenated(self):
        """The number of a line that ends with a hyphen, within a word of the torture text."""
        for number, line in enumerate(self.lines[:-1]):
            text = "".join(g.text for g in line.glyphs)
            if any(re.search(rf"(?<![A-Za-z]){word[:n]}-$", text) for word in SYLLABLES for n in range(2, len(word) - 2)):
                return number
        raise StopIteration

    def move_hyphen(self):
        number = self.hyphenated()
        line, following = self.lines[number], self.lines[number + 1]
        hyphen, letter = line.glyphs[-1], following.glyphs.pop(0)
        letter.x, hyphen.x = hyphen.x, hyphen.x + letter.advance
        line.glyphs.insert(-1, letter)
        for g in following.glyphs:
            g.x -= letter.advance

    def drop_hyphen(self):
        self.lines[self.hyphenated()].glyphs.pop()

    def hyphenate(self):
        """Ends a line within a word and a hyphen, though the lines around have room."""
        self.break_between(texts("n", "t"))
        number = next(n for n, line in enumerate(self.lines) if line.glyphs[-1].text == "n" and self.lines[n + 1].glyphs[0].text == "t")
        line = self.lines[number]
        hyphen = copy.copy(line.glyphs[-1])
        hyphen.text, hyphen.x = "-", hyphen.x + hyphen.advance
        line.glyphs.append(hyphen)

    def shift(self, test, by):
        """Moves what follows on a line, by so many em."""
        number, index = next(self.places(test))
        for g in self.lines[number].glyphs[index:]:
            g.x += by * self.em

    def shift_glyph(self, test, by, first=False):
        """Moves the first or last glyph of a line within a paragraph."""
        for number, line in enumerate(self.lines):
            g = line.glyphs[0 if first else -1]
            if test(g) and not self.is_last(number) and not self.is_opening(number):
                g.x += by * self.em
                return

    def hangs(self, g):
        return g.x > self.left + (checker.body_measure(self.expected) - 0.1) * self.em

    def shift_line(self, by):
        """Moves the first line of a paragraph."""
        number = next(n for n in range(5, len(self.lines)) if self.is_opening(n))
        for g in self.lines[number].glyphs:
            g.x += by * self.em

    def change(self, test, **values):
        """Changes a glyph itself."""
        g = next(g for line in self.lines for g in line.glyphs if test(g))
        for name, value in values.items():
            setattr(g, name, value)

    def drop_label(self):
        next(line for line in self.lines[1:] if line.labelled).labelled = False

    def cut_last_line(self):
        number = next(n for n in range(len(self.lines)) if self.is_last(n))
        glyphs = self.lines[number].glyphs
        han = next(g for g in glyphs if is_ideograph(g.text))
        han.x = self.left
        self.lines[number].glyphs = [han]

    def turn_page(self, number):
        for line in self.lines[number:]:
            line.page += 1

    def widow(self):
        self.turn_page(next(n for n in range(2, len(self.lines)) if self.is_last(n)))

    def club(self):
        self.turn_page(next(n for n in range(2, len(self.lines)) if self.is_opening(n)) + 1)

    def call_first(self):
        number = next(n for n in range(1, len(self.lines)) if not self.is_opening(n))
        self.lines[number].starts_with_call = True

    def stretch_line(self):
        """Opens the Han gaps of a line and leaves its other gaps alone."""
        test = mixed(texts(HAN, LATIN))
        for line in [self.lines[number] for number, _ in self.places(test)]:
            moved = 0.0
            for a, b in zip(line.glyphs, line.glyphs[1:]):
                if han(a) and han(b):
                    moved += 0.1 * self.em
                b.x += moved
            if moved:
                return

    def end_early(self):
        """Moves the end of a line to the next and opens the gaps that are left as far as they may."""
        for number, line in enumerate(self.lines):
            kept = list(itertools.takewhile(han, line.glyphs))
            if len(kept) > 3 and not self.is_last(number):
                self.cut_line(number, len(kept))
                for index, g in enumerate(kept):
                    g.x = kept[0].x + index * (1 + WIDEST) * self.em
                return
        raise StopIteration

    def squeeze_pause(self):
        """Takes a comma's blank and leaves a bracket's."""
        for line in self.lines:
            pairs = list(zip(line.glyphs, line.glyphs[1:]))
            full = any(han(a) and b.text in OPEN and b.core_start() - a.core_end() > 0.2 * self.em for a, b in pairs)
            for index, (a, b) in enumerate(pairs):
                if full and a.text in PAUSE and han(b) and b.x - a.x > 0.9 * self.em:
                    for g in line.glyphs[index + 1 :]:
                        g.x -= 0.3 * self.em
                    return

    def lower(self):
        self.lines[3].y += 1
        for g in self.lines[3].glyphs:
            g.y += 1


def han(g):
    return g.wide and is_ideograph(g.text)


def texts(before, after):
    """Two neighbours by the characters they may be; a call between them doesn't count."""
    return lambda a, b: bool(re.fullmatch(before, a.text)) and bool(re.fullmatch(after, b.text)) and not a.calls


def of(marks):
    return f"[{re.escape(''.join(sorted(marks)))}]"


MARK, ANY, HAN, LATIN = of(STOP | PAUSE | CLOSE), ".+", "[\u4e00-\u9fff]", "[A-Za-z]"


def chinese(test):
    """With a mark or letter that is set as Chinese ones are."""
    return lambda a, b: test(a, b) and a.wide and b.wide


def mixed(test):
    return lambda a, b: test(a, b) and a.wide != b.wide and not (a.code or b.code)


# What is broken, the rule that must be named, and how. Several may break the same rule.
CONTROLS = [
    ("a line begins with a stop", "L1 mark", lambda s: s.break_between(chinese(texts(HAN, of(STOP))))),
    ("… with a comma", "L1 mark", lambda s: s.break_between(chinese(texts(HAN, of(PAUSE))))),
    ("… with a closing mark", "L1 mark", lambda s: s.break_between(chinese(texts(HAN, of(CLOSE))))),
    ("… with a doubled mark", "L1 mark", lambda s: s.break_between(texts(HAN, "！！"))),
    ("… with a closing mark after bold", "L1 mark", lambda s: s.break_between(lambda a, b: a.font != b.font and b.text in CLOSE)),
    ("… with a percent sign", "L5 number", lambda s: s.break_between(texts(r"\d", "%"))),
    ("… with a connector", "L1 connector", lambda s: s.break_between(texts(HAN, "[～—]"))),
    ("… with a dot", "L1 connector", lambda s: s.break_between(texts(HAN, "·"))),
    ("… with a solidus", "L1 connector", lambda s: s.break_between(texts(HAN, "/"))),
    ("… with a circled figure", "L1 note", lambda s: s.break_between(texts(HAN, "[①②]"))),
    ("… with an asterisk", "L1 note", lambda s: s.break_between(texts(HAN, r"\*"))),
    ("… with a call", "L1 note", Sample.call_first),
    ("a line ends with an opening mark", "L2 opening", lambda s: s.break_between(texts(of(OPEN), HAN))),
    ("… with an opening mark before bold", "L2 opening", lambda s: s.break_between(lambda a, b: a.text in OPEN and a.font != b.font)),
    ("… with a prefix", "L5 number", lambda s: s.break_between(texts("[￥¥]", r"\d"))),
    ("… with a solidus", "L3 solidus", lambda s: s.break_between(texts("/", HAN))),
    ("a line begins with a dash (strict)", "L4 dash", lambda s: s.break_between(texts(HAN, "——"))),
    ("a number is split", "L5 number", lambda s: s.break_between(texts(r"\d", ","))),
    ("… at a thin space", "L5 number", lambda s: s.break_between(lambda a, b: a.text == "1" and a.spaced and b.text == "0")),
    ("… from its unit", "L5 number", lambda s: s.break_between(lambda a, b: a.spaced and b.text == "k")),
    ("… from its unit, without space", "L5 number", lambda s: s.break_between(lambda a, b: a.text == "0" and not a.spaced and b.text == "k")),
    ("… between regular and bold", "L5 number", lambda s: s.break_between(lambda a, b: a.font != b.font and a.text == "3" and b.text == ",")),
    ("… from its Han unit", "L5 Han unit", lambda s: s.break_between(texts(r"\d", "日"))),
    ("… from its 第", "L5 Han unit", lambda s: s.break_between(texts("第", r"\d"))),
    ("a word is split", "L5 word", lambda s: s.break_between(texts("u", "s"))),
    ("an ellipsis is split", "L5 ellipsis", lambda s: s.break_between(texts("…", "…"))),
    ("a dash is split", "L5 dash", lambda s: s.split_glyph("——")),
    ("a doubled mark is split", "L5 doubled", lambda s: s.split_glyph("！！")),
    ("a number is stretched", "L5 unstretched", lambda s: s.shift(texts("1", "0"), 0.15)),
    ("a number is stretched a little", "L5 unstretched", lambda s: s.shift(texts("0", "0"), 0.02)),
    ("an ellipsis is stretched", "L5 unstretched", lambda s: s.shift(texts("…", "…"), 0.02)),
    ("a word is stretched", "L5 unstretched", lambda s: s.shift(texts("i", "n"), 0.02)),
    ("the space before a unit is stretched", "L5 space inside", lambda s: s.shift(lambda a, b: a.spaced and b.text == "k", 0.05)),
    ("a dash is too short", "W1 width", lambda s: s.change(lambda g: g.text == "——", advance=12.0)),
    ("a dot is too wide", "W1 width", lambda s: s.change(lambda g: g.text == "·", advance=12.0)),
    ("a doubled mark is two em wide", "W1 width", lambda s: s.change(lambda g: g.text == "！！", advance=24.0)),
    ("a dot is set apart", "W1 rigid", lambda s: s.shift(texts("·", HAN), 0.1)),
    ("a range is set apart", "W1 rigid", lambda s: s.shift(texts(HAN, "～"), 0.1)),
    ("a full stop loses its blank", "W1 stop", lambda s: s.shift(chinese(texts("。", HAN)), -0.2)),
    ("characters overlap", "W1 no overlap", lambda s: s.shift(texts(HAN, HAN), -0.1)),
    ("a quotation mark is Latin", "W1 quote", lambda s: s.change(lambda g: g.text == "“", wide=False)),
    ("a pair is wide", "W2 pair", lambda s: s.shift(chinese(texts(MARK, of(OPEN))), 0.5)),
    ("a pair is a little wide", "W2 pair", lambda s: s.shift(chinese(texts(MARK, MARK)), 0.02)),
    ("a pair is narrow", "W2 pair", lambda s: s.shift(chinese(texts(MARK, of(OPEN))), -0.25)),
    ("a pair of opening marks is wide", "W2 pair", lambda s: s.shift(chinese(texts(of(OPEN), of(OPEN))), 0.5)),
    ("a pair is wide where bold begins", "W2 pair", lambda s: s.shift(lambda a, b: a.font != b.font and a.text in PAUSE | CLOSE and b.text in OPEN, 0.5)),
    ("a pair is wide around a call", "W2 pair", lambda s: s.shift(lambda a, b: a.calls and a.text in STOP | CLOSE and b.text in OPEN | CLOSE, 0.5)),
    ("an opening mark keeps its blank", "W3 line start", lambda s: s.shift_glyph(lambda g: g.text in OPEN, 0.5, first=True)),
    ("a mark at a line end is one em", "W4 line end", lambda s: s.shift_glyph(lambda g: g.text in STOP | PAUSE | CLOSE, -0.5)),
    ("no gap between Han and Latin", "M1 gap", lambda s: s.shift(mixed(texts(HAN, LATIN)), -0.2)),
    ("a hole between Han and Latin", "M2 widest gap", lambda s: s.shift(mixed(texts(HAN, LATIN)), 0.3)),
    ("a gap between comma and Latin", "M1 none by marks", lambda s: s.shift(mixed(texts("，", LATIN)), 0.6)),
    ("a gap between Latin and comma", "M1 none by marks", lambda s: s.shift(mixed(texts(LATIN, "，")), 0.25)),
    ("a word space is narrow", "M3 space", lambda s: s.shift(lambda a, b: a.spaced and a.text == "o" and b.text == "w", -0.3)),
    ("one Han gap is wider", "J alike", lambda s: s.shift(texts(HAN, HAN), 0.05)),
    ("a Han gap is a hole", "J Han advance", lambda s: s.shift(texts(HAN, HAN), 0.2)),
    ("a comma gives way before a bracket", "J shrink order", Sample.squeeze_pause),
    ("Han gaps open before others", "J stretch order", Sample.stretch_line),
    ("a paragraph is not indented enough", "P1 indent", lambda s: s.shift_line(-0.5)),
    ("a paragraph is not indented", "P1 paragraphs", lambda s: s.shift_line(-2)),
    ("one character is a line", "P2 last line", Sample.cut_last_line),
    ("a page begins with a last line", "P3 widow", Sample.widow),
    ("a page ends with a first line", "P3 club", Sample.club),
    ("a line begins off the margin", "P4 left edge", lambda s: s.shift_glyph(han, 0.02, first=True)),
    ("a hyphen parts no syllables", "L5 hyphen", Sample.move_hyphen, "narrow"),
    ("a word is parted without need", "L5 word", Sample.hyphenate),
    ("… without a hyphen", "L5 word", Sample.drop_hyphen, "narrow"),
    ("a mark doesn't hang", "W5 hanging", lambda s: s.shift_glyph(s.hangs, -0.5), "hanging"),
    ("a mark in a row hangs", "W4 line end", lambda s: s.shift_glyph(lambda g: g.text in CLOSE, 0.5), "hanging"),
    ("a comma is one em wide", "W6 blank", lambda s: s.shift(chinese(texts("，", HAN)), 0.5), "kaiming"),
    ("… and a bracket", "W6 blank", lambda s: s.shift(chinese(texts(of(CLOSE), HAN)), 0.5), "banjiao"),
    ("a full stop is half an em wide", "W1 stop", lambda s: s.shift(chinese(texts("。", HAN)), -0.5), "kaiming"),
    ("a pair is squeezed", "W2 pair", lambda s: s.shift(chinese(texts(MARK, of(OPEN))), -0.5), "plain"),
    ("a pair takes more than one em", "W2 pair", lambda s: s.shift(chinese(texts(MARK, of(OPEN))), 0.5), "tight"),
    ("Latin letters have the size of Han characters", "M5 Latin", lambda s: s.change(lambda g: g.kind == "letter", size=s.em), "latin"),
    ("… their baseline", "M5 Latin", lambda s: s.change(lambda g: g.kind == "letter", y=0.0), "latin"),
    ("a gap of M1 where there is none", "M2 widest gap", lambda s: s.shift(mixed(texts(HAN, LATIN)), 0.4), "nogap"),
    ("a line ends short", "P4 right edge", lambda s: s.shift_glyph(han, -0.03)),
    ("… though its gaps may still open", "J short line", lambda s: s.shift_glyph(han, -0.03)),
    ("… though it could have had more in it", "J short line", Sample.end_early),
    ("a line ends beyond the measure", "P4 right edge", lambda s: s.shift_glyph(han, 0.03)),
    ("an item's line begins off its hang", "P4 left edge", lambda s: s.shift_glyph(han, 0.02, first=True), "items"),
    ("an item's label stands in its text", "P1 paragraphs", Sample.drop_label, "numbers"),
    ("a quotation isn't narrower at its end", "P4 right edge", lambda s: s.shift_glyph(han, 2), "quotation"),
    ("a quotation isn't indented", "P1 paragraphs", lambda s: s.shift_line(-2), "quotation"),
    ("a list in a quotation is as wide as the text", "P4 right edge", lambda s: s.shift_glyph(han, 2), "quoted"),
    ("text touches the edge of its cell", "P4 right edge", lambda s: s.shift_glyph(han, 0.5), "cells"),
    ("a line in a cell begins with a stop", "L1 mark", lambda s: s.break_between(chinese(texts(HAN, of(STOP)))), "cells"),
    ("a line is off the grid", "P5 grid", Sample.lower),
]


def samples(work):
    """A document at each level, at a usual measure, a narrow one and one of each variant."""
    for kinsoku in ("gb", "strict"):
        usual = [job for job in work if job[1]["measure"] >= 24 and "-" not in job[0].stem]
        path, expected, _ = next(job for job in usual if job[1]["kinsoku"] == kinsoku)
        yield kinsoku, Sample(path, expected)
    path, expected, _ = next(job for job in work if 8 <= job[1]["measure"] < 20 and job[1]["kinsoku"] == "gb")
    yield "narrow", Sample(path, expected)
    for path, expected, _ in work:
        if "-" in path.stem:
            yield path.stem.split("-")[1], Sample(path, expected)


def self_test(work):
    """Runs all controls; fails if one goes unnoticed, or if a rule has none."""
    marked = [job for job in work if "readings" in job[1]]
    work = [job for job in work if "readings" not in job[1]]
    sound = dict(samples(work))
    checked, failures = set(), []
    for kinsoku, sample in sound.items():
        broken, rules = sample.broken()
        checked |= rules
        if broken:
            failures.append(f"{kinsoku}: broken before anything was damaged: {sorted(broken)}")
    for what, rule, damage, *kind in CONTROLS:
        sample = sound[kind[0] if kind else "strict" if rule.startswith("L4") else "gb"].copy()
        try:
            damage(sample)
        except StopIteration:
            failures.append(f"{what}: nothing to break")
            continue
        broken, _ = sample.broken()
        print(f"{'caught' if rule in broken else 'MISSED':8}{rule:18}{what}")
        if rule not in broken:
            failures.append(f"{what}: {rule} was not named, but {sorted(broken)}")
    missing = checked - {control[1] for control in CONTROLS}
    failures += [f"{rule} has no control" for rule in sorted(missing)]
    absent = checker.missing(set(), ["陷阱"])
    if not absent:
        failures.append("a trap that is not there was not missed")
    for path, expected, _ in marked:
        failures += typography_marks.self_test(path, expected)
    for failure in failures:
        print(failure)
    print(f"{len(CONTROLS)} controls, {len(failures)} failures")
    return 1 if failures else 0
