#!/bin/sh
# Plans in which every flag changes, by the number of flags, each with targets in three environments, against a sandbox over
# HTTP: the milliseconds of the phase `plan` with a warm cache, the time and the peak memory of `plan --out` and of `show`,
# and the bytes of the plan file and of the changes and the basis in it; instructions, if valgrind is installed.
# usage: bench-changes.sh HOIST [FLAGS...]
set -eu

hoist=$1
shift
[ $# -gt 0 ] || set -- 1000 10000 20000 40000 100000

folder=$(mktemp -d)
sandbox=
trap 'if [ -n "$sandbox" ]; then kill "$sandbox" 2>/dev/null || true; fi; rm -rf "$folder"' EXIT

# Runs hoist, and prints milliseconds and peak kilobytes.
measured() {
    begin=$(date +%s%N)
    /usr/bin/time -f %M -o "$folder/peak" "$hoist" "$@" >"$folder/out" 2>"$folder/err" ||
        { tail -n 5 "$folder/out" "$folder/err" >&2; exit 1; }
    echo "$((($(date +%s%N) - begin) / 1000000)) ms, $(tail -n 1 "$folder/peak") kB"
}
instructions() {
    valgrind --tool=callgrind --callgrind-out-file=/dev/null "$hoist" "$@" 2>&1 >/dev/null | awk '/Collected/ { print $4 }'
}

for flags in "$@"; do
    rm -rf "$folder/.hoist" "$folder/state.json" "$folder/cache"
    sh "$(dirname "$0")/generate-manifest.sh" "$flags" >"$folder/flags.yaml"
    awk -v flags="$flags" 'BEGIN {
        print "{\"flags\": ["
        for (i = 1; i <= flags; i++) {
            printf "{\"key\": \"flag-%05d\", \"name\": \"F\", \"description\": \"The old one.\"}%s\n", i, i < flags ? "," : ""
        }
        print "]}"
    }' >"$folder/state.json"
    "$hoist" sandbox --port 0 --state "$folder/state.json" >"$folder/sandbox" 2>&1 &
    sandbox=$!
    tries=0
    until grep -q "^export REFLAG_API_KEY" "$folder/sandbox" 2>/dev/null; do
        tries=$((tries + 1))
        [ "$tries" -lt 600 ] || { cat "$folder/sandbox" >&2; exit 1; }
        sleep 0.1
    done
    # shellcheck disable=SC1091
    . "$folder/sandbox"
    export HOIST_CACHE_DIR="$folder/cache"
    plan="plan --manifest $folder/flags.yaml --out $folder/plan.json"
    # shellcheck disable=SC2086
    measured $plan >/dev/null
    # shellcheck disable=SC2086
    made=$(measured $plan)
    phase=$(grep -o 'plan [0-9]* ms' "$folder/err")
    shown=$(measured show "$folder/plan.json")
    bytes=$(wc -c <"$folder/plan.json")
    # Each of these members is on lines of its own, up to the next one.
    parts=$(awk '/^  "(basis|changes)": / { on = 1 } /^  "(digest|calls)": / { on = 0 } on { n += length($0) + 1 } END { print n + 0 }' \
        "$folder/plan.json")
    echo "$flags flags: phase $phase; plan --out $made; show $shown; file $bytes bytes, changes and basis $parts bytes"
    if command -v valgrind >/dev/null 2>&1 && [ "$flags" -le 20000 ]; then
        # shellcheck disable=SC2086
        echo "$(instructions $plan) $(instructions show "$folder/plan.json")" |
            awk -v flags="$flags" '{
                printf "  millions of instructions a flag: plan --out %.3f, show %.3f\n", $1 / 1e6 / flags, $2 / 1e6 / flags
            }'
    fi
    kill "$sandbox"
    wait "$sandbox" 2>/dev/null || true
    sandbox=
done
