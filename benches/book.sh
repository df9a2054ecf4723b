#!/usr/bin/env bash
# Measures whole books and prints the tables of docs/benchmarks.md:
#
#     benches/book.sh          one book, beside Typst and pandoc in the same run
#     benches/book.sh curve    hanpress alone, books of 0.1 to 10 million characters
#
# Fetches Typst's wheel; pandoc is that of the deeper checks. Books are made by benches/book.py and
# stay in target/bench.
set -euo pipefail
cd "$(dirname "$0")/.."
python=.ci/cache/venv/bin/python
[ -x "$python" ] || tests/tools/install.sh
cargo build --quiet --release
case ${1:-peers} in
  peers) .ci/cache/venv/bin/pip install -q typst==0.15.0 ;;
  curve) ;;
  *) echo "peers or curve, not $1" >&2; exit 2 ;;
esac
exec "$python" benches/measure_book.py "${1:-peers}"
