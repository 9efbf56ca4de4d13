#!/bin/sh
# Prints the notes of a release: the section of a version in CHANGELOG.md, without its heading. Exit code 1 if there is none.
# usage: notes.sh VERSION [CHANGELOG]
set -eu

awk -v version="$1" '
    /^## / { inside = index($0, "## [" version "]") == 1; next }
    /^\[[^]]*\]: / { inside = 0 }
    inside && (NF || found) { found = 1; print }
    END { exit !found }' "${2:-CHANGELOG.md}" || {
    echo "notes.sh: ${2:-CHANGELOG.md} has no section for $1" >&2
    exit 1
}
