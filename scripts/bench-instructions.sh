#!/bin/sh
# Counts the instructions of whole commands on a generated manifest, each flag with targets in three environments, against a
# sandbox over HTTP. Prints a line for each: the command, the number of flags, instructions in thousands. Needs valgrind.
# With METER=time, it runs each as it is, and prints in place of the instructions: the milliseconds of processor time, those on
# the clock, and the peak memory in kB. What can be repeated quickly is run three times, and the least of each counts. Needs python3.
# usage: bench-instructions.sh HOIST FLAGS [COMMAND...]    only these commands: validate, cold-plan, warm-plan, ...
set -eu

hoist=$1
flags=$2
shift 2
only=" $* "

# hoist talks to its sandbox without TLS: the authorities that this machine names aren't what is measured.
unset SSL_CERT_FILE
folder=$(mktemp -d)
sandbox=
trap 'if [ -n "$sandbox" ]; then kill "$sandbox" 2>/dev/null || true; fi; rm -rf "$folder"' EXIT
# Not where the user has his own.
HOIST_CACHE_DIR=$folder/cache
export HOIST_CACHE_DIR

# run ARGUMENT...: hoist, which has to succeed.
run() {
    "$hoist" "$@" >"$folder/out" 2>"$folder/err" || { tail -n 5 "$folder/out" "$folder/err" >&2; exit 1; }
}
# counted NAME ARGUMENT...: the same with its instructions counted; if NAME isn't asked for, it is only run, if others need it.
counted() {
    name=$1
    shift
    case $only in
        *"  "* | *" $name "*) ;;
        *)
            case $name in plan-out | apply | cold-plan) run "$@" ;; esac
            return
            ;;
    esac
    if [ "${METER:-}" = time ]; then
        times=3
        case $name in apply | cold-plan) times=1 ;; esac
        python3 -c "$timed" "$times" "$hoist" "$@" >"$folder/taken" 2>"$folder/err" ||
            { tail -n 5 "$folder/taken" "$folder/err" >&2; exit 1; }
        read -r processor clock peak <"$folder/taken"
        printf '%-14s %7d %12s %12s %12s\n' "$name" "$flags" "$processor" "$clock" "$peak"
        return
    fi
    valgrind --tool=callgrind --callgrind-out-file=/dev/null "$hoist" "$@" >"$folder/out" 2>"$folder/err" ||
        { tail -n 5 "$folder/out" "$folder/err" >&2; exit 1; }
    awk -v name="$name" -v flags="$flags" '/Collected/ { printf "%-14s %7d %12.0f\n", name, flags, $4 / 1000 }' "$folder/err"
}
# Runs a command several times, which has to succeed, and prints the least of its milliseconds of processor time, of those on the
# clock, and of its peak kilobytes.
timed='
import os, sys, time
least = None
for _ in range(int(sys.argv[1])):
    begin = time.monotonic()
    child = os.fork()
    if child == 0:
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
        os.execv(sys.argv[2], sys.argv[2:])
    _, status, used = os.wait4(child, 0)
    if status:
        sys.exit(1)
    took = [(used.ru_utime + used.ru_stime) * 1000, (time.monotonic() - begin) * 1000, used.ru_maxrss]
    least = took if least is None else [min(pair) for pair in zip(least, took)]
print(*(round(number, 2) for number in least))
'

sh "$(dirname "$0")/generate-manifest.sh" "$flags" >"$folder/flags.yaml"
# The same flags with other descriptions, and without targets.
awk -v flags="$flags" 'BEGIN {
    print "version: 1"
    print "flags:"
    for (i = 1; i <= flags; i++) printf "  flag-%05d: {description: The old one.}\n", i
}' >"$folder/old.yaml"

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

run apply --quiet --auto-approve --force --verify none --manifest "$folder/old.yaml"
# It warms the cache, and asks about new companies and users.
run plan --manifest "$folder/flags.yaml" --out "$folder/first.json"
counted version version
counted validate validate --manifest "$folder/flags.yaml"
counted plan-out plan --manifest "$folder/flags.yaml" --out "$folder/plan.json"
counted show show "$folder/plan.json"
counted check plan --check "$folder/plan.json"
counted apply apply "$folder/plan.json" --force --verify none
counted cold-plan plan --manifest "$folder/flags.yaml" --refresh full
counted warm-plan plan --manifest "$folder/flags.yaml"
counted import import --manifest -
counted edit edit grant flag-00001 -e Production --company an-edit --dry-run --manifest "$folder/flags.yaml"
