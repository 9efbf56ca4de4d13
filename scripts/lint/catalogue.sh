#!/bin/sh
# The first page of the code documentation lists every module, and nothing else. `make docs` checks all other links.
set -eu

page=Documentation/hoist.docc/hoist.md
modules=$(find Sources -mindepth 1 -maxdepth 1 -type d ! -name CLibYAML ! -name hoist -exec basename {} \; | sort)
listed=$(sed -n 's|^- [^A-Za-z]*/\([A-Za-z]*\)[^A-Za-z]*$|\1|p' "$page" | sort)
test "$modules" = "$listed" && exit 0
echo "$page: Topics doesn't list exactly the modules in Sources:" >&2
printf '%s\n' "$modules" "$listed" | sort | uniq -u >&2
exit 1
