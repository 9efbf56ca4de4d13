#!/bin/sh
# Runs the Linux archives in a container: each has to make a plan there, or, where the image's glibc is too old for it, not to run at
# all; the one with musl has to run everywhere. Needs docker.
# usage: try-image.sh IMAGE BUILT MACHINE      `scratch` has nothing but the program; BUILT is a folder, searched for archives
set -eu

image=$1
built=$2
machine=$3
docker=${DOCKER:-docker}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# runs PLATFORM: whether the archive of a platform makes a plan.
runs() {
    archive=$(find "$built" -name "hoist-*-$1-$machine.tar.gz" | head -n 1)
    [ -n "$archive" ] || { echo "try-image.sh: there is no archive for $1-$machine in $built" >&2; return 1; }
    rm -rf "$work/unpacked" "$work/place"
    mkdir "$work/unpacked" "$work/place"
    tar -xzf "$archive" -C "$work/unpacked" --strip-components 1
    printf 'version: 1\nflags: {new-flag: {stage: Beta}}\n' >"$work/place/flags.yaml"
    if [ "$image" = scratch ]; then
        cp "$work/unpacked/bin/hoist" "$work/place/program"
        printf 'FROM scratch\nCOPY program /hoist\nCOPY flags.yaml /work/\nWORKDIR /work\nENTRYPOINT ["/hoist"]\n' >"$work/place/Dockerfile"
        "$docker" build --quiet --tag hoist-try "$work/place" >/dev/null
        "$docker" run --rm --network none hoist-try plan --sandbox
    else
        "$docker" run --rm --network none --volume "$work/unpacked:/hoist:ro" --volume "$work/place:/work" --workdir /work "$image" \
            /hoist/bin/hoist plan --sandbox
    fi
}

echo "$image, musl:"
runs linux-musl >"$work/log" 2>&1 || { cat "$work/log" >&2; echo "FAILED: $image, musl" >&2; exit 1; }
cat "$work/log"
echo "$image, glibc:"
if runs linux >"$work/log" 2>&1; then
    cat "$work/log"
else
    # The loader's words, or those of a kernel that finds no loader: anything else would be hoist's own.
    reason=$(grep -i -m 1 -e 'GLIBC_[0-9.]*. not found' -e 'no such file or directory' -e 'hoist: not found' "$work/log" || true)
    case $image in
    debian:12 | ubuntu:24.04) reason= ;;
    esac
    [ -n "$reason" ] || { cat "$work/log" >&2; echo "FAILED: $image, glibc" >&2; exit 1; }
    echo "doesn't run, as documented: $reason"
fi
