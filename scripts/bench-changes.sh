#!/bin/sh
# Plans in which every flag changes, by the number of flags, each with targets in three environments, against a sandbox over
# HTTP: the milliseconds of the phase `plan` with a warm cache, the bytes of the plan file and of the changes and the basis in
# it, and what every command that writes or reads the file takes: milliseconds, and the peak memory beyond that of the same
# command with a plan of one flag, also as a multiple of the bytes of changes and basis; instructions, if valgrind is installed.
# usage: bench-changes.sh HOIST [FLAGS...]
set -eu

hoist=$1
shift
[ $# -gt 0 ] || set -- 1000 10000 40000 100000

folder=$(mktemp -d)
sandbox=
trap 'if [ -n "$sandbox" ]; then kill "$sandbox" 2>/dev/null || true; fi; rm -rf "$folder"' EXIT
# Not where the user has his own.
HOIST_CACHE_DIR=$folder/cache
export HOIST_CACHE_DIR

# Runs hoist, and prints milliseconds and peak kilobytes.
measured() {
    begin=$(date +%s%N)
    /usr/bin/time -f %M -o "$folder/peak" "$hoist" "$@" >"$folder/out" 2>"$folder/err" ||
        { tail -n 5 "$folder/out" "$folder/err" >&2; exit 1; }
    echo "$((($(date +%s%N) - begin) / 1000000)) $(tail -n 1 "$folder/peak")"
}
# Runs hoist, and prints a line with what it took; of a plan of one flag, it is kept to compare others with.
row() {
    title=$1
    shift
    measured "$@" >"$folder/taken"
    if [ "$flags" -eq 1 ]; then
        cut -d ' ' -f 2 "$folder/taken" >"$folder/$title.base"
        return
    fi
    awk -v title="$title" -v base="$(cat "$folder/$title.base")" -v parts="$parts" '{
        printf "  %-22s %7d ms, %7d kB beyond %d kB, %.2f x\n", title, $1, $2 - base, base, ($2 - base) * 1024 / parts
    }' "$folder/taken"
}
instructions() {
    valgrind --tool=callgrind --callgrind-out-file=/dev/null "$hoist" "$@" 2>&1 >/dev/null | awk '/Collected/ { print $4 }'
}

for flags in 1 "$@"; do
    rm -rf "$folder/cache" "$folder"/*.json
    awk -v flags="$flags" 'BEGIN {
        print "version: 1"
        print "flags:"
        for (i = 1; i <= flags; i++) printf "  flag-%05d: {description: The old one.}\n", i
    }' >"$folder/old.yaml"
    sh "$(dirname "$0")/generate-manifest.sh" "$flags" >"$folder/flags.yaml"
    "$hoist" sandbox --port 0 >"$folder/sandbox" 2>&1 &
    sandbox=$!
    tries=0
    until grep -q "^export REFLAG_API_KEY" "$folder/sandbox" 2>/dev/null; do
        tries=$((tries + 1))
        [ "$tries" -lt 600 ] || { cat "$folder/sandbox" >&2; exit 1; }
        sleep 0.1
    done
    # shellcheck disable=SC1091
    . "$folder/sandbox"
    measured apply --quiet --auto-approve --force --verify none --manifest "$folder/old.yaml" >/dev/null
    plan="plan --manifest $folder/flags.yaml"
    # It warms the cache; the file is written to a name that is free, as in CI.
    # shellcheck disable=SC2086
    measured $plan --out "$folder/first.json" >/dev/null
    file=$folder/plan.json
    # Each of these members is on lines of its own, up to the next one.
    parts=$(awk '/^  "(basis|changes)": / { on = 1 } /^  "(digest|calls)": / { on = 0 } on { n += length($0) + 1 } END { print n + 0 }' \
        "$folder/first.json")
    # shellcheck disable=SC2086
    row "plan" $plan >"$folder/rows"
    # shellcheck disable=SC2086
    row "plan --out" $plan --out "$file" >>"$folder/rows"
    phase=$(grep -o 'plan [0-9]* ms' "$folder/err")
    [ "$flags" -eq 1 ] ||
        echo "$flags flags: phase $phase; file $(wc -c <"$file") bytes, changes and basis $parts bytes"
    cat "$folder/rows"
    for format in text markdown json github; do row "show --format $format" show "$file" --format "$format"; done
    row "show --verbose" show "$file" --verbose
    row "plan --check" plan --check "$file"
    if command -v valgrind >/dev/null 2>&1 && [ "$flags" -gt 1 ] && [ "$flags" -le 20000 ]; then
        # shellcheck disable=SC2086
        echo "$(instructions $plan --out "$folder/again.json") $(instructions show "$file")" |
            awk -v flags="$flags" '{
                printf "  millions of instructions a flag: plan --out %.3f, show %.3f\n", $1 / 1e6 / flags, $2 / 1e6 / flags
            }'
    fi
    row "apply" apply "$file" --force --verify none
    [ "$flags" -eq 1 ] || grep -o '[0-9]* calls (.*' "$folder/err" | tail -n 1 | sed 's/^/    /'
    kill "$sandbox"
    wait "$sandbox" 2>/dev/null || true
    sandbox=
done
