#!/bin/sh
# Writes manual pages, one for hoist and one for each command, with swift-argument-parser's own generator.
# usage: manual.sh PROGRAM FOLDER
set -eu

program=$1
folder=$2
swift=${SWIFT:-swift}

# The plugin's help only builds the generator; running the plugin would build hoist again.
"$swift" package generate-manual --help >/dev/null
generator=$("$swift" build --show-bin-path)/generate-manual-tool
[ -x "$generator" ] || generator=$("$swift" build --show-bin-path)/generate-manual

rm -rf "$folder"
mkdir -p "$folder"
# The date is that of the source, so that the same source gives the same pages.
date=$(git log -1 --format=%cs 2>/dev/null || date +%Y-%m-%d)
"$generator" "$program" --multi-page --date "$date" --output-directory "$folder"
