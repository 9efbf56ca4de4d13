#!/bin/sh
# Rejects unknown commands: the action would do nothing, and pass.
set -eu
# shellcheck source=scripts/action/common.sh
. "${0%/*}/common.sh"

case ${HOIST_INPUT_COMMAND:-} in
plan | apply | verify) ;;
*) refuse "the input command must be plan, apply or verify" ;;
esac
