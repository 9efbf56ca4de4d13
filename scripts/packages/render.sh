#!/bin/sh
# Writes a Homebrew formula and two Dockerfiles from the templates, with a version and the digests of its archives.
# usage: render.sh VERSION SUMS FOLDER
#
# SUMS is a file as sha256sum writes it. What needs an archive that isn't in it is left out, and said.
# OWNER   whose repository the release is in; by default one that nobody can have: no owner on GitHub begins with `_`
# BASE    the image that the one for CI is made from, with its digest
set -eu

version=$1
sums=$2
out=$3
here=$(dirname -- "$0")/templates
owner=${OWNER:-__OWNER__}
base=${BASE:-debian:13-slim@sha256:0000000000000000000000000000000000000000000000000000000000000000}

# digest PLATFORM: that of its archive; nothing if there is none.
digest() { awk -v name="hoist-$version-$1.tar.gz" '$2 == name || $2 == "*" name { print $1 }' "$sums"; }

# rendered TEMPLATE FILE PLATFORM…: what stands between `# if PLATFORM` and `# end` is there where the platform's archive is.
rendered() {
    template=$here/$1
    file=$out/$2
    shift 2
    set -- -e "s|@VERSION@|$version|g" -e "s|@OWNER@|$owner|g" -e "s|@BASE@|$base|g"
    for platform in linux-x86_64 linux-arm64 linux-musl-x86_64 linux-musl-arm64 macos-x86_64 macos-arm64; do
        known=$(digest "$platform")
        if [ -n "$known" ]; then
            set -- "$@" -e "s|@SHA256 $platform@|$known|g" -e "/^ *# if $platform\$/d"
        else
            set -- "$@" -e "/^ *# if $platform\$/,/^ *# end\$/d"
        fi
    done
    sed "$@" -e '/^ *# end$/d' "$template" >"$file"
    echo "$file"
}

if ! grep -q " [ *]*hoist-$version-.*\.tar\.gz\$" "$sums"; then
    echo "render.sh: $sums has no archive of version $version" >&2
    exit 1
fi
rendered hoist.rb.in hoist.rb
if [ -n "$(digest linux-x86_64)" ]; then
    rendered Dockerfile.ci.in Dockerfile.ci
else
    echo "render.sh: no Dockerfile.ci: there is no archive for linux-x86_64" >&2
fi
if [ -n "$(digest linux-musl-x86_64)" ]; then
    rendered Dockerfile.scratch.in Dockerfile.scratch
else
    echo "render.sh: no Dockerfile.scratch: there is no archive for linux-musl-x86_64, and a program that needs a C library doesn't run there" >&2
fi
