#!/bin/sh
# Gathers what the machines of a release have made in one flat folder, with one SBOM of all programs, the formula, the Dockerfiles
# and SHA256SUMS of all of it.
# Files of one name have to be the same everywhere, such as npm's launcher. What could never be published fails here, where no tag
# is pushed yet.
# usage: gather.sh BUILT FOLDER
#
# OWNER, BASE   as for render.sh; without BASE there are no Dockerfiles
set -eu

if [ $# != 2 ] || [ ! -d "$1" ]; then
    echo "usage: gather.sh BUILT FOLDER" >&2
    exit 64
fi
built=$1
out=$2
here=$(dirname -- "$0")
# The folder is emptied: neither what is gathered nor this source can be in it.
mkdir -p "$out"
for path in "$built" .; do
    case $(cd -- "$path" && pwd -P)/ in
    "$(cd -- "$out" && pwd -P)"/*) echo "gather.sh: $path is in $out, which is emptied first" >&2; exit 64 ;;
    esac
done
# What is gathered first is what would be gathered again.
case $(cd -- "$out" && pwd -P)/ in
"$(cd -- "$built" && pwd -P)"/*) echo "gather.sh: $out is in $built, which is gathered" >&2; exit 64 ;;
esac
rm -rf "$out"
mkdir -p "$out"
find "$built" -type f ! -name SHA256SUMS ! -name '*.spdx.json' ! -name hoist.rb ! -name 'Dockerfile.*' | LC_ALL=C sort >"$out/.list"
while read -r file; do
    name=${file##*/}
    if [ -e "$out/$name" ] && ! cmp -s "$file" "$out/$name"; then
        echo "gather.sh: $name isn't the same on every machine" >&2
        exit 1
    fi
    cp -- "$file" "$out/$name"
done <"$out/.list"
rm "$out/.list"
version=$(find "$out" -name 'hoist-*.tar.gz' | sed -n 's,.*/hoist-\([0-9.]*\)-.*,\1,p' | sort -u)
if [ "$(echo "$version" | wc -l)" != 1 ] || [ -z "$version" ]; then
    echo "gather.sh: the archives aren't of one version: $version" >&2
    exit 1
fi
find "$built" -type f -name '*.spdx.json' | LC_ALL=C sort | tr '\n' '\0' |
    xargs -0 python3 "$here/../packages/parts.py" gather "$out/hoist-$version.spdx.json"
sums() { (cd "$out" && find . -type f ! -name SHA256SUMS | sed 's,^\./,,' | LC_ALL=C sort | tr '\n' '\0' | xargs -0 sha256sum --); }
sums >"$out/SHA256SUMS"
sh "$here/../packages/render.sh" "$version" "$out/SHA256SUMS" "$out"
if [ -z "${BASE:-}" ]; then
    rm -f "$out"/Dockerfile.*
    echo "gather.sh: no Dockerfiles, so no images: BASE isn't set" >&2
fi
sums >"$out/SHA256SUMS"
sh "$here/check-files.sh" "$out" "$version"
