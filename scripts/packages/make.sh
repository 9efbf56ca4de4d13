#!/bin/sh
# Makes the packages of a program that is built, for its own platform, in a flat folder: an archive with manual pages, completions
# and licences, a Debian package and an RPM (on Linux with glibc, where their tools are), npm packages, a wheel, an SBOM, and from
# the archives' digests a Homebrew formula and Dockerfiles. SHA256SUMS covers all of it.
# usage: make.sh PROGRAM MANUALS FOLDER
#
# CHECKOUTS       the sources of the packages that it was built of; .build-static/checkouts by default
# TOOLCHAIN       the Swift toolchain, a folder with usr/bin/swift; that of the swift on PATH by default
# NPM             which npm packages: `all` by default, `platform` without the launcher, which one machine makes for all, or `none`
# WHEEL           `none` for no wheel; `platform` by default
# NPM_PLATFORMS   the platforms that the npm package is for, such as "linux-x64-glibc linux-arm64-glibc"; just this one by default
# OWNER, NPM_SCOPE, PYPI_NAME, BASE   names that have to be registered: see RELEASING.md. The defaults can't be anybody's.
# SOURCE_DATE_EPOCH   the date of all that is in them, in seconds; the commit's by default
set -eu

program=$1
manuals=$2
out=$3
here=$(dirname -- "$0")
SOURCE_DATE_EPOCH=${SOURCE_DATE_EPOCH:-$(git log -1 --format=%ct 2>/dev/null || date +%s)}
export SOURCE_DATE_EPOCH
: "${TOOLCHAIN:=$(dirname -- "$(dirname -- "$(dirname -- "$(readlink -f "$(command -v "${SWIFT:-swift}")")")")")}"

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
say() { echo "make.sh: $1" >&2; }

# The folder is emptied: what the packages are made of can't be in it.
mkdir -p "$out"
for path in "$(dirname -- "$program")" "$manuals" .; do
    case $(cd -- "$path" && pwd -P)/ in
    "$(cd -- "$out" && pwd -P)"/*) say "$path is in $out, which is emptied first"; exit 64 ;;
    esac
done
rm -rf "$out"
mkdir -p "$out"

# What the program says of itself decides what the packages are called.
"$program" version --format json >"$work/facts.json"
fact() { python3 -c 'import json, sys; value = json.load(open(sys.argv[1]))
for name in sys.argv[2].split("."): value = value[name]
print(value)' "$work/facts.json" "$1"; }
version=$(fact hoist)
platform=$(fact build.platform)
architecture=$(fact build.architecture)
if [ "$(fact build.configuration)" != release ]; then say "warning: $program is a debug build"; fi

# The libraries of the compiler and the SDK: linked in, unless the program asks the system for them.
case $platform in
linux)
    needed=$(LC_ALL=C readelf --wide --dynamic "$program" | sed -n 's/.*(NEEDED).*\[\(.*\)\]$/\1/p')
    gcc=$("${CC:-cc}" -dumpfullversion 2>/dev/null || echo unknown)
    set --
    case " $(echo "$needed" | tr '\n' ' ') " in *" libstdc++.so.6 "*) ;; *) set -- "$@" "libstdc++ $gcc" ;; esac
    case " $(echo "$needed" | tr '\n' ' ') " in *" libgcc_s.so.1 "*) ;; *) set -- "$@" "libgcc $gcc" ;; esac
    ;;
linux-musl)
    sdk=$(awk '$1 == "sdk" { print $2 }' "$here/../release/static-linux-sdk.txt")
    set -- "musl $sdk" "libc++ $sdk" "mimalloc $sdk"
    ;;
macos)
    set --
    # Homebrew keeps a licence in the folder of what it is for.
    DOCUMENTS=$work/documents
    export DOCUMENTS
    mkdir -p "$DOCUMENTS/libyaml-dev"
    cp "$(brew --prefix libyaml)"/[Ll][Ii][Cc][Ee][Nn][Ss][Ee]* "$DOCUMENTS/libyaml-dev/copyright"
    ;;
*) say "nothing is known of the platform $platform"; exit 1 ;;
esac
python3 -c 'import json, sys
facts = json.load(open(sys.argv[1]))
facts["system"] = [dict(zip(("name", "version"), word.split())) for word in sys.argv[2:]]
json.dump(facts, open(sys.argv[1], "w"))' "$work/facts.json" "$@"
checkouts=${CHECKOUTS:-.build-static/checkouts}
python3 "$here/parts.py" "$work/facts.json" "$checkouts" "$TOOLCHAIN" licences "$work/LINKED-IN.txt"
python3 "$here/parts.py" "$work/facts.json" "$checkouts" "$TOOLCHAIN" sbom "$out/hoist-$version.spdx.json"

export LICENCES="$work/LINKED-IN.txt"
prefix=/usr DESTDIR=$work/root sh scripts/install/install.sh "$program" "$manuals" >&2
sh "$here/archive.sh" "$work/root/usr" "hoist-$version" "$out/hoist-$version-$platform-$architecture.tar.gz"

cpu=x64 machine=x86_64
if [ "$architecture" = arm64 ]; then cpu=arm64 machine=aarch64; fi
case $platform in
linux) os=linux libc=glibc tag=manylinux_2_34_$machine ;;
linux-musl) os=linux libc=none tag=musllinux_1_1_$machine ;;
macos) os=darwin libc=none tag=macosx_15_0_$architecture ;;
esac
npm=${NPM:-all}
if [ "$npm" != none ]; then sh "$here/npm.sh" platform "$work/root/usr" "$version" "$os" "$cpu" "$libc" "$out" >/dev/null; fi
if [ "$npm" = all ]; then
    # shellcheck disable=SC2086 # the platforms are words
    sh "$here/npm.sh" launcher "$version" "$out" ${NPM_PLATFORMS:-$os-$cpu-$libc} >/dev/null
fi
# A static program runs with glibc too.
tags=$tag
if [ "$platform" = linux-musl ]; then tags="$tag manylinux_2_17_$machine"; fi
if [ "${WHEEL:-platform}" = none ]; then tags=; fi
for tag in $tags; do python3 "$here/wheel.py" "$work/root/usr" "$version" "$tag" "$out" >/dev/null; done

if [ "$platform" = linux ]; then
    if command -v dpkg-deb >/dev/null 2>&1; then
        mv "$(sh scripts/install/deb.sh "$program" "$manuals" "$version" "$work")" "$out/"
    else
        say "no Debian package: there is no dpkg-deb here"
    fi
    if command -v rpmbuild >/dev/null 2>&1; then
        sh "$here/rpm.sh" "$work/root" "$version" "$machine" "$out" >/dev/null
    else
        say "no RPM: there is no rpmbuild here (apt-get install rpm)"
    fi
fi

sums() { (cd "$out" && find . -type f ! -name SHA256SUMS | sed 's,^\./,,' | LC_ALL=C sort | tr '\n' '\0' | xargs -0 sha256sum --); }
sums >"$work/sums"
sh "$here/render.sh" "$version" "$work/sums" "$out" >/dev/null
sums >"$work/sums"
mv "$work/sums" "$out/SHA256SUMS"
cat "$out/SHA256SUMS"
