#!/bin/sh
# Writes a page of what the manifest wants and what is live, for an artifact of the run.
#
# HOIST_PROGRAM                          the path of hoist
# HOIST_INPUT_MANIFEST, _INVENTORY       inputs of the action, by name
# HOIST_INPUT_ENVIRONMENTS               one name per line
# REFLAG_API_KEY, REFLAG_APP_ID, …       as hoist reads them
set -eu
# shellcheck source=scripts/action/common.sh
. "${0%/*}/common.sh"

refuse_before_merge explain
need_key explain

work=$(work_folder)
page=${HOIST_INPUT_INVENTORY:-$work/flags.html}
set -- explain --all --format html --manifest="${HOIST_INPUT_MANIFEST:-flags.yaml}"

status=0
narrowed "${HOIST_INPUT_ENVIRONMENTS:-}" '' hoist_with_key "$@" >"$work/out" 2>"$work/err" || status=$?
log "$work/err"
output status "$status"
if [ "$status" != 0 ]; then
    error "hoist explain" "$(meaning "$status")"
    summary "hoist explain: $(meaning "$status")."
    exit "$status"
fi
# What is there is only replaced by a whole page.
cp -- "$work/out" "$(path "$page")"
output inventory "$page"
