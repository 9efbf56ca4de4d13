#!/bin/sh
# Builds the code documentation in .build-docs: DocC for every module, with everything that other modules can see.
# usage: docs.sh SWIFT [BUILD_FLAGS]
#
# The symbols come from modules that are already built, so nothing is rebuilt. A broken link fails.
set -eu

swift=$1
shift
out=.build-docs
products=$($swift build --show-bin-path "$@")
modules=$(find Sources -mindepth 1 -maxdepth 1 -type d ! -name CLibYAML ! -name hoist -exec basename {} \; | sort)
target=$($swift -print-target-info | sed -n 's/.*"triple": "\(.*\)",*/\1/p' | head -1)
docc=$(command -v docc || xcrun --find docc)

for module in $modules; do
    test -f "$products/Modules/$module.swiftmodule" && continue
    echo "docs.sh: the module $module isn't built; run: make build" >&2
    exit 1
done

rm -rf "$out"
mkdir -p "$out/symbols"

# C modules that some of them import through libraries: SwiftPM writes their module maps, or the libraries contain them.
set --
for map in "$products"/*.build/module.modulemap .build/checkouts/*/Sources/*/include/module.modulemap; do
    test -f "$map" || continue
    set -- "$@" -Xcc "-fmodule-map-file=$map" -Xcc "-I$(dirname "$map")"
done

for module in $modules; do
    "$swift" symbolgraph-extract -module-name "$module" -target "$target" -I "$products/Modules" -I Sources/CLibYAML \
        "$@" -minimum-access-level internal -skip-synthesized-members -output-dir "$out/symbols"
done

"$docc" convert Documentation/hoist.docc --additional-symbol-graph-dir "$out/symbols" --output-dir "$out/hoist.doccarchive" \
    --fallback-display-name hoist --fallback-bundle-identifier hoist --warnings-as-errors
echo "$out/hoist.doccarchive: $(find "$out/hoist.doccarchive/data" -name '*.json' | wc -l | tr -d ' ') pages;" \
    "see it with: $docc preview Documentation/hoist.docc --additional-symbol-graph-dir $out/symbols"
