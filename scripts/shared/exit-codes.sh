# shellcheck shell=sh
# What hoist's exit codes mean, for the scripts of the action and of the GitLab template: docs/exit-codes.md.

# meaning STATUS [PLANFILE]: what it means, and what to do; with the path of a saved plan, of a run that applies it.
meaning() {
    case $1${2:+/plan} in
    1) echo "network or API problems, or a file that can't be read or written, as the log says; run the job again" ;;
    1/plan) echo "network or API problems, or the saved plan can't be read, as the log says; run the job again, or make a new plan" ;;
    4) echo "the plan isn't the expected one, or something has drifted, as the log says; nothing was applied" ;;
    4/plan) echo "the live state has changed since the plan was made, or it isn't the expected plan; make a new one" ;;
    *) meaning_of_others "$1" ;;
    esac
}

# meaning_of_others STATUS: those that mean the same with a saved plan and without.
meaning_of_others() {
    case $1 in
    3) echo "the manifest is invalid or missing" ;;
    5) echo "a policy limit blocks the apply; review the plan, then raise the limit or set force: true" ;;
    6) echo "partly applied; run the job again to finish, or the one of the newest commit if the branch has moved" ;;
    7) echo "the API key is missing, rejected, or of the wrong kind, app or scope; nothing was written" ;;
    8) echo "written, but the live state or what is served differs from it; see the log" ;;
    64) echo "an input is wrong; see the log" ;;
    130 | 143) echo "interrupted; run the job again to finish, or the one of the newest commit if the branch has moved" ;;
    *) echo "hoist ended with exit code $1" ;;
    esac
}
