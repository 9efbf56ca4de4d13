#!/bin/sh
# The start-up time of `hoist --version` and of an empty C program: the best and the median of 41 alternating runs.
# usage: bench-start.sh HOIST
set -eu

hoist=$1
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

printf 'int main(void) { return 0; }\n' >"$work/empty.c"
cc -O2 -o "$work/empty" "$work/empty.c"

clock() {
    begin=$(date +%s%N)
    "$@" >/dev/null
    echo "$((($(date +%s%N) - begin) / 10000))"
}
run=0
while [ "$run" -lt 41 ]; do
    clock "$work/empty" >>"$work/c"
    clock "$hoist" --version >>"$work/hoist"
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
