# shellcheck shell=sh
# Shared functions of the template's scripts, and what they take from the job's variables.

# The template's scripts, and those that they share with the action, are installed side by side.
shared=${0%/*}/../shared
# shellcheck source=scripts/shared/commits.sh
. "$shared/commits.sh"
# shellcheck source=scripts/shared/exit-codes.sh
. "$shared/exit-codes.sh"

hoist=${HOIST_PROGRAM:-hoist}
manifest=${HOIST_MANIFEST:-flags.yaml}

# Only hoist gets the API key, only note.sh the token that writes notes, and only git and curl the job's token: no other program
# that is started here has them in its environment.
api_key=${REFLAG_API_KEY:-}
job_token=${CI_JOB_TOKEN:-}
unset REFLAG_API_KEY HOIST_NOTE_TOKEN CI_JOB_TOKEN CI_REPOSITORY_URL

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# A runner may restore the cache's folder for another user: hoist goes on without it.
if [ -n "${HOIST_CACHE_DIR:-}" ] && [ -e "$HOIST_CACHE_DIR" ] && ! { [ -r "$HOIST_CACHE_DIR" ] && [ -w "$HOIST_CACHE_DIR" ]; }; then
    echo "the cache isn't used: this user can't write to $HOIST_CACHE_DIR" >&2
    unset HOIST_CACHE_DIR
fi

# fail STATUS MESSAGE: ends the job.
fail() {
    echo "error: $2" >&2
    if [ -s "$work/err" ]; then cat -- "$work/err" >&2; fi
    exit "$1"
}

if tracks_hoist_folder; then
    fail 64 "git tracks files in .hoist: remove them with git rm -r --cached, and write .hoist/ into .gitignore"
fi

with_key() { if [ -n "$api_key" ]; then REFLAG_API_KEY=$api_key "$hoist" "$@"; else "$hoist" "$@"; fi; }

# fetch REVISION: fetches a commit of this project with the job's token.
fetch() { fetch_revision "$CI_SERVER_URL" "$CI_PROJECT_URL.git" gitlab-ci-token "$job_token" "$1" 2>"$work/err"; }

# unchanged_since COMMIT: hoist's answer: 0 if the manifest, with what it includes, is the same there, 2 if it isn't.
unchanged_since() { "$hoist" validate --manifest="$manifest" --unchanged-since="$1" >"$work/out" 2>"$work/err"; }
