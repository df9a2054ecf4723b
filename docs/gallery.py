#!/usr/bin/env python3
"""Makes the pictures of docs/styles.md out of the samples.

    docs/gallery.py HANPRESS

HANPRESS is the program. Every built-in style sheet is shown as two pages, the type area and its
measures drawn over them, and pages that show what hanpress sets are put side by side. The measures
are printed, for the table in docs/styles.md.
"""

import re
import shutil
import subprocess
import sys
import tempfile
import tomllib
from pathlib import Path

import pymupdf
from PIL import Image

ROOT = Path(__file__).resolve().parent.parent
IMAGES = ROOT / "docs/images"
MM = 72 / 25.4
SIZES = dict(
    zip(
        "初号 小初 一号 小一 二号 小二 三号 小三 四号 小四 五号 小五 六号 小六 七号 八号".split(),
        (42, 36, 26, 24, 22, 18, 16, 15, 14, 12, 10.5, 9, 7.5, 6.5, 5.5, 5),
    )
)
BLUE = (0.1, 0.35, 0.75)

# Pixels of the picture for each of the page that shows it.
SHARPNESS = 1.5

# Sheet, manuscript, and the two pages that show it.
SHEETS = [
    ("report-a4", "harbour-report", (2, 3)),
    ("book-16k", "tea-mountain", (8, 9)),
    ("book-32k", "tea-mountain", (10, 11)),
    ("official-gbt9704", "notice", (1, 2)),
]

# Picture, sheet, manuscript, pages.
GALLERY = [
    ("gallery-book", "book-32k", "tea-mountain", (1, 3, 5, 9)),
    ("gallery-report", "report-a4", "serial-port-guide", (1, 2, 4, 6)),
]


def build(program, folder):
    """Builds every manuscript in every sheet that is shown; returns a finder of PDF files."""
    source = folder / "source"
    shutil.copytree(ROOT / "input", source)
    shutil.copy(ROOT / "docs/samples/notice.md", source)
    wanted = {(sheet, name) for sheet, name, _ in SHEETS} | {(s, name) for _, s, name, _ in GALLERY}
    for sheet, name in sorted(wanted):
        run(program, source, name, folder / sheet, "--style", sheet)
    run(
        program,
        source,
        "tea-mountain",
        folder / "press",
        "--style",
        "book-32k",
        "--pdf-standard",
        "x-4",
    )
    return lambda sheet, name: pymupdf.open(folder / sheet / f"{name}.pdf")


def run(program, source, name, output, *more):
    (manuscript,) = [p for p in source.rglob(f"{name}.*") if p.suffix in (".md", ".txt")]
    command = [program, "build", manuscript, "-o", output, "--editions", "pdf", *more]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


# --- measures -------------------------------------------------------------------------------------


def read_sheet(name):
    sheet = tomllib.loads((ROOT / f"data/styles/{name}.toml").read_text())
    base = sheet.get("extends") or (None if name == "report-a4" else "report-a4")
    return lay(sheet, read_sheet(base)) if base else sheet


def lay(over, base):
    for key, value in over.items():
        base[key] = lay(value, base.get(key, {})) if isinstance(value, dict) else value
    return base


def points(text, em):
    if text in SIZES:
        return SIZES[text]
    number, unit = re.fullmatch(r"([\d.]+)\s*([a-z]*)", text).groups()
    return float(number) * {"": 1, "pt": 1, "mm": MM, "cm": 10 * MM, "em": em}[unit]


class Measures:
    def __init__(self, name):
        sheet = read_sheet(name)
        page, body = sheet["page"], sheet["roles"]["body"]
        self.em = points(body["size"], 0)
        self.leading = points(body["leading"], self.em)
        side = {
            key: points(page[key], self.em)
            for key in ("width", "height", "top", "bottom", "inner", "outer")
        }
        self.width, self.height = side["width"], side["height"]
        self.characters = int((self.width - side["inner"] - side["outer"]) / self.em + 1e-6)
        self.lines = int((self.height - side["top"] - side["bottom"]) / self.leading + 1e-6)
        wide, high = self.characters * self.em, self.lines * self.leading
        self.inner = side["inner"] + (self.width - side["inner"] - side["outer"] - wide) / 2
        self.top = side["top"] + (self.height - side["top"] - side["bottom"] - high) / 2
        self.wide, self.high, self.mirrored = wide, high, page["mirrored"]

    def area(self, number):
        left = (
            self.width - self.inner - self.wide if self.mirrored and number % 2 == 0 else self.inner
        )
        return pymupdf.Rect(left, self.top, left + self.wide, self.top + self.high)

    def row(self, name):
        mm = lambda length: f"{length / MM:.1f}".rstrip("0").rstrip(".")
        outer, bottom = self.width - self.inner - self.wide, self.height - self.top - self.high
        margins = " · ".join(map(mm, (self.top, bottom, self.inner, outer)))
        return (
            f"| {name} | {mm(self.width)} × {mm(self.height)} | {margins} | {self.em:g} on {self.leading:.2f} "
            f"| {self.characters} × {self.lines} |"
        )


# --- pictures -------------------------------------------------------------------------------------


def picture(name, pdf, numbers, height, measures=None):
    """Puts pages side by side, `height` pixels high."""
    pages = [pdf[number - 1] for number in numbers]
    scale = height / max(page.rect.height for page in pages)
    gap = 10
    canvas = pymupdf.open()
    total = sum(page.rect.width * scale for page in pages) + gap * (len(pages) + 1)
    sheet = canvas.new_page(width=total, height=height + 2 * gap)
    sheet.draw_rect(sheet.rect, color=None, fill=(0.9, 0.9, 0.9))
    x = gap
    for number, page in zip(numbers, pages):
        place = pymupdf.Rect(x, gap, x + page.rect.width * scale, gap + page.rect.height * scale)
        sheet.draw_rect(place, color=None, fill=(1, 1, 1))
        sheet.show_pdf_page(place, pdf, page.number)
        if measures:
            draw_measures(sheet, place, scale, measures, number)
        x = place.x1 + gap
    pixels = sheet.get_pixmap(matrix=pymupdf.Matrix(SHARPNESS, SHARPNESS), alpha=False)
    image = Image.frombytes("RGB", (pixels.width, pixels.height), pixels.samples)
    image.quantize(24).save(IMAGES / f"{name}.png", optimize=True)


def draw_measures(sheet, place, scale, measures, number):
    area = measures.area(number) * scale + (place.x0, place.y0, place.x0, place.y0)
    sheet.draw_rect(area, color=BLUE, width=0.6)
    middle = (area.x0 + area.x1) / 2
    centre = (area.y0 + area.y1) / 2
    for start, end in [
        ((middle, place.y0), (middle, area.y0)),
        ((middle, area.y1), (middle, place.y1)),
        ((place.x0, centre), (area.x0, centre)),
        ((area.x1, centre), (place.x1, centre)),
    ]:
        sheet.draw_line(start, end, color=BLUE, width=0.6)
        length = (abs(end[0] - start[0]) + abs(end[1] - start[1])) / scale / MM
        x, y = (start[0] + end[0]) / 2, (start[1] + end[1]) / 2
        across = start[1] == end[1]
        at = (x - 8, y - 3) if across else (x + 3, y + 3)
        sheet.insert_text(at, f"{length:.0f}", fontsize=9, color=BLUE)


def main():
    program = Path(sys.argv[1]).resolve()
    with tempfile.TemporaryDirectory() as folder:
        find = build(program, Path(folder))
        for sheet, name, numbers in SHEETS:
            measures = Measures(sheet)
            print(measures.row(sheet))
            picture(f"style-{sheet}", find(sheet, name), numbers, 460, measures)
        for name, sheet, manuscript, numbers in GALLERY:
            picture(name, find(sheet, manuscript), numbers, 400)
        picture("press", find("press", "tea-mountain"), (9,), 460)


main()
