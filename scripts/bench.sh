#!/bin/sh
# Plans and applies generated manifests against a sandbox over HTTP and prints what each run cost: calls, milliseconds.
# usage: bench.sh HOIST [FLAGS...]
set -eu

hoist=$1
shift
[ $# -gt 0 ] || set -- 1000

folder=$(mktemp -d)
sandbox=
trap 'if [ -n "$sandbox" ]; then kill "$sandbox" 2>/dev/null || true; fi; rm -rf "$folder"' EXIT
# Not where the user has his own.
HOIST_CACHE_DIR=$folder/cache
export HOIST_CACHE_DIR

run() {
    name=$1
    shift
    if ! "$hoist" "$@" --manifest "$folder/flags.yaml" >"$folder/out" 2>"$folder/err"; then
        cat "$folder/out" "$folder/err" >&2
        exit 1
    fi
    printf '%s: %s\n' "$name" "$(tail -n 1 "$folder/err")"
}

for flags in "$@"; do
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
    run "$flags flags, plan, nothing there" plan
    run "$flags flags, apply" apply --auto-approve
    run "$flags flags, plan, nothing to do" plan
    kill "$sandbox"
    wait "$sandbox" 2>/dev/null || true
    sandbox=
done
