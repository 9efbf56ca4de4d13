# shellcheck shell=sh
# Shared functions of the action's scripts. External values (inputs, branch names, titles) arrive in variables and are passed
# on as arguments or file contents, never as part of a script, a workflow command or a filter.

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

# meaning STATUS: what an exit code of hoist means, and what to do.
meaning() {
    case $1 in
    1) echo "network or API problems; run the job again" ;;
    3) echo "the manifest is invalid or missing" ;;
    4) echo "the live state has changed since the plan was made, or it isn't the expected plan; make a new one" ;;
    5) echo "a policy limit blocks the apply; review the plan, then raise the limit or set force: true" ;;
    6) echo "partly applied; run the job again to finish, or the one of the newest commit if the branch has moved" ;;
    7) echo "the API key is missing, rejected, or of the wrong kind, app or scope; nothing was written" ;;
    8) echo "written, but the live state or what is served differs from it; see the log" ;;
    64) echo "an input is wrong; see the log" ;;
    130 | 143) echo "interrupted; run the job again to finish, or the one of the newest commit if the branch has moved" ;;
    *) echo "hoist ended with exit code $1" ;;
    esac
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
