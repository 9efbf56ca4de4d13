#!/bin/sh
# Writes a file as a note on the merge request. Each run replaces it. Needs curl and jq.
# usage: note.sh FILE [replace]
#
# With `replace`, none is written where there isn't one yet.
#
# HOIST_MANIFEST                         whose plan it is: each manifest has a note of its own
# HOIST_NOTE_TOKEN                       a project access token with the role Reporter and the scope api
# CI_API_V4_URL, CI_MERGE_REQUEST_PROJECT_ID, CI_MERGE_REQUEST_IID, CI_MERGE_REQUEST_SOURCE_BRANCH_SHA, CI_COMMIT_SHA, CI_JOB_URL,
# CI_PROJECT_URL, CI_PROJECT_DIR:        set by GitLab
set -eu
# shellcheck source=scripts/shared/comment-text.sh
. "${0%/*}/../shared/comment-text.sh"

file=$1
# Only curl gets the token, and nothing here gets the API key.
token=$HOIST_NOTE_TOKEN
unset HOIST_NOTE_TOKEN REFLAG_API_KEY
for tool in curl jq; do
    command -v "$tool" >/dev/null 2>&1 || {
        echo "note.sh needs $tool" >&2
        exit 1
    }
done
case $token in
*[!A-Za-z0-9._-]*)
    echo "HOIST_NOTE_TOKEN isn't a token" >&2
    exit 1
    ;;
esac
case ${CI_MERGE_REQUEST_PROJECT_ID:-}/${CI_MERGE_REQUEST_IID:-} in
/* | */ | *[!0-9/]*)
    echo "there is no merge request to write a note on" >&2
    exit 1
    ;;
esac

# curl reads the token from standard input, because arguments are visible to every process. Redirects aren't followed.
api() {
    curl --globoff --silent --show-error --fail --config - "$@" <<CONFIG
header = "PRIVATE-TOKEN: $token"
CONFIG
}

notes=$CI_API_V4_URL/projects/$CI_MERGE_REQUEST_PROJECT_ID/merge_requests/$CI_MERGE_REQUEST_IID/notes
author=$(api "$CI_API_V4_URL/user" | jq -e .id)

manifest=${HOIST_MANIFEST:-flags.yaml}
id=$(manifest_id "${manifest#"${CI_PROJECT_DIR:-.}/"}")
marker="<!-- hoist-plan${id:+ $id} -->"
# The merge request's own commit, where GitLab tests its merge with the target branch.
commit=${CI_MERGE_REQUEST_SOURCE_BRANCH_SHA:-${CI_COMMIT_SHA:-}}
body=$(mktemp)
trap 'rm -f "$body"' EXIT
# Which of several notes it is, for people.
label=
case $id in manifest=*) label=${id#manifest=} ;; esac
{
    if [ -n "$id" ]; then printf '%s\n' "$marker"; fi
    cat -- "$file"
    printf '\n%s%s\n' "${label:+\`$label\` · }" "$(origin "$commit" "${CI_PROJECT_URL:+$CI_PROJECT_URL/-/commit/$commit}" "${CI_JOB_URL:-}")"
} >"$body"

# A job that runs again doesn't replace the plan of a newer commit.
newest=$(api "${notes%/notes}" | jq -r '.sha? // empty')
if [ -n "$newest" ] && [ "$newest" != "$commit" ]; then
    echo "the merge request has a newer commit, whose pipeline writes the note"
    exit 0
fi

# Only notes of the token's own user: anyone can write one that starts with the marker.
page=1
id=
while [ -z "$id" ] && [ "$page" -le 100 ]; do
    answer=$(api "$notes?sort=asc&order_by=created_at&per_page=100&page=$page")
    id=$(printf '%s' "$answer" | jq -r --argjson author "$author" --arg marker "$marker" '
        [.[] | select(.author.id == $author and (.body | startswith($marker + "\n") or startswith($marker + "\r\n")))][0].id // empty')
    [ "$(printf '%s' "$answer" | jq length)" -ge 100 ] || break
    page=$((page + 1))
done

if [ -n "$id" ]; then
    api --request PUT --data-urlencode "body@$body" "$notes/$id" >/dev/null
    echo "the plan's note was replaced"
elif [ "${2:-}" != replace ]; then
    api --request POST --data-urlencode "body@$body" "$notes" >/dev/null
    echo "the plan's note was written"
fi
