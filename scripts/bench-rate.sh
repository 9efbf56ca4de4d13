#!/bin/sh
# Cold reads by the calls in flight (`--parallelism`): from a sandbox whose calls take 20, 80 and 150 ms, without a limit, and
# through a server that takes 50 calls a second. Prints the calls a second, and how many were refused. Needs Python.
# usage: bench-rate.sh HOIST [FLAGS]
set -eu

hoist=$1
flags=${2:-500}
here=$(dirname "$0")
folder=$(mktemp -d)
sandbox=
server=
cleanup() {
    [ -z "$sandbox" ] || kill "$sandbox" 2>/dev/null || true
    [ -z "$server" ] || kill "$server" 2>/dev/null || true
    rm -rf "$folder"
}
trap cleanup EXIT
HOIST_CACHE_DIR=$folder/cache
export HOIST_CACHE_DIR

wait_for() {
    tries=0
    until grep -q "$1" "$2" 2>/dev/null; do
        tries=$((tries + 1))
        [ "$tries" -lt 100 ] || { cat "$2" >&2; exit 1; }
        sleep 0.1
    done
}

serve() {
    rm -f "$folder/sandbox"
    "$hoist" sandbox --port 0 --latency "$1" --state "$folder/state.json" >"$folder/sandbox" 2>&1 &
    sandbox=$!
    wait_for "^export REFLAG_API_KEY" "$folder/sandbox"
    # shellcheck disable=SC1091
    . "$folder/sandbox"
}

stop() {
    kill "$1"
    wait "$1" 2>/dev/null || true
}

# The reads of targets a second.
rate() {
    "$hoist" plan --no-cache --deadline 900 --parallelism "$1" --manifest "$folder/flags.yaml" \
        >"$folder/out" 2>"$folder/err" || { cat "$folder/out" "$folder/err" >&2; exit 1; }
    read_ms=$(tail -n 1 "$folder/err" | sed 's/.*read \([0-9,]*\) ms.*/\1/' | tr -d ,)
    awk -v reads="$((flags * 3))" -v ms="$read_ms" 'BEGIN { printf "%.1f", reads * 1000 / ms }'
}

sh "$here/generate-manifest.sh" "$flags" >"$folder/flags.yaml"
serve 0
"$hoist" apply --auto-approve --force --verify none --manifest "$folder/flags.yaml" >"$folder/out" 2>&1 ||
    { cat "$folder/out" >&2; exit 1; }
stop "$sandbox"

for latency in 20 80 150; do
    serve "$latency"
    for parallelism in 8 16 32 64; do
        printf '%s ms, no limit, %s in flight: %s reads a second\n' "$latency" "$parallelism" "$(rate "$parallelism")"
    done
    stop "$sandbox"
done

serve 0
port=${REFLAG_API_URL##*:}
port=${port%%/*}
limited() {
    latency=$1
    kind=$2
    shift 2
    for parallelism in "$@"; do
        rm -f "$folder/server"
        python3 "$here/limited-server.py" "$port" "$latency" 50 "$kind" >"$folder/server" 2>&1 &
        server=$!
        wait_for '^[0-9]' "$folder/server"
        REFLAG_API_URL=http://127.0.0.1:$(head -n 1 "$folder/server")/api
        export REFLAG_API_URL
        reads=$(rate "$parallelism")
        stop "$server"
        printf '%s ms, 50 a second (%s), %s in flight: %s reads a second, %s refused\n' \
            "$latency" "$kind" "$parallelism" "$reads" "$(tail -n 1 "$folder/server")"
    done
}
# The most in flight that stay below the limit, and one more; then more than it takes.
limited 20 second 1 2 8 64
limited 80 second 3 4 8 64
limited 150 second 6 7 8 64
limited 20 any 1 2 64
limited 80 any 3 4 64
limited 150 any 6 7 64
for latency in 20 80 150; do
    limited "$latency" bucket 64
done
stop "$sandbox"
