#!/bin/sh
# Checks the manifest, plans, and writes the text of the comment.
#
# HOIST_PROGRAM                          the path of hoist
# HOIST_INPUT_MANIFEST, _BASE            inputs of the action, by name
# HOIST_INPUT_ENVIRONMENTS, _ONLY        one name per line
# HOIST_INPUT_DETAILS, _FAIL_ON_BLOCKED, _FAIL_ON_CHANGES: true or false
# HOIST_INPUT_PLAN_FILE                  where to save the plan; a temporary folder by default
# HOIST_SKIPPED                          why there is nothing to plan, as base.sh says: unchanged or closed
# HOIST_HEAD_REPOSITORY                  the repository of the pull request's branch; empty if it was deleted
# REFLAG_API_KEY, REFLAG_APP_ID, …       as hoist reads them
set -eu
# shellcheck source=scripts/action/common.sh
. "${0%/*}/common.sh"

if [ "${GITHUB_EVENT_NAME:-}" = pull_request_target ]; then
    refuse "pull_request_target gives secrets to anyone who opens a pull request; use pull_request (see docs/keys.md)"
fi

work=$(work_folder)
plan=$(path "${HOIST_INPUT_PLAN_FILE:-$work/plan.json}")
comment=$work/comment.md
manifest=${HOIST_INPUT_MANIFEST:-flags.yaml}

# no_plan SENTENCE: replaces the plan in the comment, so that it doesn't show an outdated one. Says why in hoist's own words, if
# it has added some to the step's summary.
no_plan() {
    {
        printf '<!-- hoist-plan -->\n### No plan\n\n'
        if [ -s "$work/summary" ]; then sed '1s/^### //' "$work/summary"; else printf '%s\n' "$1"; fi
    } >"$comment"
}

# Without a key, the job's token most likely can't comment either.
finish() {
    output status "$1"
    if has_key && [ -s "$comment" ]; then output comment-file "$comment"; fi
    exit "$2"
}

# captured WORD…: runs hoist with the command WORD…; its standard output is for GitHub, its standard error is logged. What it adds
# to the step's summary is kept in a file too.
captured() {
    status=0
    : >"$work/summary"
    GITHUB_STEP_SUMMARY=$work/summary "$@" >"$work/out" 2>"$work/err" || status=$?
    cat -- "$work/out"
    log "$work/err"
    if [ -n "${GITHUB_STEP_SUMMARY:-}" ]; then cat -- "$work/summary" >>"$GITHUB_STEP_SUMMARY"; fi
}

# skip MESSAGE: passes without a plan.
skip() {
    notice "hoist plan" "$1"
    summary "$1"
    output changes false
    output blocked false
}
case ${HOIST_SKIPPED:-} in
'') ;;
closed)
    skip "This pull request is closed, so there is nothing to plan."
    finish 0 0
    ;;
*)
    skip "Neither the manifest nor what it includes is changed here, so there is nothing to plan."
    printf '<!-- hoist-plan -->\n### No flags are changed\n\nNeither the manifest nor what it includes is changed any more.\n' >"$comment"
    output comment-only-replaces true
    finish 0 0
    ;;
esac

captured "$HOIST_PROGRAM" validate --manifest="$manifest" --format github
if [ "$status" != 0 ]; then
    error "hoist validate" "$(meaning "$status")"
    no_plan "No plan could be made: $(meaning "$status")."
    finish "$status" "$status"
fi

if ! has_key; then
    # Pull requests from forks and Dependabot don't get the repository's secrets, and shouldn't.
    if [ "${GITHUB_EVENT_NAME:-}" = pull_request ] &&
        { [ "${HOIST_HEAD_REPOSITORY:-}" != "${GITHUB_REPOSITORY:-}" ] || [ "${GITHUB_ACTOR:-}" = "dependabot[bot]" ]; }; then
        message="The manifest is valid. This pull request gets no API key, so there is no plan before the merge."
        notice "hoist validate" "$message"
        summary "$message"
        output validated-only true
        finish 0 0
    fi
    error "hoist plan" "$(meaning 7)"
    finish 7 7
fi

set -- plan --manifest="$manifest" --format github --out="$plan" --detailed-exitcode --fail-on-blocked
if is_true details "${HOIST_INPUT_DETAILS:-}"; then set -- "$@" --details; fi
if [ -n "${HOIST_INPUT_BASE:-}" ]; then set -- "$@" --base="$HOIST_INPUT_BASE"; fi
narrowed "${HOIST_INPUT_ENVIRONMENTS:-}" "${HOIST_INPUT_ONLY:-}" captured hoist_with_key "$@"

case $status in
0) changes=false blocked=false ;;
2) changes=true blocked=false ;;
5) changes=true blocked=true ;;
*)
    error "hoist plan" "$(meaning "$status")"
    no_plan "No plan could be made: $(meaning "$status")."
    finish "$status" "$status"
    ;;
esac

echo "::group::The plan"
"$HOIST_PROGRAM" show "$plan" >"$work/text"
log "$work/text"
echo "::endgroup::"

"$HOIST_PROGRAM" show --format markdown "$plan" >"$comment"
if [ "$changes" = false ]; then output comment-only-replaces true; fi
output plan-file "$plan"
output digest "$(sed -n 's/^  "digest": "\([0-9a-f]*\)",\{0,1\}$/\1/p' "$plan")"
output changes "$changes"
output blocked "$blocked"
if [ "$blocked" = true ]; then
    if is_true fail-on-blocked "${HOIST_INPUT_FAIL_ON_BLOCKED:-}"; then
        error "hoist plan" "$(meaning 5)"
        finish 5 5
    fi
    warning "hoist plan" "$(meaning 5)"
fi
if [ "$changes" = true ] && is_true fail-on-changes "${HOIST_INPUT_FAIL_ON_CHANGES:-}"; then
    error "hoist plan" "the live state differs from the manifest"
    finish "$status" 2
fi
finish "$status" 0
