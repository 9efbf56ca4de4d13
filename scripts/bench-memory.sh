#!/bin/sh
# The peak memory of an apply with many writes, each answered with a list of all flags, beside that of its plan and the bound:
# what the plan took, 2 kB a write, and twice the responses in flight.
# usage: bench-memory.sh HOIST [WRITES [FLAGS [PARALLELISM...]]]
set -eu

hoist=$1
writes=${2:-3000}
flags=${3:-2000}
if [ $# -gt 3 ]; then shift 3; else set -- 1 8; fi

folder=$(mktemp -d)
sandbox=
trap 'if [ -n "$sandbox" ]; then kill "$sandbox" 2>/dev/null || true; fi; rm -rf "$folder"' EXIT
# Not where the user has his own.
HOIST_CACHE_DIR=$folder/cache
export HOIST_CACHE_DIR

# Runs hoist, and prints its peak kilobytes.
peak() {
    /usr/bin/time -f %M -o "$folder/peak" "$hoist" "$@" >"$folder/out" 2>"$folder/err" ||
        { tail -n 5 "$folder/out" "$folder/err" >&2; exit 1; }
    tail -n 1 "$folder/peak"
}

# The flags, and one of them with as many companies as there should be writes.
awk -v flags="$flags" 'BEGIN {
    print "version: 1"
    print "flags:"
    for (i = 1; i <= flags; i++) printf "  flag-with-a-key-of-some-length-%05d: {}\n", i
}' >"$folder/flags.yaml"
awk -v writes="$writes" '/-00001: / {
    print "  flag-with-a-key-of-some-length-00001:"
    print "    targets:"
    print "      Production:"
    print "        companies:"
    for (i = 1; i <= writes; i++) printf "          - company-%05d\n", i
    next
} { print }' "$folder/flags.yaml" >"$folder/targets.yaml"

for parallelism in "$@"; do
    : >"$folder/sandbox"
    "$hoist" sandbox --port 0 >"$folder/sandbox" 2>&1 &
    sandbox=$!
    tries=0
    until grep -q '^export REFLAG_API_KEY' "$folder/sandbox"; do
        tries=$((tries + 1))
        [ "$tries" -lt 100 ] || { cat "$folder/sandbox" >&2; exit 1; }
        sleep 0.1
    done
    # shellcheck disable=SC1091
    . "$folder/sandbox"
    peak apply --auto-approve --verify none --manifest "$folder/flags.yaml" >/dev/null
    plan=$(peak plan --no-cache --manifest "$folder/targets.yaml")
    apply=$(peak apply --auto-approve --no-cache --verify none --parallelism "$parallelism" --manifest "$folder/targets.yaml")
    # Nearly all of what is received are the responses to the writes.
    received=$(sed -n 's/.* \([0-9.]*\) \([kMG]*\)B received.*/\1 \2/p' "$folder/err" | tail -n 1)
    echo "$received" | awk -v p="$parallelism" -v w="$writes" -v f="$flags" -v plan="$plan" -v apply="$apply" '{
        unit["k"] = 1e3; unit["M"] = 1e6; unit["G"] = 1e9
        body = $1 * unit[$2] / w
        bound = (plan * 1024 + 2000 * w + 2 * p * body) / 1024
        printf "%d writes, responses of %d flags and %.0f kB, %d in flight: plan %d kB, apply %d kB, bound %d kB\n",
            w, f, body / 1e3, p, plan, apply, bound
    }'
    kill "$sandbox"
    wait "$sandbox" 2>/dev/null || true
    sandbox=
done
