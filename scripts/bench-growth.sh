#!/bin/sh
# How the cost of commands grows: instructions a flag at two numbers of flags, and by how much the second differs, which should
# be no more than 5 %. Needs valgrind, and hours at 100,000 flags.
# usage: bench-growth.sh HOIST [FEW MANY [COMMAND...]]
set -eu

hoist=$1
few=${2:-10000}
many=${3:-100000}
if [ $# -gt 3 ]; then shift 3; else shift $#; fi
counts=$(mktemp)
trap 'rm -f "$counts"' EXIT
for flags in "$few" "$many"; do sh "$(dirname "$0")/bench-instructions.sh" "$hoist" "$flags" "$@" >>"$counts"; done
awk '{ each = $3 / $2 } !($1 in first) { first[$1] = each; next } {
    printf "%-14s %10.1f thousand a flag, then %10.1f: %+6.2f %%\n", $1, first[$1], each, 100 * (each / first[$1] - 1)
}' "$counts"
