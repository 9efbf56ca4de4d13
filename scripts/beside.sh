#!/bin/sh
# Runs a command, and meanwhile another one at the lowest priority, whose output is shown at the end. Fails if either does.
# usage: beside.sh NAME OTHER COMMAND...     OTHER: a line for sh; NAME: what it is called
set -eu

name=$1
other=$2
shift 2
log=$(mktemp)
trap 'rm -f "$log"' EXIT
nice -n 19 sh -c "$other" >"$log" 2>&1 &
beside=$!
# A run that is interrupted leaves nothing behind.
trap 'kill "$beside" 2>/dev/null || true; exit 130' INT TERM
code=0
"$@" || code=$?
otherwise=0
wait "$beside" || otherwise=$?
echo "$name, which ran meanwhile:"
if [ "$otherwise" = 0 ]; then tail -n 15 "$log"; else cat "$log"; fi
[ "$code" = 0 ] || exit "$code"
exit "$otherwise"
