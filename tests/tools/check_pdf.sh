#!/usr/bin/env bash
# Checks PDF files with qpdf (syntax), poppler (fonts embedded) and veraPDF (PDF/A-2a, PDF/UA-1).
set -euo pipefail
[ $# -gt 0 ] || { echo "no PDF to check" >&2; exit 1; }
cache=$(cd "$(dirname "$0")/../.." && pwd)/.ci/cache
jars=/usr/share/java
classpath=$cache/verapdf.jar:$cache/classes
for jar in jaxb-api jaxb-runtime jaxb-core istack-commons-runtime txw2 stax-ex FastInfoset javax.activation; do
  classpath=$jars/$jar.jar:$classpath
done
for file in "$@"; do
  qpdf --check "$file" >/dev/null
  # Columns from the right: object ID (two), uni, sub, emb.
  loose=$(pdffonts "$file" | awk 'NR > 2 && $(NF-4) != "yes" {print $1}')
  [ -z "$loose" ] || { echo "$file: not embedded: $loose" >&2; exit 1; }
done
java --add-opens java.base/java.lang=ALL-UNNAMED -cp "$classpath" CheckPdf 2a,ua1 "$@"
