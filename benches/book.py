#!/usr/bin/env python3
"""Makes a book for benchmarks: the same arguments, the same bytes.

    book.py FOLDER [--chapters N] [--characters M] [--words]

FOLDER gets `book.md` (Traditional Chinese, front matter, chapters of sections, paragraphs, notes,
quotations, lists, tables and links, about as dense as in a real book) and `a5.toml`, its style
sheet. Its sentences are put together from clauses of the sample manuscripts in `input/`, so that no
two paragraphs are alike. `--words` puts words of the phrase tables among them, as many as make
more kinds of characters than most books have. M counts printed characters, not markup.
"""

import argparse
import re
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SAMPLES = [
    ("input/harbour-report.txt", "utf-8"),
    ("input/serial-port-guide.md", "cp950"),
    ("input/tea-mountain/tea-mountain.md", "utf-8"),
]
WORDS = "data/opencc/STPhrases.txt"

SHEET = """\
# A5, body 五号 (10.5 pt), 31 characters by 30 lines.
extends = "book-32k"

[page]
width = "148mm"
height = "210mm"
top = "20mm"
bottom = "18mm"
inner = "18mm"
outer = "16mm"
running-head = "14mm"
folio = "199mm"
"""

DIGITS = "零一二三四五六七八九"


class Dice:
    """A linear congruential generator: the same numbers from every version of Python."""

    def __init__(self, seed):
        self.state = seed

    def below(self, bound):
        self.state = (self.state * 6364136223846793005 + 1442695040888963407) % 2**64
        return (self.state >> 33) % bound

    def of(self, items):
        return items[self.below(len(items))]

    def often(self, items):
        """The first items often, the last ones seldom."""
        return items[self.below(self.below(len(items)) + 1)]

    def one_in(self, count):
        return self.below(count) == 0


def sentences():
    """The samples' prose as clauses that can follow one another: openers and closers."""
    openers, closers = set(), set()
    for path, encoding in SAMPLES:
        text = (ROOT / path).read_text(encoding=encoding)
        for line in text.splitlines():
            if re.match(r"[|#>!\-`\s\[]|\d+[.、]|[a-z]+:", line) or "http" in line:
                continue
            line = re.sub(r"\[\^[^\]]*\]|[*_~`]|\{[^}]*\}", "", line)
            line = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", line)
            for sentence in re.findall(r"[^。！？]+[。！？]", line):
                clauses = re.findall(r"[^，；：]+[，；：。！？]", sentence)
                for clause in clauses:
                    # A clause that opens a bracket or quotation and doesn't close it stands alone.
                    if re.search(r"[「」『』（）〈〉《》\[\]<>=\\|]", clause):
                        continue
                    if 5 <= len(clause) <= 30 and re.search(r"[一-鿿]", clause):
                        (closers if clause[-1] in "。！？" else openers).add(clause)
    return sorted(openers), sorted(closers)


def terms():
    """Words of the samples: what stands in their tables, titles and quotation marks."""
    found = set()
    for path, encoding in SAMPLES:
        text = (ROOT / path).read_text(encoding=encoding)
        found.update(re.findall(r"[「《〈| ]([一-鿿]{2,6})(?=[」》〉| ])", text))
    return sorted(found)


def words(dice):
    """Words of two to four characters in a fixed order that mixes the alphabet."""
    found = []
    for line in (ROOT / WORDS).read_text(encoding="utf-8").splitlines():
        if line.startswith("#") or "\t" not in line:
            continue
        word = line.split("\t")[1].split(" ")[0]
        if re.fullmatch(r"[一-鿿]{2,4}", word):
            found.append(word)
    for index in range(len(found) - 1, 0, -1):
        other = dice.below(index + 1)
        found[index], found[other] = found[other], found[index]
    return found


def number(count):
    """Chinese numerals up to 9,999."""
    out = ""
    for digit, unit in zip(f"{count:04}", ["千", "百", "十", ""]):
        out += DIGITS[int(digit)] + unit if digit != "0" else "零"
    out = re.sub("零+", "零", out).strip("零")
    return out.removeprefix("一") if out.startswith("一十") else out


class Book:
    def __init__(self, chapters, with_words):
        self.dice = Dice(605)
        self.openers, self.closers = sentences()
        self.words = words(self.dice) if with_words else terms()
        self.chapters = chapters
        self.printed = 0
        self.notes = 0
        self.lines = []
        self.pending = []

    def word(self):
        return self.dice.often(self.words) if len(self.words) > 999 else self.dice.of(self.words)

    def say(self, text):
        """Counts what is printed of a text and returns it."""
        self.printed += len(text)
        return text

    def opener(self):
        dice, clause = self.dice, self.dice.of(self.openers)
        draw = dice.below(12)
        if draw == 0:
            return f"說到「{self.word()}」，" + clause
        if draw == 1:
            return f"{self.word()}與{self.word()}之外，" + clause
        if draw == 2:
            return f"《{self.word()}》裡寫道，" + clause
        if draw == 3:
            return f"{1900 + dice.below(125)} 年 {1 + dice.below(12)} 月，" + clause
        return clause

    def sentence(self):
        return "".join(self.opener() for _ in range(1 + self.dice.below(3))) + self.dice.of(self.closers)

    def paragraph(self, length):
        """Prose of at least so many characters, with a bold word, a note or a link at times."""
        dice, out, size = self.dice, [], 0
        while size < length:
            sentence = self.sentence()
            size += len(self.say(sentence))
            if dice.one_in(14):
                sentence = f"**{self.say(self.word())}**：" + sentence
            if dice.one_in(28):
                self.notes += 1
                sentence = sentence[:-1] + f"[^{self.notes}]" + sentence[-1]
                self.pending.append((self.notes, self.say(self.sentence())))
            if dice.one_in(60):
                chapter = 1 + dice.below(self.chapters)
                said = f"第{number(chapter)}章"
                sentence += f"參看[{self.say(said)}](#chapter-{chapter})。"
            out.append(sentence)
        self.lines += ["".join(out), ""]

    def dialogue(self):
        for _ in range(3 + self.dice.below(4)):
            said = self.say(f"「{self.sentence()}」{self.dice.of(self.closers)}")
            self.lines += [said, ""]

    def quotation(self):
        for _ in range(1 + self.dice.below(2)):
            self.lines += ["> " + self.say(self.sentence() + self.sentence()), ">"]
        self.lines[-1] = ""

    def list(self):
        numbered = self.dice.one_in(2)
        for index in range(3 + self.dice.below(4)):
            mark = f"{index + 1}. " if numbered else "- "
            self.lines.append(mark + self.say(self.sentence()))
        self.lines.append("")

    def table(self):
        cell = lambda: self.say(self.word())
        columns = 3 + self.dice.below(2)
        self.lines.append("| 項目 |" + "".join(f" {cell()} |" for _ in range(columns - 1)))
        self.lines.append("|:--|" + "--:|" * (columns - 1))
        for _ in range(4 + self.dice.below(5)):
            cells = [cell()] + [
                self.say(f"{self.dice.below(9000) + 100:,}") for _ in range(columns - 1)
            ]
            self.lines.append("| " + " | ".join(cells) + " |")
        self.lines.append("")

    def section(self, key):
        self.lines += [f"## {self.say(self.word() + '與' + self.word())} {{#{key}}}", ""]
        for _ in range(4 + self.dice.below(3)):
            self.paragraph(90 + self.dice.below(180))
            draw = self.dice.below(20)
            if draw == 0:
                self.quotation()
            elif draw == 1:
                self.list()
            elif draw == 2:
                self.table()
            elif draw <= 4:
                self.dialogue()

    def chapter(self, index, until):
        title = self.say(f"第{number(index)}章 {self.word()}")
        self.lines += [f"# {title} {{#chapter-{index}}}", ""]
        section = 0
        while self.printed < until:
            section += 1
            self.section(f"chapter-{index}-{section}")
        for label, text in self.pending:
            self.lines += [f"[^{label}]: {text}", ""]
        self.pending = []


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--chapters", type=int, default=100)
    parser.add_argument("--characters", type=int, default=605_000)
    parser.add_argument("--words", action="store_true")
    arguments = parser.parse_args()
    book = Book(arguments.chapters, arguments.words)
    book.lines += ["---", "title: 長書", "author: 樣本", "date: 2026-01-01", "lang: zh-Hant-TW"]
    book.lines += ["style: a5.toml", "---", ""]
    for index in range(1, arguments.chapters + 1):
        book.chapter(index, arguments.characters * index // arguments.chapters)
    arguments.folder.mkdir(parents=True, exist_ok=True)
    text = "\n".join(book.lines)
    (arguments.folder / "book.md").write_text(text, encoding="utf-8", newline="\n")
    (arguments.folder / "a5.toml").write_text(SHEET, encoding="utf-8", newline="\n")
    kinds = len(set(re.findall("[一-鿿]", text)))
    print(f"{book.printed:,} characters ({kinds:,} kinds of Han), {book.notes:,} notes")


main()
