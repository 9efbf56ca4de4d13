#!/bin/sh
# Writes the digests of a release's archives into scripts/action/releases.txt, by which the action knows what it may run. Lines of
# other versions stay; those of the same one have to be the same, for a release never changes.
# usage: digests.sh SUMS [RELEASES]     SUMS is a file as sha256sum writes it
set -eu

sums=$1
releases=${2:-scripts/action/releases.txt}
new=$(mktemp)
# All of it or nothing is written.
copy=$(mktemp)
trap 'rm -f "$new" "$copy"' EXIT

sed -n 's/^\([0-9a-f]\{64\}\) [ *]\(.*\/\)\{0,1\}hoist-\([0-9.]*\)-\(linux\|linux-musl\|macos\)-\(x86_64\|arm64\)\.tar\.gz$/\3 \4-\5 \1/p' "$sums" >"$new"
[ -s "$new" ] || { echo "digests.sh: $sums has no archive of hoist" >&2; exit 1; }
cat "$releases" >"$copy"
[ -z "$(tail -c 1 "$copy")" ] || echo >>"$copy"
while read -r version platform digest; do
    known=$(awk -v version="$version" -v platform="$platform" '$1 "" == version "" && $2 == platform { print $3 }' "$copy")
    if [ -z "$known" ]; then
        echo "$version $platform $digest" >>"$copy"
        echo "$version $platform"
    elif [ "$known" != "$digest" ]; then
        echo "digests.sh: $version for $platform is known with another digest, $known; a release never changes" >&2
        exit 1
    fi
done <"$new"
cat "$copy" >"$releases"
