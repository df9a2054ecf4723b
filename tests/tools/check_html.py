"""Reads pages and e-books that pandoc writes: they must say what the manuscript says.

check_html.py HANPRESS MANUSCRIPT.md... Each manuscript goes through `hanpress import` into pandoc's
Markdown, through pandoc into a page and an e-book, and back through `hanpress import`. Texts without
front matter must be the same, but for the numbers of notes and the names of images.
"""

import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

import pypandoc


def body(path: pathlib.Path) -> list[str]:
    text = path.read_text(encoding="utf-8")
    text = re.sub(r"\A---\n.*?\n---\n", "", text, flags=re.DOTALL)
    text = re.sub(r"\]\([^()\s]*\.(png|jpg)\)", r"](\1)", text)
    # Pandoc writes a note that is called twice two times: each call becomes the note's text.
    text, *notes = re.split(r"^\[\^(\d+)\]: ", text, flags=re.MULTILINE)
    said = {number: " ".join(note.split()) for number, note in zip(notes[::2], notes[1::2])}
    text = re.sub(r"\[\^(\d+)\]", lambda call: f"[^{said.get(call[1])}]", text)
    # A title above sections of level 2 is the page's <h1>, and the book's own.
    return [line for line in text.strip().splitlines() if not line.startswith("# ")]


def read(hanpress: pathlib.Path, source: pathlib.Path, target: pathlib.Path) -> list[str]:
    command = [hanpress, "import", source, "--markdown", "pandoc", "-o", target]
    subprocess.run(command, check=True, capture_output=True)
    return body(target)


def main() -> int:
    hanpress, manuscripts = pathlib.Path(sys.argv[1]).resolve(), sys.argv[2:]
    if not manuscripts:
        print("no manuscript to check", file=sys.stderr)
        return 1
    failures = 0
    for manuscript in map(pathlib.Path, manuscripts):
        with tempfile.TemporaryDirectory() as work:
            folder = pathlib.Path(work) / "m"
            shutil.copytree(manuscript.parent, folder)
            written = folder / "written.md"
            expected = read(hanpress, folder / manuscript.name, written)
            for kind, ending in [("html5", "html"), ("epub3", "epub")]:
                made = folder / f"made.{ending}"
                subprocess.run(
                    [pypandoc.get_pandoc_path(), "-f", "markdown", "-t", kind, "-s", "--wrap=none", written.name, "-o", made.name],
                    cwd=folder, check=True, capture_output=True,
                )
                actual = read(hanpress, made, folder / f"{ending}.md")
                differing = [(a, b) for a, b in zip(expected, actual) if a != b]
                if differing or len(expected) != len(actual):
                    failures += 1
                    print(f"FAIL {manuscript} as {ending}: {len(expected)} lines, {len(actual)} read back")
                    for before, after in differing[:3]:
                        print(f"  - {before}\n  + {after}")
                else:
                    print(f"ok   {manuscript} as {ending} ({len(actual)} lines)")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
