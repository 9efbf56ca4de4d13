#!/bin/sh
# Refuses a command that the action doesn't have: it would do nothing, and be green.
set -eu
# shellcheck source=scripts/action/common.sh
. "$(dirname -- "$0")/common.sh"

case ${HOIST_INPUT_COMMAND:-} in
plan | apply) ;;
*) refuse "the input command is either plan or apply" ;;
esac
