#!/bin/sh
# Puts each fault of scripts/mutants/faults into the program, and says which ones the tests don't notice.
# usage: run.sh check SWIFT                         every fault's line is there, and with the fault it is Swift, else 1
#        run.sh build SWIFT [BUILD_FLAGS]           builds the program and its tests with all faults, each behind a switch
#        run.sh run SWIFT [BUILD_FLAGS]             the same, then tries each fault
#
# JOBS=1 tries one fault at a time, in place of two. ONLY=lived tries those again that lived last time, and what is new;
# ONLY='3 17' tries these. DEPTH=1 runs the first tests of each fault alone, DEPTH=2 those and all of its module. LEAST is how
# many of 100 have to be noticed. SECONDS_EACH ends a run of tests that hangs.
set -eu

here=scripts/mutants
out=.build-mutants
tree=$out/tree
mkdir -p "$out"

# Rewrites the source files with faults into a folder, and fails if any fault's line has changed. The list is in LIST then.
# usage: switched FOLDER LIST
switched() {
    status=0
    awk -f "$here/list.awk" "$here"/faults/*.txt >"$2" || return 1
    cut -f 2 "$2" | sort -u >"$2.files"
    while read -r file; do
        if ! [ -f "$file" ]; then
            echo "$file: this file has faults, and isn't there" >&2
            status=1
            continue
        fi
        mkdir -p "$1/$(dirname "$file")"
        awk -v file="$file" -f "$here/switch.awk" "$2" "$file" >"$1/$file" || status=1
    done <"$2.files"
    return $status
}

# Copies what has changed, so that only that is built again.
update() {
    if ! cmp -s "$1" "$2"; then
        mkdir -p "$(dirname "$2")"
        cp "$1" "$2"
    fi
}

# Writes the file of the tests that starts programs into a folder, so that a program that tests start has the fault as well:
# its environment is its own.
# usage: passed_on FOLDER
passed_on() {
    child=Tests/TestTools/Child.swift
    mkdir -p "$1/$(dirname "$child")"
    # shellcheck disable=SC2016 # $0 and $1 are Swift's
    sed 's/Self.withStrings(start.environment.map {/Self.withStrings(start.environment.merging(ProcessInfo.processInfo.environment.filter { $0.key == "HOIST_MUTANT" }) { $1 }.map {/' \
        "$child" >"$1/$child"
    if cmp -s "$child" "$1/$child"; then
        echo "$child doesn't start programs the way that run.sh expects" >&2
        exit 1
    fi
}

if [ "$1" = check ]; then
    rm -rf "$out/check"
    mkdir "$out/check"
    passed_on "$out/check"
    if ! switched "$out/check" "$out/check/faults.tsv"; then
        echo "change the lists in $here/faults: each fault has to name a line as it is now" >&2
        exit 1
    fi
    find "$out/check" -name '*.swift' -exec "${2:-swift}" -frontend -parse {} +
    rm -rf "$out/check"
    exit 0
fi

what=$1
swift=$2
shift 2
rm -rf "$out/switched"
switched "$out/switched" "$out/faults.tsv" || {
    echo "change the lists in $here/faults first" >&2
    exit 1
}
# A module's own switch: which fault is on is read once. Nothing is imported, so that no target depends on more.
cut -d / -f 2 "$out/faults.tsv.files" | sort -u >"$out/modules.txt"
while read -r folder; do
    cat >"$out/switched/Sources/$folder/Mutant.swift" <<'END'
@_silgen_name("getenv") private func variable(_ name: UnsafePointer<CChar>) -> UnsafePointer<CChar>?

// Not as it is written: a test looks for the variables that the sources read.
private let chosen = variable("hoist_mutant".uppercased()).flatMap { Int(String(cString: $0)) } ?? 0

func mutant(_ number: Int) -> Bool { number == chosen }
END
done <"$out/modules.txt"
passed_on "$out/switched"

# The tree is the repository's files, with those that were rewritten.
git ls-files -co --exclude-standard | while read -r file; do if [ -f "$file" ]; then echo "$file"; fi; done >"$out/files.txt"
(cd "$out/switched" && find . -type f | sed 's/^\.\///') >"$out/switched.txt"
mkdir -p "$tree"
(cd "$tree" && find . -type f | sed 's/^\.\///') | sort >"$out/there.txt"
sort -u "$out/files.txt" "$out/switched.txt" | comm -23 "$out/there.txt" - | while read -r file; do
    if [ "$file" != Package.resolved ]; then rm -f "$tree/$file"; fi
done
while read -r file; do
    if ! [ -f "$out/switched/$file" ]; then update "$file" "$tree/$file"; fi
done <"$out/files.txt"
while read -r file; do update "$out/switched/$file" "$tree/$file"; done <"$out/switched.txt"
if [ -f Package.resolved ]; then update Package.resolved "$tree/Package.resolved"; fi

flags="--package-path $tree --scratch-path $out/build --force-resolved-versions $*"
# shellcheck disable=SC2086 # the flags are words
"$swift" build --build-tests $flags
# shellcheck disable=SC2086
tests=$("$swift" build --show-bin-path $flags)/hoistPackageTests.xctest
[ -x "$tests" ] || { echo "there is no $tests" >&2; exit 1; }

if [ "$what" = run ]; then exec sh "$here/try.sh" "$tests" "$out"; fi
