#!/usr/bin/env bash
# Measures hanpress beside other converters and prints the tables of docs/benchmarks.md.
#
# Fetches OpenCC's wheel, for the library, and jieba's, for its word frequencies; keeps them in
# .ci/cache. Names of engines as in the tables measure those alone:
#
#     benches/peers.sh [ENGINE...]
set -euo pipefail
cd "$(dirname "$0")/.."
eval "$(tests/tools/opencc_native.sh)"
.ci/cache/venv/bin/pip install -q jieba==0.42.1
dictionary=$(.ci/cache/venv/bin/python -c \
  'import importlib.util as u, pathlib; print(pathlib.Path(u.find_spec("jieba").origin).parent / "dict.txt")')
cargo run --quiet --release --manifest-path benches/peers/Cargo.toml -- "$dictionary" "$@"
