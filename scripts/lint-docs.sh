#!/bin/sh
# Every declaration that other targets can see needs a doc comment. The formatter's own rule only checks `public`.
set -eu

# This includes overrides and witnesses of a documented requirement.
# Names of Swift files contain no white space.
# shellcheck disable=SC2046
awk '
    FNR == 1 { documented = 0 }
    /^[[:space:]]*\/\/\// { documented = 1; next }
    /^[[:space:]]*@[A-Za-z]/ && !/ (struct|enum|func|var|let|class|actor) / { next }
    /^[[:space:]]*(@[A-Za-z]+(\([^)]*\))?[[:space:]]+)*(public|package)[[:space:]]/ && !/import / {
        if (!documented) { printf "%s:%d: no doc comment: %s\n", FILENAME, FNR, $0; bad = 1 }
    }
    { documented = 0 }
    END { exit bad }
' $(find Sources -name '*.swift' | sort)
