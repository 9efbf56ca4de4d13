#!/bin/sh
# Writes scripts/pins/packages.txt again, and prints what changes: after a change of a dependency in Package.swift, with
# the other pins kept; with --newest, everything as new as Package.swift permits.
# usage: renew.sh [--newest]
set -eu

here=$(dirname -- "$0")
case ${1:-} in
'') how=resolve ;;
--newest) how=update ;;
*) echo "usage: renew.sh [--newest]" >&2; exit 64 ;;
esac
"${SWIFT:-swift}" package "$how" >&2
sh "$here/check.sh" 2>&1 | grep '^  ' || echo "the pins are as they were"

new=$(mktemp)
trap 'rm -f "$new"' EXIT
{
    grep '^#' "$here/packages.txt"
    # SwiftPM's URLs end in .git or don't; here they never do.
    awk -F '"' '
        $2 == "identity" { name = $4 }
        $2 == "location" { url = $4; sub(/\.git$/, "", url) }
        $2 == "version" && $4 != "" { print name, $4, url }' Package.resolved | LC_ALL=C sort
} >"$new"
cat "$new" >"$here/packages.txt"
