#!/bin/sh
# Refuses a command that the action doesn't have: it would do nothing, and be green.
set -eu
# shellcheck source=scripts/action/common.sh
. "$(dirname -- "$0")/common.sh"

case ${HOIST_INPUT_COMMAND:-} in
plan | apply | verify) ;;
*) refuse "the input command is plan, apply or verify" ;;
esac
