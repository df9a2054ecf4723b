"""Makes further Word files that the reader's tests read, in tests/fixtures/docx.

Usage: make_wps_fixtures.py

- wps.docx: by hand, with what WPS and LibreOffice write: style ids that are numbers, notes in the
  run of their number, lines as drawings, symbols by their codes, prompts, references, index marks.
- styleless.docx: a file whose author knew no styles: headings by size, weight and font, captions
  and numbers typed.
"""

import pathlib
import zipfile

HERE = pathlib.Path(__file__).resolve().parent.parent / "fixtures" / "docx"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
SPACES = " ".join(
    f'xmlns:{prefix}="{uri}"'
    for prefix, uri in {
        "w": "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
        "r": OFFICE,
        "wp": "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing",
        "a": "http://schemas.openxmlformats.org/drawingml/2006/main",
        "pic": "http://schemas.openxmlformats.org/drawingml/2006/picture",
        "mc": "http://schemas.openxmlformats.org/markup-compatibility/2006",
        "wps": "http://schemas.microsoft.com/office/word/2010/wordprocessingShape",
        "v": "urn:schemas-microsoft-com:vml",
        "o": "urn:schemas-microsoft-com:office:office",
        "wpsCustomData": "http://www.wps.cn/officeDocument/2013/wpsCustomData",
    }.items()
)
CONTENT = "application/vnd.openxmlformats-officedocument.wordprocessingml"


def run(text, look=""):
    look = f"<w:rPr>{look}</w:rPr>" if look else ""
    return f'<w:r>{look}<w:t xml:space="preserve">{text}</w:t></w:r>'


def paragraph(inner, style="", properties=""):
    style = f'<w:pStyle w:val="{style}"/>' if style else ""
    return f"<w:p><w:pPr>{style}{properties}</w:pPr>{inner}</w:p>"


def field(instruction, result=None):
    character = lambda kind: f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>'
    # WPS cuts instructions into several runs.
    head, tail = instruction[:4], instruction[4:]
    code = "".join(
        f'<w:r><w:instrText xml:space="preserve">{part}</w:instrText></w:r>'
        for part in (f" {head}", f"{tail} ")
    )
    shown = "" if result is None else character("separate") + run(result)
    return character("begin") + code + shown + character("end")


def bookmark(number, name, inner):
    start = f'<w:bookmarkStart w:id="{number}" w:name="{name}"/>'
    return f'{start}{inner}<w:bookmarkEnd w:id="{number}"/>'


def picture(name):
    return (
        f'<w:r><w:drawing><wp:inline><wp:docPr id="3" name="{name}" descr="{name}"/><a:graphic>'
        '<a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/picture"><pic:pic>'
        '<pic:blipFill><a:blip r:embed="rIdImage"/></pic:blipFill></pic:pic></a:graphicData>'
        "</a:graphic></wp:inline></w:drawing></w:r>"
    )


def text_box(inner):
    return (
        '<w:r><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing><wp:anchor><wp:docPr id="9"'
        ' name="文本框 1"/><a:graphic><a:graphicData><wps:wsp><wps:txbx><w:txbxContent>'
        f"{inner}</w:txbxContent></wps:txbx></wps:wsp></a:graphicData></a:graphic></wp:anchor>"
        "</w:drawing></mc:Choice><mc:Fallback><w:pict><v:shape><v:textbox><w:txbxContent>"
        f"{inner}</w:txbxContent></v:textbox></v:shape></w:pict></mc:Fallback>"
        "</mc:AlternateContent></w:r>"
    )


def row(*cells, properties=""):
    shown = "".join(f"<w:tc><w:tcPr/>{paragraph(run(cell))}</w:tc>" for cell in cells)
    return f"<w:tr><w:trPr>{properties}</w:trPr>{shown}</w:tr>"


def table(*rows):
    return f'<w:tbl><w:tblPr/><w:tblGrid/>{"".join(rows)}</w:tbl>'


def write(name, body, styles, application, notes=""):
    relations = {
        "rIdStyles": ("styles", "styles.xml"),
        "rIdNotes": ("endnotes", "endnotes.xml"),
        "rIdImage": ("image", "media/image1.png"),
    }
    related = "".join(
        f'<Relationship Id="{name}" Type="{OFFICE}/{kind}" Target="{target}"/>'
        for name, (kind, target) in relations.items()
    )
    packaged = "http://schemas.openxmlformats.org/package/2006"
    overrides = "".join(
        f'<Override PartName="/word/{part}.xml" ContentType="{CONTENT}.{kind}+xml"/>'
        for part, kind in [
            ("document", "document.main"),
            ("styles", "styles"),
            ("endnotes", "endnotes"),
        ]
    )
    parts = {
        "[Content_Types].xml": f'<Types xmlns="{packaged}/content-types">'
        '<Default Extension="rels" '
        'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
        f'<Default Extension="png" ContentType="image/png"/>{overrides}</Types>',
        "_rels/.rels": f'<Relationships xmlns="{packaged}/relationships">'
        f'<Relationship Id="rId1" Type="{OFFICE}/officeDocument" Target="word/document.xml"/>'
        f'<Relationship Id="rId2" Type="{OFFICE}/extended-properties" Target="docProps/app.xml"/>'
        '<Relationship Id="rId3" Type="http://www.wps.cn/officeDocument/2013/wpsCustomData" '
        'Target="customData.xml"/></Relationships>',
        "docProps/app.xml": '<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/'
        f'2006/extended-properties"><Application>{application}</Application></Properties>',
        "customData.xml": '<customData xmlns="http://www.wps.cn/officeDocument/2013/wpsCustomData"/>',
        "word/document.xml": f"<w:document {SPACES}><w:body>{body}<w:sectPr/></w:body></w:document>",
        "word/styles.xml": f"<w:styles {SPACES}>{styles}</w:styles>",
        "word/endnotes.xml": f"<w:endnotes {SPACES}>{notes}</w:endnotes>",
        "word/_rels/document.xml.rels": f'<Relationships xmlns="{packaged}/relationships">'
        f"{related}</Relationships>",
    }
    with zipfile.ZipFile(HERE / name, "w", zipfile.ZIP_DEFLATED) as archive:
        for path, text in parts.items():
            info = zipfile.ZipInfo(path, (1980, 1, 1, 0, 0, 0))
            info.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(info, '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>' + text)
        info = zipfile.ZipInfo("word/media/image1.png", (1980, 1, 1, 0, 0, 0))
        archive.writestr(info, (HERE / "chart.png").read_bytes())


def style(number, name, rest="", kind="paragraph", default=""):
    return (
        f'<w:style w:type="{kind}" {default} w:styleId="{number}"><w:name w:val="{name}"/>{rest}'
        "</w:style>"
    )


def level(number):
    return f'<w:basedOn w:val="1"/><w:pPr><w:outlineLvl w:val="{number}"/></w:pPr>'


STYLES = (
    style(1, "Normal", default='w:default="1"')
    + style(2, "heading 1", level(0) + "<w:rPr><w:b/></w:rPr>")
    + style(3, "heading 2", level(1))
    + style(7, "頁邊文字")
    + style(11, "endnote reference", kind="character")
)


def wps():
    chapter = run("第一章 海港")
    caption = bookmark(4, "_Ref200000001", run("圖 ") + field("SEQ 圖 \\* ARABIC", "1")) + run("  港口")
    ships = bookmark(5, "ships", run("表 ") + field("SEQ 表 \\* ARABIC", "1")) + run(" 船期")
    line = '<w:r><w:pict><v:rect style="height:1.5pt" o:hr="t"/></w:pict></w:r>'
    call = '<w:r><w:rPr><w:rStyle w:val="11"/></w:rPr><w:endnoteReference w:id="{}"/></w:r>'
    prompt = (
        "<w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr><w:sdtContent>"
        f'{run("按一下這裡輸入文字。")}</w:sdtContent></w:sdt>'
    )
    smart = f'<w:smartTag w:uri="urn" w:element="place">{run("海風鎮")}</w:smartTag>'
    deleted = '<w:del w:id="30" w:author="周"/>'
    body = [
        paragraph(bookmark(1, "_Ref200000002", chapter), "2"),
        paragraph(
            run("清早的")
            + f'<w:customXml w:uri="urn" w:element="e">{smart}</w:customXml>'
            + run("，漁船")
            + call.format(2)
            + run("一隻隻離岸，見")
            + field("REF _Ref200000001 \\h", "圖 1")
            + run("與")
            + field("REF ships \\h", "表 1")
            + run("（第 ")
            + field("PAGEREF ships \\h", "7")
            + run(" 頁），又見")
            + field("REF _Ref200000002 \\h", "第一章 海港")
            + run("。")
            + field('XE "船:漁船" \\y "yuchuan"'),
            properties='<w:ind w:firstLine="420" w:firstLineChars="200"/>',
        ),
        paragraph(line + "<w:r><w:br/></w:r>" + run("線下的字。")),
        paragraph(run("字後的線。") + line),
        paragraph(run("\uf06c", '<w:rFonts w:ascii="Wingdings" w:hAnsi="Wingdings"/>') + run(" 燈塔")),
        paragraph(run("角度 ") + run("a", '<w:rFonts w:ascii="Symbol" w:hAnsi="Symbol"/>') + run("。")),
        paragraph(text_box(paragraph(run("框裡的話。"), "7")) + run("框旁的話。") + call.format(3)),
        paragraph(run("船名：") + prompt),
        paragraph(picture("港口")),
        paragraph(caption),
        paragraph(ships),
        table(row("船", "日"), row("甲", "三日"), row("乙", "四日", properties=deleted)),
        paragraph(run("帳簿"), "3"),
        paragraph(run("賬目另記。")),
    ]
    note = '<w:endnote w:id="{}"><w:p><w:r>{}<w:endnoteRef/>{}</w:r></w:p></w:endnote>'
    notes = note.format(2, "", '<w:tab/><w:t>當地人叫“小划子”。</w:t>') + note.format(
        3, "<w:t>[</w:t>", "<w:t>]</w:t></w:r><w:r><w:t xml:space=\"preserve\"> 掛在船頭。</w:t>"
    )
    write("wps.docx", "".join(body), STYLES, "WPS Office_12.1.0.0_F1E327BC", notes)


def styleless():
    centre = '<w:jc w:val="center"/>'
    font = lambda name: f'<w:rFonts w:eastAsia="{name}"/>'
    size = lambda points: f'<w:sz w:val="{points * 2}"/>'
    song = font("宋体") + size(12)
    text = (
        "碼頭在鎮子東頭，退潮的時候露出一大片灘地，孩子們提著桶去拾螺，大人在岸上補網，"
        "一天就這樣過去。"
    )
    prose = paragraph(run(text, song))
    body = [
        paragraph(run("海風鎮志", font("黑体") + "<w:b/>" + size(22)), properties=centre),
        paragraph(run("前言", "<w:b/>" + font("宋体") + size(16)), properties=centre),
        prose,
        paragraph(run("第一章 碼頭", font("宋体") + size(16))),
        prose,
        paragraph(run("一、船隻", font("黑体") + size(12))),
        prose,
        paragraph(run("（一）漁船", font("楷体") + size(12))),
        prose,
        paragraph(run("這一句短，不是標題。", song)),
        paragraph(run("重要", "<w:b/>" + song)),
        prose,
        paragraph(picture("港口"), properties=centre),
        paragraph(run("圖1　港口", song), properties=centre),
        paragraph(run("表1：船期", song), properties=centre),
        table(row("船", "日"), row("甲", "三日")),
        paragraph(run("第二章 帳簿", font("宋体") + size(16))),
        paragraph(run("一、舊帳", font("黑体") + size(12))),
        prose,
    ]
    write("styleless.docx", "".join(body), style(1, "Normal", default='w:default="1"'), "WPS Office")


wps()
styleless()
