#!/bin/sh
# Applies the manifest, or a saved plan, unless the branch has another manifest by now, which an older commit's would undo.
# usage: apply.sh [PLANFILE] [OPTION…]
#
# HOIST_PROGRAM                          the path of hoist; by default the one on PATH
# HOIST_MANIFEST                         the path of the manifest; flags.yaml by default
# HOIST_ALLOW_OLD_COMMIT                 true: carry out the manifest of a commit though its branch has another one by now
# HOIST_DRIFT                            apply, leave or refuse: what becomes of what was changed elsewhere; apply by default
# REFLAG_API_KEY, REFLAG_APP_ID, …       as hoist reads them
# CI_JOB_TOKEN and other CI_…            as defined by GitLab
set -eu
# shellcheck source=scripts/gitlab/common.sh
. "${0%/*}/common.sh"

if [ -n "${CI_MERGE_REQUEST_IID:-}" ] || [ -n "${CI_EXTERNAL_PULL_REQUEST_IID:-}" ]; then
    fail 64 "apply runs on what is merged, not on a merge request"
fi
if [ "${CI_COMMIT_REF_PROTECTED:-}" != true ]; then
    fail 64 "apply runs on protected branches and tags alone: whoever can push here would decide what is applied"
fi

drift=${HOIST_DRIFT:-apply}
case ${1:-} in
'' | -*) set -- --manifest="$manifest" "$@" ;;
# A saved plan says itself what it does about drift.
*) drift=apply ;;
esac

case $drift in
apply) ;;
leave | refuse)
    before=${CI_COMMIT_BEFORE_SHA:-}
    is_commit "$before" || fail 64 "HOIST_DRIFT: $drift needs a push to an existing branch"
    has_commit "$before" || fetch "$before" || fail 1 "the commit before the push can't be fetched; nothing was applied"
    set -- "$@" --base="$before" --drift="$drift"
    ;;
*) fail 64 "HOIST_DRIFT must be apply, leave or refuse" ;;
esac

# is_again: whether this isn't the job's first attempt. GitLab makes another job for each further one, and only the jobs of the
# first are as old as their pipeline. Where GitLab doesn't say how old this one is, it counts as a further attempt.
is_again() {
    curl --silent --show-error --fail --max-time 60 --retry 3 --config - -- "$CI_API_V4_URL/job" <<CONFIG >"$work/job" 2>"$work/err" || return 0
header = "JOB-TOKEN: $job_token"
CONFIG
    seconds=$(jq -r --arg pipeline "${CI_PIPELINE_CREATED_AT:-}" '
        def seconds: capture("^(?<time>[^.Z+]{19})[.0-9]*(?<zone>Z|(?<sign>[+-])(?<hours>[0-9]{2}):(?<minutes>[0-9]{2}))$")
            | (.time + "Z" | fromdateiso8601) as $local
            | if .zone == "Z" then $local
              else ((.hours | tonumber) * 3600 + (.minutes | tonumber) * 60) as $offset
                  | if .sign == "+" then $local - $offset else $local + $offset end
              end;
        (.created_at | seconds) - ($pipeline | seconds) | floor' "$work/job" 2>"$work/err") || return 0
    case $seconds in
    '' | *[!0-9-]*) return 0 ;;
    esac
    [ "$seconds" -gt 60 ]
}

# compare: ends the job if the manifest of this commit isn't the one at the head of its branch.
compare() {
    is_branch "$CI_COMMIT_BRANCH" || fail 64 "CI_COMMIT_BRANCH isn't a branch"
    fetch "refs/heads/$CI_COMMIT_BRANCH" || fail 1 "the head of the branch can't be fetched; nothing was applied"
    head=$(quiet_git rev-parse --verify --quiet FETCH_HEAD) || fail 1 "the head of the branch can't be fetched; nothing was applied"
    if [ "$head" = "$CI_COMMIT_SHA" ]; then return 0; fi
    status=0
    unchanged_since "$head" || status=$?
    case $status in
    0) echo "the branch has moved; its manifest is the same as this commit's" ;;
    2)
        if is_again; then
            fail 4 "the branch has another manifest by now, which this older commit's would undo; nothing was applied: run a pipeline for its newest commit, or set HOIST_ALLOW_OLD_COMMIT: \"true\""
        fi
        echo "notice: the branch has another manifest by now; the pipeline of its newest commit applies it, and nothing was applied here"
        exit 0
        ;;
    # The apply reports what is wrong with this commit's manifest.
    3) ;;
    64 | 130 | 143) fail "$status" "$(meaning "$status"); nothing was applied" ;;
    *) fail 1 "the manifest at the head of the branch can't be compared with this commit's; nothing was applied" ;;
    esac
}

# A tag has no branch to compare with.
case ${HOIST_ALLOW_OLD_COMMIT:-false} in
true) ;;
false) if [ -n "${CI_COMMIT_BRANCH:-}" ]; then compare; fi ;;
*) fail 64 "HOIST_ALLOW_OLD_COMMIT must be true or false" ;;
esac

# hoist in place of this shell: it gets the signal when the job is cancelled, and finishes what it has begun.
rm -rf "$work"
if [ -n "$api_key" ]; then
    REFLAG_API_KEY=$api_key
    export REFLAG_API_KEY
fi
exec "$hoist" apply --auto-approve "$@"
