#!/bin/sh
# Peak memory and time of `hoist validate` on files that are designed to be expensive, and the bound: 30 MB plus ten times
# the bytes. Exit code 1 if one exceeds it.
# usage: bench-hostile.sh HOIST
set -eu

hoist=$1
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# Prints a string many times.
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
{ printf 'version: 1\nflags:\n'; numbered '  k%d: {}\n' 400000; } > "$work/flags-in-braces"
{ printf 'version: 1\nflags:\n'; numbered '  k%d: {name: a}\n' 400000; } > "$work/flags-with-a-name"
{ printf 'version: 1\nflags: {a: {targets: {'; numbered 'e%d: {}, ' 400000; printf '}}}\n'; } > "$work/empty-environments"
{ printf 'version: 1\nflags:\n'
  awk 'BEGIN { for (i = 0; i < 40000; i++) {
      printf "  k%d: {targets: {P: {users: [", i; for (j = 97; j < 123; j++) printf "%c,", j; print "]}}}" } }'
} > "$work/ids-of-a-letter"
{ printf 'version: 1\nx-f: &f {name: a, description: b, owner: c, stage: d, permanent: true, secret: true, archived: true}\n'
  printf 'flags:\n'; numbered '  k%d: {<<: *f}\n' 200000; } > "$work/merged-flags"
{ printf 'version: 1\nx-0: &a0 {stage: Beta}\n'
  awk 'BEGIN { for (i = 1; i < 60; i++) printf "x-%d: &a%d {<<: [*a%d, *a%d]}\n", i, i, i - 1, i - 1 }'
  printf 'flags: {k: {<<: *a59}}\n'; } > "$work/merges-of-merges"
{ printf 'version: 1\nx-d: &d "'; repeated 'a' 8000; printf '"\nflags:\n'; numbered '  k%d: {description: *d}\n' 100000
} > "$work/aliased-descriptions"
{ printf 'version: 1\naudiences:\n'; numbered '  a%d: {}\n' 300000; printf 'flags: {}\n'; } > "$work/audiences"
{ printf 'version: 1\nx-e: &e {P: {audiences: [a]}, Q: {audiences: [a]}, R: {audiences: [a]}}\naudiences: {a: {users: ['
  numbered '%d, ' 20000; printf ']}}\nflags:\n'; numbered '  k%d: {targets: *e}\n' 100000; } > "$work/aliased-environments"
{ printf '%sx-a: [' "$head"; numbered '&a%d 1, ' 400000; printf ']\n'; } > "$work/anchors"
{ printf '%s' "$head"; numbered '# %d\n' 1000000; } > "$work/comments"
{ printf 'version: 1\nflags:\n'; numbered '  k%d: {nme: 1}\n' 300000; } > "$work/unknown-fields"
{ printf 'version: 1\nflags: {k: {'; numbered 'k%d: 1, ' 500000; printf '}}\n'; } > "$work/unknown-fields-of-a-flag"
{ printf 'version: 1\nflags:\n'; numbered '  k%d: {expires: 2020-01-31}\n' 200000; } > "$work/expired-flags"
{ printf 'version: 1\npolicy: {recommend: [owner]}\nflags:\n'; numbered '  k%d: {}\n' 400000; } > "$work/recommended-fields"
{ printf 'version: 1\npolicy: {ignore: ['; numbered 'a*b*%d, ' 1000; printf ']}\nflags:\n'; numbered '  ababababab%d: {}\n' 20000
} > "$work/ignored-patterns"
{ printf 'version: 1\npolicy: {require: [owner]}\nflags:\n'; numbered '  k%d: {owner: }\n' 100000; } > "$work/missing-fields"
{ printf '<<<<<<< a\n=======\n>>>>>>> b\n'; repeated '<<<<<<< a
' 300000; } > "$work/conflicts"
{ printf '%s' "$head"; numbered 'k%d: |\nt: 1\n' 100000; } > "$work/unindented-blocks"
mkdir -p "$work/included/flags"
printf 'version: 1\ninclude: ["flags/*.yaml"]\nflags: {}\n' > "$work/included/flags.yaml"
awk -v folder="$work/included/flags" 'BEGIN { for (i = 0; i < 9990; i++) {
    file = folder "/f" i ".yaml"; printf "flags: {k%d: {}}\n", i > file; close(file) } }'

worst=0
printf '%-24s %12s %10s %10s %8s\n' file bytes 'peak kB' 'bound kB' seconds
for path in "$work"/*; do
    file=$path
    if [ -d "$path" ]; then file=$path/flags.yaml; fi
    bytes=$(find "$path" -type f -exec cat {} + | wc -c)
    line=$(/usr/bin/time -f '%M %e' "$hoist" validate -f "$file" 2>&1 > /dev/null | tail -1)
    peak=${line% *}
    bound=$((30000 + bytes * 10 / 1000))
    mark=
    if [ "$peak" -gt "$bound" ]; then mark=' exceeds the bound' worst=1; fi
    printf '%-24s %12d %10d %10d %8s%s\n' "$(basename "$path")" "$bytes" "$peak" "$bound" "${line#* }" "$mark"
done
exit $worst
