#!/bin/sh
# Before a plan: does this pull request, or this group of the merge queue, change the manifest, with what it includes, or anything
# else that decides what is applied? If it doesn't, there is nothing to plan, whatever has drifted. Needs git.
#
# HOIST_PROGRAM                          the path of hoist
# HOIST_INPUT_MANIFEST                   the input of the action
# HOIST_EVENT_ACTION                     what became of the pull request, as its event says
# HOIST_GROUP_BASE                       the commit that a group of the merge queue is built on, as its event says
# GH_TOKEN                               the job's token, with contents: read
# GITHUB_EVENT_NAME, GITHUB_SERVER_URL, GITHUB_REPOSITORY, GITHUB_SHA, GITHUB_BASE_REF, GITHUB_WORKFLOW_REF:
#                                        as defined by GitHub
set -eu
# shellcheck source=scripts/action/common.sh
. "${0%/*}/common.sh"
# shellcheck source=scripts/shared/commits.sh
. "$shared/commits.sh"

# Only git's own requests get the token.
token=${GH_TOKEN:-}
unset GH_TOKEN GITHUB_TOKEN

case ${GITHUB_EVENT_NAME:-}/${HOIST_EVENT_ACTION:-} in
pull_request/closed)
    output skipped closed
    exit 0
    ;;
pull_request/* | merge_group/*) ;;
# Everything else runs on a branch by itself, and is planned in full.
*) exit 0 ;;
esac

work=$(work_folder)

# cannot MESSAGE: ends the step, since it isn't known what has changed: everything is planned.
cannot() {
    notice "hoist plan" "$1, so it isn't known whether flags change here, and all of them are planned"
    if [ -f "$work/err" ]; then log "$work/err"; fi
    exit 0
}

fetch() { fetch_revision "$GITHUB_SERVER_URL" "$GITHUB_SERVER_URL/$GITHUB_REPOSITORY" x-access-token "$token" "$1" 2>"$work/err"; }

command -v git >/dev/null 2>&1 || cannot "this job has no git"
look_around "${HOIST_INPUT_MANIFEST:-flags.yaml}"
here=$(quiet_git rev-parse --verify --quiet HEAD 2>"$work/err") ||
    cannot "there is no checkout around the manifest; check the repository out with actions/checkout"

if [ "$GITHUB_EVENT_NAME" = merge_group ]; then
    base=${HOIST_GROUP_BASE:-none}
else
    # GitHub's merge of the pull request: its first parent is the base, whatever has been merged since.
    base=
    if [ "$here" = "$GITHUB_SHA" ]; then base=$(first_parent "$here") || base=; fi
fi
if [ -n "$base" ]; then
    is_commit "$base" || cannot "the base of this commit isn't known"
    has_commit "$base" || fetch "$base" || cannot "the base of this commit can't be fetched"
else
    # Another commit of the pull request: it changes nothing if it is the same as the base's branch is now.
    is_branch "${GITHUB_BASE_REF:-}" || cannot "the base of this commit isn't known"
    fetch "refs/heads/$GITHUB_BASE_REF" || cannot "the base of this commit can't be fetched"
    base=$(quiet_git rev-parse --verify --quiet FETCH_HEAD) || cannot "the base of this commit can't be fetched"
fi

status=0
"$HOIST_PROGRAM" validate --manifest="${HOIST_INPUT_MANIFEST:-flags.yaml}" --unchanged-since="$base" >"$work/out" 2>"$work/err" ||
    status=$?
case $status in
0) ;;
# The step that plans reports what is wrong with the manifest.
2 | 3 | 64) exit 0 ;;
*)
    if lacks_files; then cannot "this clone lacks the files of other commits; check out without filter"; fi
    cannot "the manifest can't be compared with the base's"
    ;;
esac

# Which app it is of, and how this workflow calls the action.
set -- ':(top,glob)**/reflag.config.json'
workflow=${GITHUB_WORKFLOW_REF:-}
workflow=${workflow#"$GITHUB_REPOSITORY"/}
workflow=${workflow%%@refs/*}
if [ -n "$workflow" ]; then set -- "$@" ":(top,literal)$workflow"; fi
status=0
same_files "$base" "$@" 2>"$work/err" || status=$?
case $status in
0) output skipped unchanged ;;
1) ;;
*) cannot "the files can't be compared with the base's" ;;
esac
