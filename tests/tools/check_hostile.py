"""Feeds hanpress what nobody should: each manuscript must be built or refused, in reason and time.

check_hostile.py HANPRESS WORK. For each case: no panic, exit code 0 or 1, no temporary file left,
all editions or none, and the diagnostic the case is about.
"""

import pathlib
import subprocess
import sys
import time

TABLE = "| " + " | ".join(f"c{i}" for i in range(500)) + " |\n|" + "---|" * 500 + "\n" + "| 甲 " * 500 + "|\n"

GRID = "+-" * 500 + "+\n" + ("|" * 1001 + "\n+" + "|+" * 500 + "\n") * 450


def boxes(count):
    """A grid in a grid in a grid …"""
    lines = ["字"]
    for depth in range(count):
        border = "+" + "-" * (4 + 4 * depth) + "+"
        lines = [border, *(f"| {line} |" for line in lines), border]
    return "\n".join(lines)


# name, bytes, expected exit code, a word that must be printed (None: nothing in particular)
CASES = [
    ("empty.txt", b"", 1, "empty"),
    ("blank.md", b" \n\t\n\n", 1, "empty"),
    ("binary.txt", bytes(range(256)) * 64, 1, "binary"),
    ("zip.md", b"PK\x03\x04" + bytes(4000), 1, None),
    ("pdf.txt", b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n" + bytes(range(256)) * 8, 1, "PDF"),
    ("undecodable.txt", "這是一段文字，".encode() + b"\xff\xfe\xfa" + "後面還有。\n".encode(), 0, "undecodable"),
    ("long-line.txt", "山水有清音，" .encode() * (50 * 1024 * 1024 // 18), 0, None),
    ("long-word.md", b"a" * 2_000_000, 0, None),
    ("quotes.md", b"> " * 10_000 + "深處".encode(), 0, "nest"),
    ("lists.md", "\n".join("  " * i + "- 項" for i in range(2_000)).encode(), 0, None),
    ("emphasis.md", b"*" * 50_000 + "字".encode() + b"*" * 50_000, 0, None),
    ("brackets.md", b"[" * 50_000 + "字".encode() + b"](" * 50_000, 0, None),
    ("image.md", "![不在](missing.png)\n\n正文。\n".encode(), 0, "missing.png"),
    ("remote-image.md", "![遠方](https://example.org/a.png)\n\n正文。\n".encode(), 0, "example.org"),
    ("image-folder.md", "![資料夾](.)\n\n正文。\n".encode(), 0, None),
    ("table.md", TABLE.encode(), 0, "500"),
    ("grid-of-corners.md", GRID.encode(), 0, "looks like a grid"),
    ("grid-in-grids.md", boxes(120).encode(), 0, "nest"),
    ("grid-askew.md", ("+---+---+\n| 甲 | 乙 |\n+---+---+\n\n" * 10_000).encode(), 0, "columns wide"),
    ("grid-notes.md", ("+------+\n| [^1] |\n+------+\n\n" * 2_000 + "[^" * 200_000 + "\n\n[^1]: 註\n").encode(), 0, None),
    ("unpaired.md", "他說：「走吧。\n\n』她沒有回答。\n".encode(), 0, "unpaired"),
    ("footnotes.md", ("字[^a]" * 3000 + "\n\n[^a]: 註[^b]\n\n[^b]: 註[^a]\n").encode(), 0, None),
    ("front-matter.md", "---\ntitle: [\n---\n\n正文。\n".encode(), 0, "front"),
    ("front-bomb.md", ("---\na: &a [x,x,x,x,x,x,x,x,x]\n" + "".join(f"{chr(98+i)}: &{chr(98+i)} [{','.join('*'+chr(97+i) for _ in range(9))}]\n" for i in range(9)) + "---\n\n正文。\n").encode(), 0, None),
    ("headings.md", ("# 同一個標題\n\n" * 3000).encode(), 0, None),
    ("levels.md", "###### 六\n\n# 一\n\n##### 五\n\n正文。\n".encode(), 0, None),
    ("controls.txt", ("這是一段很長的文字，" * 20 + "\x00\x01\x1b[31m。\n\x0c\x0b第二段。\n").encode(), 0, "control"),
    ("private.md", "罕字：\U000f0000\ue000\U0002f9ff\U0001f600\n".encode(), 0, "U+"),
    ("bidi.md", "阿拉伯 مرحبا 文字\u202e倒轉\u202c。\n".encode(), 0, None),
    ("marks.txt", ("。」』）》！？" * 5000).encode(), 0, None),
    ("digits.txt", b"1234567890" * 20_000, 0, None),
    ("short-lines.txt", "短行\n".encode() * 100_000, 0, None),
    ("form-feeds.txt", b"\x0c" * 10_000 + "字。\n".encode(), 0, None),
    ("utf16-odd.txt", b"\xff\xfe" + "正文。".encode("utf-16-le") + b"\x41", 0, None),
    ("deep.html", ("<h1>深</h1>" + "<div>" * 10_000 + "深處").encode(), 0, "nest"),
    ("formatting.html", ("<h1>字</h1>" + "".join(f"<p><font size={i}>" for i in range(2_000)) + "<p>字" * 2_000).encode(), 0, None),
    ("attributes.html", ("<h1>字</h1><p" + "".join(f" a{i}=1" for i in range(300_000)) + ">正文").encode(), 0, None),
    ("many-notes.html", ("<h1>字</h1>" + "".join(f"<p>文<a id=r{i} href=#n{i}>{i}</a></p>" for i in range(1_000)) + "".join(f"<p><a id=n{i} href=#r{i}>{i}</a> 註</p>" for i in range(1_000))).encode(), 0, None),
    ("long-line.html", ("<h1>山</h1><p>" + "山有水，<b>清</b>音。<br><br>" * 60_000).encode(), 0, None),
    ("long-word.html", ("<h1>山</h1><p>".encode() + b"a" * 2_000_000), 0, None),
    ("entities.xhtml", ("<?xml version='1.0'?><!DOCTYPE html [<!ENTITY a 'aaaaaaaaaa'>" + "".join(f"<!ENTITY {chr(98+i)} '{('&' + chr(97+i) + ';') * 10}'>" for i in range(9)) + "]><html><body><h1>題</h1><p>&j;字</p></body></html>").encode(), 0, None),
    ("broken-utf8.html", "<meta charset=utf-8><h1>題</h1><p>這是一段文字，".encode() + b"\xff\xfe\xfa" + "後面還有。</p>".encode(), 0, "undecodable"),
    ("no-text.html", b"<html><head><title></title></head><body><script>1</script></body></html>", 1, "empty"),
    ("data.html", "<h1>圖</h1><p>字<img src='data:image/png;base64,AAAA'><img src='data:image/png;base64,***'></p>".encode(), 0, "data:"),
    ("spans.html", ("<h1>表</h1><table>" + "<tr><td rowspan=1000 colspan=1000>字" * 300 + "</table>").encode(), 0, "absurd"),
    ("binary.epub", bytes(range(256)) * 64, 1, "package"),
    ("hanzi.md", ("字" * 10 + "\u3000" * 50 + "\u00ad\u200b\u2060" * 500).encode(), 0, None),
]


def main() -> int:
    hanpress, work = pathlib.Path(sys.argv[1]).resolve(), pathlib.Path(sys.argv[2]) / "hostile"
    failures = 0
    for name, data, code, word in CASES:
        folder = work / name.replace(".", "-")
        folder.mkdir(parents=True)
        (folder / name).write_bytes(data)
        started = time.monotonic()
        try:
            ran = subprocess.run(
                [hanpress, "build", name, "-o", "out"], cwd=folder, capture_output=True, text=True, timeout=300
            )
        except subprocess.TimeoutExpired:
            print(f"FAIL {name}: still running after 300 s")
            failures += 1
            continue
        said = ran.stdout + ran.stderr
        written = sorted(p.name for p in (folder / "out").rglob("*")) if (folder / "out").exists() else []
        wrong = []
        if "panicked" in said or ran.returncode not in (0, 1):
            wrong.append(f"exit {ran.returncode}: {said[-600:]}")
        elif ran.returncode != code:
            wrong.append(f"exit {ran.returncode}, expected {code}: {said[-400:]}")
        if word and word.lower() not in said.lower():
            wrong.append(f"{word!r} is not mentioned: {said[:400]}")
        endings = {pathlib.Path(w).suffix for w in written}
        if ran.returncode == 0 and not {".pdf", ".docx", ".md"} <= endings:
            wrong.append(f"only {written}")
        if ran.returncode != 0 and written:
            wrong.append(f"failed, yet wrote {written}")
        if any(w.startswith(".tmp") for w in written):
            wrong.append(f"temporary files left: {written}")
        print(f"{'FAIL' if wrong else 'ok  '} {name} ({time.monotonic() - started:.1f} s)")
        for reason in wrong:
            print(f"     {reason}")
        failures += bool(wrong)
    print(f"{len(CASES) - failures} of {len(CASES)} hostile manuscripts held")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
