#!/bin/sh
# Checks the manifest, plans, and writes the plan as hoist-plan.md and, if a token is set, as a note on the merge request.
#
# HOIST_PROGRAM                          the path of hoist; by default the one on PATH
# HOIST_MANIFEST                         the path of the manifest; flags.yaml by default
# HOIST_NOTE_TOKEN                       the token that writes the note; see note.sh
# REFLAG_API_KEY, REFLAG_APP_ID, …       as hoist reads them
set -eu

hoist=${HOIST_PROGRAM:-hoist}
manifest=${HOIST_MANIFEST:-flags.yaml}
note='hoist-plan.md'
here=${0%/*}

# no_plan SENTENCE: replaces the plan, so that the note doesn't show an outdated one.
no_plan() { printf '<!-- hoist-plan -->\n### No plan\n\n%s\n' "$1" >"$note"; }

# Only note.sh needs the token, and only hoist the API key: no other program that is started here has them in its environment.
token=${HOIST_NOTE_TOKEN:-}
api_key=${REFLAG_API_KEY:-}
unset HOIST_NOTE_TOKEN REFLAG_API_KEY
write_note() {
    [ -n "$token" ] || return 0
    HOIST_NOTE_TOKEN=$token sh "$here/note.sh" "$note" || echo "the note couldn't be written" >&2
}
with_key() { if [ -n "$api_key" ]; then REFLAG_API_KEY=$api_key "$hoist" "$@"; else "$hoist" "$@"; fi; }

status=0
"$hoist" validate --manifest="$manifest" || status=$?
if [ "$status" != 0 ]; then
    no_plan "The manifest is invalid or missing; see the job's log."
    write_note
    exit "$status"
fi

if [ -z "$api_key${REFLAG_API_KEY_FILE:-}" ]; then
    # The pipeline of a fork's merge request runs in the fork, which has none of this project's variables.
    if [ "${CI_MERGE_REQUEST_PROJECT_ID:-}" != "${CI_PROJECT_ID:-}" ] ||
        [ "${CI_MERGE_REQUEST_SOURCE_PROJECT_ID:-}" != "${CI_PROJECT_ID:-}" ]; then
        no_plan "The manifest is valid. A fork's merge request gets no API key, so there is no plan before the merge."
        echo "the manifest is valid; a fork's merge request gets no API key, so there is no plan"
        exit 0
    fi
fi

plan=$(mktemp)
trap 'rm -f "$plan"' EXIT
with_key plan --manifest="$manifest" --out "$plan" --detailed-exitcode --fail-on-blocked || status=$?
case $status in
0 | 2 | 5) "$hoist" show --format markdown -- "$plan" >"$note" ;;
7) no_plan "No plan could be made: the API key is missing, rejected, or of the wrong kind, app or scope." ;;
*) no_plan "No plan could be made: hoist ended with exit code $status; see the job's log." ;;
esac
write_note
case $status in
0 | 2) exit 0 ;;
5) echo "a policy limit blocks the apply" >&2 ;;
esac
exit "$status"
