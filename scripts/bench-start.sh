#!/bin/sh
# The start-up time of `hoist --version` and of an empty C program, and how long a shell waits for the keys of 100 and 1,000 flags with
# targets in three environments, from the manifest and a warm cache: the best and the median of 41 alternating runs.
# usage: bench-start.sh HOIST
set -eu

hoist=$(cd -- "$(dirname -- "$1")" && pwd)/${1##*/}
here=$(cd -- "$(dirname -- "$0")" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

printf 'int main(void) { return 0; }\n' >"$work/empty.c"
cc -O2 -o "$work/empty" "$work/empty.c"

clock() {
    begin=$(date +%s%N)
    "$@" >/dev/null
    echo "$((($(date +%s%N) - begin) / 10000))"
}
for flags in 100 1000; do
    mkdir "$work/$flags"
    sh "$here/generate-manifest.sh" "$flags" >"$work/$flags/flags.yaml"
    (cd "$work/$flags" && "$hoist" apply --sandbox --app sandboxapp0001 --auto-approve --force --quiet && "$hoist" plan --quiet --sandbox --app sandboxapp0001) >/dev/null
done
keys() { (cd "$work/$1" && SAP_SHELL=bash "$hoist" ---completion plan -- --only 6 0 hoist plan --sandbox --app sandboxapp0001 --only ''); }
run=0
while [ "$run" -lt 41 ]; do
    clock "$work/empty" >>"$work/c"
    clock "$hoist" --version >>"$work/hoist"
    clock keys 100 >>"$work/keys-100"
    clock keys 1000 >>"$work/keys-1000"
    run=$((run + 1))
done
nth() { sort -n "$1" | sed -n "$2p"; }
awk -v cBest="$(nth "$work/c" 1)" -v c="$(nth "$work/c" 21)" -v hoistBest="$(nth "$work/hoist" 1)" \
    -v hoist="$(nth "$work/hoist" 21)" 'BEGIN {
    printf "an empty C program: %.1f ms at best, %.1f ms in the middle\n", cBest / 100, c / 100
    printf "hoist --version:    %.1f ms at best, %.1f ms in the middle\n", hoistBest / 100, hoist / 100
    printf "hoist over C:       %.1f ms at best, %.1f ms in the middle, of 15 ms allowed\n",
        (hoistBest - cBest) / 100, (hoist - c) / 100
}'
if [ -x /usr/bin/time ]; then
    printf 'peak memory:        %s kB\n' "$(/usr/bin/time -f %M "$hoist" --version 2>&1 >/dev/null | tail -n 1)"
fi
for flags in 100 1000; do
    found=$(keys "$flags" | wc -l)
    awk -v flags="$flags" -v found="$found" -v best="$(nth "$work/keys-$flags" 1)" -v middle="$(nth "$work/keys-$flags" 21)" \
        'BEGIN { printf "keys of %d flags:  %d in %.1f ms at best, %.1f ms in the middle\n", flags, found, best / 100, middle / 100 }'
done
