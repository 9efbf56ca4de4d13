#!/bin/sh
# An edit of one flag in a manifest of 10 MB, compared with `hoist validate` of it: the best of 11 alternating runs.
# usage: bench-edit.sh HOIST
set -eu

hoist=$(cd -- "$(dirname -- "$1")" && pwd)/${1##*/}
here=$(cd -- "$(dirname -- "$0")" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

sh "$here/generate-manifest.sh" 40500 >"$work/flags.yaml"
cd "$work"

clock() {
    begin=$(date +%s%N)
    "$@" >/dev/null 2>&1
    echo "$((($(date +%s%N) - begin) / 10000))"
}
run=0
while [ "$run" -lt 11 ]; do
    clock "$hoist" validate >>validate.times
    clock "$hoist" edit grant flag-20000 -e Production --company "bench-company-$run" >>edit.times
    run=$((run + 1))
done
awk -v validate="$(sort -n validate.times | head -n 1)" -v edit="$(sort -n edit.times | head -n 1)" \
    -v bytes="$(wc -c <flags.yaml)" 'BEGIN {
    printf "a manifest of %d bytes\n", bytes
    printf "hoist validate:   %.1f ms\n", validate / 100
    printf "hoist edit grant: %.1f ms, %.2f x\n", edit / 100, edit / validate
}'
