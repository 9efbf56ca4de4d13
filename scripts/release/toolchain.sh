#!/bin/sh
# Lets the next steps of a job have the Swift that a release is built with. On Linux that is the version in static-linux-sdk.txt, from
# swift.org unless the machine has it, held to the signature of Swift's releases; on macOS the newest Xcode that the machine has.
# usage: toolchain.sh FOLDER
#
# GITHUB_PATH, GITHUB_ENV   what GitHub reads the next steps' PATH and variables from
set -eu

folder=$1
here=$(dirname -- "$0")
fail() { echo "toolchain.sh: $1" >&2; exit 1; }
# The Swift 6.x Release Signing Key.
key=52BB7E3DE28A71BE22EC05FFEF80A866B47A981F

if [ "$(uname -s)" = Darwin ]; then
    newest=$(for path in "${APPLICATIONS:-/Applications}"/Xcode*.app; do echo "$path"; done | sort -V | tail -n 1)
    [ -d "$newest/Contents/Developer" ] || fail "there is no Xcode here"
    echo "DEVELOPER_DIR=$newest/Contents/Developer" >>"$GITHUB_ENV"
    echo "$newest"
    exit 0
fi

wanted=$(awk '$1 == "swift" { print $2 }' "$here/static-linux-sdk.txt")
version=$(swift --version 2>/dev/null | sed -n 's/.*Swift version \([0-9.]*\).*/\1/p' | head -n 1)
if [ "$version" = "$wanted" ]; then
    echo "Swift $wanted is here"
    exit 0
fi
# shellcheck source=/dev/null
system=$(. "${OS_RELEASE:-/etc/os-release}" && echo "$ID$VERSION_ID")
machine=$(uname -m)
[ "$machine" = x86_64 ] && suffix= || suffix=-$machine
name=swift-$wanted-RELEASE
url=https://download.swift.org/swift-$wanted-release/$(echo "$system" | tr -d .)$suffix/$name/$name-$system$suffix.tar.gz
mkdir -p "$folder/keys"
chmod 700 "$folder/keys"
for ending in "" .sig; do
    curl --fail --silent --show-error --location --proto '=https' --retry 3 --output "$folder/swift.tar.gz$ending" "$url$ending" ||
        fail "$url$ending can't be downloaded"
done
gpg --homedir "$folder/keys" --batch --quiet --keyserver hkps://keyserver.ubuntu.com --recv-keys "$key" || fail "the key $key can't be had"
gpg --homedir "$folder/keys" --batch --quiet --verify "$folder/swift.tar.gz.sig" "$folder/swift.tar.gz" ||
    fail "what was downloaded isn't signed by Swift's release key; nothing of it was run"
mkdir -p "$folder/swift"
tar -xzf "$folder/swift.tar.gz" -C "$folder/swift" --strip-components 1
rm -f "$folder/swift.tar.gz"
echo "$folder/swift/usr/bin" >>"$GITHUB_PATH"
echo "Swift $wanted is in $folder/swift"
