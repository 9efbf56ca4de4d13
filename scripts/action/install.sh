#!/bin/sh
# Finds hoist, or builds it from the source that the action came with, and tells the later steps where it is.
#
# HOIST_INPUT_HOIST_PATH                 the program, where the job has one already
# HOIST_BUILT                            where a program that was built here before is looked for, and put
# HOIST_SOURCE                           the action's own folder
set -eu
# shellcheck source=scripts/action/common.sh
. "$(dirname -- "$0")/common.sh"

found() {
    version=$("$1" --version) || refuse "$2 is no hoist that runs here"
    output program "$1"
    echo "hoist $version: $2"
    exit 0
}

if [ -n "${HOIST_INPUT_HOIST_PATH:-}" ]; then
    program=$HOIST_INPUT_HOIST_PATH
    case $program in /*) ;; *) program=$(pwd)/$program ;; esac
    [ -x "$program" ] || refuse "hoist-path names no program: there is none, or it can't be executed"
    found "$program" "the one that hoist-path names"
fi
if program=$(command -v hoist); then found "$program" "the one on PATH"; fi
if [ -x "$HOIST_BUILT/hoist" ]; then found "$HOIST_BUILT/hoist" "built by an earlier run"; fi

command -v swift >/dev/null 2>&1 ||
    refuse "there is no hoist on PATH, and no Swift toolchain to build it with: install one, or name a program with hoist-path"

echo "building hoist from source; this takes minutes"
cd -- "$HOIST_SOURCE"
sh scripts/install-libyaml.sh
sh scripts/pins/use.sh
set -- -c release --static-swift-stdlib --force-resolved-versions --disable-default-traits --product hoist
swift build "$@"
built=$(swift build "$@" --show-bin-path)/hoist
mkdir -p "$HOIST_BUILT"
cp -- "$built" "$HOIST_BUILT/hoist"
strip "$HOIST_BUILT/hoist" 2>/dev/null || echo "there is no strip here: the program stays as large as it is"
found "$HOIST_BUILT/hoist" "built from source"
