#!/usr/bin/env python3
"""Holds PDF pages against the rules of docs/typography.md, by where their glyphs stand.

    check_typography.py TORTURE PDFS    the PDFs made of what torture.py wrote to TORTURE
    check_typography.py --self-test TORTURE PDFS
                                        breaks every rule in what was read; each must be noticed

Prints for each rule how often it was checked, how often it gave way where it can't be kept (see
"How it is proved" in docs/typography.md) and how often it was broken. Exit 1 if any was.
"""
import json
import sys
from collections import Counter
from multiprocessing import Pool
from pathlib import Path

import typography_marks
from pdf_lines import read
from typography_paragraph import Paragraph, Style
from typography_rules import Tally, check_pages, check_paragraph

# How many of the places where a trap can stand it must have stood, at the least.
COVERAGE = 0.8
# So many columns from the end of the line a trap can stand anywhere.
NEAR_END = 10
SHOWN = 5


def split(lines, expected):
    """Lines → paragraphs of the body, paragraphs of the notes."""
    body_size, note_size = expected["em"], expected["note"]
    lines = [line for line in lines if line.text() != expected.get("head")]
    body = [line for line in lines if line.size > (body_size * 0.9 + note_size) / 2]
    notes = [line for line in lines if line.size <= (body_size * 0.9 + note_size) / 2]
    return body_paragraphs(body, expected), note_paragraphs(notes, expected)


def paragraph(lines, expected, left, em, indent, end=0, justified=True):
    right = expected["margin"] + (expected["measure"] - end) * expected["em"]
    return Paragraph(lines, left, right, em, expected["kinsoku"], indent, Style.of(expected), justified)


def body_left(expected):
    """Where the lines of the body begin: in lists, quotations and tables not at the margin."""
    return expected["margin"] + expected.get("start", 0) * expected["em"]


def body_measure(expected):
    """How many em the lines of the body have."""
    return int(expected["measure"] - expected.get("start", 0) - expected.get("end", 0))


def body_paragraphs(lines, expected):
    """A line that begins nearer to the indent than to the margin begins a paragraph; where there is
    no indent, one with a label."""
    left, em, indent = body_left(expected), expected["em"], expected["indent"]
    groups = []
    for line in lines:
        if not indent:
            take_label(line, left, em)
        begins = line.glyphs[0].x - left > em * (indent - 0.75) if indent else line.labelled
        if not groups or begins:
            groups.append([])
        groups[-1].append(line)
    end, justified = expected.get("end", 0), expected.get("align") != "start"
    return [paragraph(group, expected, left, em, indent, end, justified) for group in groups]


def take_label(line, left, em):
    """The label of a list's item ends a quarter of an em before the text at the latest; the blank of
    an opening mark does not (W3)."""
    text = [g for g in line.glyphs if g.x + g.advance > left - em / 4]
    line.labelled |= len(text) < len(line.glyphs)
    line.glyphs = text


def note_paragraphs(lines, expected):
    """A line that begins at the margin begins with a note's label."""
    margin = expected["margin"]
    labelled = [line.glyphs[0].x < margin + 0.1 for line in lines]
    hang = hanging(lines, labelled, margin)
    groups = []
    for line, begins in zip(lines, labelled):
        if begins:
            line.glyphs = [g for g in line.glyphs if g.x > hang - expected["note"] * 0.6]
            groups.append([])
        groups[-1].append(line)
    return [paragraph(group, expected, hang, expected["note"], 0) for group in groups]


def hanging(lines, labelled, margin):
    starts = Counter(round(line.glyphs[0].x, 1) for line, begins in zip(lines, labelled) if not begins)
    return starts.most_common(1)[0][0] if starts else margin


def columns(paragraphs, expected, traps):
    """Which traps begin at which columns, as pairs of trap and columns left to the end."""
    met = set()
    for p in paragraphs:
        text, owner = "", []
        for index, g in enumerate(p.row):
            text += g.text
            owner += [index] * len(g.text)
        for number, trap in enumerate(traps):
            at = text.find(trap)
            while at >= 0:
                room = round((p.right - p.row[owner[at]].core_start()) / p.em)
                met.add((number, min(max(room, 1), body_measure(expected))))
                at = text.find(trap, at + 1)
    return met


def missing(met, traps):
    found = {trap for trap, _ in met}
    return [trap for number, trap in enumerate(traps) if number not in found]


def check(job):
    """Checks one PDF."""
    path, expected, traps = job
    tally = Tally(place=path.name)
    if "readings" in expected:
        typography_marks.check(typography_marks.read(path, expected["em"]), expected, tally)
        return path.stem, tally
    style = Style.of(expected)
    body, notes = split(read(path, style.latin_size, style.latin_rise), expected)
    check_document(body, notes, expected, tally)
    met = columns(body, expected, traps)
    tally.broken += [("traps", f"{path.name}: {trap} is not there") for trap in missing(met, traps)]
    tally.figures["met"] = [met]
    tally.figures["measure"] = [body_measure(expected)]
    return path.stem, tally


def check_document(body, notes, expected, tally):
    widths = {}
    for p in body + notes:
        check_paragraph(p, tally, widths)
    if "head" not in expected:
        # Rows of a table divide as rows do, and have room between them.
        check_pages(body, expected["leading"], tally)
    first = body[0].lines[0]
    counted = f"{len(body)} paragraphs, not {expected['paragraphs']}"
    tally.check("P1 paragraphs", len(body) == expected["paragraphs"], first, counted)


def coverage(results):
    """How much of the places where a trap can stand it stood, for each measure. Where it can: the
    columns near the line's end where it was met at some measure in usual text (other widths of marks
    and ragged text have other line ends), and all others but the first, where many can't."""
    near_end = set()
    for name, tally in results:
        if "-" not in name:
            near_end |= {(trap, room) for trap, room in tally.figures["met"][0] if room <= NEAR_END}
    traps = {trap for trap, _ in near_end}
    for _, tally in results:
        (met,), (measure,) = tally.figures["met"], tally.figures["measure"]
        possible = {place for place in near_end if place[1] < measure}
        possible |= {(trap, room) for trap in traps for room in range(NEAR_END + 1, measure)}
        yield len(met & possible) / len(possible)


def report(results):
    """Prints the figures of each measure and the table of rules; returns how many are broken."""
    whole = Tally()
    print("measure        widest Han   over 0.10 em   gaps M1        places met")
    lines = [result for result in results if "met" in result[1].figures]
    for name, tally in results:
        if (name, tally) not in lines:
            whole.add(tally)
    for (name, tally), met in zip(lines, coverage(lines)):
        han, gaps = tally.figures["Han advance"], tally.figures["M1 gap"]
        loose = sum(advance > 1.1 for advance in han) / len(han)
        print(f"{name:13}  {max(han):8.3f}  {loose:12.2%}   {min(gaps):.3f}–{max(gaps):.3f} {met:12.1%}")
        if met < COVERAGE:
            tally.broken.append(("traps", f"{name}: only {met:.1%} of the places met"))
        whole.add(tally)
    print(f"\n{'rule':22}{'checked':>10}{'gave way':>10}{'broken':>8}")
    broken = Counter(rule for rule, _ in whole.broken)
    gave_way = Counter(rule for rule, _ in whole.gave_way)
    for rule in sorted(whole.checked | broken):
        print(f"{rule:22}{whole.checked[rule]:10}{gave_way[rule]:10}{broken[rule]:8}")
    for rule in sorted(broken):
        for _, place in [entry for entry in whole.broken if entry[0] == rule][:SHOWN]:
            print(f"  {rule}: {place}")
    return sum(broken.values())


def jobs(torture, pdfs):
    expected = json.loads((torture / "torture.json").read_text(encoding="utf-8"))
    for name, document in expected["documents"].items():
        yield pdfs / f"{name}.pdf", document, expected["traps"]


def main():
    arguments = [argument for argument in sys.argv[1:] if argument != "--self-test"]
    torture, pdfs = map(Path, arguments)
    work = list(jobs(torture, pdfs))
    if "--self-test" in sys.argv:
        from typography_controls import self_test

        return self_test(work)
    with Pool(2) as pool:
        # The widest take longest.
        results = sorted(pool.imap_unordered(check, reversed(work)))
    broken = report(results)
    print(f"\n{broken} violations in {len(results)} documents")
    return 1 if broken else 0


if __name__ == "__main__":
    sys.exit(main())
