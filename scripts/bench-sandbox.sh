#!/bin/sh
# Applies a generated manifest to an embedded sandbox that keeps its state in a file (--sandbox), and to a `hoist sandbox` in
# memory, in turns; prints the best time of each and their ratio.
# usage: bench-sandbox.sh HOIST [FLAGS...]
set -eu

hoist=$1
shift
[ $# -gt 0 ] || set -- 300 5000
runs=${RUNS:-3}

folder=$(mktemp -d)
sandbox=
trap 'if [ -n "$sandbox" ]; then kill "$sandbox" 2>/dev/null || true; fi; rm -rf "$folder"' EXIT
# Not where the user has his own.
HOIST_CACHE_DIR=$folder/cache
export HOIST_CACHE_DIR

# Runs an apply, and prints the milliseconds that the whole command took.
apply() {
    begin=$(date +%s%N)
    "$hoist" apply --auto-approve --force -q --manifest "$folder/flags.yaml" "$@" >"$folder/out" 2>"$folder/err" || {
        tail -n 5 "$folder/out" "$folder/err" >&2
        exit 1
    }
    end=$(date +%s%N)
    echo $(((end - begin) / 1000000))
}

in_memory() {
    : >"$folder/sandbox"
    "$hoist" sandbox >"$folder/sandbox" 2>&1 &
    sandbox=$!
    tries=0
    until grep -q '^# A page' "$folder/sandbox"; do
        tries=$((tries + 1))
        [ "$tries" -lt 100 ] || { cat "$folder/sandbox" >&2; exit 1; }
        sleep 0.1
    done
    # In a subshell: --sandbox uses none of these variables.
    # shellcheck disable=SC1091
    (. "$folder/sandbox" && apply)
    kill "$sandbox"
    wait "$sandbox" 2>/dev/null || true
    sandbox=
}

embedded() {
    rm -rf "$folder/hoist"
    HOIST_DIR=$folder/hoist apply --sandbox
}

for flags in "$@"; do
    sh "$(dirname "$0")/generate-manifest.sh" "$flags" >"$folder/flags.yaml"
    : >"$folder/times"
    run=0
    while [ "$run" -lt "$runs" ]; do
        run=$((run + 1))
        in_memory >"$folder/memory"
        embedded >"$folder/file"
        echo "$(cat "$folder/memory") $(cat "$folder/file")" >>"$folder/times"
    done
    awk -v flags="$flags" '
        NR == 1 || $1 < memory { memory = $1 }
        NR == 1 || $2 < file { file = $2 }
        END { printf "%d flags: %d ms in memory, %d ms with --sandbox, ratio %.2f\n", flags, memory, file, file / memory }
    ' "$folder/times"
done
