#!/bin/sh
# Verifies that applications are served what the manifest says; the step's summary lists the differences.
#
# HOIST_PROGRAM                          the path of hoist
# HOIST_INPUT_MANIFEST, _SDK_KEYS_FILE, _VERIFY_TIMEOUT: inputs of the action, by name
# HOIST_INPUT_ENVIRONMENTS, _ONLY        one name per line
# REFLAG_API_KEY, REFLAG_APP_ID, …       as hoist reads them
set -eu
# shellcheck source=scripts/action/common.sh
. "${0%/*}/common.sh"

refuse_before_merge verify
need_key verify

work=$(work_folder)
set -- verify --format markdown --manifest="${HOIST_INPUT_MANIFEST:-flags.yaml}"
if [ -n "${HOIST_INPUT_SDK_KEYS_FILE:-}" ]; then set -- "$@" --sdk-keys-file="$(path "$HOIST_INPUT_SDK_KEYS_FILE")"; fi
if [ -n "${HOIST_INPUT_VERIFY_TIMEOUT:-}" ]; then set -- "$@" --verify-timeout="$HOIST_INPUT_VERIFY_TIMEOUT"; fi

status=0
narrowed "${HOIST_INPUT_ENVIRONMENTS:-}" "${HOIST_INPUT_ONLY:-}" hoist_with_key "$@" >"$work/out" 2>"$work/err" || status=$?
log "$work/out"
log "$work/err"
output status "$status"
if [ -s "$work/out" ] && [ -n "${GITHUB_STEP_SUMMARY:-}" ]; then cat -- "$work/out" >>"$GITHUB_STEP_SUMMARY"; fi
case $status in
0) ;;
8) error "hoist verify" "applications aren't served what the manifest says; see the summary" ;;
*)
    error "hoist verify" "$(meaning "$status")"
    summary "hoist verify: $(meaning "$status")."
    ;;
esac
exit "$status"
