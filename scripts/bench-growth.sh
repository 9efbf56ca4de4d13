#!/bin/sh
# How the cost of commands grows, from one number of flags to another, each flag with targets in three environments: processor time,
# time on the clock and peak memory a flag, without what the same command takes for one flag. With METER=instructions it is
# instructions, which should differ by no more than 5 %: that needs valgrind, and hours at 100,000 flags.
# usage: bench-growth.sh HOIST [FEW MANY [COMMAND...]]
set -eu

hoist=$1
few=${2:-10000}
many=${3:-100000}
if [ $# -gt 3 ]; then shift 3; else shift $#; fi
meter=${METER:-time}
counts=$(mktemp)
trap 'rm -f "$counts"' EXIT
for flags in 1 "$few" "$many"; do
    METER=$meter sh "$(dirname "$0")/bench-instructions.sh" "$hoist" "$flags" "$@" >>"$counts"
done
awk -v meter="$meter" '
    BEGIN {
        # Of milliseconds and kB, or of thousands of instructions.
        many = split(meter == "time" ? "µs of processor time|µs on the clock|bytes of memory" : "thousand instructions", words, "|")
        split(meter == "time" ? "1000|1000|1024" : "1", factors, "|")
    }
    $1 == "version" { next }
    $2 == 1 { for (i = 1; i <= many; i++) fixed[$1, i] = $(i + 2); next }
    { for (i = 1; i <= many; i++) each[i] = factors[i] * ($(i + 2) - fixed[$1, i]) / ($2 - 1) }
    !($1 in seen) {
        seen[$1] = 1
        for (i = 1; i <= many; i++) first[$1, i] = each[i]
        next
    }
    {
        for (i = 1; i <= many; i++)
            printf "%-14s %10.1f %s a flag, then %10.1f: %+7.2f %%\n", $1, first[$1, i], words[i], each[i],
                first[$1, i] ? 100 * (each[i] / first[$1, i] - 1) : 0
    }
' "$counts"
