#!/bin/sh
# Makes SwiftPM use the versions that scripts/pins/packages.txt pins, for direct and transitive dependencies.
# If Package.resolved has them already, nothing happens. Builds take --force-resolved-versions, so that SwiftPM uses
# these or fails.
# usage: use.sh [ARGUMENT...]    arguments go to `swift package`, such as --scratch-path
set -eu

here=$(dirname -- "$0")
if sh "$here/check.sh" 2>/dev/null; then exit 0; fi

# Without revisions: SwiftPM finds the tags' own in a resolution, which keeps these versions, and writes the file again.
awk '
    BEGIN { print "{\n  \"pins\" : [" }
    !/^(#|$)/ {
        printf "%s    {\n      \"identity\" : \"%s\",\n      \"kind\" : \"remoteSourceControl\",\n", comma, $1
        printf "      \"location\" : \"%s\",\n      \"state\" : {\n        \"version\" : \"%s\"\n      }\n    }", $3, $2
        comma = ",\n"
    }
    END { print "\n  ],\n  \"version\" : 3\n}" }' "$here/packages.txt" >Package.resolved
"${SWIFT:-swift}" package "$@" resolve >&2
sh "$here/check.sh"
