#!/bin/sh
# Before an apply: is the manifest of this commit, with what it includes, the one at the head of its branch? Otherwise the run
# of an older commit would undo what was merged since. Also finds the commit that drift is told from. Needs git.
#
# HOIST_PROGRAM                          the path of hoist
# HOIST_INPUT_MANIFEST, _BASE            inputs of the action, by name
# HOIST_INPUT_PLAN_FILE                  a saved plan that is to be applied; its manifest is the one that it was made of
# HOIST_INPUT_ALLOW_OLD_COMMIT           true or false
# HOIST_INPUT_DRIFT                      apply, leave or refuse
# HOIST_BEFORE                           the commit before a push, as its event says
# GH_TOKEN                               the job's token, with contents: read; with drift, actions: read as well
# GITHUB_API_URL, GITHUB_SERVER_URL, GITHUB_REPOSITORY, GITHUB_REF_TYPE, GITHUB_REF_NAME, GITHUB_SHA, GITHUB_RUN_ID,
# GITHUB_RUN_ATTEMPT, GITHUB_EVENT_NAME, GITHUB_WORKFLOW_REF:
#                                        as defined by GitHub
set -eu
# shellcheck source=scripts/action/common.sh
. "${0%/*}/common.sh"
# shellcheck source=scripts/shared/commits.sh
. "$shared/commits.sh"

refuse_before_merge apply

# Only curl and git's own requests get the token.
token=${GH_TOKEN:-}
unset GH_TOKEN GITHUB_TOKEN
manifest=${HOIST_INPUT_MANIFEST:-flags.yaml}
work=$(work_folder)

# ends STATUS MESSAGE: ends the step, with nothing applied. The comment on the merged pull request says so too.
ends() {
    error "hoist apply" "$2; nothing was applied"
    log "$work/err"
    summary "hoist apply: $2; nothing was applied."
    printf '<!-- hoist-applied -->\n### Not applied\n\nhoist apply: %s; nothing was applied.\n' "$2" >"$work/applied.md"
    output comment-file "$work/applied.md"
    output status "$1"
    exit "$1"
}

# cannot MESSAGE: ends the step, since what is at the head isn't known.
cannot() { ends 1 "$1"; }

# get PATH [ACCEPT]: the answer of GitHub's API; without a form to accept, in the one that is only a commit's id. The token is in
# no argument.
get() {
    curl --globoff --silent --show-error --fail --max-time 60 --retry 3 --config - \
        --header "Accept: ${2:-application/vnd.github.sha}" -- "${GITHUB_API_URL:-https://api.github.com}/$1" <<CONFIG
header = "Authorization: Bearer $token"
CONFIG
}

# fetch COMMIT: fetches it, unless it is here already.
fetch() {
    has_commit "$1" || fetch_revision "$GITHUB_SERVER_URL" "$GITHUB_SERVER_URL/$GITHUB_REPOSITORY" x-access-token "$token" "$1" \
        2>"$work/err"
}

# last_applied: the commit of this workflow's last successful run for a push to this branch, if this one goes on from there. Without
# one, says why.
last_applied() {
    if [ "${GITHUB_EVENT_NAME:-}" != push ] || [ "${GITHUB_REF_TYPE:-}" != branch ]; then return 1; fi
    if ! command -v jq >/dev/null 2>&1 || ! command -v curl >/dev/null 2>&1; then
        before_only "this job has no jq or no curl; install them"
        return 1
    fi
    file=${GITHUB_WORKFLOW_REF:-}
    file=${file#"$GITHUB_REPOSITORY"/}
    file=${file%%@refs/*}
    runs=$(jq -rn --arg repository "$GITHUB_REPOSITORY" --arg file "${file##*/}" --arg branch "$GITHUB_REF_NAME" '
        "repos/\($repository)/actions/workflows/\($file | @uri)/runs?branch=\($branch | @uri)&event=push&status=success&per_page=5"')
    if ! get "$runs" application/vnd.github+json >"$work/runs" 2>"$work/err" ||
        ! last=$(jq -r --arg run "${GITHUB_RUN_ID:-}" '
            [.workflow_runs[] | select((.id | tostring) != $run)][0].head_sha // empty' "$work/runs" 2>"$work/err"); then
        before_only "GitHub doesn't tell this job; give it the permission actions: read"
        return 1
    fi
    if [ -z "$last" ]; then
        before_only "there is none yet"
        return 1
    fi
    here=$(quiet_git rev-parse --verify --quiet HEAD) || here=$GITHUB_SHA
    if ! is_commit "$last" || ! fetch "$last" || ! is_ancestor "$GITHUB_SERVER_URL" "$GITHUB_SERVER_URL/$GITHUB_REPOSITORY" \
        x-access-token "$token" "$last" "$here" "$work/history"; then
        before_only "its commit isn't in the history of this one"
        return 1
    fi
}

# before_only WHY: the commit before the push is what drift is told from.
before_only() {
    notice "hoist apply" "the commit of the last successful run isn't known: $1. Only what this push changes is sent: merges whose own run was dropped, failed or found a newer manifest aren't in it"
}

drift=${HOIST_INPUT_DRIFT:-apply}
if [ -n "${HOIST_INPUT_PLAN_FILE:-}" ]; then
    drift=apply
    status=0
    # A character at the end keeps the line breaks before it.
    manifest=$("$HOIST_PROGRAM" show --manifest-path "$(path "$HOIST_INPUT_PLAN_FILE")" 2>"$work/err" && printf .) || status=$?
    if [ "$status" != 0 ]; then ends "$status" "the saved plan can't be read"; fi
    manifest=${manifest%"$newline".}
fi
look_around "$manifest"

case $drift in
apply) ;;
leave | refuse)
    base=${HOIST_INPUT_BASE:-}
    if [ -n "$base" ]; then
        :
    elif last_applied; then
        base=$last
    else
        base=${HOIST_BEFORE:-}
        is_commit "$base" ||
            refuse "with drift: $drift, an event other than a push to an existing branch needs the input base"
        fetch "$base" || cannot "the commit before the push can't be fetched"
    fi
    output base "$base"
    ;;
*) refuse "the input drift must be apply, leave or refuse" ;;
esac

if is_true allow-old-commit "${HOIST_INPUT_ALLOW_OLD_COMMIT:-}"; then exit 0; fi
# A tag's or a release's run has no branch to compare with.
if [ "${GITHUB_REF_TYPE:-}" != branch ]; then exit 0; fi
here=$(quiet_git rev-parse --verify --quiet HEAD 2>/dev/null) || here=
# A job that applies a saved plan may have nothing else.
if [ -n "${HOIST_INPUT_PLAN_FILE:-}" ] && ! [ -f "$manifest" ]; then
    if [ -n "$here" ]; then
        ends 64 "the manifest that the saved plan was made of isn't in this checkout, so this commit can't be compared with its branch; run the plan and the apply in the same folder, or set allow-old-commit"
    fi
    notice "hoist apply" "the plan's manifest isn't in this job, which has no checkout, so this commit isn't compared with its branch"
    exit 0
fi
for tool in curl git; do
    command -v "$tool" >/dev/null 2>&1 ||
        refuse "this job has no $tool, which is needed to compare the commit with its branch; install it, or set allow-old-commit"
done

branch=$(printf '%s' "$GITHUB_REF_NAME" | sed 's/%/%25/g; s/#/%23/g; s/?/%3F/g; s/ /%20/g')
head=$(get "repos/$GITHUB_REPOSITORY/commits/heads/$branch" 2>"$work/err") || cannot "GitHub doesn't say which commit the branch is at"
is_commit "$head" || cannot "GitHub doesn't say which commit the branch is at"
# What counts is what is checked out, which may be another commit than the event's.
if [ "$head" = "${here:-$GITHUB_SHA}" ]; then exit 0; fi
if [ -z "$here" ]; then
    cannot "the branch has moved, and the manifest isn't in a git clone, so it can't be compared; check the repository out with actions/checkout, or set allow-old-commit"
fi

status=0
if fetch "$head"; then
    "$HOIST_PROGRAM" validate --manifest="$manifest" --unchanged-since="$head" >"$work/out" 2>"$work/err" || status=$?
else
    cannot "the commit at the head of the branch can't be fetched"
fi
case $status in
0)
    echo "the branch has moved; its manifest is the same as this commit's"
    exit 0
    ;;
2) ;;
3)
    # Its own run reports what is wrong with this commit's manifest; a saved plan doesn't read it.
    if [ -z "${HOIST_INPUT_PLAN_FILE:-}" ]; then exit 0; fi
    cannot "the manifest that the saved plan was made of can't be read"
    ;;
# An input that is wrong, and an interruption: neither is trouble with the network.
64 | 130 | 143) ends "$status" "$(meaning "$status")" ;;
*)
    if lacks_files; then
        cannot "this clone lacks the files of other commits, so the manifest at the head of the branch can't be compared with this commit's; check out without filter"
    fi
    cannot "the manifest at the head of the branch can't be compared with this commit's"
    ;;
esac

: >"$work/err"
if [ "$head" = "$GITHUB_SHA" ]; then
    ends 4 "what is checked out is an older commit, whose manifest would undo what the branch has by now; check out the newest commit, or set allow-old-commit: true"
fi
if [ "${GITHUB_RUN_ATTEMPT:-1}" != 1 ]; then
    ends 4 "the branch has another manifest by now, which this older commit's would undo; run the apply of the newest commit again, or set allow-old-commit: true"
fi
# Successful is what has sent its changes: the newest commit's run goes on from the last such run.
if [ "$drift" != apply ]; then
    ends 4 "the branch has another manifest by now; with drift: $drift, what this commit changes waits for the run of the newest commit, which sends everything since the last successful run"
fi
notice "hoist apply" "the branch has another manifest by now; the run of its newest commit applies it"
summary "hoist apply: nothing was applied, since the branch has another manifest by now. The run of its newest commit applies it."
output superseded true
output status 0
