# shellcheck shell=sh
# What hoist's exit codes mean, for the scripts of the action and of the GitLab template: docs/exit-codes.md.

# meaning STATUS: what it means, and what to do.
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
