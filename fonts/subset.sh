#!/usr/bin/env bash
# Re-makes every face in this folder from the published packages.
#
#   fonts/subset.sh [CACHE]      (CACHE defaults to target/font-sources)
#
# Needs bash, npm, python3 with venv, and Debian 12's apt-get and dpkg-deb for
# two of the packages. Every archive is checked against sources.sha256 before
# anything is read from it. Same archives in, same bytes out.
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
cache=${1:-$here/../target/font-sources}
mkdir -p "$cache"
cache=$(cd "$cache" && pwd)
cd "$cache"

while read -r _ archive origin package; do
    [[ -f $archive ]] && continue
    case $origin in
    npm) npm pack --silent "$package" >/dev/null ;;
    debian)
        apt-get download -qq "$package"
        # apt writes the epoch and the '+' as they are or escaped, by version.
        fetched=$(find . -maxdepth 1 -name "${package%%=*}_*.deb" | head -n 1)
        [[ $fetched == "./$archive" ]] || mv "$fetched" "$archive"
        ;;
    *) echo "unknown origin: $origin" >&2; exit 1 ;;
    esac
done < <(grep -v '^#' "$here/sources.sha256")

grep -v '^#' "$here/sources.sha256" | awk '{ print $1 "  " $2 }' | sha256sum --check --quiet

while read -r _ archive origin _; do
    [[ -d unpacked/$archive ]] && continue
    mkdir -p "unpacked/$archive.part"
    case $origin in
    npm) tar -xzf "$archive" -C "unpacked/$archive.part" --strip-components=1 ;;
    debian) dpkg-deb -x "$archive" "unpacked/$archive.part" ;;
    esac
    mv "unpacked/$archive.part" "unpacked/$archive"
done < <(grep -v '^#' "$here/sources.sha256")

[[ -x venv/bin/python ]] || python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check --require-hashes -r "$here/requirements.txt"

venv/bin/python "$here/subset.py" build "$cache/unpacked"
cd "$here"
sha256sum ./*.ttf charsets/*.txt | sed 's, \./, ,' > SHA256SUMS
