#!/bin/sh
# The cost of reading live state from a sandbox over HTTP: cold and warm plans by the number of flags, then requests per
# second with several parallelisms, compared with wrk on the same server if it is installed.
# usage: bench-live.sh HOIST [FLAGS...]
set -eu

hoist=$1
shift
[ $# -gt 0 ] || set -- 100 1000 10000

folder=$(mktemp -d)
sandbox=
trap 'if [ -n "$sandbox" ]; then kill "$sandbox" 2>/dev/null || true; fi; rm -rf "$folder"' EXIT
# Not where the user has his own.
HOIST_CACHE_DIR=$folder/cache
export HOIST_CACHE_DIR

serve() {
    rm -f "$folder/sandbox"
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
}

stop() {
    kill "$sandbox"
    wait "$sandbox" 2>/dev/null || true
    sandbox=
}

run() {
    name=$1
    shift
    begin=$(date +%s%N)
    if ! "$hoist" "$@" --manifest "$folder/flags.yaml" >"$folder/out" 2>"$folder/err"; then
        cat "$folder/out" "$folder/err" >&2
        exit 1
    fi
    end=$(date +%s%N)
    printf '%s: %s ms in all; %s\n' "$name" "$(((end - begin) / 1000000))" "$(tail -n 1 "$folder/err")"
}

fill() {
    rm -rf "$HOIST_CACHE_DIR"
    sh "$(dirname "$0")/generate-manifest.sh" "$1" >"$folder/flags.yaml"
    serve
    "$hoist" apply --auto-approve --force --verify none --manifest "$folder/flags.yaml" >"$folder/out" 2>&1 ||
        { cat "$folder/out" >&2; exit 1; }
}

for flags in "$@"; do
    fill "$flags"
    for round in 1 2 3; do
        run "$flags flags x 3 environments, cold, run $round" plan --refresh full
        run "$flags flags x 3 environments, warm, run $round" plan
    done
    stop
done

fill 1000
for parallelism in 1 8 64; do
    for round in 1 2 3; do
        run "3,000 reads at parallelism $parallelism, run $round" plan --no-cache --parallelism "$parallelism"
    done
    if command -v wrk >/dev/null 2>&1; then
        wrk -t 1 -c "$parallelism" -d 5s -H "Authorization: Bearer $REFLAG_API_KEY" \
            "$REFLAG_API_URL/apps/$REFLAG_APP_ID/flags/flag-00001/targeting/env_production" >"$folder/wrk"
        printf 'wrk, %s connections: %s\n' "$parallelism" "$(grep Requests/sec "$folder/wrk" | tr -s ' ')"
    fi
done
stop
