#!/bin/sh
# Writes a comment on the pull request: the plan, or after the merge what was applied. Each run replaces it. Needs the `gh`
# command line.
#
# HOIST_COMMENT_KIND                     plan or applied
# HOIST_COMMENT_FILE                     its text
# HOIST_INPUT_COMMENT                    true, always or false
# HOIST_COMMENT_ONLY_REPLACES            true if nothing changes: a comment of an earlier run is replaced, and none is new
# HOIST_COMMENT_ID                       distinguishes it from comments of other plans on the same pull request …
# HOIST_INPUT_MANIFEST                   … by default, the manifest's path does
# HOIST_PULL_REQUEST                     the pull request's number; empty for the one that the commit was merged by
# HOIST_COMMIT                           the newest commit of the pull request; empty for GITHUB_SHA
# GH_TOKEN, GITHUB_REPOSITORY, GITHUB_REF_NAME, GITHUB_SHA: as defined by gh and GitHub
set -eu
# shellcheck source=scripts/action/common.sh
. "${0%/*}/common.sh"
# shellcheck source=scripts/shared/comment-text.sh
. "${0%/*}/../shared/comment-text.sh"

# Only gh gets the token, and it runs where nothing of the repository is.
token=${GH_TOKEN:-}
unset GH_TOKEN GITHUB_TOKEN
work=$(work_folder)
gh_api() { (cd -- "$work" && GH_TOKEN=$token exec gh api "$@" 2>"$work/err"); }

case ${HOIST_INPUT_COMMENT:-true} in
true | always) ;;
false) exit 0 ;;
*) refuse "the input comment must be true, always or false" ;;
esac
case ${HOIST_COMMENT_ID:-} in
*[!A-Za-z0-9._-]*) refuse "comment-id may only contain letters, digits, periods, dashes and underscores" ;;
esac
case ${HOIST_COMMENT_KIND:-plan} in
plan) kind=plan what="the plan's comment" ;;
applied) kind=applied what="the comment on what was applied" ;;
*) refuse "there is no such comment" ;;
esac
only_replaces=${HOIST_COMMENT_ONLY_REPLACES:-false}
if [ "${HOIST_INPUT_COMMENT:-}" = always ]; then only_replaces=false; fi

# not_written WHY: only the plan, and what was applied, decide the check.
not_written() {
    warning "hoist" "$what couldn't be written: $1"
    exit 0
}
failed() {
    why="GitHub refused it or couldn't be reached"
    case $(cat -- "$work/err") in
    *'HTTP 401'* | *'HTTP 403'* | *'HTTP 404'* | *'not accessible'*)
        why="the job needs the permission pull-requests: write, or the input comment: false"
        ;;
    esac
    warning "hoist" "$what couldn't be written: $why"
    log "$work/err"
    exit 0
}
command -v gh >/dev/null 2>&1 || not_written "this job has no gh, GitHub's command line; install it, or set comment: false"

# Filters are constant; variable values are passed in the environment.
pull=${HOIST_PULL_REQUEST:-}
if [ -z "$pull" ] && [ "$kind" = applied ]; then
    BRANCH=${GITHUB_REF_NAME:-} REPOSITORY=$GITHUB_REPOSITORY
    export BRANCH REPOSITORY
    gh_api "repos/$GITHUB_REPOSITORY/commits/$GITHUB_SHA/pulls" --jq '
        [.[] | select(.merged_at != null and .base.ref == env.BRANCH and .base.repo.full_name == env.REPOSITORY)][0].number // empty
    ' >"$work/pull" || failed
    pull=$(cat -- "$work/pull")
    if [ -z "$pull" ]; then
        echo "this commit wasn't merged by a pull request, so there is nothing to comment on"
        exit 0
    fi
fi
case $pull in
'' | *[!0-9]*) refuse "there is no pull request to comment on" ;;
esac

# A run that is repeated doesn't replace the plan of a newer commit.
if [ "$kind" = plan ] && [ -n "${HOIST_COMMIT:-}" ]; then
    gh_api "repos/$GITHUB_REPOSITORY/pulls/$pull" --jq '.head.sha // empty' >"$work/newest" || failed
    newest=$(cat -- "$work/newest")
    if [ -n "$newest" ] && [ "$newest" != "$HOIST_COMMIT" ]; then
        echo "the pull request has a newer commit, whose run writes the plan's comment"
        exit 0
    fi
fi

# GitHub accepts 65,536 characters; hoist limits its plans to 60,000 bytes.
most=65000

id=${HOIST_COMMENT_ID:-$(manifest_id "${HOIST_INPUT_MANIFEST:-flags.yaml}")}
marker="<!-- hoist-$kind${id:+ $id} -->"
commit=${HOIST_COMMIT:-${GITHUB_SHA:-}}
page=$(run_page)
# Which of several comments it is, for people.
label=${HOIST_COMMENT_ID:-}
case $id in manifest=*) label=${id#manifest=} ;; esac
ending=$(origin "$commit" "${GITHUB_SERVER_URL:+$GITHUB_SERVER_URL/$GITHUB_REPOSITORY/commit/$commit}" "$page")
ending="${label:+\`$label\` · }$ending"
body=$work/body.md
{
    if [ -n "$id" ]; then printf '%s\n' "$marker"; fi
    cat -- "$HOIST_COMMENT_FILE"
    printf '\n%s\n' "$ending"
} >"$body"
if [ "$(wc -c <"$body")" -gt "$most" ]; then
    printf '%s\n### Too long for a comment\n\n%s\n\n%s\n' "$marker" "${page:+[The run]($page) shows it.}" "$ending" >"$body"
fi

# The comment of an earlier run, and whether it says that everything was applied, or a part. Comments of other users are never changed,
# whatever they start with: only GraphQL tells an app's token or a job's whose it is.
gh_api graphql -f 'query={viewer{login}}' --jq .data.viewer.login >"$work/login" || failed
AUTHOR=$(cat -- "$work/login") MARKER=$marker
export AUTHOR MARKER
# shellcheck disable=SC2016
filter='.[] | select(.user.login == env.AUTHOR and (.body | startswith(env.MARKER + "\n") or startswith(env.MARKER + "\r\n")))
    | "\(.id) \(.body | if test("\n### Applied\r?\n") then "all" elif test("\n### Applied") then "some" else "none" end)"'
comments=repos/$GITHUB_REPOSITORY/issues/$pull/comments

# keep_applied: what earlier runs have applied stays above what this one has come to. Each part begins with a line that only
# these scripts write, as everything from outside is indented. Where it becomes too long, the oldest stays.
keep_applied() {
    gh_api "repos/$GITHUB_REPOSITORY/issues/comments/${found%% *}" --jq .body >"$work/old" || failed
    # shellcheck disable=SC2016
    parts='
        function give() { sub(/\n+$/, "", part); if (part ~ /\n### Applied/) printf "%s\n\n", part; part = "" }
        /^<!-- hoist-later -->$/ { give() }
        { part = part $0 "\n" }
        END { give() }'
    tr -d '\r' <"$work/old" | LC_ALL=C awk "$parts" >"$work/kept"
    {
        cat -- "$work/kept"
        printf '<!-- hoist-later -->\n'
        sed 1d "$body"
    } >"$work/both"
    if [ "$(wc -c <"$work/both")" -gt "$most" ]; then
        {
            LC_ALL=C awk '/^<!-- hoist-later -->$/ { exit } { print }' "$work/kept"
            printf '<!-- hoist-later -->\n### A later run\n\n%s\n\n%s\n' "${page:+[The run]($page) shows it.}" "$ending"
        } >"$work/both"
    fi
    mv -- "$work/both" "$body"
}

gh_api --paginate "$comments?per_page=100" --jq "$filter" >"$work/found" || failed
found=$(head -n 1 "$work/found")
case ${found}/${kind}/${HOIST_COMMENT_ONLY_REPLACES:-false} in
/*)
    [ "$only_replaces" != true ] || exit 0
    gh_api --method POST "$comments" -F "body=@$body" --silent || failed
    echo "$what was written"
    ;;
*' all/applied/true') echo "nothing was left to do; what an earlier run has applied stays in its comment" ;;
*)
    case $found in
    *' all' | *' some') if [ "$kind" = applied ]; then keep_applied; fi ;;
    esac
    gh_api --method PATCH "repos/$GITHUB_REPOSITORY/issues/comments/${found%% *}" -F "body=@$body" --silent || failed
    echo "$what was replaced"
    ;;
esac
