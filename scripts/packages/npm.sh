#!/bin/sh
# Makes npm packages: `platform` one with the program of a platform, `launcher` the one that people name, which has the former as
# optional packages. No package has an install script.
# usage: npm.sh platform ROOT VERSION OS CPU LIBC FOLDER      LIBC is glibc, musl or none
#        npm.sh launcher VERSION FOLDER PLATFORM…             PLATFORM is OS-CPU-LIBC, such as linux-x64-glibc, darwin-arm64-none
#
# NPM_SCOPE           the scope of all of them; by default one that nobody can have: npm takes no capitals in new names
# OWNER               whose repository they are built in: npm compares it with where they are published from
# SOURCE_DATE_EPOCH   the date of every file, in seconds
set -eu

scope=${NPM_SCOPE:-@__OWNER__}
here=$(dirname -- "$0")
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir -p "$work/package"

# name OS CPU LIBC: the name of a platform's package.
name() { echo "$scope/hoist-$1-$2$(if [ "$3" != none ]; then echo "-$3"; fi)"; }

# described NAME DESCRIPTION: the members that all have.
described() {
    printf '{\n  "name": "%s",\n  "version": "%s",\n  "description": "%s",\n  "license": "MIT",\n' "$1" "$version" "$2"
    printf '  "repository": {"type": "git", "url": "git+https://github.com/%s/hoist.git"},\n' "${OWNER:-__OWNER__}"
}

# packed NAME: the package, as a file with npm's name for it.
packed() {
    file=$out/$(echo "$1" | tr -d @ | tr / -)-$version.tgz
    sh "$here/archive.sh" "$work/package" package "$file"
    echo "$file"
}

what=$1
shift
case $what in
platform)
    root=$1 version=$2 os=$3 cpu=$4 libc=$5 out=$6
    mkdir -p "$work/package/bin"
    cp -- "$root/bin/hoist" "$work/package/bin/hoist"
    cp -- "$root/share/doc/hoist/LICENSE" "$root/share/doc/hoist/LINKED-IN.txt" "$work/package/"
    {
        described "$(name "$os" "$cpu" "$libc")" "hoist, flags as code for Reflag: the program for $os $cpu"
        printf '  "os": ["%s"],\n  "cpu": ["%s"]' "$os" "$cpu"
        if [ "$libc" != none ]; then printf ',\n  "libc": ["%s"]' "$libc"; fi
        printf '\n}\n'
    } >"$work/package/package.json"
    packed "$(name "$os" "$cpu" "$libc")"
    ;;
launcher)
    version=$1 out=$2
    shift 2
    cp -- "$here/npm/hoist.js" "$here/npm/README.md" LICENSE "$work/package/"
    # The platforms for the launcher: with what it needs to choose.
    {
        printf '{\n  "glibc": "2.34",\n  "platforms": ['
        comma=
        for platform in "$@"; do
            IFS=- read -r os cpu libc <<WORDS
$platform
WORDS
            printf '%s\n    { "name": "%s", "os": "%s", "cpu": "%s"' "$comma" "$(name "$os" "$cpu" "$libc")" "$os" "$cpu"
            if [ "$libc" != none ]; then printf ', "libc": "%s"' "$libc"; fi
            printf ' }'
            comma=,
        done
        printf '\n  ]\n}\n'
    } >"$work/package/platforms.json"
    {
        described "$scope/hoist" "Flags as code for Reflag: plan in a pull request, apply on main"
        printf '  "bin": { "hoist": "hoist.js" },\n  "engines": { "node": ">=18" },\n  "optionalDependencies": {'
        comma=
        for platform in "$@"; do
            IFS=- read -r os cpu libc <<WORDS
$platform
WORDS
            # The very same version: anything else isn't this program.
            printf '%s\n    "%s": "%s"' "$comma" "$(name "$os" "$cpu" "$libc")" "$version"
            comma=,
        done
        printf '\n  }\n}\n'
    } >"$work/package/package.json"
    chmod 755 "$work/package/hoist.js"
    packed "$scope/hoist"
    ;;
*)
    echo "usage: npm.sh platform ROOT VERSION OS CPU LIBC FOLDER | npm.sh launcher VERSION FOLDER PLATFORM…" >&2
    exit 64
    ;;
esac
