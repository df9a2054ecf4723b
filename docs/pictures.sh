#!/usr/bin/env bash
# Makes the pictures of the documentation from the samples. Needs poppler's pdftoppm and what
# tests/tools/install.sh installs.
set -euo pipefail
cd "$(dirname "$0")/.."
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cargo build --release --quiet
target/release/hanpress build input --review -o "$work" >/dev/null
mkdir -p docs/images
page() { pdftoppm -r 80 -gray -png -singlefile -f "$2" -l "$2" "$work/$1.pdf" "docs/images/$3"; }
page harbour-report 2 report
page tea-mountain 9 book
node docs/picture_review.mjs "$work/tea-mountain.review.html" docs/images/review.png
.ci/cache/venv/bin/python docs/gallery.py target/release/hanpress
