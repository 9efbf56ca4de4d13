#!/bin/sh
# Applies the manifest, or a saved plan.
#
# HOIST_PROGRAM                          the path of hoist
# HOIST_INPUT_MANIFEST, _MESSAGE, _NOTIFY, _VERIFY, _VERIFY_TIMEOUT, _SDK_KEYS_FILE, _EXPECT_DIGEST, _RECEIPT:
#                                        inputs of the action, by name
# HOIST_INPUT_PLAN_FILE                  a saved plan to apply instead of the manifest
# HOIST_INPUT_ENVIRONMENTS, _ONLY        one name per line
# HOIST_INPUT_DETAILS, _FORCE            true or false
# HOIST_INPUT_DRIFT                      apply, leave or refuse
# HOIST_DRIFT_BASE                       the revision that drift is told from, which head.sh has fetched
# REFLAG_API_KEY, REFLAG_APP_ID, …       as hoist reads them
set -eu
# shellcheck source=scripts/action/common.sh
. "${0%/*}/common.sh"

case ${GITHUB_EVENT_NAME:-} in
pull_request* | merge_group | issue_comment)
    refuse "apply runs on what is merged: on push, workflow_dispatch or schedule, not on $GITHUB_EVENT_NAME"
    ;;
esac
need_key apply

work=$(work_folder)
receipt=$(path "${HOIST_INPUT_RECEIPT:-$work/receipt.json}")

set -- apply --auto-approve --receipt="$receipt"
if [ -z "${HOIST_INPUT_PLAN_FILE:-}" ]; then set -- "$@" --manifest="${HOIST_INPUT_MANIFEST:-flags.yaml}"; fi
if [ -n "${HOIST_DRIFT_BASE:-}" ]; then set -- "$@" --base="$HOIST_DRIFT_BASE" --drift="$HOIST_INPUT_DRIFT"; fi
if is_true details "${HOIST_INPUT_DETAILS:-}"; then set -- "$@" --details; fi
if is_true force "${HOIST_INPUT_FORCE:-}"; then set -- "$@" --force; fi
if [ -n "${HOIST_INPUT_EXPECT_DIGEST:-}" ]; then set -- "$@" --expect-digest="$HOIST_INPUT_EXPECT_DIGEST"; fi
if [ -n "${HOIST_INPUT_MESSAGE:-}" ]; then set -- "$@" --message="$HOIST_INPUT_MESSAGE"; fi
if [ -n "${HOIST_INPUT_NOTIFY:-}" ]; then set -- "$@" --notify="$HOIST_INPUT_NOTIFY"; fi
if [ -n "${HOIST_INPUT_VERIFY:-}" ]; then set -- "$@" --verify="$HOIST_INPUT_VERIFY"; fi
if [ -n "${HOIST_INPUT_SDK_KEYS_FILE:-}" ]; then set -- "$@" --sdk-keys-file="$(path "$HOIST_INPUT_SDK_KEYS_FILE")"; fi
if [ -n "${HOIST_INPUT_VERIFY_TIMEOUT:-}" ]; then set -- "$@" --verify-timeout="$HOIST_INPUT_VERIFY_TIMEOUT"; fi
if [ -n "${HOIST_INPUT_PLAN_FILE:-}" ]; then set -- "$@" "$(path "$HOIST_INPUT_PLAN_FILE")"; fi

# When a job is cancelled, only this shell gets the signal. It passes it on: hoist then starts no new call, finishes those in
# flight, and reports what was done. The child is hoist itself, not a shell that starts it.
stop_commands
narrowed "${HOIST_INPUT_ENVIRONMENTS:-}" "${HOIST_INPUT_ONLY:-}" become_hoist "$@" 2>&1 &
child=$!
trap 'kill -TERM "$child" 2>/dev/null || :' INT TERM
status=0
while :; do
    status=0
    wait "$child" || status=$?
    # A signal ends the wait, not the program.
    kill -0 "$child" 2>/dev/null || break
done
start_commands
output status "$status"
if [ -f "$receipt" ]; then output receipt "$receipt"; fi
if [ "$status" = 0 ]; then
    summary "hoist apply: done, or nothing to do."
else
    error "hoist apply" "$(meaning "$status")"
    summary "hoist apply: $(meaning "$status")."
fi
exit "$status"
