"""Makes the faces that hanpress embeds, and checks them.

    subset.py build SOURCES   write the faces, licences and character lists
    subset.py check           check the faces in this folder
    subset.py metrics         print the metric tables of README.md

SOURCES is the folder of unpacked packages that subset.sh prepares.
"""

import bz2
import copy
import sys
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from fontTools import subset
from fontTools.misc.roundTools import otRound
from fontTools.pens.recordingPen import DecomposingRecordingPen
from fontTools.pens.transformPen import TransformPen
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib import TTFont
from fontTools.ttLib.removeOverlaps import removeOverlaps
from fontTools.ttLib.scaleUpem import scale_upem
from fontTools.varLib import instancer

HERE = Path(__file__).resolve().parent
EM = 1000

# The centre of the ideographic em-box (-120 to 880) in every Han face.
HAN_CENTRE = 380

SERIF_SC = "expo-google-fonts-noto-serif-sc-0.4.3.tgz"
SANS_SC = "expo-google-fonts-noto-sans-sc-0.4.3.tgz"
SOURCE_SERIF = "source-serif-4.5.1.tgz"
SOURCE_SANS = "source-sans-3.52.0.tgz"
JETBRAINS = "expo-google-fonts-jetbrains-mono-0.4.1.tgz"
WENKAI = "fonts-lxgw-wenkai_1.250+repack-1_all.deb"
UNICODE = "unicode-data_15.0.0-1_all.deb"


# ---------------------------------------------------------------- characters


def span(*bounds):
    """The code points of inclusive (first, last) pairs."""
    return {cp for first, last in bounds for cp in range(first, last + 1)}


LATIN = span(
    (0x20, 0x7E), (0xA0, 0x24F), (0x2B0, 0x2FF), (0x300, 0x36F), (0x1E00, 0x1EFF),
    (0x2000, 0x206F), (0x2070, 0x209F), (0x20A0, 0x20BF), (0x2100, 0x218F),
    (0x2190, 0x21FF), (0x2200, 0x22FF), (0x2E3A, 0x2E3B), (0xFB00, 0xFB06),
    (0x2610, 0x2612), (0x2713, 0x2718),
)
SYMBOLS = span(
    (0x370, 0x3FF), (0x400, 0x45F),
    (0x2300, 0x23FF), (0x2460, 0x24FF), (0x2500, 0x25FF), (0x2600, 0x27BF),
)
EAST_ASIAN = span(
    (0x2E00, 0x2E7F), (0x2E80, 0x2FDF), (0x2FF0, 0x2FFF),
    (0x3000, 0x30FF), (0x3100, 0x312F), (0x31A0, 0x31FF), (0x3200, 0x33FF),
    (0xFE10, 0xFE1F), (0xFE30, 0xFE6F), (0xFF00, 0xFFEF),
)
PINYIN = set(map(ord, "āáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜüńňǹḿêĀÁǍÀĒÉĚÈŌÓǑÒ"))


def is_han(cp):
    return 0x3400 <= cp <= 0x9FFF or 0xF900 <= cp <= 0xFAFF or cp >= 0x20000


def double_byte(codec, lead_bytes):
    """Every character that a Python codec decodes from two bytes."""
    found = set()
    for lead in lead_bytes:
        for trail in range(0x40, 0xFF):
            try:
                text = bytes([lead, trail]).decode(codec)
            except UnicodeDecodeError:
                continue
            if len(text) == 1:
                found.add(ord(text))
    return found


@cache
def standard_characters():
    """The 8105 characters of 通用规范汉字表 (2013)."""
    text = (HERE / "charsets/tgscc-8105.txt").read_text(encoding="utf-8")
    lines = (line for line in text.splitlines() if not line.startswith("#"))
    return {ord(character) for character in "".join(lines)}


def write_standard_characters(sources):
    """Takes the list from Unihan's kTGH field, whose value is year:index."""
    path = sources / UNICODE / "usr/share/unicode/Unihan_OtherMappings.txt.bz2"
    index = {}
    for line in bz2.decompress(path.read_bytes()).decode("utf-8").splitlines():
        fields = line.split("\t")
        if len(fields) == 3 and fields[1] == "kTGH":
            year, number = fields[2].split(":")
            assert year == "2013"
            index[int(number)] = int(fields[0].removeprefix("U+"), 16)
    assert sorted(index) == list(range(1, 8106)), "kTGH is not the list 1..8105"
    characters = sorted(index.values())
    lines = [
        "# 通用规范汉字表 (2013), 8105 characters by code point.",
        "# From the kTGH field of the Unicode Han Database 15.0; licence: ../licences/Unicode-data.txt",
    ]
    lines += ["".join(map(chr, characters[i : i + 50])) for i in range(0, 8105, 50)]
    target = HERE / "charsets/tgscc-8105.txt"
    target.parent.mkdir(exist_ok=True)
    target.write_text("\n".join(lines) + "\n", encoding="utf-8")


@cache
def gb2312():
    return double_byte("gb2312", range(0xA1, 0xF8))


@cache
def big5():
    return double_byte("big5", range(0xA1, 0xFA))


@cache
def big5_level_1():
    return {cp for cp in double_byte("big5", range(0xA4, 0xC7)) if is_han(cp)}


@cache
def gbk():
    """The 20,902 Han characters of Unicode 1.1, as GBK has them: names, old books, dialects."""
    return {cp for cp in span((0x4E00, 0x9FA5))}


@cache
def hong_kong():
    """The Hong Kong Supplementary Character Set, as far as Python's codec knows it."""
    characters = set()
    for cp in span((0x3400, 0x4DBF), (0x4E00, 0x9FFF), (0x20000, 0x2A6DF)):
        try:
            chr(cp).encode("big5hkscs")
            characters.add(cp)
        except UnicodeEncodeError:
            pass
    return characters


@cache
def han_set(widest):
    """What a Han face is asked to carry; the source may lack some symbols."""
    han = standard_characters() | gb2312()
    han |= big5() | gbk() | hong_kong() if widest else big5_level_1()
    return han | LATIN | SYMBOLS | EAST_ASIAN


MONO_SET = LATIN | span((0x370, 0x3FF), (0x400, 0x45F), (0x2300, 0x23FF), (0x2500, 0x25FF))


# --------------------------------------------------------------------- faces

# Layout features kept. No `locl` in the Han faces: their cmap already gives the
# mainland forms, and the sources' default-language `locl` would drop … to the
# baseline whenever a run is shaped as Latin. No contextual or discretionary
# ligatures anywhere: the text must show what is written.
HAN_FEATURES = "ccmp kern mark mkmk liga vert vrt2 halt vhal palt vpal hwid fwid pwid".split()
LATIN_FEATURES = "ccmp locl kern mark mkmk liga lnum onum pnum tnum sups subs case".split()
MONO_FEATURES = "ccmp mark mkmk".split()


@dataclass(frozen=True)
class Face:
    """One output file: where it comes from and how it is cut."""

    family: str
    style: str
    package: str
    path: str
    kind: str  # han, latin or mono
    origin: str  # the source face, for the name table's description
    location: dict = field(default_factory=dict, hash=False)  # axis values
    scale: int = EM  # drawn size in thousandths of the source's
    widest: bool = False  # the last fallback

    @property
    def file(self):
        return f"{self.family.replace(' ', '')}-{self.style.replace(' ', '')}.ttf"

    @property
    def wanted(self):
        if self.kind == "han":
            return han_set(self.widest)
        return MONO_SET if self.kind == "mono" else LATIN

    @property
    def features(self):
        return {"han": HAN_FEATURES, "latin": LATIN_FEATURES, "mono": MONO_FEATURES}[self.kind]


# The Latin weights and sizes are fitted to the Latin that Noto Serif SC and Noto
# Sans SC carry themselves (x-height, capital height, width of m, stem of l).
SERIF_REGULAR = {"location": {"opsz": 20, "wght": 375}, "scale": 1086}
SERIF_BOLD = {"location": {"opsz": 20, "wght": 605}, "scale": 1116}
SANS_REGULAR = {"location": {"wght": 400}, "scale": 1117}
SANS_BOLD = {"location": {"wght": 645}, "scale": 1134}
ROMAN = "VAR/SourceSerif4Variable-Roman.ttf"
ITALIC = "VAR/SourceSerif4Variable-Italic.ttf"
UPRIGHT = "VF/SourceSans3VF-Upright.ttf"
SLANTED = "VF/SourceSans3VF-Italic.ttf"
KAI = "usr/share/fonts/truetype/lxgw-wenkai/LXGWWenKai-Regular.ttf"

FACES = [
    Face("Hanpress Song", "Regular", SERIF_SC, "400Regular/NotoSerifSC_400Regular.ttf", "han", "Noto Serif SC Regular", widest=True),
    Face("Hanpress Song", "Bold", SERIF_SC, "700Bold/NotoSerifSC_700Bold.ttf", "han", "Noto Serif SC Bold"),
    Face("Hanpress Hei", "Regular", SANS_SC, "400Regular/NotoSansSC_400Regular.ttf", "han", "Noto Sans SC Regular"),
    Face("Hanpress Hei", "Bold", SANS_SC, "700Bold/NotoSansSC_700Bold.ttf", "han", "Noto Sans SC Bold"),
    Face("Hanpress Kai", "Regular", WENKAI, KAI, "han", "LXGW WenKai Regular"),
    Face("Hanpress Serif", "Regular", SOURCE_SERIF, ROMAN, "latin", "Source Serif 4", **SERIF_REGULAR),
    Face("Hanpress Serif", "Italic", SOURCE_SERIF, ITALIC, "latin", "Source Serif 4", **SERIF_REGULAR),
    Face("Hanpress Serif", "Bold", SOURCE_SERIF, ROMAN, "latin", "Source Serif 4", **SERIF_BOLD),
    Face("Hanpress Serif", "Bold Italic", SOURCE_SERIF, ITALIC, "latin", "Source Serif 4", **SERIF_BOLD),
    Face("Hanpress Sans", "Regular", SOURCE_SANS, UPRIGHT, "latin", "Source Sans 3", **SANS_REGULAR),
    Face("Hanpress Sans", "Italic", SOURCE_SANS, SLANTED, "latin", "Source Sans 3", **SANS_REGULAR),
    Face("Hanpress Sans", "Bold", SOURCE_SANS, UPRIGHT, "latin", "Source Sans 3", **SANS_BOLD),
    Face("Hanpress Sans", "Bold Italic", SOURCE_SANS, SLANTED, "latin", "Source Sans 3", **SANS_BOLD),
    Face("Hanpress Mono", "Regular", JETBRAINS, "400Regular/JetBrainsMono_400Regular.ttf", "mono", "JetBrains Mono Regular"),
    Face("Hanpress Mono", "Bold", JETBRAINS, "700Bold/JetBrainsMono_700Bold.ttf", "mono", "JetBrains Mono Bold"),
]


# ----------------------------------------------------------------- cutting


def build(face, sources):
    font = TTFont(sources / face.package / face.path, recalcTimestamp=False)
    # With the compiled repacker, offsets depend on whether it is installed.
    font.cfg["fontTools.ttLib.tables.otBase:USE_HARFBUZZ_REPACKER"] = False
    if face.kind == "han":
        set_mainland_forms(font)
    cut(font, face)
    if face.location:
        instancer.instantiateVariableFont(font, face.location, inplace=True)
        removeOverlaps(font)
    if face.scale != EM:
        scale_upem(font, face.scale)
        font["head"].unitsPerEm = EM
        restore_fixed_spaces(font)
    set_names(font, face)
    font.save(HERE / face.file)


def restore_fixed_spaces(font):
    """An em space is one em of the type size, however large the letters are."""
    widths = {0x2000: 2, 0x2001: 1, 0x2002: 2, 0x2003: 1, 0x2004: 3, 0x2005: 4, 0x2006: 6}
    cmap = font.getBestCmap()
    for cp, part in widths.items():
        if cp in cmap:
            font["hmtx"][cmap[cp]] = (otRound(EM / part), 0)


def cut(font, face):
    options = subset.Options()
    options.layout_features = face.features
    options.hinting = False
    options.glyph_names = False
    options.notdef_outline = True
    options.recalc_timestamp = False
    options.name_IDs = ["*"]
    options.drop_tables += ["STAT", "gasp", "DSIG", "MVAR"] if not face.location else ["gasp", "DSIG"]
    subsetter = subset.Subsetter(options)
    subsetter.populate(unicodes=face.wanted)
    subsetter.subset(font)


def set_names(font, face):
    """Gives the face its own name: the sources' names are reserved or not ours."""
    bold, italic = "Bold" in face.style, "Italic" in face.style
    os2, head, table = font["OS/2"], font["head"], font["name"]
    os2.usWeightClass = 700 if bold else 400
    os2.fsSelection &= ~0b1100001
    os2.fsSelection |= bold << 5 | italic | (not bold and not italic) << 6
    head.macStyle = bold | italic << 1
    if "STAT" in font:
        del font["STAT"]

    kept = {number: table.getDebugName(number) for number in (0, 13, 14)}
    version = table.getDebugName(5).split(";")[0]
    postscript = face.file.removesuffix(".ttf")
    names = {
        **kept,
        1: face.family,
        2: face.style,
        3: f"{version}; {postscript}",
        4: f"{face.family} {face.style}",
        5: f"{version}; subset for hanpress",
        6: postscript,
        10: f"Modified subset of {face.origin}, made for hanpress.",
    }
    table.names = []
    for number, text in sorted(names.items()):
        table.setName(text, number, 3, 1, 0x409)


# ---------------------------------------------------------- mainland forms


def set_mainland_forms(font):
    """Makes the cmap give the mainland form of the marks shared with Latin.

    TYPOGRAPHY.md W1; GB/T 15834-2011 5.1.2 and 5.1.6-5.1.9. The engine asks a
    Han face for such a mark only when it has decided that the mark is Chinese,
    so no language tag is needed to get the right glyph.
    """
    widen = single_substitutions(font, "fwid")
    narrow = single_substitutions(font, "hwid")
    cmap = font.getBestCmap()

    # Changed in place, so that `ccmp` still turns —— into the two-em dash.
    for cp in (0x2014, 0x2E3A, 0x2E3B):
        name = cmap.get(cp)
        if name in widen:
            redraw(font, name, widen[name], width=font["hmtx"][widen[name]][0])

    if advance(font, 0x201C) != EM:
        for cp in (0x2018, 0x201C):
            place(font, cp, width=EM, right=QUOTE_BLANK)
        for cp in (0x2019, 0x201D):
            place(font, cp, width=EM, left=QUOTE_BLANK)

    place(font, 0x00B7, width=EM // 2, middle=HAN_CENTRE)
    dash = cmap[0x2014]
    left, _, right, _ = box(font, dash)
    squeeze = (EM / 2 - 2 * EN_DASH_BLANK) / (right - left)
    place(font, 0x2013, width=EM // 2, drawing=dash, stretch=squeeze)
    slash = cmap[0x2F]
    place(font, 0x2F, width=EM // 2, drawing=narrow.get(slash, slash))
    for cp in (0x203C, 0x2047, 0x2048, 0x2049):
        place(font, cp, width=EM)


# The side of a Kai quotation mark next to its text, as in the Song face.
QUOTE_BLANK = 76
# Blank on either side of the half-em dash: half of the full dash's.
EN_DASH_BLANK = 36


def single_substitutions(font, feature):
    """The one-to-one replacements of a feature, over all its lookups."""
    table = font["GSUB"].table
    lookups = {
        index
        for record in table.FeatureList.FeatureRecord
        if record.FeatureTag == feature
        for index in record.Feature.LookupListIndex
    }
    mapping = {}
    for index in sorted(lookups):
        for subtable in table.LookupList.Lookup[index].SubTable:
            mapping.update(getattr(subtable, "ExtSubTable", subtable).mapping)
    return mapping


def advance(font, cp):
    return font["hmtx"][font.getBestCmap()[cp]][0]


def box(font, name):
    """Ink of a glyph: left, bottom, right, top."""
    glyph = font["glyf"][name]
    return glyph.xMin, glyph.yMin, glyph.xMax, glyph.yMax


def place(font, cp, width, left=None, right=None, middle=None, drawing=None, stretch=1):
    """Redraws a character's glyph on a new width.

    The ink stands `left` from the left edge, `right` from the right edge, or in
    the middle; `middle` is the height to which it is centred. `drawing` names
    another glyph to take the ink from.
    """
    name = own_glyph(font, cp)
    source = drawing or name
    x_min, y_min, x_max, y_max = box(font, source)
    ink = stretch * (x_max - x_min)
    start = left if left is not None else width - right - ink if right is not None else (width - ink) / 2
    up = 0 if middle is None else middle - (y_min + y_max) / 2
    redraw(font, name, source, width, stretch, otRound(start) - stretch * x_min, otRound(up))


def own_glyph(font, cp):
    """A glyph that no other character shares, made by copying if need be."""
    cmap = font.getBestCmap()
    name = cmap[cp]
    if sum(1 for other in cmap.values() if other == name) == 1:
        return name
    copied = f"{name}.u{cp:04X}"
    font.setGlyphOrder([*font.getGlyphOrder(), copied])
    font["glyf"].glyphOrder = font.getGlyphOrder()
    font["glyf"].glyphs[copied] = copy.deepcopy(font["glyf"][name])
    for tag in ("hmtx", "vmtx"):
        font[tag].metrics[copied] = font[tag].metrics[name]
    for table in font["cmap"].tables:
        if table.isUnicode() and table.format != 14 and cp in table.cmap:
            table.cmap[cp] = copied
    return copied


def redraw(font, name, source, width, stretch=1, x=0, y=0):
    recording = DecomposingRecordingPen(font.getGlyphSet())
    font.getGlyphSet()[source].draw(recording)
    pen = TTGlyphPen(None)
    recording.replay(TransformPen(pen, (stretch, 0, 0, 1, x, y)))
    glyph = pen.glyph()
    top_before = box(font, source)[3] + font["vmtx"][source][1]
    glyph.recalcBounds(font["glyf"])
    font["glyf"][name] = glyph
    font["hmtx"][name] = (width, glyph.xMin)
    # Vertical origin stays where it was; only the ink moved.
    font["vmtx"][name] = (font["vmtx"][source][0], top_before - glyph.yMax)


# ---------------------------------------------------------------- licences


def write_licences(sources):
    """One licence text per source, headed by the notice inside the font."""
    folder = HERE / "licences"
    folder.mkdir(exist_ok=True)
    open_font_licence = (sources / SERIF_SC / "LICENSE_FONT").read_text(encoding="utf-8")
    body = open_font_licence[open_font_licence.index("-----") :]
    texts = {
        "HanpressSong": (SERIF_SC, "LICENSE_FONT"),
        "HanpressHei": (SANS_SC, "LICENSE_FONT"),
        "HanpressSerif": (SOURCE_SERIF, "LICENSE.md"),
        "HanpressSans": (SOURCE_SANS, "LICENSE.md"),
        "HanpressMono": (JETBRAINS, "LICENSE_FONT"),
    }
    for name, (package, path) in texts.items():
        write_licence(folder, name, (sources / package / path).read_text(encoding="utf-8"))
    # The Debian package holds the same licence inside its packaging notes, and
    # names the reserved names there.
    reserved = 'With Reserved Font Names "霞鹜" and "LXGW".\n\nThis Font Software is licensed under the SIL Open Font License, Version 1.1.\n\n'
    write_licence(folder, "HanpressKai", reserved + body)
    unicode = sources / UNICODE / "usr/share/doc/unicode-data/copyright"
    (folder / "Unicode-data.txt").write_text(tidy(unicode.read_text(encoding="utf-8")), encoding="utf-8")


def write_licence(folder, name, text):
    notice = TTFont(HERE / f"{name}-Regular.ttf")["name"].getDebugName(0)
    (folder / f"{name}-OFL.txt").write_text(tidy(f"{notice}\n\n{text}"), encoding="utf-8")


def tidy(text):
    return "\n".join(line.rstrip() for line in text.splitlines()).strip() + "\n"


# ------------------------------------------------------------------- checks

TOTAL_LIMIT = 32 * 1024 * 1024

# Advances that the layout engine takes for granted, in thousandths of an em.
HAN_ADVANCES = {
    EM: "“”‘’—…～〜※①⑳，。、；：？！（）《》「」『』【】〔〕％　一国〇‼⁇⁈⁉",
    EM // 2: "·–/",
    2 * EM: "⸺",
}


def check():
    problems, total = [], 0
    for face in FACES:
        path = HERE / face.file
        total += path.stat().st_size
        problems += [f"{face.file}: {problem}" for problem in face_problems(face, TTFont(path))]
    if total > TOTAL_LIMIT:
        problems.append(f"the faces take {total} bytes, more than {TOTAL_LIMIT}")
    for problem in problems:
        print(problem, file=sys.stderr)
    print(f"{len(FACES)} faces, {total} bytes, {len(problems)} problems")
    return not problems


def face_problems(face, font):
    cmap = font.getBestCmap()
    covered = set(cmap)

    def lacks(label, wanted):
        missing = sorted(wanted - covered)
        if missing:
            yield f"lacks {len(missing)} of {label}: {''.join(map(chr, missing[:40]))}"

    if font["head"].unitsPerEm != EM or "glyf" not in font or "fvar" in font:
        yield "is not a static TrueType face of 1000 units"
    if font["post"].formatType != 3.0 or {"fpgm", "prep", "cvt ", "DSIG"} & set(font.keys()):
        yield "still has glyph names, hints or a signature"
    names = " ".join(str(record) for record in font["name"].names if record.nameID in (1, 3, 4, 6, 16))
    if any(word in names for word in ("Source", "LXGW", "霞鹜", "Noto", "JetBrains")):
        yield f"carries a reserved or foreign name: {names}"
    yield from lacks("ASCII", span((0x20, 0x7E)))
    if face.kind != "mono":
        yield from lacks("pinyin", PINYIN)
    if face.kind == "han":
        yield from lacks("the 8105", standard_characters())
        yield from lacks("GB 2312", gb2312() if face.family != "Hanpress Kai" else {c for c in gb2312() if is_han(c)})
        yield from lacks("Big5 level 1", big5_level_1())
        if face.widest:
            yield from lacks("Big5", {cp for cp in big5() if is_han(cp)})
            yield from lacks("GBK", gbk())
        for width, characters in HAN_ADVANCES.items():
            for character in characters:
                if ord(character) not in cmap:
                    yield f"lacks {character}"
                elif advance(font, ord(character)) != width:
                    yield f"{character} is {advance(font, ord(character))} wide, not {width}"
        for character in filter(lambda character: ord(character) in cmap, "—⸺…·–"):
            _, bottom, _, top = box(font, cmap[ord(character)])
            if abs((bottom + top) / 2 - HAN_CENTRE) > 5:
                yield f"{character} is not centred on {HAN_CENTRE}"
        if 0x2E3A in cmap and font["glyf"][cmap[0x2E3A]].numberOfContours != 1:
            yield "the two-em dash is not one stroke"
    if face.kind == "latin":
        wrong = [cp for cp, width in ((0x2002, 500), (0x2003, 1000)) if cp in cmap and advance(font, cp) != width]
        if wrong:
            yield "has an em space that is not one em"
    if face.kind == "mono":
        yield from lacks("box drawing and blocks", span((0x2500, 0x259F)))
        if len({font["hmtx"][name][0] for cp, name in cmap.items() if not 0x300 <= cp <= 0x36F} - {0}) != 1:
            yield "has more than one width"


# ------------------------------------------------------------------- tables


def metrics():
    fonts = {face: TTFont(HERE / face.file) for face in FACES}
    han = [face for face in FACES if face.kind == "han"]

    print("| face | bytes | characters | Han | lacks of 8105 |\n|---|---:|---:|---:|---:|")
    for face, font in fonts.items():
        cmap = font.getBestCmap()
        count = sum(map(is_han, cmap))
        lacking = len(standard_characters() - set(cmap)) if face.kind == "han" else "–"
        print(f"| {face.file} | {(HERE / face.file).stat().st_size:,} | {len(cmap):,} | {count:,} | {lacking} |")

    print("\n| face | hhea asc/desc | typo asc/desc | cap | x | H | x glyph | m | I | digits |")
    print("|---|---|---|---|---|---|---|---|---|---|")
    for face, font in fonts.items():
        cmap, hhea, os2 = font.getBestCmap(), font["hhea"], font["OS/2"]
        digits = sorted({advance(font, cp) for cp in range(0x30, 0x3A)})
        digits = str(digits[0]) if len(digits) == 1 else f"{digits[0]}–{digits[-1]}"
        top = [box(font, cmap[ord(c)])[3] for c in "Hx"]
        print(
            f"| {face.file.removesuffix('.ttf')} | {hhea.ascent}/{hhea.descent} | {os2.sTypoAscender}/{os2.sTypoDescender} "
            f"| {os2.sCapHeight} | {os2.sxHeight} | {top[0]} | {top[1]} | {advance(font, ord('m'))} | {advance(font, ord('I'))} | {digits} |"
        )

    print("\n| character | " + " | ".join(face.file.removesuffix(".ttf").removeprefix("Hanpress") for face in han) + " |")
    print("|---|" + "---|" * len(han))
    for character in "“”‘’—⸺…·–～※①，。、（）：；！？‼/国":
        cells = []
        for face in han:
            font = fonts[face]
            name = font.getBestCmap()[ord(character)]
            left, bottom, right, top = box(font, name)
            cells.append(f"{font['hmtx'][name][0]}: {left}–{right} × {bottom}–{top}")
        print(f"| {character} | " + " | ".join(cells) + " |")


def main(arguments):
    match arguments:
        case ["build", sources]:
            sources = Path(sources)
            write_standard_characters(sources)
            for face in FACES:
                build(face, sources)
                print(face.file, (HERE / face.file).stat().st_size, flush=True)
            write_licences(sources)
            return 0 if check() else 1
        case ["check"]:
            return 0 if check() else 1
        case ["metrics"]:
            metrics()
            return 0
        case _:
            print(__doc__.strip(), file=sys.stderr)
            return 2


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
