#!/bin/sh
# Checks what a program for Linux needs of a machine: libc and libm alone, no symbol of a glibc past the given version (2.34 by
# default), at most so many bytes (36,000,000 by default). Prints the three, and exits with 1 if one is over.
# usage: needs.sh PROGRAM [GLIBC [BYTES]]
#
# READELF   the program that reads it; readelf by default
set -eu

program=$1
glibc=${2:-2.34}
most=${3:-36000000}
# shellcheck disable=SC2086 # the program may have arguments
read_elf() { LC_ALL=C ${READELF:-readelf} "$@"; }

status=0
over() {
    echo "needs.sh: $1" >&2
    status=1
}

# Static programs have neither.
libraries=$(read_elf --wide --dynamic "$program" | sed -n 's/.*(NEEDED).*\[\(.*\)\]$/\1/p' | LC_ALL=C sort)
symbols=$(read_elf --wide --dyn-syms "$program" | sed -n 's/.* \([^ ]*\)@@*\(GLIBC_[0-9.]*\).*/\2 \1/p' | sort -V)

echo "libraries: $(echo "${libraries:-none}" | paste -s -d ' ' -)"
for library in $libraries; do
    case $library in
    libc.so.6 | libm.so.6 | ld-linux-*.so.*) ;;
    *) over "it needs $library, which not every machine has" ;;
    esac
done

newest=$(echo "$symbols" | tail -n 1 | cut -d ' ' -f 1)
echo "glibc: ${newest:-none}"
if [ -n "$newest" ] && [ "$(printf '%s\n' "GLIBC_$glibc" "$newest" | sort -V | tail -n 1)" != "GLIBC_$glibc" ]; then
    over "these are of a glibc past $glibc: $(echo "$symbols" | awk -v bound="GLIBC_$glibc" '
        function number(version, parts) { sub(/GLIBC_/, "", version); split(version, parts, "."); return parts[1] * 1000 + parts[2] }
        number($1) > number(bound) { printf "%s%s@%s", comma, $2, $1; comma = ", " }')"
fi

bytes=$(wc -c <"$program" | tr -d ' ')
echo "bytes: $bytes"
if [ "$bytes" -gt "$most" ]; then over "it is larger than $most bytes"; fi
exit $status
