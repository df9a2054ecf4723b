#!/usr/bin/env bash
# Runs a command with the variables by which the cargo feature opencc-native finds OpenCC:
#
#     tests/tools/opencc_native.sh cargo build --release --features opencc-native
#
# Without a command it prints them, for eval. OpenCC itself comes from its Python wheel, which
# carries the static library; it is kept in .ci/cache. Debian's libopencc is too old.
set -euo pipefail
venv=$(cd "$(dirname "$0")/../.." && pwd)/.ci/cache/venv
version=1.4.2

if ! [ -x "$venv/bin/python" ]; then
  python3 -m venv "$venv"
fi
"$venv/bin/pip" install -q "opencc==$version"
library=$("$venv/bin/python" -c 'import opencc, pathlib; print(pathlib.Path(opencc.__file__).parent / "clib")')

export OPENCC_LIB_DIRS=$library/lib64
export OPENCC_INCLUDE_DIRS=$library/include/opencc
export OPENCC_LIBS=opencc:marisa
export OPENCC_STATIC=1
export OPENCC_DYLIB_STDCPP=1

if [ $# -gt 0 ]; then
  exec "$@"
fi
for name in OPENCC_LIB_DIRS OPENCC_INCLUDE_DIRS OPENCC_LIBS OPENCC_STATIC OPENCC_DYLIB_STDCPP; do
  printf 'export %s=%q\n' "$name" "${!name}"
done
