#!/bin/sh
# Builds and packs a release for a platform on a machine of it, in .build-packages: what a job of release.yml does. Installs what is
# missing with apt-get; downloads what static-linux-sdk.txt pins.
# usage: build.sh PLATFORM      linux-x86_64, linux-arm64, linux-musl-x86_64, linux-musl-arm64, macos-x86_64 or macos-arm64
set -eu

here=$(dirname -- "$0")
case ${1:-} in
linux-x86_64 | linux-arm64 | linux-musl-x86_64 | linux-musl-arm64 | macos-x86_64 | macos-arm64) platform=$1 ;;
*) echo "usage: build.sh PLATFORM" >&2; exit 64 ;;
esac
case $platform in
linux*)
    sudo apt-get update -q
    sudo apt-get install -y -q libyaml-dev rpm zlib1g-dev
    ;;
esac
# On Linux, npm gets the program that needs no C library: it runs everywhere. One machine makes the launcher for all.
NPM_PLATFORMS="linux-x64-none linux-arm64-none darwin-x64-none darwin-arm64-none"
case $platform in
linux-musl-x86_64) NPM=all ;;
linux-musl-* | macos-*) NPM=platform ;;
*) NPM=none ;;
esac
# The variables of a repository that has none are empty. Under a placeholder's name, nothing belongs in a release.
WHEEL=platform
if [ -z "${NPM_SCOPE:-}" ]; then
    unset NPM_SCOPE
    NPM=none
    echo "build.sh: no npm packages: NPM_SCOPE isn't set" >&2
fi
if [ -z "${PYPI_NAME:-}" ]; then
    unset PYPI_NAME
    WHEEL=none
    echo "build.sh: no wheel: PYPI_NAME isn't set" >&2
fi
export NPM NPM_PLATFORMS WHEEL

case $platform in
linux-musl-*)
    # For their licences: the SDK links these in.
    sudo apt-get install -y -q 'libc++-14-dev' libmimalloc-dev musl
    work=$(mktemp -d)
    trap 'rm -rf "$work"' EXIT
    for name in sdk libyaml; do
        curl --fail --silent --show-error --location --proto '=https' --retry 3 --output "$work/$name.tar.gz" \
            "$(awk -v name="$name" '$1 == name { print $4 }' "$here/static-linux-sdk.txt")"
    done
    architecture=${platform#linux-musl-}
    [ "$architecture" = x86_64 ] || architecture=aarch64
    SDK=$work/sdk.tar.gz LIBYAML=$work/libyaml.tar.gz sh "$here/static-linux-sdk.sh" "$architecture"
    make packages PROGRAM=".build-static-$architecture/hoist" MANUALS=".build-static-$architecture/manual" \
        CHECKOUTS=".build-static-$architecture/checkouts"
    ;;
*) make packages ;;
esac
if ! find .build-packages -name "hoist-*-$platform.tar.gz" | grep -q .; then
    echo "build.sh: this machine makes another platform's packages: $(ls .build-packages)" >&2
    exit 1
fi
