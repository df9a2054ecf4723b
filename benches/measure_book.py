"""Runs whole programs over books and tells what they took. Called by book.sh.

What a process is said to have had at its peak is at least what its parent has: this one stays
small, and leaves to others what needs large modules.
"""

import os
import statistics
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
WORK = ROOT / "target" / "bench"
HANPRESS = ROOT / "target" / "release" / "hanpress"
ROUNDS = 5

# The style sheet of the book, as near as Typst comes.
TYPST = """\
#set page(width: 148mm, height: 210mm, numbering: "1",
  margin: (top: 20mm, bottom: 18mm, inside: 18mm, outside: 16mm))
#set text(font: ("Hanpress Serif", "Hanpress Song"), size: 10.5pt, lang: "zh", region: "cn",
  top-edge: 0.88em, bottom-edge: -0.12em)
#set par(justify: true, leading: 6.3pt, spacing: 6.3pt, first-line-indent: (amount: 2em, all: true))
#show heading: set text(font: "Hanpress Hei", weight: "bold")
#show heading.where(level: 1): it => { pagebreak(weak: true); it }
#show quote: set text(font: "Hanpress Kai")
#set quote(block: true)
#let horizontalrule = line(length: 100%)
#outline(depth: 2)
"""


def run(command):
    """Seconds on the clock, seconds on processors, megabytes at the peak."""
    reader, writer = os.pipe()
    start = time.perf_counter()
    process = os.posix_spawn(
        command[0], [str(part) for part in command], os.environ,
        file_actions=[(os.POSIX_SPAWN_DUP2, writer, 1), (os.POSIX_SPAWN_DUP2, writer, 2),
                      (os.POSIX_SPAWN_CLOSE, reader)],
    )
    os.close(writer)
    with os.fdopen(reader) as said:
        text = said.read()
    _, status, usage = os.wait4(process, 0)
    elapsed = time.perf_counter() - start
    if status != 0:
        sys.exit(f"{command[0]} failed:\n{text[-2000:]}")
    return elapsed, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1000


def make(name, *arguments):
    folder = WORK / name
    subprocess.run(
        [sys.executable, ROOT / "benches" / "book.py", folder, *map(str, arguments)],
        check=True, stdout=subprocess.DEVNULL,
    )
    return folder


def build(folder, editions="pdf,docx,md"):
    out = folder / "out"
    # What pandoc and Typst are given is the edition made for pandoc.
    return [HANPRESS, "build", folder / "book.md", "-o", out, "--editions", editions,
            "--markdown", "pandoc"], out


def ask(code, *arguments):
    """What a few lines of Python print."""
    command = [sys.executable, "-c", code, *map(str, arguments)]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip()


def pages(path):
    return int(ask("import pymupdf, sys; print(len(pymupdf.open(sys.argv[1])))", path))


def row(*cells):
    print("| " + " | ".join(str(cell) for cell in cells) + " |", flush=True)


def typst_source(pandoc, folder):
    """The converted book in Typst's markup, as pandoc writes it."""
    command = [pandoc, "-f", "markdown", "-t", "typst", folder / "out" / "book.md"]
    body = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    source = folder / "book.typ"
    source.write_text(TYPST + body, encoding="utf-8")
    return source


def peers():
    folder = make("book")
    command, out = build(folder)
    run(command)
    pandoc = ask("import pypandoc; print(pypandoc.get_pandoc_path())")
    version = ask("import pypandoc; print(pypandoc.get_pandoc_version())")
    source = typst_source(pandoc, folder)
    compile_typst = (
        "import sys, typst; typst.compile(sys.argv[1], output=sys.argv[2],"
        " font_paths=[sys.argv[3]], ignore_system_fonts=True)"
    )
    typst_pdf, pandoc_docx = folder / "typst.pdf", folder / "pandoc.docx"
    programs = {
        "hanpress, PDF, DOCX and Markdown": (command, out / "book.pdf"),
        "hanpress, PDF alone": (build(folder, "pdf")[0], out / "book.pdf"),
        "hanpress, DOCX alone": (build(folder, "docx")[0], out / "book.docx"),
        "Typst 0.15.0, PDF": (
            [sys.executable, "-c", compile_typst, source, typst_pdf, ROOT / "fonts"], typst_pdf),
        f"pandoc {version}, DOCX": (
            [pandoc, "-f", "markdown", out / "book.md", "--toc",
             "-o", pandoc_docx], pandoc_docx),
    }
    taken = {name: [] for name in programs}
    for _ in range(ROUNDS):
        for name, (command, _) in programs.items():
            taken[name].append(run(command))
    first = None
    row("program", "wall, s", "processor, s", "peak, MB", "output, MB", "pages", "wall ÷ hanpress")
    row("---", "---:", "---:", "---:", "---:", "---:", "---:")
    for name, (_, output) in programs.items():
        wall, processor, peak = (statistics.median(column) for column in zip(*taken[name]))
        first = first or wall
        count = pages(output) if output.suffix == ".pdf" else "–"
        size = f"{output.stat().st_size / 1e6:.2f}"
        row(name, f"{wall:.2f}", f"{processor:.2f}", f"{peak:.0f}", size, count, f"{wall / first:.1f}")


def curve():
    row("characters", "pages", "wall, s", "processor, s", "peak, MB", "PDF, MB", "processor, µs a character")
    row(*["---:"] * 7)
    books = [(100_000, []), (300_000, []), (605_000, []), (605_000, ["--words"]), (1_200_000, []),
             (2_500_000, []), (5_000_000, []), (10_000_000, [])]
    for characters, more in books:
        chapters = characters // 6_050
        folder = make("curve", "--characters", characters, "--chapters", chapters, *more)
        command, out = build(folder)
        rounds = [run(command) for _ in range(3)]
        wall, processor, peak = (statistics.median(column) for column in zip(*rounds))
        pdf = out / "book.pdf"
        label = f"{characters:,}" + (", many kinds" if more else "")
        row(label, f"{pages(pdf):,}", f"{wall:.2f}", f"{processor:.2f}", f"{peak:.0f}",
            f"{pdf.stat().st_size / 1e6:.2f}", f"{processor / characters * 1e6:.2f}")


def docx():
    folder = make("book")
    run(build(folder)[0])
    command, out = build(folder, "docx")
    pandoc = ask("import pypandoc; print(pypandoc.get_pandoc_path())")
    version = ask("import pypandoc; print(pypandoc.get_pandoc_version())")
    written, read = folder / "pandoc.docx", folder / "read.md"
    run(command)
    # The book names its style sheet, which is looked for beside it.
    book = folder / "book.docx"
    book.write_bytes((out / "book.docx").read_bytes())
    programs = {
        "Markdown to DOCX": (
            command, [pandoc, "-f", "markdown", out / "book.md", "--toc", "-o", written]),
        "DOCX to Markdown": (
            [HANPRESS, "import", book, "-o", read],
            [pandoc, "-f", "docx", book, "-t", "markdown", "-o", read]),
    }
    row("way", "program", "wall, s", "processor, s", "peak, MB", "wall ÷ pandoc", "processor ÷ pandoc",
        "peak ÷ pandoc")
    row("---", "---", *["---:"] * 6)
    for way, commands in programs.items():
        taken = [[], []]
        for _ in range(ROUNDS):
            for command, rounds in zip(commands, taken):
                rounds.append(run(command))
        ours, theirs = ([statistics.median(c) for c in zip(*rounds)] for rounds in taken)
        ratios = (f"{our / their:.2f}" for our, their in zip(ours, theirs))
        row(way, "hanpress", *figures(ours), *ratios)
        row(way, f"pandoc {version}", *figures(theirs), "1", "1", "1")


def figures(taken):
    wall, processor, peak = taken
    return f"{wall:.2f}", f"{processor:.2f}", f"{peak:.0f}"


{"peers": peers, "curve": curve, "docx": docx}[sys.argv[1]]()
