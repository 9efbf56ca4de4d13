#!/bin/sh
# Builds hoist statically, with and without the sandbox, strips it, and prints the sizes in bytes.
set -eu

measure() {
    name=$1
    shift
    swift build -c release --static-swift-stdlib --scratch-path .build-static --product hoist "$@" >&2
    strip -o .build-static/hoist.stripped .build-static/release/hoist
    printf '%s: %s bytes\n' "$name" "$(wc -c <.build-static/hoist.stripped | tr -d ' ')"
    if command -v nm >/dev/null 2>&1; then
        # ICU's C++ names stand in the namespace icu_VERSION.
        printf '%s: %s symbols of ICU\n' "$name" "$(nm .build-static/release/hoist 2>/dev/null | grep -cE 'icu_[0-9]+' || true)"
    fi
}

measure "without the sandbox" --disable-default-traits
measure "with the sandbox"
