# shellcheck shell=sh
# Shared functions of the action's scripts. External values (inputs, branch names, titles) arrive in variables and are passed
# on as arguments or file contents, never as part of a script, a workflow command or a filter.

shared=${0%/*}/../shared
# shellcheck source=scripts/shared/exit-codes.sh
. "$shared/exit-codes.sh"

# Only hoist gets the API key: no other program that these scripts start has it in its environment.
api_key=${REFLAG_API_KEY:-}
unset REFLAG_API_KEY

# hoist_with_key ARGUMENT…: runs hoist with the API key.
hoist_with_key() {
    if [ -n "$api_key" ]; then REFLAG_API_KEY=$api_key "$HOIST_PROGRAM" "$@"; else "$HOIST_PROGRAM" "$@"; fi
}

# become_hoist ARGUMENT…: the same in place of this shell.
become_hoist() {
    if [ -n "$api_key" ]; then
        REFLAG_API_KEY=$api_key
        export REFLAG_API_KEY
    fi
    exec "$HOIST_PROGRAM" "$@"
}

# error TITLE MESSAGE: an annotation. Both are only constants of these scripts.
error() { printf '::error title=%s::%s\n' "$1" "$2"; }
warning() { printf '::warning title=%s::%s\n' "$1" "$2"; }
notice() { printf '::notice title=%s::%s\n' "$1" "$2"; }

# refuse MESSAGE: ends the step because of a configuration error.
refuse() {
    error "hoist" "$1"
    exit 64
}

# refuse_before_merge COMMAND: ends the step for an event whose commit isn't merged yet.
refuse_before_merge() {
    case ${GITHUB_EVENT_NAME:-} in
    pull_request* | merge_group | issue_comment)
        refuse "$1 runs on what is merged: on push, workflow_dispatch or schedule, not on $GITHUB_EVENT_NAME"
        ;;
    # It may check out whatever the other workflow ran on, and is called the run of the default branch's newest commit.
    workflow_run)
        if [ "$1" = apply ]; then
            refuse "apply runs on what is merged: on push, workflow_dispatch or schedule, not on workflow_run"
        fi
        ;;
    esac
}

# output NAME VALUE: an output of the step. Rejects line breaks, which would start another output.
output() {
    case $2 in
    *"$newline"*) refuse "the output $1 can't have several lines" ;;
    esac
    if [ -n "${GITHUB_OUTPUT:-}" ]; then printf '%s=%s\n' "$1" "$2" >>"$GITHUB_OUTPUT"; fi
}
newline='
'

# summary LINE: a paragraph of the step's summary.
summary() {
    if [ -n "${GITHUB_STEP_SUMMARY:-}" ]; then printf '%s\n\n' "$1" >>"$GITHUB_STEP_SUMMARY"; fi
}

# Between stop_commands and start_commands, GitHub doesn't interpret the output as workflow commands.
stop_commands() {
    stop_token=$(od -An -N16 -tx1 /dev/urandom | tr -d ' \n')
    printf '::stop-commands::%s\n' "$stop_token"
}
start_commands() { printf '::%s::\n' "$stop_token"; }

# log FILE: prints the captured output of a program.
log() {
    [ -s "$1" ] || return 0
    stop_commands
    cat -- "$1"
    start_commands
}

# is_true INPUT VALUE: inputs are strings; anything but true and false is an error.
is_true() {
    case $2 in
    true) return 0 ;;
    false | '') return 1 ;;
    *) refuse "the input $1 must be true or false" ;;
    esac
}

# work_folder: a temporary folder for this step, readable only by this user.
work_folder() { mktemp -d "${RUNNER_TEMP:-${TMPDIR:-/tmp}}/hoist.XXXXXX"; }

# sha256 FILE: the SHA-256 of a file, or with `-` of standard input. Not every macOS has sha256sum.
sha256() {
    if command -v sha256sum >/dev/null 2>&1; then sha256sum "$@"; else shasum -a 256 "$@"; fi | cut -c 1-64
}

# path NAME: a path that can't be mistaken for an option.
path() {
    case $1 in
    /*) printf '%s' "$1" ;;
    *) printf './%s' "$1" ;;
    esac
}

# run_page: the URL of this run; empty outside of GitHub.
run_page() {
    if [ -n "${GITHUB_SERVER_URL:-}" ] && [ -n "${GITHUB_REPOSITORY:-}" ] && [ -n "${GITHUB_RUN_ID:-}" ]; then
        printf '%s/%s/actions/runs/%s' "$GITHUB_SERVER_URL" "$GITHUB_REPOSITORY" "$GITHUB_RUN_ID"
    fi
}

# has_key: whether hoist will find an API key.
has_key() { [ -n "$api_key${REFLAG_API_KEY_FILE:-}" ]; }

# need_key COMMAND: ends the step if there is no API key.
need_key() {
    has_key && return 0
    error "hoist $1" "$(meaning 7)"
    output status 7
    exit 7
}

# narrowed ENVIRONMENTS KEYS WORD…: runs the command WORD… with options appended for the environments and flags, which are
# given one per line.
narrowed() {
    environments=$1 keys=$2
    shift 2
    while IFS= read -r name; do
        [ -z "$name" ] || set -- "$@" --environment="$name"
    done <<LIST
$environments
LIST
    while IFS= read -r key; do
        [ -z "$key" ] || set -- "$@" --only="$key"
    done <<LIST
$keys
LIST
    "$@"
}
