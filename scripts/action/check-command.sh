#!/bin/sh
# Rejects unknown commands, with which the action would do nothing, and pass, and unclear inputs of what comes last. Rejects what
# a commit brings in .hoist.
#
# HOIST_INPUT_COMMAND, _COMMENT, _MANIFEST   inputs of the action, by name
set -eu
# shellcheck source=scripts/action/common.sh
. "${0%/*}/common.sh"
# shellcheck source=scripts/shared/commits.sh
. "$shared/commits.sh"

case ${HOIST_INPUT_COMMAND:-} in
plan | apply | verify | explain) ;;
*) refuse "the input command must be plan, apply, verify or explain" ;;
esac
case ${HOIST_INPUT_COMMENT:-} in
true | always | false | '') ;;
*) refuse "the input comment must be true, always or false" ;;
esac

look_around "${HOIST_INPUT_MANIFEST:-flags.yaml}"
if tracks_hoist_folder; then
    refuse "git tracks files in .hoist: remove them with git rm -r --cached, and write .hoist/ into .gitignore"
fi
