#!/bin/sh
# Peak memory and time of `hoist validate` on files that are made to cost much, beside the bound: 30 MB and ten times the
# bytes. Exit code 1 where one is past it.
# usage: bench-hostile.sh HOIST
set -eu

hoist=$1
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# Prints a text many times.
repeated() { awk -v text="$1" -v count="$2" 'BEGIN { for (i = 0; i < count; i++) printf "%s", text }'; }
numbered() { awk -v format="$1" -v count="$2" 'BEGIN { for (i = 1; i <= count; i++) printf format, i, i }'; }
head='version: 1
flags: {}
'

repeated '[' 2000000 > "$work/lists-in-lists"
{ printf '%sx-a: "' "$head"; repeated a 20000000; } > "$work/giant-scalar"
{ printf '%sx-a: "' "$head"; repeated a 20000000; printf '"\n'; } > "$work/giant-scalar-closed"
{ printf 'version: 1\nflags: {a: {description: "'; repeated 'é' 5000000; printf '"}}\n'; } > "$work/giant-description"
repeated '\0' 5000000 | tr '\\0' '\000' > "$work/nuls"
{ printf '%s' "$head"; printf '\377\376\375'; repeated a 5000000; } > "$work/not-utf8"
repeated '
' 10000000 > "$work/line-ends"
{ repeated '
' 3000000; printf '%sx: 1\n' "$head"; } > "$work/line-ends-and-a-mistake"
{ printf '%s' "$head"; numbered 'k%d: 1\n' 500000; } > "$work/unknown-keys"
{ printf 'version: 1\nflags: {a: {targets: {P: {users: ['; repeated 'u, ' 1000000; printf ']}}}}\n'; } > "$work/repeated-ids"
{ printf 'version: 1\nflags: {a: {targets: {P: {users: ['; numbered '%d, ' 600000; printf ']}}}}\n'; } > "$work/short-ids"
{ printf 'version: 1\nflags: {'; numbered 'k%d, ' 500000; printf '}\n'; } > "$work/empty-flags"
{ printf 'version: 1\nx-f: &f {stage: Beta, permanent: true}\nflags:\n'; numbered '  k%d: *f\n' 400000; } > "$work/aliased-flags"
{ printf 'version: 1\nx-i: &i ['; numbered 'u_%d, ' 2000; printf ']\nflags:\n'
  numbered '  k%d: {targets: {P: {users: *i}}}\n' 1900; } > "$work/aliased-lists"
{ printf '%sx-0: &a0 [' "$head"; repeated '1, ' 10; printf ']\n'
  awk 'BEGIN { for (i = 1; i < 20; i++) { printf "x-%d: &a%d [", i, i; for (j = 0; j < 10; j++) printf "*a%d, ", i - 1; print "]" } }'
} > "$work/alias-bomb"
repeated 'a' 70000000 > "$work/over-64-MiB"

worst=0
printf '%-24s %12s %10s %10s %8s\n' file bytes 'peak kB' 'bound kB' seconds
for file in "$work"/*; do
    bytes=$(wc -c < "$file")
    line=$(/usr/bin/time -f '%M %e' "$hoist" validate -f "$file" 2>&1 > /dev/null | tail -1)
    peak=${line% *}
    bound=$((30000 + bytes * 10 / 1000))
    mark=
    if [ "$peak" -gt "$bound" ]; then mark=' past the bound' worst=1; fi
    printf '%-24s %12d %10d %10d %8s%s\n' "$(basename "$file")" "$bytes" "$peak" "$bound" "${line#* }" "$mark"
done
exit $worst
