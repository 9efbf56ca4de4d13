#!/bin/sh
# Applies the manifest, or a saved plan, unless the branch has another manifest by now, which an older commit's would undo.
# usage: apply.sh [PLANFILE] [OPTION…]
#
# HOIST_PROGRAM                          the path of hoist; by default the one on PATH
# HOIST_MANIFEST                         the path of the manifest; flags.yaml by default
# HOIST_ALLOW_OLD_COMMIT                 true: carry out the manifest of a commit though its branch has another one by now
# HOIST_DRIFT                            apply, leave or refuse: what becomes of what was changed elsewhere; apply by default
# REFLAG_API_KEY, REFLAG_APP_ID, …       as hoist reads them
# CI_JOB_TOKEN, CI_ENVIRONMENT_NAME and other CI_…: as defined by GitLab
set -eu
# shellcheck source=scripts/gitlab/common.sh
. "${0%/*}/common.sh"

if [ -n "${CI_MERGE_REQUEST_IID:-}" ] || [ -n "${CI_EXTERNAL_PULL_REQUEST_IID:-}" ]; then
    fail 64 "apply runs on what is merged, not on a merge request"
fi
if [ "${CI_COMMIT_REF_PROTECTED:-}" != true ]; then
    fail 64 "apply runs on protected branches and tags alone: whoever can push here would decide what is applied"
fi

# gitlab_api PATH: the answer of GitLab's API to the job's token, which is in no argument.
gitlab_api() {
    curl --globoff --silent --show-error --fail --max-time 60 --retry 3 --config - -- "$CI_API_V4_URL/$1" <<CONFIG 2>"$work/err"
header = "JOB-TOKEN: $job_token"
CONFIG
}

# last_applied: the commit of the last successful deployment from this branch to the job's environment, if this one goes on from
# there. Without one, says why.
last_applied() {
    if [ -z "${CI_ENVIRONMENT_NAME:-}" ] || [ -z "${CI_COMMIT_BRANCH:-}" ]; then
        before_only "this job deploys to no environment"
        return 1
    fi
    deployments=$(jq -rn --arg project "${CI_PROJECT_ID:-}" --arg environment "$CI_ENVIRONMENT_NAME" '
        "projects/\($project | @uri)/deployments?environment=\($environment | @uri)&status=success&order_by=id&sort=desc&per_page=1"')
    if ! gitlab_api "$deployments" >"$work/deployments" ||
        ! last=$(jq -r --arg branch "$CI_COMMIT_BRANCH" '.[0] | select(.ref == $branch).sha // empty' "$work/deployments" 2>"$work/err"); then
        before_only "GitLab doesn't tell this job"
        return 1
    fi
    if [ -z "$last" ]; then
        before_only "there is none yet from this branch"
        return 1
    fi
    here=$(quiet_git rev-parse --verify --quiet HEAD) || here=$CI_COMMIT_SHA
    if ! is_commit "$last" || ! { has_commit "$last" || fetch "$last"; } || ! is_ancestor "$CI_SERVER_URL" "$CI_PROJECT_URL.git" \
        gitlab-ci-token "$job_token" "$last" "$here" "$work/history"; then
        before_only "its commit isn't in the history of this one"
        return 1
    fi
}

# before_only WHY: the commit before the push is what drift is told from.
before_only() {
    : >"$work/err"
    echo "notice: the commit of the last successful deployment isn't known: $1. Only what this push changes is sent: merges whose own job failed, was dropped or found a newer manifest aren't in it"
}

saved=
drift=${HOIST_DRIFT:-apply}
case ${1:-} in
'' | -*) set -- --manifest="$manifest" "$@" ;;
# A saved plan says itself what it does about drift, and which manifest it was made of.
*)
    saved=$1
    drift=apply
    status=0
    # A character at the end keeps the line breaks before it.
    manifest=$("$hoist" show --manifest-path -- "$saved" 2>"$work/err" && printf .) || status=$?
    if [ "$status" != 0 ]; then fail "$status" "the saved plan can't be read; nothing was applied"; fi
    manifest=${manifest%??}
    ;;
esac

# What is due leaves what has drifted anyway.
for word; do
    if [ "$word" = --due ]; then drift=apply; fi
done

case $drift in
apply) ;;
leave | refuse)
    if last_applied; then
        base=$last
    else
        base=${CI_COMMIT_BEFORE_SHA:-}
        is_commit "$base" || fail 64 "HOIST_DRIFT: $drift needs a push to an existing branch, or an earlier deployment"
        has_commit "$base" || fetch "$base" || fail 1 "the commit before the push can't be fetched; nothing was applied"
    fi
    set -- "$@" --base="$base" --drift="$drift"
    ;;
*) fail 64 "HOIST_DRIFT must be apply, leave or refuse" ;;
esac

# is_again: whether this isn't the job's first attempt. GitLab makes another job for each further one, and only the jobs of the
# first are as old as their pipeline. Where GitLab doesn't say how old this one is, it counts as a further attempt.
is_again() {
    gitlab_api job >"$work/job" || return 0
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
    # What counts is what is checked out, which may be another commit than the pipeline's.
    here=$(quiet_git rev-parse --verify --quiet HEAD) || fail 1 "there is no checkout to compare with the branch; nothing was applied"
    if [ "$head" = "$here" ]; then return 0; fi
    status=0
    unchanged_since "$head" || status=$?
    case $status in
    0) echo "the branch has moved; its manifest is the same as this commit's" ;;
    2)
        if [ "$head" = "$CI_COMMIT_SHA" ]; then
            fail 4 "what is checked out is an older commit, whose manifest would undo what the branch has by now; nothing was applied"
        fi
        if [ "$drift" != apply ]; then
            fail 4 "the branch has another manifest by now; with HOIST_DRIFT: $drift, what this commit changes waits for the pipeline of the newest commit, which sends everything since the last successful deployment; nothing was applied"
        fi
        if is_again; then
            fail 4 "the branch has another manifest by now, which this older commit's would undo; nothing was applied: run a pipeline for its newest commit, or set HOIST_ALLOW_OLD_COMMIT: \"true\""
        fi
        echo "notice: the branch has another manifest by now; the pipeline of its newest commit applies it, and nothing was applied here"
        exit 0
        ;;
    # The apply reports what is wrong with this commit's manifest; a saved plan doesn't read it.
    3) if [ -n "$saved" ]; then fail 64 "the manifest that the saved plan was made of isn't in this checkout; nothing was applied"; fi ;;
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
