#!/bin/sh
# Compares what SwiftPM resolved, in Package.resolved, with what scripts/pins/packages.txt pins: every package with its
# version and URL. Prints each difference and what to do, and exits with 1 if there is one.
# usage: check.sh
set -eu

pins=$(dirname -- "$0")/packages.txt
resolved=Package.resolved
[ -f "$resolved" ] || {
    echo "pins: nothing is resolved: there is no $resolved; run: sh scripts/pins/use.sh" >&2
    exit 1
}

# SwiftPM writes one member a line, in the order of their names. Its URLs end in .git or don't, as the first package that
# asked for them wrote them.
differences=$(awk '
    function plain(url) { sub(/\.git$/, "", url); return url }
    FILENAME == ARGV[1] {
        if ($0 !~ /^(#|$)/) { pinned[$1] = $2; url[$1] = plain($3); names[$1] }
        next
    }
    { split($0, quoted, "\"") }
    quoted[2] == "identity" { name = quoted[4]; names[name]; found[name] = "no version"; revision = 0 }
    quoted[2] == "location" { place[name] = plain(quoted[4]) }
    quoted[2] == "revision" { revision = 1 }
    quoted[2] == "version" && quoted[4] != "" { found[name] = revision ? quoted[4] : quoted[4] " without a revision" }
    END {
        for (name in names) {
            if (!(name in found)) print "  " name ": pinned to " pinned[name] ", not resolved"
            else if (!(name in pinned)) print "  " name ": not pinned, resolved to " found[name]
            else if (pinned[name] != found[name]) print "  " name ": pinned to " pinned[name] ", resolved to " found[name]
            else if (url[name] != place[name]) print "  " name ": pinned from " url[name] ", resolved from " place[name]
        }
    }' "$pins" "$resolved" | LC_ALL=C sort)
[ -n "$differences" ] || exit 0
{
    echo "pins: what is resolved isn't what scripts/pins/packages.txt pins:"
    echo "$differences"
    echo "After a change in Package.swift, or if git can't get a pinned version (git ls-remote --tags URL lists what it"
    echo "can get), pin what is resolved now, and check what changes: sh scripts/pins/renew.sh"
} >&2
exit 1
