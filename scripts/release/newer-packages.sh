#!/bin/sh
# Are there newer packages than those that scripts/pins/packages.txt pins, as far as Package.swift permits? Prints each, and exits
# with 1 if there is one; with 2 if that can't be found out. What it resolves is thrown away.
# usage: newer-packages.sh
set -eu

kept=$(mktemp)
cp scripts/pins/packages.txt "$kept"
trap 'cat "$kept" >scripts/pins/packages.txt; rm -f "$kept"; rm -f Package.resolved' EXIT
unknown() { echo "newer-packages.sh: it isn't known which packages are the newest: $1" >&2; exit 2; }
sh scripts/pins/use.sh || unknown "what is pinned can't be resolved"
newer=$(sh scripts/pins/renew.sh --newest) || unknown "SwiftPM can't resolve them"
if cmp -s "$kept" scripts/pins/packages.txt; then
    echo "every package is the newest that Package.swift permits"
    exit 0
fi
echo "$newer"
echo "renew them with: sh scripts/pins/renew.sh --newest, then make test"
exit 1
