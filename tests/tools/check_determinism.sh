#!/usr/bin/env bash
# Builds the samples twice, in different folders, with one job and with two: identical bytes.
# check_determinism.sh HANPRESS WORK; leaves the editions in WORK/one.
set -euo pipefail
hanpress=$(realpath "$1")
work=$2
samples=$(cd "$(dirname "$0")/../../input" && pwd)
cp -r "$samples" "$work/a"
mkdir -p "$work/far/away"
cp -r "$samples" "$work/far/away/b"
(cd "$work" && LC_ALL=C TZ=UTC "$hanpress" build a -o one --jobs 1 --outline json,yaml,md --audit --review >/dev/null)
(cd "$work/far/away" && LC_ALL=C.UTF-8 TZ=Asia/Taipei "$hanpress" build b -o "$work/two" --jobs 2 --outline json,yaml,md --audit --review >/dev/null)
diff -r "$work/one" "$work/two"
# A second build, now with the lock file of the first.
(cd "$work" && "$hanpress" build a -o three --locked --outline json,yaml,md --audit --review >/dev/null)
diff -r "$work/one" "$work/three"
echo "$(find "$work/one" -type f | wc -l) files, three builds, no difference"
