#!/bin/sh
# Fuzzes reading and writing of manifests for some seconds, starting from the corpus in the repository. Findings are saved in
# .hoist/fuzz, as files that libFuzzer can run again. If the toolchain has no libFuzzer or lld, it says so and succeeds.
# usage: fuzz.sh SWIFT SECONDS SEED [BUILD_FLAGS]
#
# The same SEED on the same corpus tries the same inputs in the same order; 0 is a different seed each time.
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
    echo "not fuzzed: there is no lld, and gold crashes on the fuzzer's instrumentation"
    exit 0
fi

# Everything is rebuilt with the fuzzer's flags.
SWIFT=$swift sh scripts/pins/use.sh --scratch-path .build-fuzz
flags="-c release --force-resolved-versions --scratch-path .build-fuzz -Xswiftc -use-ld=lld $*"
# shellcheck disable=SC2086 # the flags are words
"$swift" build --product FuzzManifest $flags
# shellcheck disable=SC2086
fuzzer=$("$swift" build --show-bin-path $flags)/FuzzManifest
mkdir -p .hoist/fuzz/corpus
# Five seconds and 512 MB are far more than 4 KB should take; exceeding them is a finding.
# libFuzzer saves crashing inputs, unless Swift reports the crash first.
SWIFT_BACKTRACE=enable=no "$fuzzer" -seed="$seed" -max_total_time="$seconds" -max_len=4096 -timeout=5 -rss_limit_mb=512 -print_final_stats=1 \
    -artifact_prefix=.hoist/fuzz/ -dict=Fuzz/manifest.dict .hoist/fuzz/corpus Fuzz/corpus
