#!/bin/sh
# Runs the tests against each fault of a build with switches, and prints what lived.
# usage: try.sh TEST_PROGRAM FOLDER            called by run.sh
#        try.sh one NUMBER TEST_PROGRAM FOLDER  one fault
#        try.sh alone COMMAND...               a command, where a fault of it can do no harm
set -eu

# Runs a command where a fault can do no harm: with so much memory (KiB) and no more, and, for root, with a /dev that can only
# be read and processes of its own, all of which end with the first.
if [ "$1" = alone ]; then
    shift
    # shellcheck disable=SC3045 # every shell of Linux and of macOS has it
    ulimit -v "${MEMORY:-16000000}"
    if [ "$(id -u)" != 0 ] || ! unshare -m -p -f --mount-proc true 2>/dev/null; then exec "$@"; fi
    exec unshare -m -p -f --kill-child --mount-proc sh -c '
        mount --rbind /dev /dev && mount -o remount,bind,ro /dev && "$@"' sh "$@"
fi
alone="sh $0 alone"

# Runs some tests with a fault on; at the first failure it ends them. The failure's line is in $log.why.
# usage: tried FAULT LOG ARGUMENT...       0: all passed; 1: noticed
tried() {
    fault=$1
    log=$2
    shift 2
    temporary=$(mktemp -d)
    # shellcheck disable=SC2086 # the words that begin a command
    HOIST_MUTANT=$fault TMPDIR=$temporary setsid $alone "$tests" --testing-library swift-testing "$@" >"$log" 2>&1 &
    id=$!
    since=$(date +%s)
    found=
    while kill -0 "$id" 2>/dev/null; do
        sleep 0.3
        if [ "$fault" != 0 ] && grep -aq "$issue" "$log"; then
            found=yes
            break
        fi
        if [ $(($(date +%s) - since)) -gt "${SECONDS_EACH:-900}" ]; then
            echo "hangs: not ended after ${SECONDS_EACH:-900} s" >"$log.why"
            found=hangs
            break
        fi
    done
    if [ -n "$found" ]; then kill -KILL -- "-$id" 2>/dev/null || true; fi
    code=0
    wait "$id" 2>/dev/null || code=$?
    rm -rf "$temporary"
    if [ "$found" = hangs ]; then return 1; fi
    if grep -a "$issue" "$log" >"$log.found"; then
        head -n 1 "$log.found" | sed 's/ recorded an issue.*//; s/^[^a-zA-Z]* *//' >"$log.why"
        if [ "$fault" = 0 ]; then cp "$log.found" "$log.why"; fi
        return 1
    fi
    # 69 says that no test matched; any other code without an issue is a crash.
    if [ "$code" = 69 ]; then return 0; fi
    if [ "$code" != 0 ]; then
        { grep -a -m 1 -i 'fatal error\|time limit' "$log" || echo "ended with $code"; } >"$log.why"
        return 1
    fi
    return 0
}

# As in `make test`: tests that talk to servers and start programs miss deadlines beside those that compute.
outside=$(sed -n 's/^OUTSIDE := //p' Makefile)

# A test that only takes too long isn't one that noticed, while other things run beside it.
issue='recorded an issue.*\(Expectation\|Caught\|Issue recorded\)'

if [ "$1" = one ]; then
    number=$2
    tests=$3
    out=$4
    row=$(awk -F '\t' -v number="$number" '$1 == number' "$out/faults.tsv")
    filter=$(printf %s "$row" | cut -f 4)
    target=$(printf %s "$row" | cut -f 2 | cut -d / -f 2 | sed 's/^hoist$/EndToEnd/')
    key=$(printf %s "$row" | cut -f 2,3,5,6 | cksum | tr ' ' -)
    log=$out/logs/$number
    began=$(date +%s)
    state=lived
    stage=-
    echo >"$log.why"
    # First with few cases of each property.
    if ! HOIST_SEED=11 HOIST_CASES=8 tried "$number" "$log" --filter "$filter"; then
        state=noticed
        stage=first
    elif [ "${DEPTH:-3}" -lt 2 ]; then
        stage=first
    elif ! tried "$number" "$log" --filter "^${target}Tests\\."; then
        state=noticed
        stage=target
    elif [ "${DEPTH:-3}" -lt 3 ]; then
        stage=target
    elif ! tried "$number" "$log" --skip "^${target}Tests\\.|$outside" ||
        ! tried "$number" "$log" --filter "$outside"; then
        state=noticed
        stage=wider
    fi
    why=$(head -n 1 "$log.why" | cut -c 1-160 | tr '\t' ' ')
    printf '%s\t%s\t%s\t%s\t%s\t%s\n' "$key" "$number" "$state" "$stage" $(($(date +%s) - began)) "$why" >>"$out/results.tsv"
    printf '%4s  %-8s %-7s %4s s  %s\n' "$number" "$state" "$stage" $(($(date +%s) - began)) "$why"
    exit 0
fi

tests=$1
out=$2
export SWIFT_BACKTRACE=enable=no
mkdir -p "$out/logs"
touch "$out/results.tsv"

# What has to be tried.
awk -F '\t' '{ print $1 "\t" $2 "\t" $3 "\t" $5 "\t" $6 }' "$out/faults.tsv" | while IFS= read -r row; do
    number=$(printf %s "$row" | cut -f 1)
    key=$(printf %s "$row" | cut -f 2- | cksum | tr ' ' -)
    printf '%s\t%s\n' "$number" "$key"
done >"$out/keys.tsv"
case ${ONLY:-all} in
    all)
        : >"$out/results.tsv"
        cut -f 1 "$out/keys.tsv"
        ;;
    lived)
        awk -F '\t' 'FNR == NR { state[$1] = $3; next } state[$2] != "noticed" { print $1 }' "$out/results.tsv" "$out/keys.tsv"
        ;;
    *) printf '%s\n' "$ONLY" | tr ' ' '\n' ;;
esac >"$out/wanted.txt"

# Without a fault, the tests pass: otherwise nothing that follows would say anything. Once for each build.
if ! [ "$out/passed" -nt "$tests" ]; then
    if ! tried 0 "$out/logs/none" --skip "$outside" || ! tried 0 "$out/logs/none" --filter "$outside" ||
        ! HOIST_SEED=11 HOIST_CASES=8 tried 0 "$out/logs/none" --skip "$outside"; then
        echo "without any fault, these tests fail:" >&2
        cat "$out/logs/none.why" >&2
        exit 1
    fi
    touch "$out/passed"
fi

xargs -P "${JOBS:-2}" -I NUMBER sh "$0" one NUMBER "$tests" "$out" <"$out/wanted.txt"

# The last result of each fault that is listed now.
awk -F '\t' -v least="${LEAST:-95}" '
    FILENAME == ARGV[1] { state[$1] = $3; next }
    FILENAME == ARGV[2] { key[$1] = $2; next }
    {
        split($2, folders, "/")
        target = folders[2]
        if (!(target in total)) order[++targets] = target
        total[target]++
        if (state[key[$1]] == "noticed") noticed[target]++
        else if (state[key[$1]] == "lived") lived[++left] = $1 "  " $2 ": " $7 "\n      is     " $5 "\n      would  " $6
        else untried++
    }
    END {
        if (left) print "\nlived"
        for (index_ = 1; index_ <= left; index_++) print "  " lived[index_]
        print ""
        for (index_ = 1; index_ <= targets; index_++) {
            target = order[index_]
            printf "%-16s %3d of %3d noticed\n", target, noticed[target], total[target]
            all += total[target]
            seen += noticed[target]
        }
        printf "\n%d of %d noticed (%.1f %%)", seen, all, all ? 100 * seen / all : 0
        print untried ? ", " untried " not tried" : ""
        exit seen * 100 < least * (all - untried) ? 1 : 0
    }' "$out/results.tsv" "$out/keys.tsv" "$out/faults.tsv"
