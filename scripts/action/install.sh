#!/bin/sh
# Finds hoist, or builds it from the action's own source, and passes its path to later steps.
#
# HOIST_INPUT_HOIST_PATH                 the path of hoist, if the job already has one
# HOIST_BUILT                            where the built program is cached
# HOIST_SOURCE                           the action's own folder
set -eu
# shellcheck source=scripts/action/common.sh
. "${0%/*}/common.sh"

found() {
    version=$("$1" --version) || refuse "$2 isn't hoist, or doesn't run here"
    output program "$1"
    echo "hoist $version: $2"
    exit 0
}

if [ -n "${HOIST_INPUT_HOIST_PATH:-}" ]; then
    program=$HOIST_INPUT_HOIST_PATH
    case $program in /*) ;; *) program=$(pwd)/$program ;; esac
    [ -x "$program" ] || refuse "hoist-path isn't a program: it doesn't exist, or can't be executed"
    found "$program" "set by hoist-path"
fi
if program=$(command -v hoist); then found "$program" "found on PATH"; fi
if [ -x "$HOIST_BUILT/hoist" ]; then found "$HOIST_BUILT/hoist" "built by an earlier run"; fi

command -v swift >/dev/null 2>&1 ||
    refuse "there is no hoist on PATH and no Swift toolchain to build it; install one, or set hoist-path"

echo "building hoist from source; this takes minutes"
cd -- "$HOIST_SOURCE"
sh scripts/install-libyaml.sh
sh scripts/pins/use.sh
set -- -c release --static-swift-stdlib --force-resolved-versions --disable-default-traits --product hoist
swift build "$@"
built=$(swift build "$@" --show-bin-path)/hoist
mkdir -p "$HOIST_BUILT"
cp -- "$built" "$HOIST_BUILT/hoist"
strip "$HOIST_BUILT/hoist" 2>/dev/null || echo "strip isn't available; the program isn't stripped"
found "$HOIST_BUILT/hoist" "built from source"
