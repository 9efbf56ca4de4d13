#!/bin/sh
# Text to manifest, compared with a C program that only drains libyaml's events of the same file: times (the best of several
# alternating runs); instructions, if valgrind is installed; peak memory and its bound; PyYAML's C loader, if Python has it.
# usage: bench-manifest.sh HOIST TEXT_TO_MANIFEST [RUNS]
set -eu

hoist=$1
reader=$2
runs=${3:-21}
here=$(dirname "$0")
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

cc -O2 -o "$work/drain" "$here/../Benchmarks/Manifest/drain.c" -lyaml
# Valgrind can't read the debug information of Swift's compiler.
strip -o "$work/hoist" "$hoist"
strip -o "$work/reader" "$reader"
sh "$here/generate-manifest.sh" 40500 >"$work/plain.yaml"
sh "$here/generate-manifest.sh" 17000 rich >"$work/rich.yaml"
printf 'version: 1\nflags: {}\n' >"$work/empty.yaml"

# Hundredths of a millisecond of one run.
clock() {
    begin=$(date +%s%N)
    "$@" >/dev/null
    echo "$((($(date +%s%N) - begin) / 10000))"
}
best() { sort -n "$1" | head -n 1; }
instructions() {
    valgrind --tool=callgrind --callgrind-out-file=/dev/null "$@" 2>&1 >/dev/null | awk '/Collected/ { print $4 }'
}

for kind in plain rich; do
    file=$work/$kind.yaml
    bytes=$(wc -c <"$file" | tr -d ' ')
    echo "$kind: $bytes bytes"
    for _ in $(seq "$runs"); do
        clock "$work/drain" "$file" >>"$work/$kind.drain"
        clock "$work/reader" "$file" >>"$work/$kind.reader"
        clock "$work/hoist" validate -f "$file" >>"$work/$kind.hoist"
        clock "$work/hoist" validate -f "$work/empty.yaml" >>"$work/$kind.empty"
    done
    awk -v drain="$(best "$work/$kind.drain")" -v reader="$(best "$work/$kind.reader")" \
        -v hoist="$(best "$work/$kind.hoist")" -v empty="$(best "$work/$kind.empty")" 'BEGIN {
        printf "  libyaml events drained in C    %7.1f ms\n", drain / 100
        printf "  text to manifest, a process    %7.1f ms, ratio %.2f\n", reader / 100, reader / drain
        printf "  hoist validate, a process      %7.1f ms, ratio %.2f\n", hoist / 100, hoist / drain
        printf "  hoist validate of nothing      %7.1f ms\n", empty / 100
    }'
    if command -v valgrind >/dev/null 2>&1; then
        awk -v drain="$(instructions "$work/drain" "$file")" -v reader="$(instructions "$work/reader" "$file")" \
            -v hoist="$(instructions "$work/hoist" validate -f "$file")" 'BEGIN {
            printf "  millions of instructions: %.0f drained, %.0f text to manifest (ratio %.2f), %.0f hoist validate (ratio %.2f)\n",
                drain / 1e6, reader / 1e6, reader / drain, hoist / 1e6, hoist / drain
        }'
    fi
    if [ -x /usr/bin/time ]; then
        peak=$(/usr/bin/time -f %M "$work/hoist" validate -f "$file" 2>&1 >/dev/null | tail -n 1)
        awk -v peak="$peak" -v bytes="$bytes" 'BEGIN {
            printf "  peak memory of hoist validate: %.0f MB of %.0f MB allowed\n", peak * 1024 / 1e6, 30 + bytes * 10 / 1e6
        }'
    fi
    if [ "$kind" = plain ] && python3 -c 'import yaml; yaml.CSafeLoader' 2>/dev/null; then
        python3 - "$file" <<'PYTHON'
import sys, time, yaml
with open(sys.argv[1], "rb") as file:
    text = file.read()
start = time.perf_counter()
yaml.load(text, Loader=yaml.CSafeLoader)
print(f"  PyYAML {yaml.__version__}, CSafeLoader      {(time.perf_counter() - start) * 1000:9.1f} ms")
PYTHON
    fi
done

# The plain manifest in one file, and its flags in eight files that it includes.
mkdir -p "$work/split/flags"
awk -v folder="$work/split" '
    /^flags:/ { isFlag = 1; next }
    !isFlag { print >(folder "/flags.yaml"); next }
    /^  [^ ]/ { count++; file = folder "/flags/" int((count - 1) * 8 / 40500) ".yaml"; if (!seen[file]++) print "flags:" >file }
    { print >file }
    END { print "include: [\"flags/*.yaml\"]\nflags: {}" >(folder "/flags.yaml") }
' "$work/plain.yaml"
for _ in $(seq "$runs"); do
    clock "$work/hoist" validate -f "$work/plain.yaml" >>"$work/one"
    clock "$work/hoist" validate -f "$work/split/flags.yaml" >>"$work/eight"
done
awk -v one="$(best "$work/one")" -v eight="$(best "$work/eight")" 'BEGIN {
    printf "plain in one file %.1f ms, in eight that it includes %.1f ms, ratio %.2f\n", one / 100, eight / 100, eight / one
}'
