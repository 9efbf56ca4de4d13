#!/bin/sh
# Applies the manifest, or a saved plan.
#
# HOIST_PROGRAM                          the path of hoist
# HOIST_INPUT_MANIFEST, _MESSAGE, _NOTIFY, _VERIFY, _VERIFY_TIMEOUT, _SDK_KEYS_FILE, _EXPECT_DIGEST, _RECEIPT:
#                                        inputs of the action, by name
# HOIST_INPUT_PLAN_FILE                  a saved plan to apply instead of the manifest
# HOIST_INPUT_ENVIRONMENTS, _ONLY        one name per line
# HOIST_INPUT_DETAILS, _FORCE, _DUE      true or false
# HOIST_INPUT_DRIFT                      apply, leave or refuse
# HOIST_DRIFT_BASE                       the revision that drift is told from, which head.sh has fetched
# REFLAG_API_KEY, REFLAG_APP_ID, …       as hoist reads them
set -eu
# shellcheck source=scripts/action/common.sh
. "${0%/*}/common.sh"
# shellcheck source=scripts/shared/comment-text.sh
. "$shared/comment-text.sh"

refuse_before_merge apply

work=$(work_folder)
text=$work/applied.md

# finish STATUS: ends the step; the comment has the text, and so has the step's summary.
finish() {
    if [ -n "${GITHUB_STEP_SUMMARY:-}" ]; then sed 1d "$text" >>"$GITHUB_STEP_SUMMARY"; fi
    output status "$1"
    output comment-file "$text"
    if [ "$1" != 0 ]; then error "hoist apply" "$(meaning "$1" "${HOIST_INPUT_PLAN_FILE:-}")"; fi
    exit "$1"
}

if ! has_key; then
    printf '<!-- hoist-applied -->\n### Not applied\n\nhoist apply: %s.\n' "$(meaning 7)" >"$text"
    finish 7
fi
receipt=$(path "${HOIST_INPUT_RECEIPT:-$work/receipt.json}")

set -- apply --auto-approve --receipt="$receipt"
if [ -z "${HOIST_INPUT_PLAN_FILE:-}" ]; then set -- "$@" --manifest="${HOIST_INPUT_MANIFEST:-flags.yaml}"; fi
if [ -n "${HOIST_DRIFT_BASE:-}" ]; then set -- "$@" --base="$HOIST_DRIFT_BASE" --drift="$HOIST_INPUT_DRIFT"; fi
if is_true details "${HOIST_INPUT_DETAILS:-}"; then set -- "$@" --details; fi
if is_true force "${HOIST_INPUT_FORCE:-}"; then set -- "$@" --force; fi
if is_true due "${HOIST_INPUT_DUE:-}"; then set -- "$@" --due; fi
if [ -n "${HOIST_INPUT_EXPECT_DIGEST:-}" ]; then set -- "$@" --expect-digest="$HOIST_INPUT_EXPECT_DIGEST"; fi
if [ -n "${HOIST_INPUT_MESSAGE:-}" ]; then set -- "$@" --message="$HOIST_INPUT_MESSAGE"; fi
if [ -n "${HOIST_INPUT_NOTIFY:-}" ]; then set -- "$@" --notify="$HOIST_INPUT_NOTIFY"; fi
if [ -n "${HOIST_INPUT_VERIFY:-}" ]; then set -- "$@" --verify="$HOIST_INPUT_VERIFY"; fi
if [ -n "${HOIST_INPUT_SDK_KEYS_FILE:-}" ]; then set -- "$@" --sdk-keys-file="$(path "$HOIST_INPUT_SDK_KEYS_FILE")"; fi
if [ -n "${HOIST_INPUT_VERIFY_TIMEOUT:-}" ]; then set -- "$@" --verify-timeout="$HOIST_INPUT_VERIFY_TIMEOUT"; fi
if [ -n "${HOIST_INPUT_PLAN_FILE:-}" ]; then set -- "$@" "$(path "$HOIST_INPUT_PLAN_FILE")"; fi

# When a job is cancelled, only this shell gets the signal. It passes it on: hoist then starts no new call, finishes those in
# flight, and reports what was done. The child is hoist itself, not a shell that starts it. What it prints is kept for the comment.
stop_commands
mkfifo "$work/pipe"
(
    trap '' INT TERM
    exec tee "$work/log"
) <"$work/pipe" &
narrowed "${HOIST_INPUT_ENVIRONMENTS:-}" "${HOIST_INPUT_ONLY:-}" become_hoist "$@" >"$work/pipe" 2>&1 &
child=$!
trap 'kill -TERM "$child" 2>/dev/null || :' INT TERM
status=0
while :; do
    status=0
    wait "$child" || status=$?
    # A signal ends the wait, not the program.
    kill -0 "$child" 2>/dev/null || break
done
trap ':' INT TERM
wait || :
start_commands
if [ -f "$receipt" ]; then output receipt "$receipt"; fi

# What became of it, in words of hoist's receipt.
case $status in
0)
    if grep -q '^    "done": [1-9]' "$receipt"; then
        title=Applied
    elif grep -q '^  "waiting": \[$' "$receipt"; then
        title="Waiting: nothing was sent"
    else
        title="Nothing to do"
    fi
    ;;
6) title="Applied in part" ;;
8) title="Applied, and not live as it should be" ;;
130 | 143) title="Interrupted" ;;
*) title="Not applied" ;;
esac
{
    printf '<!-- hoist-applied -->\n### %s\n\n' "$title"
    if [ "$status" != 0 ]; then printf 'hoist apply: %s.\n\n' "$(meaning "$status" "${HOIST_INPUT_PLAN_FILE:-}")"; fi
    # The report, or the error that ended the run, without the line of what it cost; and what comes before.
    : >"$work/report"
    : >"$work/calls"
    LC_ALL=C awk -v report="$work/report" -v calls="$work/calls" '
        /^(Applied|Nothing |It isn|error)/ { on = 1 }
        !on { print >calls }
        on && !/^[0-9]+ calls? \(/ { print >report }' "$work/log"
    if [ -s "$work/report" ]; then
        code "$work/report" 30000
        printf '\n'
    fi
    if [ -s "$work/calls" ]; then
        printf '<details><summary>The plan and the calls</summary>\n\n'
        code "$work/calls" 30000
        printf '\n</details>\n'
    fi
} >"$text"
if [ "$title" = "Nothing to do" ]; then output comment-only-replaces true; fi
finish "$status"
