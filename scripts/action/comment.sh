#!/bin/sh
# Writes the plan's comment on the pull request. Each run replaces it. Needs the `gh` command line.
#
# HOIST_COMMENT_FILE                     its text
# HOIST_COMMENT_ID                       distinguishes it from comments of other plans on the same pull request
# HOIST_COMMENT_AUTHOR                   the user whose comments are replaced; others' never are, whatever they start with
# HOIST_PULL_REQUEST                     the pull request's number
# GH_TOKEN, GITHUB_REPOSITORY            as defined by gh and GitHub
set -eu
# shellcheck source=scripts/action/common.sh
. "${0%/*}/common.sh"

# Only gh gets the token, and it runs where nothing of the repository is.
token=${GH_TOKEN:-}
unset GH_TOKEN GITHUB_TOKEN
gh_api() { (cd -- "$work" && GH_TOKEN=$token exec gh api "$@"); }

case ${HOIST_PULL_REQUEST:-} in
'' | *[!0-9]*) refuse "there is no pull request to comment on" ;;
esac
case ${HOIST_COMMENT_ID:-} in
*[!A-Za-z0-9._-]*) refuse "comment-id may only contain letters, digits, periods, dashes and underscores" ;;
esac

# GitHub rejects larger comments; hoist limits its plans to 60,000 bytes.
most=65000

work=$(work_folder)
body=$work/body.md
marker='<!-- hoist-plan -->'
if [ -n "${HOIST_COMMENT_ID:-}" ]; then marker="<!-- hoist-plan $HOIST_COMMENT_ID -->"; fi
{
    if [ -n "${HOIST_COMMENT_ID:-}" ]; then printf '%s\n' "$marker"; fi
    cat -- "$HOIST_COMMENT_FILE"
} >"$body"
if [ "$(wc -c <"$body")" -gt "$most" ]; then
    page=$(run_page)
    printf '%s\n### The plan is too long for a comment\n\n%s\n' "$marker" "${page:+[The run]($page) shows it.}" >"$body"
fi

# The filter is constant; variable values are passed in the environment.
MARKER=$marker
AUTHOR=${HOIST_COMMENT_AUTHOR:-github-actions[bot]}
export MARKER AUTHOR
# shellcheck disable=SC2016
filter='.[] | select(.user.login == env.AUTHOR and (.body | startswith(env.MARKER + "\n") or startswith(env.MARKER + "\r\n"))) | .id'

failed() {
    warning "hoist" "the plan's comment couldn't be written; the job needs the permission pull-requests: write"
    log "$work/err"
    exit 0
}

comments=repos/$GITHUB_REPOSITORY/issues/$HOIST_PULL_REQUEST/comments
gh_api --paginate "$comments?per_page=100" --jq "$filter" >"$work/ids" 2>"$work/err" || failed
id=$(head -n 1 "$work/ids")
if [ -n "$id" ]; then
    gh_api --method PATCH "repos/$GITHUB_REPOSITORY/issues/comments/$id" -F "body=@$body" --silent 2>"$work/err" || failed
    echo "the plan's comment was replaced"
else
    gh_api --method POST "$comments" -F "body=@$body" --silent 2>"$work/err" || failed
    echo "the plan's comment was written"
fi
