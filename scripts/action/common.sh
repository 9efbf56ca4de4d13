# shellcheck shell=sh
# What the action's scripts share. What comes from outside (inputs, names of branches, titles) arrives in variables and is
# passed on as arguments or as the contents of files: never as a part of a script, a workflow command or a filter.

# error TITLE MESSAGE: an annotation. Both are words of these scripts alone.
error() { printf '::error title=%s::%s\n' "$1" "$2"; }
warning() { printf '::warning title=%s::%s\n' "$1" "$2"; }
notice() { printf '::notice title=%s::%s\n' "$1" "$2"; }

# refuse MESSAGE: ends the step, since it is set up wrongly.
refuse() {
    error "hoist" "$1"
    exit 64
}

# output NAME VALUE: an output of the step. A value of several lines would be several outputs.
output() {
    case $2 in
    *"$newline"*) refuse "the output $1 can't be of several lines" ;;
    esac
    if [ -n "${GITHUB_OUTPUT:-}" ]; then printf '%s=%s\n' "$1" "$2" >>"$GITHUB_OUTPUT"; fi
}
newline='
'

# summary LINE: a paragraph of the step's summary.
summary() {
    if [ -n "${GITHUB_STEP_SUMMARY:-}" ]; then printf '%s\n\n' "$1" >>"$GITHUB_STEP_SUMMARY"; fi
}

# From stop_commands to start_commands, GitHub takes no line of what is printed for a workflow command.
stop_commands() {
    stop_token=$(od -An -N16 -tx1 /dev/urandom | tr -d ' \n')
    printf '::stop-commands::%s\n' "$stop_token"
}
start_commands() { printf '::%s::\n' "$stop_token"; }

# log FILE: prints what was captured from a program.
log() {
    [ -s "$1" ] || return 0
    stop_commands
    cat -- "$1"
    start_commands
}

# is_true INPUT VALUE: inputs are text; anything but true and false is a mistake.
is_true() {
    case $2 in
    true) return 0 ;;
    false | '') return 1 ;;
    *) refuse "the input $1 is either true or false" ;;
    esac
}

# work_folder: a folder of this step's own, which only this user can read.
work_folder() { mktemp -d "${RUNNER_TEMP:-${TMPDIR:-/tmp}}/hoist.XXXXXX"; }

# path NAME: a path that no program takes for an option.
path() {
    case $1 in
    /*) printf '%s' "$1" ;;
    *) printf './%s' "$1" ;;
    esac
}

# run_page: the page of this run; nothing outside of GitHub.
run_page() {
    if [ -n "${GITHUB_SERVER_URL:-}" ] && [ -n "${GITHUB_REPOSITORY:-}" ] && [ -n "${GITHUB_RUN_ID:-}" ]; then
        printf '%s/%s/actions/runs/%s' "$GITHUB_SERVER_URL" "$GITHUB_REPOSITORY" "$GITHUB_RUN_ID"
    fi
}

# meaning STATUS: what an exit code of hoist says, and what to do.
meaning() {
    case $1 in
    1) echo "the network or the API was in trouble; run the job again" ;;
    3) echo "the manifest is invalid or missing" ;;
    4) echo "live state has moved since the plan was made, or it isn't the expected plan; make a new one" ;;
    5) echo "a limit of the policy blocks the apply; look at the plan, then raise the limit or give force: true" ;;
    6) echo "applied in part: run the job again to finish" ;;
    7) echo "the API key is missing, refused, or of the wrong kind, app or scope; nothing was written" ;;
    8) echo "written, but live or what is served isn't what was written: the log says what" ;;
    64) echo "an input is wrong: the log says which" ;;
    130 | 143) echo "interrupted; run the job again to finish" ;;
    *) echo "it ended with exit code $1" ;;
    esac
}

# has_key: whether hoist will find an API key.
has_key() { [ -n "${REFLAG_API_KEY:-}${REFLAG_API_KEY_FILE:-}" ]; }

# need_key COMMAND: ends the step where there is none.
need_key() {
    has_key && return 0
    error "hoist $1" "$(meaning 7)"
    output status 7
    exit 7
}

# narrowed ENVIRONMENTS KEYS WORD…: runs these words and, behind them, options for the environments and flags, one a line.
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
