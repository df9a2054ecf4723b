#!/usr/bin/env python3
"""Writes manuscripts in which every trap of Chinese typesetting meets every column of the line.

    torture.py DIR [MEASURE ...]    measures in em; all from 5 to 60 if none is given

For each measure a manuscript and a style sheet, and for all of them DIR/torture.json, which says
what check_typography.py must find: the geometry, the number of paragraphs, the traps in order.
The same arguments write the same bytes.

A manuscript has three parts. In the first each paragraph is a row of all traps, in an order of
its own and behind a filler of its own length, so that each trap falls on each column. In the
second paragraphs of plain text end at every column (P2), in many ways. Both together end pages
after any number of lines (P3). The third is a note long enough to have lines, in a measure that
is no whole number of its em.
"""
import json
import re
import sys
from pathlib import Path

import typography_marks

MEASURES = range(5, 61)

# Traps stand between Han characters. Markup: a call is [^1], the rest is Markdown and HTML.
TRAPS = """
去， 来。 快、 静； 道： 好！ 谁？
“春” （夏） 《秋》 【冬】 〖雾〗 〔霜〕 “他说‘不’” 《读〈雨〉》
“走。” “停！” “谁？” （完。） “嗯，” “说‘是。’”
（略）， 《茶》、 “新”； 【注】： （毕）。 《问》？ “夜”！
《山》《水》 “一”“二” （甲）（乙） 《江》（上） （下）“好” 【图】《表》
道：“是” ，“嗯” 。（按） ；《诗》 、【图】 ！“对” ？（疑） ，《“梦”》
“《论》” （“引”） 《“画”记》 “（旁）白” “‘内’外” （《〈月〉笺》）
“停！”） （《书》）。 “《书》。” （“好。”） “‘走。’”，“‘留。’” 《云》。（“风”）
真！！ 啊？？ 哦？！ 嗯！？ 啊！！！ “谁？！” “好！！”
水——山 云……雨 云…………雨 “……” ——“来” （去）—— ……。 ，…… ？—— 《船——桥》 （……）
安娜·李 阿卜杜拉·本·哈桑 《伊凡·彼得》 江—海 三～五 10～20 2019—2024年 12–15 是/否 和/或，
3,000 1,234,567.89 3.14 1 000 000 ￥3,200 $99 €50 №7 ±5 −3℃ +8 12.5% 7‰ 25℃ 25°C 90° 5′
20%～30% −5～3℃ ￥3,000～5,000元 10:30 3×4 A4 COVID-19 U.S.A. 1990—2000年
50kg 50 kg 120 km/h 3.5 GHz 220 V 16GB 8 ms 5 % （3,000元） “12.5%”， ￥100、
31日 3,000万元 4.39 亿元 2024年3月31日 第3章 第 12 页 1至3月 100个 20公里 5小时 30 岁
Rust two words internet printing it’s A well-known Boeing 787 GB/T 15834 “Hello” “Yes，no” f(x) A，B end.
`let x` ，`ls`。 “`fn`” 用`map`， （`a`）
“<strong>重</strong>”， <strong>“粗”</strong>， <strong>（要）</strong>。 “<strong>好。</strong>” <em>《楷》</em>、 《甲》<em>《乙》</em>
<strong>道：</strong>“是” “言<strong>。</strong>” ，<u>“线”</u> <s>删、</s>“留” —<strong>—</strong> …<em>…</em> ！<em>！</em>
<strong>3</strong>,000 5<strong>%</strong> ￥<em>5</em> 50<em>kg</em> in<strong>ter</strong>net 31<strong>日</strong> 3.<u>14</u>
[《链》](https://example.org/a)（注） “[链接。](https://example.org/b)” [文](https://example.org/c)， 。[“引”](https://example.org/d)
据[^1] 说[^1]， 说。[^2] “言”[^1]。 “言。”[^2] “言。[^3]” 《书》[^1]《刊》 （注[^2]） word[^1] ，[^3]“好” 2024[^2]年 完。[^1]（按）
①项 见② 星\\* 第①条
"""

# Ways to end a paragraph (P2): what is left on the last line must be more than one character.
ENDINGS = ["。", "。”", "！", "……", "（完）", "《书》。", "2024年。", "50 kg。", "word.", "[^1]。", "？！", "31日。", "）。"]

# Plain text for fillers: no marks, nothing that counts.
FILLER = (
    "晨雾还没有散尽渡口已经热闹起来卖鱼的挑着担子沿石阶慢慢往上走船家把缆绳绕在木桩上回头招呼熟客"
    "山里的茶农赶早下山竹篓里装着昨夜炒好的新茶香气混着河水的潮味飘进街巷书店老板推开临河的窗子让"
    "阳光照到旧书上面孩子们背着书包从桥上跑过惊起停在栏杆边的白鹭老人坐在榕树底下听收音机唱戏远处"
    "传来火车经过铁桥的声音仿佛有谁在敲一面很大的鼓雨后的田野格外明亮新插的秧苗随风轻轻摇动"
)


def plain(markup):
    """What of a trap is read in the PDF: no markup, no calls, no spaces."""
    text = re.sub(r"\[\^\d\]|</?\w+>|`|\\", "", markup)
    text = re.sub(r"\[([^]]*)\]\([^)]*\)", r"\1", text)
    return text.replace(" ", "")


def traps():
    """The traps; a space inside one is written as such, between two it stands for the next."""
    spaced = (
        "1 000 000|50 kg|120 km/h|3.5 GHz|220 V|8 ms|5 %|4.39 亿元|第 12 页|30 岁|two words|Boeing 787|GB/T 15834|`let x`"
    ).split("|")
    text = TRAPS
    for trap in spaced:
        text = text.replace(trap, trap.replace(" ", "\x00"))
    return [trap.replace("\x00", " ") for trap in text.split()]


class Filler:
    """Goes round the filler, so that neighbours of traps vary."""

    def __init__(self):
        self.at = 0

    def take(self, count):
        text = FILLER * (1 + count // len(FILLER) + 1)
        taken = text[self.at : self.at + count]
        self.at = (self.at + count) % len(FILLER)
        return taken


def strides(count):
    """Steps that visit each of `count` things once, so that neighbours differ from row to row."""

    def divides(a, b):
        return divides(b, a % b) if b else a

    return [step for step in range(1, count) if divides(count, step) == 1]


def rows(measure, all_traps):
    """Each trap in each paragraph; paragraphs enough for each trap to meet each column."""
    filler, steps = Filler(), strides(len(all_traps))
    for row in range(max(40, 2 * (measure + 1))):
        order = steps[(row * 5) % len(steps)]
        paragraph = [filler.take(1 + row % (measure + 1))]
        for index in range(len(all_traps)):
            paragraph.append(all_traps[(row * 11 + index * order) % len(all_traps)])
            paragraph.append(filler.take(2 + (row + index) % 2))
        yield "".join(paragraph) + "。"


def endings(measure):
    """Plain paragraphs of two lines and more, one for each place to end."""
    filler = Filler()
    for extra in range(measure + 4):
        lines = 1 + extra % 3
        ending = ENDINGS[extra % len(ENDINGS)]
        opening = "“" if "”" in ending else "（" if ending.startswith("）") else ""
        yield opening + filler.take(lines * measure - 2 + extra) + ending


def notes(all_traps):
    uncalled = [trap for trap in all_traps if "[^" not in trap]
    filler = Filler()
    long = "".join(trap + filler.take(3) for trap in uncalled)
    return ["出处见卷末。", "“同上”，《河记》。", long + "。"]


def block(g, paragraphs):
    """The paragraphs as text, a list, a quotation, a list in a quotation, a table."""
    kind = g.get("block")
    if kind == "items":
        return "\n".join(f"- {text}" for text in paragraphs)
    if kind == "numbers":
        return "\n".join(f"{number}. {text}" for number, text in enumerate(paragraphs, 1))
    if kind == "quotation":
        return "\n>\n".join(f"> {text}" for text in paragraphs)
    if kind == "quoted":
        return "\n".join(f"> - {text}" for text in paragraphs)
    if kind == "cells":
        return "\n".join([f"| {g['head']} |", "|---|", *(f"| {text} |" for text in paragraphs)])
    return "\n\n".join(paragraphs)


def manuscript(g, all_traps, sheet_name):
    measure = int(g["measure"] - g.get("start", 0) - g.get("end", 0))
    body = [*rows(measure, all_traps), *endings(measure)]
    defined = [f"[^{number}]: {text}" for number, text in enumerate(notes(all_traps), 1)]
    front = f"---\nstyle: {sheet_name}.toml\n---"
    return "\n\n".join([front, block(g, body), *defined]) + "\n", len(body)


def name(measure):
    return f"m{measure:02}"


# What a style sheet may choose, each at a usual measure.
VARIANTS = {
    "kaiming": (24, {"marks": "kaiming"}),
    "banjiao": (27, {"marks": "banjiao"}),
    "plain": (31, {"marks": "plain"}),
    "tight": (26, {"tight": True}),
    "hanging": (28, {"hanging": "basic"}),
    "stops": (33, {"hanging": "stops"}),
    "latin": (29, {"gap": 0.125, "latin_size": 1.05, "latin_rise": 0.02, "labels": "circled"}),
    "nogap": (35, {"gap": 0.0, "latin_size": 0.95, "latin_rise": -0.01, "labels": "circled"}),
}

# What stands in lists, quotations and tables has lines of its own: narrower by so many em at the
# start and the end.
BLOCKS = {
    "items": (22, {"block": "items", "start": 2, "indent": 0}),
    "numbers": (30, {"block": "numbers", "start": 2, "indent": 0}),
    "points": (13, {"block": "numbers", "start": 2, "indent": 0}),
    "quotation": (26, {"block": "quotation", "start": 2, "end": 2}),
    "quoted": (34, {"block": "quoted", "start": 4, "end": 2, "indent": 0}),
    "cells": (28, {"block": "cells", "start": 0.5, "end": 0.5, "head": "表头"}),
    "column": (11, {"block": "cells", "start": 0.5, "end": 0.5, "head": "表头"}),
    "ragged": (25, {"block": "cells", "start": 0.5, "end": 0.5, "head": "表头", "align": "start"}),
}

# The measure of the manuscript with marks between the lines.
MARKED = 24


def geometry(measure):
    """Sizes, levels and labels vary with the measure; margins are plain."""
    size = [12, 14, 16][measure % 3]
    return {
        "measure": measure,
        "em": size,
        "leading": size * [1.5, 1.625, 1.75][measure % 3],
        "margin": 36,
        "lines": 17 + measure % 7,
        # P1: one em in narrow columns.
        "indent": 1 if measure < 10 else 2,
        "note": 9,
        "kinsoku": "strict" if measure % 5 == 0 else "basic" if measure % 7 == 3 else "gb",
        "labels": ["circled", "bracketed", "decimal"][measure % 4 % 3],
    }


def sheet(g):
    # A little more than the lines need: the sheet counts whole ones.
    height = g["lines"] * g["leading"] + 2 * g["margin"] + 1
    return f"""extends = "report-a4"

[page]
width = "{g['measure'] * g['em'] + 2 * g['margin']}pt"
height = "{height}pt"
top = "{g['margin']}pt"
bottom = "{g['margin']}pt"
inner = "{g['margin']}pt"
outer = "{g['margin']}pt"
running-head = "none"
folio = "none"

[text]
kinsoku = "{g['kinsoku']}"
marks = "{g.get('marks', 'quanjiao')}"
tight-pairs = {str(g.get('tight', False)).lower()}
hanging = "{g.get('hanging', 'none')}"
han-latin-gap = {g.get('gap', 0.25)}
latin-size = {g.get('latin_size', 1.0)}
latin-rise = {g.get('latin_rise', 0.0)}

[notes]
labels = "{g['labels']}"
in-tables = "page"

[roles.body]
size = "{g['em']}pt"
leading = "{g['leading']}pt"
first-line-indent = "{g['indent']}em"

[roles.quote]
lines-before = 0
lines-after = 0

[roles.table-body]
size = "{g['em']}pt"
leading = "{g['leading']}pt"
align = "{g.get('align', 'justify')}"
first-line-indent = "{g['indent']}em"

[roles.note]
size = "{g['note']}pt"
"""


def main():
    folder = Path(sys.argv[1])
    measures = [int(argument) for argument in sys.argv[2:]] or MEASURES
    folder.mkdir(parents=True, exist_ok=True)
    all_traps = traps()
    documents = {}
    wanted = [(name(measure), measure, {}) for measure in measures]
    chosen = {**VARIANTS, **BLOCKS}
    wanted += [(f"{name(measure)}-{variant}", measure, chosen) for variant, (measure, chosen) in chosen.items()]
    for stem, measure, chosen in wanted:
        g = {**geometry(measure), **chosen}
        text, paragraphs = manuscript(g, all_traps, stem)
        (folder / f"{stem}.md").write_text(text, encoding="utf-8")
        (folder / f"{stem}.toml").write_text(sheet(g), encoding="utf-8")
        documents[stem] = {**g, "paragraphs": paragraphs}
    g = {**geometry(MARKED), "em": 12, "leading": 12 * 1.625}
    paragraphs = typography_marks.manuscript(MARKED, Filler().take)
    text = "\n\n".join(["---\nstyle: marks.toml\n---", *paragraphs]) + "\n"
    (folder / "marks.md").write_text(text, encoding="utf-8")
    (folder / "marks.toml").write_text(sheet(g), encoding="utf-8")
    documents["marks"] = {**g, **typography_marks.expected(paragraphs)}
    expected = {"traps": [plain(trap) for trap in all_traps], "documents": documents}
    (folder / "torture.json").write_text(json.dumps(expected, ensure_ascii=False, indent=1), encoding="utf-8")
    print(f"{len(documents)} manuscripts, {len(all_traps)} traps, {sum((folder / f'{d}.md').stat().st_size for d in documents)} bytes")


if __name__ == "__main__":
    main()
