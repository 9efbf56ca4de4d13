#!/bin/sh
# `hoist explain` of one customer, by the number of flags, each with targets in three environments, against a sandbox over
# HTTP: calls, milliseconds (the best of five alternating runs), and the same of a warm plan, which reads the same listing. With
# valgrind, the instructions of both, which don't depend on what else the machine does.
# usage: bench-explain.sh HOIST [FLAGS...]
set -eu

hoist=$1
shift
[ $# -gt 0 ] || set -- 1000 10000

folder=$(mktemp -d)
sandbox=
trap 'if [ -n "$sandbox" ]; then kill "$sandbox" 2>/dev/null || true; fi; rm -rf "$folder"' EXIT
# Not where the user has his own.
HOIST_CACHE_DIR=$folder/cache
export HOIST_CACHE_DIR

clock() {
    begin=$(date +%s%N)
    "$hoist" "$@" --manifest "$folder/flags.yaml" >"$folder/out" 2>"$folder/err" ||
        { cat "$folder/out" "$folder/err" >&2; exit 1; }
    echo "$((($(date +%s%N) - begin) / 10000))"
}
instructions() {
    command -v valgrind >/dev/null || return 0
    valgrind --tool=callgrind --callgrind-out-file=/dev/null "$hoist" "$@" --manifest "$folder/flags.yaml" 2>&1 >/dev/null |
        awk '/Collected/ { printf "%.0f", $4 / 1000000 }'
}
best() { sort -n "$1" | head -n 1; }

for flags in "$@"; do
    rm -rf "$HOIST_CACHE_DIR" "$folder"/*.ms
    sh "$(dirname "$0")/generate-manifest.sh" "$flags" >"$folder/flags.yaml"
    "$hoist" sandbox --port 0 >"$folder/sandbox" 2>&1 &
    sandbox=$!
    tries=0
    until grep -q "^export REFLAG_API_KEY" "$folder/sandbox" 2>/dev/null; do
        tries=$((tries + 1))
        [ "$tries" -lt 100 ] || { cat "$folder/sandbox" >&2; exit 1; }
        sleep 0.1
    done
    # shellcheck disable=SC1091
    . "$folder/sandbox"
    clock apply --auto-approve --force --verify none >/dev/null
    clock plan >/dev/null
    customer=$("$hoist" explain --all --offline --format json --manifest "$folder/flags.yaml" 2>/dev/null |
        sed -n 's/^ *"id": "\(.*\)",$/\1/p' | head -n 1)
    for _ in 1 2 3 4 5; do
        clock plan >>"$folder/plan.ms"
        clock explain --company "$customer" >>"$folder/explain.ms"
    done
    calls=$(tail -n 1 "$folder/err")
    instructions explain --company "$customer" >"$folder/explain.count"
    instructions plan >"$folder/plan.count"
    awk -v flags="$flags" -v explain="$(best "$folder/explain.ms")" -v plan="$(best "$folder/plan.ms")" \
        -v calls="$calls" -v counted="$(cat "$folder/explain.count")" -v planned="$(cat "$folder/plan.count")" 'BEGIN {
        printf "%d flags: explain one customer %.1f ms, warm plan %.1f ms; %s\n", flags, explain / 100, plan / 100, calls
        if (counted != "") printf "    million instructions: explain %d, plan %d\n", counted, planned
    }'
    kill "$sandbox"
    wait "$sandbox" 2>/dev/null || true
    sandbox=
done
