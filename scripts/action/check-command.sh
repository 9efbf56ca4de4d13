#!/bin/sh
# Rejects unknown commands: the action would do nothing, and pass. Rejects what a commit brings in .hoist, which belongs to one
# machine: it may have customers' ids in it, and anyone who opens a pull request could have written it.
set -eu
# shellcheck source=scripts/action/common.sh
. "${0%/*}/common.sh"

case ${HOIST_INPUT_COMMAND:-} in
plan | apply | verify) ;;
*) refuse "the input command must be plan, apply or verify" ;;
esac

if command -v git >/dev/null 2>&1; then
    tracked=$(git -c safe.bareRepository=explicit -c core.hooksPath=/dev/null -c core.fsmonitor=false -c safe.directory='*' \
        ls-files -- ':(top,glob,icase)**/.hoist/**' 2>/dev/null) || tracked=
    if [ -n "$tracked" ]; then
        refuse "git tracks files in .hoist: remove them with git rm -r --cached, and write .hoist/ into .gitignore"
    fi
fi
