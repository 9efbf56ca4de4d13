#!/bin/sh
# Rejects workflow files with an expression (`${{ … }}`) inside a `run:`, where its value would become shell code.
# usage: no-expressions.sh FILE…
set -eu

awk '
    function indent(line) { match(line, /^[ -]*/); return RLENGTH }
    FNR == 1 { inside = 0 }
    inside && NF && indent($0) <= depth { inside = 0 }
    /^[ -]*run:/ { inside = 1; depth = index($0, "run:") - 1 }
    inside && /\$\{\{/ { printf "%s:%d: an expression in a script: %s\n", FILENAME, FNR, $0; bad = 1 }
    END { exit bad }
' "$@"
