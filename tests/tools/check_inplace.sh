#!/usr/bin/env bash
# Converts Word files in place and holds them against the originals: python-docx must read the same
# paragraphs, runs, styles and tables with other text, LibreOffice must make pages of them.
# Usage: check_inplace.sh HANPRESS FILE.docx…
set -euo pipefail
hanpress=$1
shift
[ $# -gt 0 ] || { echo "no DOCX to check" >&2; exit 1; }
here=$(cd "$(dirname "$0")" && pwd)
python=${HANPRESS_TOOLS:-$here/../../.ci/cache}/venv/bin/python
soffice=$(command -v soffice || true)
for tool in "$python" "$soffice"; do
  [ -n "$tool" ] && [ -x "$tool" ] || { echo "missing tool: ${tool:-soffice}" >&2; exit 1; }
done
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

for file in "$@"; do
  after=$work/$(basename "$file")
  "$hanpress" convert "$file" -o "$after" >"$work/log"
  "$python" - "$file" "$after" <<'PY'
import sys
import docx

before, after = (docx.Document(path) for path in sys.argv[1:])

def shape(document):
    """All that is not text."""
    def paragraph(p):
        runs = [(r.bold, r.italic, r.underline, getattr(r.style, "name", None), r.font.name, r.font.size) for r in p.runs]
        return (getattr(p.style, "name", None), p.alignment, runs)
    tables = [
        [[[paragraph(p) for p in c.paragraphs] for c in row.cells] for row in t.rows]
        for t in document.tables
    ]
    return [paragraph(p) for p in document.paragraphs], tables

if shape(before) != shape(after):
    sys.exit(f"{sys.argv[1]}: the structure changed")
texts = [[p.text for p in document.paragraphs] for document in (before, after)]
if texts[0] == texts[1]:
    sys.exit(f"{sys.argv[1]}: nothing was converted")
PY
  "$soffice" -env:UserInstallation="file://$work/profile" --headless --convert-to pdf \
    --outdir "$work" "$after" >"$work/office.log" 2>&1 || true
  [ -s "${after%.docx}.pdf" ] || { echo "$file: LibreOffice made no pages" >&2; exit 1; }
  echo "$file: converted in place, same structure, rendered"
done
