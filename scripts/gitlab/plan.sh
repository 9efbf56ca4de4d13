#!/bin/sh
# Checks the manifest, plans, and writes the plan as hoist-plan.md and, where there is a token for it, as a note on the
# merge request.
#
# HOIST_PROGRAM                          the program; else the one on PATH
# HOIST_MANIFEST                         the manifest; else flags.yaml
# HOIST_NOTE_TOKEN                       the token that writes the note; see note.sh
# REFLAG_API_KEY, REFLAG_APP_ID, …       as hoist reads them
set -eu

hoist=${HOIST_PROGRAM:-hoist}
manifest=${HOIST_MANIFEST:-flags.yaml}
note='hoist-plan.md'
here=$(dirname -- "$0")

# no_plan SENTENCE: what stands in place of a plan, so that no older plan stands there.
no_plan() { printf '<!-- hoist-plan -->\n### No plan\n\n%s\n' "$1" >"$note"; }

# The token writes notes and nothing else needs it.
tell() {
    if [ -n "${HOIST_NOTE_TOKEN:-}" ]; then sh "$here/note.sh" "$note" || echo "the note couldn't be written" >&2; fi
}
without_token() { (unset HOIST_NOTE_TOKEN && exec "$@"); }

status=0
without_token "$hoist" validate --manifest="$manifest" || status=$?
if [ "$status" != 0 ]; then
    no_plan "The manifest is invalid or missing; the job's log tells where."
    tell
    exit "$status"
fi

if [ -z "${REFLAG_API_KEY:-}${REFLAG_API_KEY_FILE:-}" ]; then
    # The pipeline of a fork's merge request runs in the fork, which has none of this project's variables.
    if [ "${CI_MERGE_REQUEST_PROJECT_ID:-}" != "${CI_PROJECT_ID:-}" ] ||
        [ "${CI_MERGE_REQUEST_SOURCE_PROJECT_ID:-}" != "${CI_PROJECT_ID:-}" ]; then
        no_plan "The manifest is valid. A fork's merge request gets no API key, so there is no plan; it is made after the merge."
        echo "the manifest is valid; a fork's merge request gets no API key, so there is no plan"
        exit 0
    fi
fi

plan=$(mktemp)
trap 'rm -f "$plan"' EXIT
without_token "$hoist" plan --manifest="$manifest" --out "$plan" --detailed-exitcode --fail-on-blocked || status=$?
case $status in
0 | 2 | 5) "$hoist" show --format markdown -- "$plan" >"$note" ;;
7) no_plan "No plan could be made: the API key is missing, refused, or of the wrong kind, app or scope." ;;
*) no_plan "No plan could be made: hoist ended with exit code $status; the job's log says more." ;;
esac
tell
case $status in
0 | 2) exit 0 ;;
5) echo "a limit of the policy blocks the apply" >&2 ;;
esac
exit "$status"
