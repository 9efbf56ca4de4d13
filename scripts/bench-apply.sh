#!/bin/sh
# Applies a plan of many writes against a sandbox where each call takes 20 ms, with several parallelisms, and prints the
# milliseconds and the minimum that latency and parallelism allow.
# usage: bench-apply.sh HOIST [WRITES [PARALLELISM...]]
set -eu

hoist=$1
writes=${2:-5000}
if [ $# -gt 2 ]; then shift 2; else set -- 1 8 64; fi
latency=20

folder=$(mktemp -d)
sandbox=
trap 'if [ -n "$sandbox" ]; then kill "$sandbox" 2>/dev/null || true; fi; rm -rf "$folder"' EXIT
# Not where the user has his own.
HOIST_CACHE_DIR=$folder/cache
export HOIST_CACHE_DIR

# One flag with as many companies as there should be writes, and the call that creates it.
awk -v writes="$writes" 'BEGIN {
    print "version: 1"
    print "flags:"
    print "  target:"
    print "    targets:"
    print "      Production:"
    print "        companies:"
    for (i = 1; i <= writes; i++) printf "          - company-%05d\n", i
}' >"$folder/flags.yaml"

for parallelism in "$@"; do
    : >"$folder/sandbox"
    "$hoist" sandbox --latency "$latency" >"$folder/sandbox" 2>&1 &
    sandbox=$!
    tries=0
    until grep -q '^export REFLAG_API_KEY' "$folder/sandbox"; do
        tries=$((tries + 1))
        [ "$tries" -lt 100 ] || { cat "$folder/sandbox" >&2; exit 1; }
        sleep 0.1
    done
    # shellcheck disable=SC1091
    . "$folder/sandbox"
    "$hoist" apply --auto-approve --force --verify none --parallelism "$parallelism" --manifest "$folder/flags.yaml" \
        >"$folder/out" 2>"$folder/err" || { tail -n 5 "$folder/out" "$folder/err" >&2; exit 1; }
    took=$(sed -n 's/.*apply \([0-9]*\) ms.*/\1/p' "$folder/err" | tail -n 1)
    least=$((writes * latency / parallelism))
    awk -v p="$parallelism" -v w="$writes" -v took="$took" -v least="$least" \
        'BEGIN { printf "%d writes, %d in flight: %d ms, at least %d ms, ratio %.2f\n", w, p, took, least, took / least }'
    kill "$sandbox"
    wait "$sandbox" 2>/dev/null || true
    sandbox=
done
