#!/usr/bin/env bash
# Checks DOCX files with the Open XML SDK's validator, openxml-audit, python-docx and pandoc (they
# must read back headings, notes, tables and text), and LibreOffice (it must make pages of them, within
# two minutes).
# Fails if a tool is missing. Tools come from tests/tools/install.sh.
set -euo pipefail
[ $# -gt 0 ] || { echo "no DOCX to check" >&2; exit 1; }
here=$(cd "$(dirname "$0")" && pwd)
cache=${HANPRESS_TOOLS:-$here/../../.ci/cache}
validator=$cache/node_modules/.bin/ooxml-validator
audit=$cache/venv/bin/openxml-audit
python=$cache/venv/bin/python
soffice=$(command -v soffice || true)
for tool in "$validator" "$audit" "$python" "$soffice"; do
  [ -n "$tool" ] && [ -x "$tool" ] || { echo "missing tool: ${tool:-soffice}" >&2; exit 1; }
done
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

for file in "$@"; do
  "$validator" "$file" >"$work/sdk.json" 2>"$work/sdk.err" || true
  "$python" - "$file" "$work/sdk.json" "$work/sdk.err" <<'PY'
import json, sys
file, result, errors = sys.argv[1:]
text = open(result, encoding="utf-8").read()
if not text.strip():
    sys.exit(f"{file}: the Open XML SDK validator said nothing: {open(errors).read()}")
report = json.loads(text)
if not report["ok"] or report["errors"]:
    sys.exit(f"{file}: Open XML SDK: {json.dumps(report['errors'][:5], ensure_ascii=False, indent=1)}")
PY
  # openxml-audit is quadratic in the size of a part: it is for small files only.
  if [ "$(stat -c %s "$file")" -lt 400000 ]; then
    "$audit" -m 0 -o json "$file" >"$work/audit.json" || true
    "$python" - "$file" "$work/audit.json" <<'PY'
import json, sys
file, result = sys.argv[1:]
report = json.load(open(result, encoding="utf-8"))
report = report[0] if isinstance(report, list) else report
# It looks for a definition 0, which stands for "no number" (ISO/IEC 29500-1, 17.9.18).
wrong = "Numbering definition '0' referenced but not found"
errors = [error for error in report["errors"] if error["description"] != wrong]
if errors:
    sys.exit(f"{file}: openxml-audit: {json.dumps(errors[:5], ensure_ascii=False, indent=1)}")
PY
  fi
  "$python" "$here/read_docx.py" "$file"
  # A profile of its own, so that a running LibreOffice cannot swallow the request.
  timeout 120 "$soffice" -env:UserInstallation="file://$work/profile" --headless --convert-to pdf \
    --outdir "$work" "$file" >"$work/office.log" 2>&1 || true
  pdf=$work/$(basename "${file%.docx}").pdf
  [ -s "$pdf" ] || { echo "$file: LibreOffice made no pages" >&2; cat "$work/office.log" >&2; exit 1; }
  rm "$pdf"
  echo "$file: valid, read back, rendered"
done
