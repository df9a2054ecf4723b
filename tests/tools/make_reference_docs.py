"""Makes house.dotx, the template that the tests of --reference-doc write into.

Usage: make_reference_docs.py    Needs nothing but Python.

A publishing house's template as Chinese Word saves it: style ids that say nothing, headings that
number themselves, a page of its own with first, even and other headers, one with a picture, and
line-break sets. Some of its ids and names are those of our own styles for other things. Its own
text is a sample that no edition may show.
"""

import pathlib
import struct
import zipfile
import zlib

HERE = pathlib.Path(__file__).resolve().parent.parent / "fixtures" / "docx"
HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\r\n'
NS = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" '
    'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture"'
)
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
PACKAGE = "http://schemas.openxmlformats.org/package/2006/"
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml."


def fonts(latin, chinese):
    return f'<w:rFonts w:ascii="{latin}" w:eastAsia="{chinese}" w:hAnsi="{latin}" w:cs="{latin}"/>'


def style(kind, ident, name, base="", paragraph="", run="", extra="", custom=False):
    own = ' w:customStyle="1"' if custom else ""
    head = f'<w:style w:type="{kind}"{own} w:styleId="{ident}">'
    base = f'<w:basedOn w:val="{base}"/>' if base else ""
    paragraph = f"<w:pPr>{paragraph}</w:pPr>" if paragraph else ""
    run = f"<w:rPr>{run}</w:rPr>" if run else ""
    return f'{head}<w:name w:val="{name}"/>{extra}{base}<w:qFormat/>{paragraph}{run}</w:style>\r\n'


def heading(level, size, paragraph=""):
    deeper = f'<w:ilvl w:val="{level - 1}"/>' if level > 1 else ""
    centred = '<w:jc w:val="center"/>' if level == 1 else ""
    number = f'<w:numPr>{deeper}<w:numId w:val="7"/></w:numPr>'
    return style(
        "paragraph", str(level), f"heading {level}", "a",
        f'<w:keepNext/><w:keepLines/>{paragraph}{number}<w:spacing w:before="240" w:after="240"/>'
        f'{centred}<w:outlineLvl w:val="{level - 1}"/>',
        f'{fonts("Arial", "黑体")}<w:color w:val="7B241C"/><w:sz w:val="{size}"/><w:szCs w:val="{size}"/>',
        '<w:aliases w:val="章名"/>' if level == 1 else "",
    )


STYLES = (
    HEAD
    + f"<w:styles {NS}><w:docDefaults><w:rPrDefault><w:rPr>{fonts('Times New Roman', '宋体')}"
    '<w:kern w:val="2"/><w:sz w:val="22"/><w:szCs w:val="22"/>'
    '<w:lang w:val="en-US" w:eastAsia="zh-CN" w:bidi="ar-SA"/></w:rPr></w:rPrDefault>'
    "<w:pPrDefault/></w:docDefaults>\r\n"
    '<w:style w:type="paragraph" w:default="1" w:styleId="a"><w:name w:val="Normal"/><w:qFormat/>'
    '<w:pPr><w:widowControl w:val="0"/><w:jc w:val="both"/></w:pPr></w:style>\r\n'
    '<w:style w:type="character" w:default="1" w:styleId="a0"><w:name w:val="Default Paragraph Font"/>'
    '<w:uiPriority w:val="1"/><w:semiHidden/></w:style>\r\n'
    '<w:style w:type="table" w:default="1" w:styleId="a1"><w:name w:val="Normal Table"/>'
    '<w:uiPriority w:val="99"/><w:semiHidden/><w:tblPr><w:tblInd w:w="0" w:type="dxa"/><w:tblCellMar>'
    '<w:top w:w="0" w:type="dxa"/><w:left w:w="108" w:type="dxa"/><w:bottom w:w="0" w:type="dxa"/>'
    '<w:right w:w="108" w:type="dxa"/></w:tblCellMar></w:tblPr></w:style>\r\n'
    '<w:style w:type="numbering" w:default="1" w:styleId="a2"><w:name w:val="No List"/>'
    '<w:uiPriority w:val="99"/><w:semiHidden/></w:style>\r\n'
    + heading(1, 44, "<w:pageBreakBefore/>") + heading(2, 30) + heading(3, 24)
    + style("paragraph", "zw", "Body Text", "a",
            '<w:spacing w:line="400" w:lineRule="exact"/><w:ind w:firstLineChars="200" w:firstLine="440"/>')
    + style("paragraph", "a3", "Title", "a", '<w:jc w:val="center"/>',
            f'{fonts("Arial", "黑体")}<w:color w:val="1A5276"/><w:sz w:val="52"/>')
    + style("paragraph", "a4", "Subtitle", "a", '<w:jc w:val="center"/>', '<w:sz w:val="32"/>')
    + style("paragraph", "yw", "引文", "a", '<w:ind w:leftChars="200" w:left="440" w:rightChars="200" w:right="440"/>',
            fonts("Times New Roman", "仿宋"), custom=True)
    + style("paragraph", "jl", "编辑按语", "a", '<w:ind w:left="880"/>',
            f'{fonts("Arial", "黑体")}<w:color w:val="196F3D"/>', custom=True)
    + style("paragraph", "zbt", "章标题", "a", '<w:jc w:val="left"/>', '<w:b/><w:sz w:val="36"/>', custom=True)
    + style("paragraph", "ft", "footnote text", "a", '<w:snapToGrid w:val="0"/><w:jc w:val="left"/>', '<w:sz w:val="16"/>')
    + style("character", "fr", "footnote reference", "a0", run='<w:color w:val="7B241C"/><w:vertAlign w:val="superscript"/>')
    + style("paragraph", "tm", "caption", "a", '<w:jc w:val="center"/>', f'{fonts("Arial", "楷体")}<w:sz w:val="18"/>')
    + "".join(style("paragraph", f"t{n}", f"toc {n}", "a",
                    f'<w:tabs><w:tab w:val="right" w:leader="dot" w:pos="7370"/></w:tabs><w:ind w:left="{(n - 1) * 440}"/>')
              for n in (1, 2, 3))
    + style("paragraph", "a5", "header", "a", '<w:jc w:val="center"/>', '<w:sz w:val="18"/>')
    + style("paragraph", "a6", "footer", "a", '<w:jc w:val="center"/>', '<w:sz w:val="18"/>')
    + style("paragraph", "dm", "代码", "a", run=fonts("Courier New", "新宋体") + '<w:sz w:val="18"/>', custom=True)
    + style("character", "a7", "Hyperlink", "a0", run='<w:color w:val="1A5276"/><w:u w:val="single"/>')
    + style("character", "a8", "Strong", "a0", run='<w:b/><w:color w:val="7B241C"/>')
    # Ids and a name that our own styles have for other things.
    + style("paragraph", "Emphasis", "重点段", "a", custom=True)
    + style("paragraph", "TableHead", "大表头", "a", custom=True)
    + style("character", "bw", "表文", "a0", run='<w:sz w:val="18"/>', custom=True)
    + "</w:styles>"
)


def level(index, text, form, style_id):
    legal = "<w:isLgl/>" if index else ""
    return (
        f'<w:lvl w:ilvl="{index}"><w:start w:val="1"/><w:numFmt w:val="{form}"/>'
        f'<w:pStyle w:val="{style_id}"/>{legal}<w:suff w:val="space"/><w:lvlText w:val="{text}"/>'
        '<w:lvlJc w:val="left"/><w:pPr><w:ind w:left="0" w:firstLine="0"/></w:pPr></w:lvl>'
    )


NUMBERING = (
    HEAD
    + f'<w:numbering {NS}><w:abstractNum w:abstractNumId="3"><w:multiLevelType w:val="multilevel"/>'
    + level(0, "第%1章", "chineseCountingThousand", "1")
    + level(1, "%1.%2", "decimal", "2")
    + level(2, "%1.%2.%3", "decimal", "3")
    + '</w:abstractNum><w:num w:numId="7"><w:abstractNumId w:val="3"/></w:num></w:numbering>'
)

SETTINGS = HEAD + (
    f'<w:settings {NS}><w:zoom w:percent="120"/><w:mirrorMargins/><w:attachedTemplate r:id="rId1"/>'
    '<w:trackRevisions/><w:defaultTabStop w:val="440"/><w:evenAndOddHeaders/>'
    '<w:drawingGridVerticalSpacing w:val="156"/><w:characterSpacingControl w:val="compressPunctuation"/>'
    '<w:noLineBreaksAfter w:lang="zh-CN" w:val="（〔【《〈"/>'
    '<w:noLineBreaksBefore w:lang="zh-CN" w:val="，。、；：？！）〕】》〉"/>'
    "<w:compat><w:spaceForUL/><w:balanceSingleByteDoubleByteWidth/><w:doNotExpandShiftReturn/><w:useFELayout/>"
    '<w:compatSetting w:name="compatibilityMode" w:uri="http://schemas.microsoft.com/office/word" w:val="14"/>'
    '</w:compat><w:rsids><w:rsidRoot w:val="00AB12CD"/></w:rsids>'
    '<w:themeFontLang w:val="en-US" w:eastAsia="zh-CN"/><w:decimalSymbol w:val="."/>'
    '<w:listSeparator w:val=","/></w:settings>'
)

FONTS = HEAD + (
    f'<w:fonts {NS}><w:font w:name="宋体"><w:altName w:val="SimSun"/><w:charset w:val="86"/>'
    '<w:family w:val="auto"/><w:pitch w:val="variable"/></w:font></w:fonts>'
)


def theme():
    fill = '<a:solidFill><a:schemeClr val="phClr"/></a:solidFill>'
    colors = "".join(
        f'<a:{name}><a:srgbClr val="{value}"/></a:{name}>'
        for name, value in zip(
            "dk1 lt1 dk2 lt2 accent1 accent2 accent3 accent4 accent5 accent6 hlink folHlink".split(),
            "000000 FFFFFF 7B241C FDF2E9 1A5276 7B241C 196F3D B7950B 6C3483 117A65 1A5276 6C3483".split(),
        )
    )
    font = '<a:latin typeface="Times New Roman"/><a:ea typeface="宋体"/><a:cs typeface=""/>'
    line = f'<a:ln w="6350">{fill}</a:ln>'
    effect = "<a:effectStyle><a:effectLst/></a:effectStyle>"
    return HEAD + (
        '<a:theme xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" name="茶山书局">'
        f'<a:themeElements><a:clrScheme name="茶山">{colors}</a:clrScheme><a:fontScheme name="茶山">'
        f"<a:majorFont>{font}</a:majorFont><a:minorFont>{font}</a:minorFont></a:fontScheme>"
        f'<a:fmtScheme name="茶山"><a:fillStyleLst>{fill * 3}</a:fillStyleLst><a:lnStyleLst>{line * 3}</a:lnStyleLst>'
        f"<a:effectStyleLst>{effect * 3}</a:effectStyleLst><a:bgFillStyleLst>{fill * 3}</a:bgFillStyleLst>"
        "</a:fmtScheme></a:themeElements></a:theme>"
    )


def paragraph(style_id, content):
    return f'<w:p><w:pPr><w:pStyle w:val="{style_id}"/></w:pPr>{content}</w:p>'


def run(text):
    return f'<w:r><w:t xml:space="preserve">{text}</w:t></w:r>'


PAGE_FIELD = (
    '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText xml:space="preserve"> PAGE </w:instrText></w:r>'
    '<w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>1</w:t></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r>'
)
LOGO = (
    '<w:r><w:drawing><wp:inline distT="0" distB="0" distL="0" distR="0"><wp:extent cx="304800" cy="152400"/>'
    '<wp:docPr id="901" name="社标" descr="茶山书局"/><a:graphic>'
    '<a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/picture"><pic:pic><pic:nvPicPr>'
    '<pic:cNvPr id="901" name="社标"/><pic:cNvPicPr/></pic:nvPicPr><pic:blipFill><a:blip r:embed="rId1"/>'
    "<a:stretch><a:fillRect/></a:stretch></pic:blipFill><pic:spPr><a:xfrm>"
    '<a:off x="0" y="0"/><a:ext cx="304800" cy="152400"/></a:xfrm><a:prstGeom prst="rect"><a:avLst/></a:prstGeom>'
    "</pic:spPr></pic:pic></a:graphicData></a:graphic></wp:inline></w:drawing></w:r>"
)


def running(root, content):
    return f"{HEAD}<w:{root} {NS}>{content}</w:{root}>"


def section(references, start):
    return (
        f'<w:sectPr>{references}<w:pgSz w:w="10488" w:h="14740"/>'
        '<w:pgMar w:top="1701" w:right="1417" w:bottom="1417" w:left="1701" w:header="907" w:footer="794" w:gutter="0"/>'
        f'<w:pgNumType w:start="{start}"/><w:cols w:space="425"/><w:titlePg/>'
        '<w:docGrid w:type="lines" w:linePitch="400"/></w:sectPr>'
    )


REFERENCES = [
    ("header", "default", 4), ("header", "even", 5), ("header", "first", 6),
    ("footer", "default", 7), ("footer", "even", 8), ("footer", "first", 9),
]
# The last section names none of the first one's even headers: they are its own all the same.
FIRST = "".join(f'<w:{what}Reference w:type="{kind}" r:id="rId{n}"/>' for what, kind, n in REFERENCES)
LAST = "".join(
    f'<w:{what}Reference w:type="{kind}" r:id="rId{n}"/>' for what, kind, n in REFERENCES if kind != "even"
)
DOCUMENT = HEAD + (
    f"<w:document {NS}><w:body>"
    + paragraph("a3", run("样稿的书名"))
    + f"<w:p><w:pPr>{section(FIRST, 5)}</w:pPr></w:p>"
    + paragraph("zw", run("样稿的正文，任何书里都不该出现。"))
    + section(LAST, 3)
    + "</w:body></w:document>"
)


def relations(*entries):
    lines = "".join(
        f'<Relationship Id="{ident}" Type="{kind}" Target="{where}"{more}/>' for ident, kind, where, more in entries
    )
    return f'{HEAD}<Relationships xmlns="{PACKAGE}relationships">{lines}</Relationships>'


def png():
    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    rows = b"".join(b"\0" + b"\x7b\x24\x1c" * 16 for _ in range(8))
    header = struct.pack(">IIBBBBB", 16, 8, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")


def main():
    names = {4: "header1", 5: "header2", 6: "header3", 7: "footer1", 8: "footer2", 9: "footer3"}
    parts = {
        "word/document.xml": DOCUMENT,
        "word/styles.xml": STYLES,
        "word/numbering.xml": NUMBERING,
        "word/settings.xml": SETTINGS,
        "word/fontTable.xml": FONTS,
        "word/theme/theme1.xml": theme(),
        "word/header1.xml": running("hdr", paragraph("a5", LOGO + run("茶山书局"))),
        "word/header2.xml": running("hdr", paragraph("a5", run("茶山书局丛书"))),
        "word/header3.xml": running("hdr", paragraph("a5", "")),
        "word/footer1.xml": running("ftr", paragraph("a6", PAGE_FIELD)),
        "word/footer2.xml": running("ftr", paragraph("a6", run("· ") + PAGE_FIELD)),
        "word/footer3.xml": running("ftr", paragraph("a6", "")),
    }
    kinds = {"document": "template.main", "header1": "header", "header2": "header", "header3": "header",
             "footer1": "footer", "footer2": "footer", "footer3": "footer"}
    overrides = ""
    for path in parts:
        stem = pathlib.Path(path).stem
        kind = WORD + kinds.get(stem, stem) + "+xml"
        if stem == "theme1":
            kind = "application/vnd.openxmlformats-officedocument.theme+xml"
        overrides += f'<Override PartName="/{path}" ContentType="{kind}"/>'
    types = (
        f'{HEAD}<Types xmlns="{PACKAGE}content-types">'
        f'<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Default Extension="xml" ContentType="application/xml"/>'
        f'<Default Extension="png" ContentType="image/png"/>{overrides}</Types>'
    )
    parts["word/_rels/document.xml.rels"] = relations(
        ("rId1", OFFICE + "styles", "styles.xml", ""),
        ("rId2", OFFICE + "settings", "settings.xml", ""),
        ("rId3", OFFICE + "numbering", "numbering.xml", ""),
        *((f"rId{n}", OFFICE + names[n][:6], f"{names[n]}.xml", "") for n in names),
        ("rId10", OFFICE + "theme", "theme/theme1.xml", ""),
        ("rId11", OFFICE + "fontTable", "fontTable.xml", ""),
    )
    parts["word/_rels/settings.xml.rels"] = relations(
        ("rId1", OFFICE + "attachedTemplate", "file:///C:/Templates/base.dotm", ' TargetMode="External"')
    )
    parts["word/_rels/header1.xml.rels"] = relations(("rId1", OFFICE + "image", "media/image1.png", ""))
    parts["_rels/.rels"] = relations(("rId1", OFFICE + "officeDocument", "word/document.xml", ""))
    with zipfile.ZipFile(HERE / "house.dotx", "w", zipfile.ZIP_DEFLATED) as archive:
        for path, data in [("[Content_Types].xml", types), *parts.items(), ("word/media/image1.png", png())]:
            info = zipfile.ZipInfo(path, (1980, 1, 1, 0, 0, 0))
            info.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(info, data)


main()
