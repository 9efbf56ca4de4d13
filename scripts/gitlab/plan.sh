#!/bin/sh
# Checks the manifest, plans, and writes the plan as hoist-plan.md and, if a token is set, as a note on the merge request.
#
# HOIST_PROGRAM                          the path of hoist; by default the one on PATH
# HOIST_MANIFEST                         the path of the manifest; flags.yaml by default
# HOIST_NOTE_TOKEN                       the token that writes the note; see note.sh
# HOIST_NOTE                             always: also a note where nothing changes
# REFLAG_API_KEY, REFLAG_APP_ID, …       as hoist reads them
# CI_…                                   as defined by GitLab
set -eu
note_token=${HOIST_NOTE_TOKEN:-}
# shellcheck source=scripts/gitlab/common.sh
. "${0%/*}/common.sh"
# shellcheck source=scripts/shared/comment-text.sh
. "$shared/comment-text.sh"

here=${0%/*}
note=$work/note.md

# keep_note: writes the text as hoist-plan.md, which the merge request can bring itself: as a link, it would lead elsewhere.
keep_note() {
    rm -rf -- hoist-plan.md
    cat -- "$note" >hoist-plan.md
}

# no_plan SENTENCE: replaces the plan, so that the note doesn't show an outdated one. Says why in hoist's own words, if it has
# printed some.
no_plan() {
    {
        printf '<!-- hoist-plan -->\n### No plan\n\n%s\n' "$1"
        if [ -s "$work/said" ]; then
            printf '\n'
            code "$work/said" 30000
        fi
    } >"$note"
    keep_note
}

# write_note [replace]: with the word, only where there is one already.
write_note() {
    [ -n "$note_token" ] || return 0
    if [ "${HOIST_NOTE:-}" = always ]; then set --; fi
    HOIST_NOTE_TOKEN=$note_token sh "$here/note.sh" "$note" "$@" || echo "the note couldn't be written" >&2
}

# changes_nothing: whether the merge request changes neither the manifest, with what it includes, nor anything else that decides
# what is applied. Where that can't be known, everything is planned.
changes_nothing() {
    unknown="so it isn't known whether flags change here, and all of them are planned"
    head=$(quiet_git rev-parse --verify --quiet HEAD 2>/dev/null) || head=
    base=${CI_MERGE_REQUEST_DIFF_BASE_SHA:-}
    case ${CI_MERGE_REQUEST_EVENT_TYPE:-} in
    # GitLab's merge of the merge request: its first parent is the base, whatever has been merged since.
    merged_result | merge_train) base=$(first_parent "$head" 2>/dev/null) || base= ;;
    esac
    if [ "$head" != "${CI_COMMIT_SHA:-}" ] || ! is_commit "$base"; then
        echo "the base of this commit isn't known, $unknown"
        return 1
    fi
    if ! has_commit "$base" && ! fetch "$base"; then
        echo "the base of this commit can't be fetched, $unknown"
        cat -- "$work/err" >&2
        : >"$work/err"
        return 1
    fi
    unchanged_since "$base" || return 1
    # Which app it is of, and how the pipeline calls hoist.
    same_files "$base" ':(top,glob)**/reflag.config.json' ':(top,glob)**/*.gitlab-ci.yml' 2>/dev/null
}

if [ -n "${CI_MERGE_REQUEST_IID:-}" ] && changes_nothing; then
    echo "neither the manifest nor what it includes is changed here, so there is nothing to plan"
    printf '<!-- hoist-plan -->\n### No flags are changed\n\nNeither the manifest nor what it includes is changed here.\n' >"$note"
    keep_note
    write_note replace
    exit 0
fi

# captured WORD…: runs the command WORD…, and keeps what it prints for the note.
captured() {
    status=0
    "$@" >"$work/said" 2>&1 || status=$?
    cat -- "$work/said"
}

captured "$hoist" validate --manifest="$manifest"
if [ "$status" != 0 ]; then
    no_plan "No plan could be made: $(meaning "$status")."
    write_note
    exit "$status"
fi

if [ -z "$api_key${REFLAG_API_KEY_FILE:-}" ]; then
    # The pipeline of a fork's merge request runs in the fork, which has none of this project's variables.
    if [ "${CI_MERGE_REQUEST_PROJECT_ID:-}" != "${CI_PROJECT_ID:-}" ] ||
        [ "${CI_MERGE_REQUEST_SOURCE_PROJECT_ID:-}" != "${CI_PROJECT_ID:-}" ]; then
        : >"$work/said"
        no_plan "The manifest is valid. A fork's merge request gets no API key, so there is no plan before the merge."
        echo "the manifest is valid; a fork's merge request gets no API key, so there is no plan"
        exit 0
    fi
fi

plan=$work/plan.json
captured with_key plan --manifest="$manifest" --out "$plan" --detailed-exitcode --fail-on-blocked
case $status in
0 | 2 | 5)
    "$hoist" show --format markdown -- "$plan" >"$note"
    keep_note
    ;;
*) no_plan "No plan could be made: $(meaning "$status")." ;;
esac
case $status in
0) write_note replace ;;
*) write_note ;;
esac
case $status in
0 | 2) exit 0 ;;
esac
fail "$status" "$(meaning "$status")"
