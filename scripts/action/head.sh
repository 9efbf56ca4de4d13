#!/bin/sh
# Before an apply: is the manifest of this commit, with what it includes, the one at the head of its branch? Otherwise the run
# of an older commit would undo what was merged since. Also fetches the commit that drift is told from. Needs git.
#
# HOIST_PROGRAM                          the path of hoist
# HOIST_INPUT_MANIFEST, _BASE            inputs of the action, by name
# HOIST_INPUT_PLAN_FILE                  a saved plan that is to be applied; its manifest is the one that it was made of
# HOIST_INPUT_ALLOW_OLD_COMMIT           true or false
# HOIST_INPUT_DRIFT                      apply, leave or refuse
# HOIST_BEFORE                           the commit before a push, as its event says
# GH_TOKEN                               the job's token, with contents: read
# GITHUB_API_URL, GITHUB_SERVER_URL, GITHUB_REPOSITORY, GITHUB_REF_TYPE, GITHUB_REF_NAME, GITHUB_SHA, GITHUB_RUN_ATTEMPT:
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

# cannot MESSAGE: ends the step, since what is at the head isn't known. Nothing was applied.
cannot() {
    error "hoist apply" "$1; nothing was applied"
    log "$work/err"
    output status 1
    exit 1
}

# get PATH: the answer of GitHub's API, in the form that is only a commit's id. The token is in no argument.
get() {
    curl --silent --show-error --fail --max-time 60 --retry 3 --config - \
        --header "Accept: application/vnd.github.sha" -- "${GITHUB_API_URL:-https://api.github.com}/$1" <<CONFIG
header = "Authorization: Bearer $token"
CONFIG
}

# fetch COMMIT: fetches it, unless it is here already.
fetch() {
    has_commit "$1" || fetch_revision "$GITHUB_SERVER_URL" "$GITHUB_SERVER_URL/$GITHUB_REPOSITORY" x-access-token "$token" "$1" \
        2>"$work/err"
}

drift=${HOIST_INPUT_DRIFT:-apply}
if [ -n "${HOIST_INPUT_PLAN_FILE:-}" ]; then
    drift=apply
    manifest=$(sed -n 's/^  "manifest": {"paths":\["\([^"\\]*\)".*/\1/p' "$(path "$HOIST_INPUT_PLAN_FILE")" 2>"$work/err") || manifest=
fi

case $drift in
apply) ;;
leave | refuse)
    base=${HOIST_INPUT_BASE:-}
    if [ -z "$base" ]; then
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
# A job that applies a saved plan may have nothing else.
if [ -n "${HOIST_INPUT_PLAN_FILE:-}" ] && ! [ -f "$manifest" ]; then
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
if [ "$head" = "$GITHUB_SHA" ]; then exit 0; fi

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
# Its own run reports what is wrong with this commit's manifest.
3) exit 0 ;;
# An input that is wrong, and an interruption: neither is trouble with the network.
64 | 130 | 143)
    error "hoist apply" "$(meaning "$status"); nothing was applied"
    log "$work/err"
    output status "$status"
    exit "$status"
    ;;
*) cannot "the manifest at the head of the branch can't be compared with this commit's" ;;
esac

if [ "${GITHUB_RUN_ATTEMPT:-1}" != 1 ]; then
    error "hoist apply" "the branch has another manifest by now, which this older commit's would undo; run the apply of the newest commit again, or set allow-old-commit: true"
    summary "hoist apply: nothing was applied, since the branch has another manifest by now. Run the apply of its newest commit again."
    output status 4
    exit 4
fi
notice "hoist apply" "the branch has another manifest by now; the run of its newest commit applies it"
summary "hoist apply: nothing was applied, since the branch has another manifest by now. The run of its newest commit applies it."
output superseded true
output status 0
