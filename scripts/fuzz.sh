#!/bin/sh
# Fuzzes what reads and writes manifests for some seconds, from the corpus in the repository. What it finds is left in
# .hoist/fuzz, as a file for libFuzzer to run again. Where the toolchain has no libFuzzer or lld, it says so and ends well.
# usage: fuzz.sh SWIFT SECONDS SEED [BUILD_FLAGS]
#
# The same SEED on the same corpus tries the same inputs in the same order: 0 takes another one each time.
set -eu

swift=$1
seconds=$2
seed=$3
shift 3
export HOIST_FUZZ=1
resources=$("$swift" -print-target-info | sed -n 's/.*"runtimeResourcePath": "\(.*\)".*/\1/p')
if ! ls "$resources"/clang/lib/*/libclang_rt.fuzzer* > /dev/null 2>&1; then
    echo "not fuzzed: $swift has no libFuzzer (libclang_rt.fuzzer in $resources/clang/lib)"
    exit 0
fi
if ! command -v ld.lld > /dev/null && ! [ -x "$resources/../../bin/ld.lld" ]; then
    echo "not fuzzed: there is no lld, and gold crashes on what the fuzzer adds"
    exit 0
fi

# Everything is built anew with the fuzzer's flags.
SWIFT=$swift sh scripts/pins/use.sh --scratch-path .build-fuzz
flags="-c release --force-resolved-versions --scratch-path .build-fuzz -Xswiftc -use-ld=lld $*"
# shellcheck disable=SC2086 # the flags are words
"$swift" build --product FuzzManifest $flags
# shellcheck disable=SC2086
fuzzer=$("$swift" build --show-bin-path $flags)/FuzzManifest
mkdir -p .hoist/fuzz/corpus
# Five seconds and 512 MB are far beyond what 4 KB may cost; what is past them is a finding.
# libFuzzer saves what crashes, unless Swift is quicker to tell of it.
SWIFT_BACKTRACE=enable=no "$fuzzer" -seed="$seed" -max_total_time="$seconds" -max_len=4096 -timeout=5 -rss_limit_mb=512 -print_final_stats=1 \
    -artifact_prefix=.hoist/fuzz/ -dict=Fuzz/manifest.dict .hoist/fuzz/corpus Fuzz/corpus
