#!/bin/sh
# Builds hoist for Linux with musl and nothing of the system, by Swift's Static Linux SDK: a file that runs on every Linux. Prints the
# path of the stripped program.
# usage: static-linux-sdk.sh ARCHITECTURE [ARGUMENT...]      x86_64 or aarch64; arguments are passed to `swift build`
#
# What it is built with is pinned in static-linux-sdk.txt: the toolchain's version, the SDK and libyaml with their checksums.
# Nothing is downloaded:
# SWIFT     the toolchain's swift; `swift` by default
# SDK       the SDK's archive, to install it if it isn't there: `swift sdk list` says
# LIBYAML   libyaml's source, an archive
set -eu

here=$(dirname -- "$0")
pins=${PINS:-$here/static-linux-sdk.txt}
swift=${SWIFT:-swift}
fail() { echo "static-linux-sdk.sh: $1" >&2; exit 1; }
# pin NAME FIELD: a field of a line of the pins.
pin() { awk -v name="$1" -v field="$2" '$1 == name { print $field }' "$pins"; }
# held NAME FILE: ends the run unless a file has the checksum that is pinned.
held() {
    [ -f "$2" ] || fail "there is no $2"
    actual=$(sha256sum "$2" | cut -d ' ' -f 1)
    [ "$actual" = "$(pin "$1" 3)" ] || fail "$2 isn't $1 $(pin "$1" 2): its SHA-256 is $actual, not $(pin "$1" 3)"
}

case ${1:-} in
x86_64 | aarch64) architecture=$1 ;;
*) echo "usage: static-linux-sdk.sh x86_64|aarch64 [ARGUMENT...]" >&2; exit 64 ;;
esac
shift

wanted=$(pin swift 2)
version=$("$swift" --version 2>/dev/null | sed -n 's/.*Swift version \([0-9.]*\).*/\1/p' | head -n 1)
[ "$version" = "$wanted" ] || fail "the SDK fits one toolchain alone: Swift $wanted is needed, and this is ${version:-no Swift}"

id=$(pin sdk 2)
if ! "$swift" sdk list 2>/dev/null | grep -qx "$id"; then
    [ -n "${SDK:-}" ] || fail "the SDK $id isn't installed (swift sdk list); get its archive from $(pin sdk 4), and name it with SDK=FILE"
    held sdk "$SDK"
    "$swift" sdk install "$SDK" --checksum "$(pin sdk 3)" >&2
fi

scratch=.build-static-$architecture
mkdir -p "$scratch/libyaml"
# Where the SDK's own C library is.
sysroot=${SYSROOT:-$(find "${HOME:-}/.swiftpm/swift-sdks" "${XDG_CONFIG_HOME:-${HOME:-}/.config}/swiftpm/swift-sdks" -type d \
    -path "*$id*/musl-*.sdk/$architecture" 2>/dev/null | head -n 1)}
if [ -z "$sysroot" ] || [ ! -d "$sysroot" ]; then fail "the SDK $id has no folder musl-*.sdk/$architecture; name it with SYSROOT"; fi

# libyaml for it: clang with that sysroot, so that nothing of the machine's own C library gets in.
[ -n "${LIBYAML:-}" ] || fail "libyaml's source is needed: get $(pin libyaml 4), and name it with LIBYAML=FILE"
held libyaml "$LIBYAML"
tar -xzf "$LIBYAML" -C "$scratch/libyaml" --strip-components 1
clang=$(dirname -- "$(command -v "$swift")")/clang
[ -x "$clang" ] || fail "there is no clang beside $swift"
archiver=$(dirname -- "$clang")/llvm-ar
[ -x "$archiver" ] || fail "there is no llvm-ar beside $swift"
numbers=$(pin libyaml 2)
objects=
for file in api dumper emitter loader parser reader scanner writer; do
    "$clang" --target="$architecture-swift-linux-musl" --sysroot="$sysroot" -O2 -fPIC -I "$scratch/libyaml/include" \
        -DYAML_VERSION_STRING="\"$numbers\"" -DYAML_VERSION_MAJOR="$(echo "$numbers" | cut -d . -f 1)" \
        -DYAML_VERSION_MINOR="$(echo "$numbers" | cut -d . -f 2)" -DYAML_VERSION_PATCH="$(echo "$numbers" | cut -d . -f 3)" \
        -c "$scratch/libyaml/src/$file.c" -o "$scratch/libyaml/$file.o"
    objects="$objects $scratch/libyaml/$file.o"
done
rm -f "$scratch/libyaml/libyaml.a"
# shellcheck disable=SC2086 # the objects are words
"$archiver" rcs "$scratch/libyaml/libyaml.a" $objects

mkdir -p "$scratch/pkgconfig"
folder=$PWD/$scratch/libyaml
printf 'Name: LibYAML\nDescription: YAML\nVersion: %s\nCflags: -I%s/include\nLibs: -L%s -lyaml\n' "$numbers" "$folder" "$folder" \
    >"$scratch/pkgconfig/yaml-0.1.pc"
PKG_CONFIG_PATH=$PWD/$scratch/pkgconfig
export PKG_CONFIG_PATH

sh scripts/pins/use.sh --scratch-path "$scratch"
# musl gives a thread 128 KiB, on which deep recursion ends the process; glibc gives it 8 MiB.
"$swift" build -c release --swift-sdk "$architecture-swift-linux-musl" --force-resolved-versions --scratch-path "$scratch" \
    -Xlinker -z -Xlinker stack-size=524288 --product hoist "$@" >&2
"$(dirname -- "$clang")/llvm-strip" -o "$scratch/hoist" "$scratch/release/hoist" 2>/dev/null || strip -o "$scratch/hoist" "$scratch/release/hoist"
# A program that asks for an interpreter needs a C library after all.
# shellcheck disable=SC2086 # the program may have arguments
if LC_ALL=C ${READELF:-readelf} --wide --program-headers "$scratch/hoist" | grep -q INTERP; then fail "$scratch/hoist isn't static"; fi
echo "$scratch/hoist"
