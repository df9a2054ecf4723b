#!/usr/bin/env python3
"""Checks that PDF files are fit for the press: PDF/X-4 (ISO 15930-7) as far as it can be seen with
pikepdf, and the plates that Ghostscript makes of them.

    check_print.py FILE.pdf...               check
    check_print.py --self-test FILE.pdf      damage the file in every way that is checked for
"""

import datetime
import re
import subprocess
import sys
import tempfile
from decimal import Decimal
from pathlib import Path

import pikepdf
import pymupdf
from pikepdf import Array, Dictionary, Name

XMP = {
    "pdfxid": "http://www.npes.org/pdfx/ns/id/",
    "pdf": "http://ns.adobe.com/pdf/1.3/",
    "xmp": "http://ns.adobe.com/xap/1.0/",
    "xmpMM": "http://ns.adobe.com/xap/1.0/mm/",
    "dc": "http://purl.org/dc/elements/1.1/",
}
NEAR = 0.02  # points: rounding
DPI = 100


class Faults(list):
    def expect(self, holds, message):
        if not holds:
            self.append(message)


# --- the file as a whole --------------------------------------------------------------------------


def check_file(pdf, faults):
    faults.expect(float(pdf.pdf_version) <= 1.6, f"version: {pdf.pdf_version}, not 1.6")
    faults.expect("/ID" in pdf.trailer, "id: the trailer has none")
    faults.expect(not pdf.is_encrypted, "encryption")
    info = pdf.trailer.get("/Info", Dictionary())
    faults.expect(info.get("/Trapped") in (Name("/True"), Name("/False")), "trapped: not said")
    for key in ("/Title", "/CreationDate", "/ModDate"):
        faults.expect(str(info.get(key, "")), f"info: no {key}")
    for key in ("/AA", "/OpenAction", "/AcroForm"):
        faults.expect(key not in pdf.Root, f"catalog: {key}")
    check_xmp(pdf, info, faults)
    check_intent(pdf, faults)


def check_xmp(pdf, info, faults):
    xmp = pdf.open_metadata()
    get = lambda prefix, name: xmp.get(f"{{{XMP[prefix]}}}{name}")
    faults.expect(get("pdfxid", "GTS_PDFXVersion") == "PDF/X-4", "xmp: does not claim PDF/X-4")
    trapped = str(info.get("/Trapped", "")).lstrip("/")
    faults.expect(get("pdf", "Trapped") == trapped, "xmp: Trapped differs")
    faults.expect(
        str(get("dc", "title") or "") == str(info.get("/Title", "")), "xmp: title differs"
    )
    for name in ("DocumentID", "VersionID", "RenditionClass"):
        faults.expect(get("xmpMM", name), f"xmp: no {name}")
    dates = {"CreateDate": "/CreationDate", "ModifyDate": "/ModDate", "MetadataDate": "/ModDate"}
    for name, key in dates.items():
        written = re.match(r"D:(\d{4})(\d\d)(\d\d)", str(info.get(key, "")))
        stated = datetime.datetime.fromisoformat(get("xmp", name) or "0001-01-01")
        same = written and tuple(map(int, written.groups())) == (
            stated.year,
            stated.month,
            stated.day,
        )
        faults.expect(same, f"xmp: {name} differs")


def check_intent(pdf, faults):
    intents = [i for i in pdf.Root.get("/OutputIntents", []) if i.get("/S") == "/GTS_PDFX"]
    if len(intents) != 1:
        faults.append(f"intent: {len(intents)} of PDF/X")
        return
    intent = intents[0]
    identifier = str(intent.get("/OutputConditionIdentifier", ""))
    faults.expect(identifier, "intent: no identifier")
    if identifier == "Custom":
        faults.expect(str(intent.get("/Info", "")), "intent: says nothing of its press")
    else:
        faults.expect("/RegistryName" in intent, "intent: no registry")
    profile = intent.get("/DestOutputProfile")
    data = profile.read_bytes() if profile is not None else bytes(128)
    sound = data[12:20] == b"prtrCMYK" and int.from_bytes(data[:4], "big") == len(data)
    faults.expect(sound and profile.N == 4, "intent: not the profile of a press with four inks")


# --- pages ----------------------------------------------------------------------------------------


def box(page, name):
    return [float(side) for side in page.obj.get(name, Array())]


def holds(outer, inner):
    return (
        outer[0] <= inner[0] + NEAR
        and outer[1] <= inner[1] + NEAR
        and outer[2] >= inner[2] - NEAR
        and outer[3] >= inner[3] - NEAR
    )


def touches(a, b):
    across = min(a[2], b[2]) - max(a[0], b[0])
    return across > NEAR and min(a[3], b[3]) - max(a[1], b[1]) > NEAR


def check_page(page, place, faults):
    media, bleed, trim = (box(page, name) for name in ("/MediaBox", "/BleedBox", "/TrimBox"))
    if not all(len(sides) == 4 for sides in (media, bleed, trim)):
        faults.append(f"{place}: boxes are missing")
        return
    faults.expect(
        holds(media, bleed) and holds(bleed, trim), f"{place}: boxes don't lie in each other"
    )
    faults.expect("/ArtBox" not in page.obj, f"{place}: boxes: both trimmed and art")
    faults.expect(not page.obj.get("/Annots"), f"{place}: annotations")
    group = page.obj.get("/Group", Dictionary())
    faults.expect(group.get("/CS", "/DeviceCMYK") == "/DeviceCMYK", f"{place}: blends not in CMYK")
    for name, font in page.resources.get("/Font", {}).items():
        descriptor = font.DescendantFonts[0].FontDescriptor
        embedded = any(f"/FontFile{n}" in descriptor for n in ("", "2", "3"))
        faults.expect(embedded, f"{place}: font {name} is not embedded")
    for name, image in page.resources.get("/XObject", {}).items():
        space = kind(image.get("/ColorSpace", Name.DeviceGray))
        faults.expect(
            space in ("ICCBased", "DeviceCMYK", "DeviceGray"), f"{place}: image in {space}"
        )
    Content(page, bleed, trim, place, faults).check()


def kind(space):
    return str(space[0] if isinstance(space, Array) else space).lstrip("/")


def times(a, b):
    return [
        a[0] * b[0] + a[1] * b[2],
        a[0] * b[1] + a[1] * b[3],
        a[2] * b[0] + a[3] * b[2],
        a[2] * b[1] + a[3] * b[3],
        a[4] * b[0] + a[5] * b[2] + b[4],
        a[4] * b[1] + a[5] * b[3] + b[5],
    ]


class Content:
    """Follows the colours and places of a page's content."""

    def __init__(self, page, bleed, trim, place, faults):
        self.page, self.bleed, self.trim, self.place, self.faults = page, bleed, trim, place, faults
        self.spaces = page.resources.get("/ColorSpace", {})
        # Fill, stroke: colour space and components.
        self.state = {
            "ctm": [1, 0, 0, 1, 0, 0],
            "fill": ("DeviceGray", [0]),
            "stroke": ("DeviceGray", [0]),
            "overprint": False,
        }
        self.states = page.resources.get("/ExtGState", {})
        self.stack, self.path = [], []
        self.text = self.line = [1, 0, 0, 1, 0, 0]
        self.marks = 0

    def fault(self, message):
        message = f"{self.place}: {message}"
        if message not in self.faults:
            self.faults.append(message)

    def check(self):
        for operands, operator in pikepdf.parse_content_stream(self.page):
            self.operation(str(operator), list(operands))
        if self.stack:
            self.fault("graphics states are left open")

    def operation(self, operator, operands):
        numbers = [float(o) for o in operands if isinstance(o, (int, float, Decimal))]
        match operator:
            case "q":
                self.stack.append(dict(self.state))
            case "Q":
                self.state = self.stack.pop()
            case "cm":
                self.state["ctm"] = times(numbers, self.state["ctm"])
            case "g" | "G" | "k" | "K":
                space = "DeviceGray" if operator in "gG" else "DeviceCMYK"
                self.state["fill" if operator in "gk" else "stroke"] = (space, numbers)
            case "rg" | "RG":
                self.fault("colour in DeviceRGB")
            case "cs" | "CS":
                space = kind(self.spaces.get(str(operands[0]), operands[0]))
                whole = self.spaces.get(str(operands[0]))
                if space == "Separation" and whole[1] == "/All":
                    space = "All"
                if space not in ("DeviceGray", "DeviceCMYK", "ICCBased", "All"):
                    self.fault(f"colour in {space}")
                self.state["fill" if operator == "cs" else "stroke"] = (space, [0])
            case "sc" | "scn" | "SC" | "SCN":
                which = "fill" if operator.islower() else "stroke"
                self.state[which] = (self.state[which][0], numbers)
            case "m" | "l" | "c" | "v" | "y":
                self.path += zip(numbers[::2], numbers[1::2])
            case "re":
                x, y, width, height = numbers
                self.path += [(x, y), (x + width, y + height)]
            case "f" | "F" | "f*":
                self.painted("fill", self.path)
            case "S" | "s":
                self.painted("stroke", self.path)
            case "B" | "B*" | "b" | "b*":
                self.painted("fill", self.path)
                self.painted("stroke", self.path)
            case "Do":
                self.painted("image", [(0, 0), (1, 1)])
            case "gs":
                self.graphics_state(self.states[str(operands[0])])
            case "sh" | "BI":
                self.fault(f"operator {operator}")
            case "BT":
                self.text = self.line = [1, 0, 0, 1, 0, 0]
            case "Tm":
                self.text = self.line = numbers
            case "Td":
                self.text = self.line = times([1, 0, 0, 1, *numbers], self.line)
            case "Tj" | "TJ":
                self.shown()
        if operator in ("f", "F", "f*", "S", "s", "B", "B*", "b", "b*", "n"):
            self.path = []

    def graphics_state(self, state):
        overprint = bool(state.get("/op", state.get("/OP", self.state["overprint"])))
        self.state["overprint"] = overprint and state.get("/OPM") == 1
        if overprint and not self.state["overprint"]:
            self.fault("overprint takes inks away that lie under it")
        for key in state.keys():
            if key not in ("/Type", "/OP", "/op", "/OPM"):
                self.fault(f"graphics state {key}")

    def shown(self):
        space, values = self.state["fill"]
        is_black = space == "DeviceCMYK" and values == [0, 0, 0, 1]
        if is_black != self.state["overprint"]:
            self.fault(f"text in {values} {'leaves white under it' if is_black else 'overprints'}")
        if space == "DeviceCMYK" and values[:3] != [0, 0, 0]:
            self.fault(f"text in {values}, not in black ink alone")
        if space == "DeviceGray" or (space == "ICCBased" and len(set(values)) == 1):
            self.fault(f"text in {values} of {space}, not in black ink")
        x, y = times(self.text, self.state["ctm"])[4:]
        if not holds(self.trim, [x, y, x, y]):
            self.fault("text outside the trimmed page")

    def painted(self, how, path):
        places = [times([1, 0, 0, 1, x, y], self.state["ctm"])[4:] for x, y in path]
        xs, ys = [x for x, _ in places], [y for _, y in places]
        extent = [min(xs), min(ys), max(xs), max(ys)]
        if how != "image" and self.state[how][0] == "All":
            self.marks += 1
            if touches(extent, self.bleed):
                self.fault("a mark stands in the bleed")
            return
        # What leaves the page must go on to the end of the bleed.
        for side, sign in zip(range(4), (-1, -1, 1, 1)):
            beyond = sign * (extent[side] - self.trim[side])
            short = sign * (self.bleed[side] - extent[side])
            if beyond > NEAR and short > NEAR:
                self.fault("something ends between page and bleed")


# --- plates ---------------------------------------------------------------------------------------


def is_black_only(page):
    """Whether a page has nothing on it but black ink, as its operators say."""
    if page.resources.get("/XObject"):
        return False
    spaces = [str(o[0]) for o, op in pikepdf.parse_content_stream(page) if str(op) == "cs"]
    named = page.resources.get("/ColorSpace", {})
    return all(kind(named.get(name, name)) != "ICCBased" for name in spaces)


def check_plates(path, pdf, faults):
    with tempfile.TemporaryDirectory() as folder:
        command = ["gs", "-q", "-dNOPAUSE", "-dBATCH", "-dSAFER", "-sDEVICE=tiffsep", f"-r{DPI}"]
        subprocess.run([*command, f"-sOutputFile={folder}/%d.tif", str(path)], check=True)
        for number, page in enumerate(pdf.pages, 1):
            plates = {
                ink: pymupdf.Pixmap(f"{folder}/{number}({ink}).tif")
                for ink in ("Cyan", "Magenta", "Yellow", "Black")
            }
            height = box(page, "/MediaBox")[3]
            trim = box(page, "/TrimBox")
            has_text = any(str(op) in ("Tj", "TJ") for _, op in pikepdf.parse_content_stream(page))
            for ink, plate in plates.items():
                inside, outside = ink_on(plate, trim, height)
                place = f"page {number}, plate {ink}"
                faults.expect(outside, f"{place}: no mark")
                if ink == "Black":
                    faults.expect(inside or not has_text, f"{place}: no text")
                elif is_black_only(page):
                    faults.expect(not inside, f"{place}: ink on the page")


def ink_on(plate, trim, height):
    """Returns whether a plate has ink within and outside the trimmed page."""
    scale = DPI / 72
    left, right = int(trim[0] * scale), int(trim[2] * scale) + 1
    top, bottom = int((height - trim[3]) * scale), int((height - trim[1]) * scale) + 1
    inside = outside = False
    for y in range(plate.height):
        row = plate.samples[y * plate.stride : y * plate.stride + plate.width * plate.n : plate.n]
        if top <= y < bottom:
            inside |= min(row[left:right], default=255) < 250
            row = row[:left] + row[right:]
        outside |= min(row, default=255) < 250
    return inside, outside


# --- running --------------------------------------------------------------------------------------


def check(path):
    faults = Faults()
    with pikepdf.open(path) as pdf:
        check_file(pdf, faults)
        for number, page in enumerate(pdf.pages, 1):
            check_page(page, f"page {number}", faults)
        check_plates(path, pdf, faults)
    return faults


def rewrite(pdf, page, change):
    page.obj.Contents = pdf.make_stream(change(page.obj.Contents.read_bytes()))


def with_xmp(pdf, old, new):
    pdf.Root.Metadata.write(re.sub(old, new, pdf.Root.Metadata.read_bytes()))


def screen_profile(pdf):
    data = bytearray(pdf.Root.OutputIntents[0].DestOutputProfile.read_bytes())
    data[12:20] = b"mntrRGB "
    pdf.Root.OutputIntents[0].DestOutputProfile.write(bytes(data))


def rewritten(old, new):
    return lambda pdf, page: rewrite(pdf, page, lambda content: re.sub(old, new, content))


def black_in(color):
    return rewritten(b"0 0 0 1 k", color)


def marks_in_black(content):
    content = re.sub(rb"/c\d+ cs 1 scn", b"0 0 0 1 k", content)
    return re.sub(rb"/c\d+ CS 1 SCN", b"0 0 0 1 K", content)


DAMAGES = [
    ("intent", lambda pdf, page: pdf.Root.__delitem__("/OutputIntents")),
    ("intent", lambda pdf, page: screen_profile(pdf)),
    ("xmp: does not claim", lambda pdf, page: with_xmp(pdf, b"PDF/X-4", b"PDF/X-3")),
    ("xmp: no VersionID", lambda pdf, page: with_xmp(pdf, b"VersionID", b"OtherID")),
    (
        "xmp: MetadataDate",
        lambda pdf, page: with_xmp(pdf, rb"(<xmp:MetadataDate>)\d{4}", rb"\g<1>1999"),
    ),
    ("trapped", lambda pdf, page: pdf.docinfo.__delitem__("/Trapped")),
    ("boxes are missing", lambda pdf, page: page.obj.__delitem__("/BleedBox")),
    (
        "boxes don't lie",
        lambda pdf, page: page.obj.__setitem__("/TrimBox", Array([0, 0, 9999, 9999])),
    ),
    (
        "annotations",
        lambda pdf, page: page.obj.__setitem__("/Annots", Array([Dictionary(Type=Name.Annot)])),
    ),
    (
        "not embedded",
        lambda pdf, page: next(iter(page.resources.Font.values()))
        .DescendantFonts[0]
        .FontDescriptor.__delitem__("/FontFile2"),
    ),
    ("leaves white under it", rewritten(rb"/K gs", b"")),
    ("leaves white under it", rewritten(rb"/K gs", b"/N gs")),
    ("overprints", black_in(b"0 0 0 .5 k")),
    (
        "overprint takes inks away",
        lambda pdf, page: page.resources.ExtGState.K.__setitem__("/OPM", 0),
    ),
    ("DeviceRGB", black_in(b"0 0 0 rg")),
    ("not in black ink alone", black_in(b".6 .5 .5 1 k")),
    ("ink on the page", black_in(b".6 .5 .5 1 k")),
    ("not in black ink", black_in(b"0 g")),
    (
        "a mark stands in the bleed",
        lambda pdf, page: rewrite(pdf, page, lambda c: b"1 0 0 1 30 30 cm " + c),
    ),
    ("text outside", lambda pdf, page: rewrite(pdf, page, lambda c: b"1 0 0 1 300 300 cm " + c)),
    (
        "between page and bleed",
        lambda pdf, page: rewrite(
            pdf,
            page,
            lambda c: c + b"\n0 0 0 1 k 100 100 %g 50 re f" % (box(page, "/TrimBox")[2] - 98),
        ),
    ),
    ("no mark", lambda pdf, page: rewrite(pdf, page, marks_in_black)),
]


def self_test(path):
    assert not check(path), "the file to damage must be sound"
    missed = []
    with tempfile.TemporaryDirectory() as folder:
        for index, (expected, damage) in enumerate(DAMAGES):
            damaged = Path(folder) / f"{index}.pdf"
            with pikepdf.open(path) as pdf:
                # A page with text in black alone, by itself: the others would only take time.
                page = next(
                    page
                    for page in pdf.pages
                    if is_black_only(page) and b"Tf" in page.obj.Contents.read_bytes()
                )
                keep = page.index
                for other in reversed(range(len(pdf.pages))):
                    if other != keep:
                        del pdf.pages[other]
                damage(pdf, pdf.pages[0])
                pdf.save(damaged, min_version="1.6", fix_metadata_version=False)
            faults = check(damaged)
            if not any(expected in fault for fault in faults):
                missed.append(f"{expected!r} went unnoticed: {faults}")
    return missed


def main():
    arguments = sys.argv[1:]
    if not arguments:
        sys.exit(__doc__)
    if arguments[0] == "--self-test":
        missed = self_test(arguments[1])
        print("\n".join(missed) or f"every one of {len(DAMAGES)} damages is noticed")
        sys.exit(bool(missed))
    wrong = False
    for path in arguments:
        faults = check(path)
        wrong |= bool(faults)
        print(
            f"{path}: "
            + ("fit for the press" if not faults else "".join(f"\n  {f}" for f in faults))
        )
    sys.exit(wrong)


main()
