#!/bin/sh
# Rejects unknown commands, with which the action would do nothing, and pass, and unclear inputs of what comes last. Rejects what
# a commit brings in .hoist, which belongs to one machine: it may have customers' ids in it, and anyone who opens a pull request
# could have written it.
set -eu
# shellcheck source=scripts/action/common.sh
. "${0%/*}/common.sh"

case ${HOIST_INPUT_COMMAND:-} in
plan | apply | verify) ;;
*) refuse "the input command must be plan, apply or verify" ;;
esac
case ${HOIST_INPUT_COMMENT:-} in
true | always | false | '') ;;
*) refuse "the input comment must be true, always or false" ;;
esac

if command -v git >/dev/null 2>&1; then
    tracked=$(git -c safe.bareRepository=explicit -c core.hooksPath=/dev/null -c core.fsmonitor=false -c safe.directory='*' \
        ls-files -- ':(top,glob,icase)**/.hoist/**' 2>/dev/null) || tracked=
    if [ -n "$tracked" ]; then
        refuse "git tracks files in .hoist: remove them with git rm -r --cached, and write .hoist/ into .gitignore"
    fi
fi
