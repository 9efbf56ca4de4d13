#!/bin/sh
# Every module stands on the first page of the code's documentation, and nothing that is no module. `make docs` follows
# all other links.
set -eu

page=Documentation/hoist.docc/hoist.md
modules=$(find Sources -mindepth 1 -maxdepth 1 -type d ! -name CLibYAML ! -name hoist -exec basename {} \; | sort)
listed=$(sed -n 's|^- [^A-Za-z]*/\([A-Za-z]*\)[^A-Za-z]*$|\1|p' "$page" | sort)
test "$modules" = "$listed" && exit 0
echo "$page: under Topics stand others than the modules in Sources:" >&2
printf '%s\n' "$modules" "$listed" | sort | uniq -u >&2
exit 1
