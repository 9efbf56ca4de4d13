#!/bin/sh
# Compares the instructions of commands with those in a file, which has a line for each: the command, the number of flags,
# instructions in thousands. Exit code 1 if one takes over 3 % more. Those that take over 3 % less are named: with RECORD=1 the
# file is written anew.
# usage: bench-check.sh HOIST FILE
set -eu

hoist=$1
file=$2
here=$(dirname "$0")
counts=$(mktemp)
trap 'rm -f "$counts"' EXIT

# Names of commands and numbers have no white space.
# shellcheck disable=SC2013
for flags in $(awk '!/^#/ { print $2 }' "$file" | sort -un); do
    # shellcheck disable=SC2046
    sh "$here/bench-instructions.sh" "$hoist" "$flags" $(awk -v flags="$flags" '!/^#/ && $2 == flags { print $1 }' "$file") \
        >>"$counts"
done
awk -v slack=3 '
    FNR == NR { if (!/^#/) before[$1 " " $2] = $3; next }
    {
        change = 100 * ($3 / before[$1 " " $2] - 1)
        word = change > slack ? "too many" : change < -slack ? "fewer: record it" : ""
        printf "%-14s %7d flags %12d thousand, before %12d: %+6.2f %%  %s\n", $1, $2, $3, before[$1 " " $2], change, word
        if (change > slack) worst = 1
        seen++
    }
    END {
        for (name in before) expected++
        if (seen != expected) { print "not all were counted"; worst = 1 }
        exit worst
    }
' "$file" "$counts" || worst=$?
if [ "${RECORD:-}" = 1 ]; then
    { grep '^#' "$file"; cat "$counts"; } >"$file.new"
    mv "$file.new" "$file"
    echo "$file is written anew"
    exit 0
fi
exit "${worst:-0}"
