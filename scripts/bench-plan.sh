#!/bin/sh
# A warm plan, compared with `hoist validate` of the same manifest, by the number of flags, each with targets in three
# environments, against a sandbox over HTTP: calls, milliseconds (the best and the middle one of alternating runs), the ratio and the
# time per flag; instructions, if valgrind is installed. RUNS is how many runs (5).
# usage: bench-plan.sh HOIST [FLAGS...]
set -eu

hoist=$1
shift
[ $# -gt 0 ] || set -- 1000 10000 40000

# hoist talks to its sandbox without TLS: the authorities that this machine names aren't what is measured.
unset SSL_CERT_FILE
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
    valgrind --tool=callgrind --callgrind-out-file=/dev/null "$hoist" "$@" --manifest "$folder/flags.yaml" 2>&1 >/dev/null |
        awk '/Collected/ { print $4 }'
}
best() { sort -n "$1" | head -n 1; }
middle() { sort -n "$1" | awk '{ all[NR] = $1 } END { print all[int((NR + 1) / 2)] }'; }

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
    run=0
    while [ "$run" -lt "${RUNS:-5}" ]; do
        run=$((run + 1))
        clock validate >>"$folder/validate.ms"
        clock plan >>"$folder/plan.ms"
    done
    calls=$(tail -n 1 "$folder/err")
    awk -v flags="$flags" -v validate="$(best "$folder/validate.ms")" -v plan="$(best "$folder/plan.ms")" \
        -v validates="$(middle "$folder/validate.ms")" -v plans="$(middle "$folder/plan.ms")" -v calls="$calls" 'BEGIN {
        printf "%d flags: validate %.1f ms, warm plan %.1f ms, ratio %.2f, %.1f µs a flag; %s\n",
            flags, validate / 100, plan / 100, plan / validate, plan * 10 / flags, calls
        printf "  in the middle: validate %.1f ms, warm plan %.1f ms, ratio %.2f\n",
            validates / 100, plans / 100, plans / validates
    }'
    if command -v valgrind >/dev/null 2>&1; then
        awk -v flags="$flags" -v validate="$(instructions validate)" -v plan="$(instructions plan)" 'BEGIN {
            printf "  millions of instructions: validate %.0f, warm plan %.0f, ratio %.2f, %.3f a flag\n",
                validate / 1e6, plan / 1e6, plan / validate, plan / 1e6 / flags
        }'
    fi
    kill "$sandbox"
    wait "$sandbox" 2>/dev/null || true
    sandbox=
done
