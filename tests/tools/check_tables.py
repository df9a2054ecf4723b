#!/usr/bin/env python3
"""Holds tables on PDF pages against P3, P5 and the rules of table notes, by where glyphs stand.

    check_tables.py --make FOLDER       writes manuscripts, their style sheets and tables.json
    check_tables.py FOLDER PDFS         the PDFs made of them, with --profile none
    check_tables.py --self-test FOLDER PDFS
                                        breaks every rule in what was read; each must be noticed

Every paragraph of a cell is one character over and over, which no other paragraph has: a line on a
page says by itself whose it is. Exit 1 if any rule is broken.
"""
import copy
import json
import sys
from collections import Counter, defaultdict
from pathlib import Path

import pymupdf

EXACT = 0.05
SHOWN = 12
# A row that takes less of the page than this is never divided (src/layout/paginate/rows.rs).
WHOLE = 0.55
WIDTH, HEIGHT, TOP, LINES, LEADING = 300, 420, 48, 18, 18
# So that the measure is a whole number of characters (P4).
SIDE = 45
CELL, NOTE = (10.5, 15), (8, 12)

SHEET = f"""extends = "report-a4"
[page]
width = "{WIDTH}pt"
height = "{HEIGHT}pt"
top = "{TOP}pt"
bottom = "{HEIGHT - TOP - LINES * LEADING}pt"
inner = "{SIDE}pt"
outer = "{SIDE}pt"
running-head = "none"
[roles.body]
size = "10.5pt"
leading = "{LEADING}pt"
[roles.table-body]
size = "{CELL[0]}pt"
leading = "{CELL[1]}pt"
[roles.table-head]
size = "{CELL[0]}pt"
leading = "{CELL[1]}pt"
[roles.note]
size = "{NOTE[0]}pt"
leading = "{NOTE[1]}pt"
"""


def characters():
    """Han characters that every Chinese face has: the first level of GB 2312."""
    for high in range(0xB0, 0xD8):
        for low in range(0xA1, 0xFF if high < 0xD7 else 0xFA):
            yield bytes([high, low]).decode("gb2312")


class Maker:
    """Makes up tables from a number."""

    def __init__(self, seed):
        self.state, self.unused = seed * 7919 + 1, characters()

    def below(self, sides):
        self.state = (self.state * 6364136223846793005 + 1442695040888963407) % 2**64
        return (self.state >> 33) % sides

    def paragraph(self, most):
        return [next(self.unused), 1 + self.below(most)]

    def row(self, most):
        """Cells of paragraphs, each a character and how often it stands there."""
        return [[self.paragraph(most) for _ in range(1 + (self.below(4) == 0))] for _ in range(3)]

    def table(self, rows, most):
        return {
            "head": [[[next(self.unused), 1]] for _ in range(3)],
            "rows": [self.row(most) for _ in range(rows)],
            "notes": [self.paragraph(80) for _ in range(self.below(4))],
        }

    def document(self, kind):
        rows, most = {"short": (24, 40), "one-line": (60, 4), "tall": (3, 700), "mixed": (9, 160)}[kind]
        before = [[next(self.unused), 30] for _ in range(self.below(12))]
        tables = []
        for _ in range(3):
            table = self.table(rows, most)
            tables.append({**table, "after": [next(self.unused), 30]})
        return {"before": before, "tables": tables}


def written(document):
    text = ["---", "style: tables.toml", "---", ""]
    count = 0
    say = lambda paragraph: paragraph[0] * paragraph[1]
    for paragraph in document["before"]:
        text += [say(paragraph), ""]
    for table in document["tables"]:
        names = [f"[^n{count + at}]" for at in range(len(table["notes"]))]
        calls = iter(names)
        cell = lambda name, blocks: f"<{name}>\n\n" + "\n\n".join(map(say, blocks)) + next(calls, "") + f"\n\n</{name}>"
        text += ["<table>", "<thead>", "<tr>", *(cell("th", blocks) for blocks in table["head"])]
        text += ["</tr>", "</thead>", "<tbody>"]
        for row in table["rows"]:
            text += ["<tr>", *(cell("td", blocks) for blocks in row), "</tr>"]
        text += ["</tbody>", "</table>", "", say(table["after"]), ""]
        for name, note in zip(names, table["notes"]):
            text += [f"{name}: {say(note)}", ""]
        count += len(names)
    return "\n".join(text) + "\n"


def make(folder):
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "tables.toml").write_text(SHEET, encoding="utf-8")
    documents = {f"{kind}-{seed}": Maker(seed).document(kind) for kind in ("short", "one-line", "tall", "mixed") for seed in range(6)}
    for name, document in documents.items():
        (folder / f"{name}.md").write_text(written(document), encoding="utf-8")
    (folder / "tables.json").write_text(json.dumps(documents, ensure_ascii=False), encoding="utf-8")


def read(path):
    """The lines of each character: page, baseline, left edge, size, how many."""
    lines = defaultdict(list)
    with pymupdf.open(path) as document:
        for number, page in enumerate(document):
            for span in page.get_texttrace():
                for code, _, origin, _ in span["chars"]:
                    x, y = origin
                    known = lines[chr(code)]
                    if known and known[-1][0] == number and abs(known[-1][1] - y) < EXACT:
                        known[-1][2] = min(known[-1][2], x)
                        known[-1][4] += 1
                    else:
                        known.append([number, y, x, span["size"], 1])
    for known in lines.values():
        known.sort()
    return dict(lines)


class Tally:
    def __init__(self, name):
        self.name, self.checked, self.broken = name, Counter(), []

    def check(self, rule, kept, message):
        self.checked[rule] += 1
        if not kept:
            self.broken.append((rule, f"{self.name}: {message}"))


def check(document, lines, name):
    tally = Tally(name)
    last_page = max(line[0] for known in lines.values() for line in known)
    for table in document["tables"]:
        check_table(table, lines, tally)
    # The foot of the type area, and the folio below it.
    foot = TOP + LINES * LEADING
    for table in document["tables"]:
        for character, _ in paragraphs(table) + [table["after"]]:
            for page, y, x, *_ in lines.get(character, []):
                tally.check("area", TOP < y < foot and SIDE - EXACT < x < WIDTH - SIDE, f"{character} on page {page + 1} at {y:.1f}")
    tally.check("pages", last_page > 0, "all on one page")
    return tally


def paragraphs(table):
    rows = [table["head"], *table["rows"]]
    return [block for row in rows for cell in row for block in cell] + table["notes"]


def height(row, lines):
    return max(sum(len(lines[character]) for character, _ in cell) for cell in row) * CELL[1]


def check_table(table, lines, tally):
    pages = set()
    for row in table["rows"]:
        blocks = [block for cell in row for block in cell]
        row_pages = {line[0] for character, _ in blocks for line in lines[character]}
        pages |= row_pages
        if height(row, lines) < WHOLE * LINES * LEADING:
            tally.check("P3 row", len(row_pages) == 1, f"the row of {blocks[0][0]} is divided")
        for character, count in blocks:
            check_paragraph(character, count, lines[character], CELL[1], tally)
    for character, _ in (cell[0] for cell in table["head"]):
        met = {line[0] for line in lines[character]}
        tally.check("head", met == pages, f"the head {character} is not on all pages of its table")
    bottom = max(line[:2] for row in table["rows"] for cell in row for block in cell for line in lines[block[0]])
    after = lines[table["after"][0]][0][:2]
    for index, (character, count) in enumerate(table["notes"]):
        check_paragraph(character, count, lines[character], NOTE[1], tally)
        first = lines[character][0]
        above = lines[table["notes"][index - 1][0]][-1][:2] if index else bottom
        tally.check("note place", above < first[:2] < after, f"the note {character} stands elsewhere")
        tally.check("note page", index > 0 or first[0] == bottom[0], f"the note {character} left its table")
        start = first[2] - SIDE
        tally.check("note indent", abs(start - 2 * NOTE[0]) < EXACT, f"the note {character} begins at {start:.2f} pt")
        tally.check("note size", abs(first[3] - NOTE[0]) < EXACT, f"the note {character} is of {first[3]:.2f} pt")


def check_paragraph(character, count, known, leading, tally):
    """P5: its lines are one leading apart; P3: two of them at least on either page."""
    tally.check("text", sum(line[4] for line in known) == count, f"{character} is not there {count} times")
    for above, below in zip(known, known[1:]):
        if above[0] == below[0]:
            step = below[1] - above[1]
            tally.check("P5 leading", abs(step - leading) < EXACT, f"{character} on page {below[0] + 1}: lines {step:.2f} pt apart")
    on_page = Counter(line[0] for line in known)
    if len(on_page) > 1:
        tally.check("P3 club", on_page[known[0][0]] > 1, f"the first line of {character} alone on page {known[0][0] + 1}")
        tally.check("P3 widow", on_page[known[-1][0]] > 1, f"the last line of {character} alone on page {known[-1][0] + 1}")


# --- Negative controls ---------------------------------------------------------------------------


def controls(document, lines):
    """Damages what was read; yields each with the rule that must notice it."""

    def damaged(rule, change):
        other = copy.deepcopy(lines)
        change(other)
        return rule, other

    table = document["tables"][0]
    low = [row for row in table["rows"] if height(row, lines) < WHOLE * LINES * LEADING]
    blocks = [block[0] for row in low for cell in row for block in cell]
    long = next((c for c in blocks if len(lines[c]) > 2 and len({line[0] for line in lines[c]}) == 1), None)
    if long:
        move = lambda at, by: lambda other: other[long][at].__setitem__(1, other[long][at][1] + by)
        yield damaged("P5 leading", move(1, 0.5))
        yield damaged("P3 row", lambda other: other[long][-1].__setitem__(0, other[long][-1][0] + 1))
        yield damaged("P3 widow", lambda other: other[long][-1].__setitem__(0, other[long][-1][0] + 1))
        yield damaged("P3 club", lambda other: other[long][0].__setitem__(0, other[long][0][0] - 1))
        yield damaged("area", move(0, HEIGHT))
        yield damaged("text", lambda other: other[long].pop())
    head = table["head"][0][0][0]
    if len({line[0] for line in lines[head]}) > 1:
        yield damaged("head", lambda other: other[head].pop())
    if table["notes"]:
        note = table["notes"][0][0]
        shift = lambda place, by: lambda other: [line.__setitem__(place, line[place] + by) for line in other[note]]
        yield damaged("note page", shift(0, 1))
        yield damaged("note place", shift(1, -HEIGHT))
        yield damaged("note indent", shift(2, 3))
        yield damaged("note size", shift(3, 1))


RULES = ["P3 row", "P3 club", "P3 widow", "P5 leading", "area", "head", "note indent", "note page", "note place", "note size", "text"]


def self_test(documents, pdfs):
    noticed = Counter()
    for name, document in documents.items():
        lines = read(pdfs / f"{name}.pdf")
        for rule, other in controls(document, lines):
            broken = {found for found, _ in check(document, other, name).broken}
            if rule not in broken:
                print(f"{name}: damage to {rule} was not noticed")
                return 1
            noticed[rule] += 1
    missing = [rule for rule in RULES if not noticed[rule]]
    print(f"{sum(noticed.values())} damages noticed" + (f"; none of {', '.join(missing)}" if missing else ""))
    return 1 if missing else 0


def main():
    arguments = [argument for argument in sys.argv[1:] if not argument.startswith("--")]
    if "--make" in sys.argv:
        make(Path(arguments[0]))
        return 0
    folder, pdfs = map(Path, arguments)
    documents = json.loads((folder / "tables.json").read_text(encoding="utf-8"))
    if "--self-test" in sys.argv:
        return self_test(documents, pdfs)
    checked, broken = Counter(), []
    for name, document in documents.items():
        tally = check(document, read(pdfs / f"{name}.pdf"), name)
        checked += tally.checked
        broken += tally.broken
    for rule in sorted(checked):
        print(f"{rule:14}{checked[rule]:8}{sum(found == rule for found, _ in broken):8}")
    for rule, message in broken[:SHOWN]:
        print(f"  {rule}: {message}")
    print(f"{len(broken)} violations in {len(documents)} documents")
    return 1 if broken else 0


if __name__ == "__main__":
    sys.exit(main())
