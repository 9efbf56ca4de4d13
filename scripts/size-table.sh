#!/bin/sh
# What a program is made of, by the linker's map of it (lld's -Map): the bytes in the file by library, and the largest symbols.
# usage: size-table.sh MAP [LIBRARIES [SYMBOLS]]
set -eu

map=$1
libraries=${2:-40}
symbols=${3:-20}
found=$(mktemp)
trap 'rm -f "$found"' EXIT

# A line has an address, another one, the size and the alignment, then the name of a section, below it what of each file went
# there, and below that each symbol.
awk '
    function number(digits, value, i) {
        value = 0
        for (i = 1; i <= length(digits); i++) value = value * 16 + index("0123456789abcdef", substr(digits, i, 1)) - 1
        return value
    }
    function library(file, name) {
        name = file
        if (match(name, /\/lib[^\/]*\.a/)) { name = substr(name, RSTART + 1, RLENGTH - 1) }
        else if (match(name, /[^\/]*\.build\//)) name = substr(name, RSTART, RLENGTH - 7)
        else if (name ~ /^<internal>/) name = "the linker: relocations, strings"
        else sub(/.*\//, "", name)
        return name
    }
    NR == 1 { next }
    { rest = substr($0, 50) }
    rest !~ /^ / {
        section = rest
        isKept = section !~ /^\.(debug|bss|tbss|symtab|strtab|shstrtab|comment)/
        next
    }
    !isKept { next }
    rest ~ /^        [^ ]/ {
        place = substr(rest, 9)
        sub(/:\([^()]*\)$/, "", place)
        bytes[library(place)] += number($3)
        next
    }
    { size = number($3); if (size > 4096) print "symbol", size, substr(rest, 17) }
    END { for (name in bytes) print "library", bytes[name], name }
' "$map" >"$found"

awk '$1 == "library" { sum += $2 } END { printf "%d bytes, of which:\n", sum }' "$found"
sort -k 1,1 -k 2,2nr "$found" | awk -v most="$libraries" '
    $1 == "library" { name = $0; sub(/^[^ ]* [^ ]* /, "", name); if (++count <= most) printf "%10d  %s\n", $2, name; else rest += $2 }
    END { if (rest) printf "%10d  in %d others\n", rest, count - most }
'
echo "the largest symbols:"
sort -k 1,1 -k 2,2nr "$found" | grep '^symbol' | awk '!seen[$0]++' | head -n "$symbols" | cut -d ' ' -f 2- | {
    if command -v swift >/dev/null 2>&1; then swift demangle --simplified; else cat; fi
} | awk '{ size = $1; sub(/^[^ ]* /, ""); printf "%10d  %s\n", size, substr($0, 1, 110) }'
