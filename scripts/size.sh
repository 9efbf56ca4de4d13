#!/bin/sh
# Builds hoist statically, with and without the sandbox, and prints the size of the stripped program in bytes, the number of
# ICU symbols in it, what it is made of, and what it needs of a machine. Exit code 1 if it is over 36 MB, ICU is linked in, or it
# needs more than libc and libm of glibc 2.34.
set -eu

here=$(dirname "$0")
bound=36000000
worst=0

measure() {
    name=$1
    shift
    program=$(sh "$here/build-static.sh" "$@")
    size=$(wc -c <"$program" | tr -d ' ')
    printf '%s: %s bytes of %s allowed\n' "$name" "$size" "$bound"
    if [ "$size" -ge "$bound" ]; then worst=1; fi
    if command -v nm >/dev/null 2>&1; then
        # ICU's C++ names are in the namespace icu_VERSION.
        icu=$(nm .build-static/release/hoist 2>/dev/null | grep -cE 'icu_[0-9]+' || true)
        printf '%s: %s symbols of ICU\n' "$name" "$icu"
        if [ "$icu" -gt 0 ]; then worst=1; fi
    fi
}

measure "without the sandbox" --disable-default-traits
measure "with the sandbox"
if [ -f .build-static/hoist.map ]; then sh "$here/size-table.sh" .build-static/hoist.map; fi
if [ "$(uname)" = Linux ]; then sh "$here/release/needs.sh" .build-static/hoist 2.34 "$bound" || worst=1; fi
exit $worst
