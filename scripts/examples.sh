#!/bin/sh
# Runs the program in examples/engine against `hoist sandbox` on a free port, and checks what it prints.
# usage: examples.sh HOIST PLAN_SUMMARY
set -eu

hoist=$1
plan_summary=$2
folder=$(mktemp -d)
sandbox=
trap 'test -z "$sandbox" || kill "$sandbox"; rm -rf "$folder"' EXIT
# Not where the user has his own.
HOIST_CACHE_DIR=$folder/cache
export HOIST_CACHE_DIR

"$hoist" sandbox >"$folder/greeting" &
sandbox=$!
tries=0
until grep -q '^export REFLAG_API_KEY=' "$folder/greeting"; do
    tries=$((tries + 1))
    test "$tries" -lt 100 || { echo "examples.sh: the sandbox doesn't come up" >&2; exit 1; }
    sleep 0.1
done
grep '^export ' "$folder/greeting" >"$folder/environment"
# shellcheck source=/dev/null
. "$folder/environment"

"$plan_summary" examples/smallest.yaml | tee "$folder/summary"
grep -q '"app" : "sandboxapp0001"' "$folder/summary"
