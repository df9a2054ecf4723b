#!/usr/bin/env bash
# Measures Word files both ways and prints the table of docs/benchmarks.md:
#
#     benches/docx.sh          the book of book.sh to DOCX, and that DOCX to Markdown, beside pandoc
#
# pandoc is that of the deeper checks.
set -euo pipefail
cd "$(dirname "$0")/.."
python=.ci/cache/venv/bin/python
[ -x "$python" ] || tests/tools/install.sh
cargo build --quiet --release
exec "$python" benches/measure_book.py docx
