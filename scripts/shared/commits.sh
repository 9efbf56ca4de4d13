# shellcheck shell=sh
# Commits of the repository, for the scripts of the action and of the GitLab template. A token is in no argument.

# quiet_git WORD…: git with nothing of the repository's configuration that starts a program.
quiet_git() {
    git -c safe.bareRepository=explicit -c core.hooksPath=/dev/null -c core.fsmonitor=false "$@"
}

# is_commit TEXT: whether it is a commit's id, and not the one of zeros that stands for none.
is_commit() {
    case $1 in
    *[!0-9a-f]* | '') return 1 ;;
    *[!0]*) [ ${#1} -ge 40 ] ;;
    *) return 1 ;;
    esac
}

# is_branch NAME: whether a branch can have that name.
is_branch() { quiet_git check-ref-format "refs/heads/$1"; }

# has_commit COMMIT: whether the clone has it with its files.
has_commit() { quiet_git cat-file -e "$1^{tree}" 2>/dev/null; }

# fetch_revision SERVER REPOSITORY LOGIN TOKEN REVISION: fetches a commit, by its id or as refs/heads/BRANCH, with its files and
# without its history, from the repository's URL; the login and token are for the server's URL.
fetch_revision() {
    credentials=$(printf '%s:%s' "$3" "$4" | base64 | tr -d '\n')
    # The empty one takes back what a checkout may have left in the configuration: GitHub refuses two.
    GIT_CONFIG_COUNT=2 GIT_TERMINAL_PROMPT=0 GIT_CONFIG_KEY_0=http.$1/.extraHeader GIT_CONFIG_VALUE_0='' \
        GIT_CONFIG_KEY_1=http.$1/.extraHeader GIT_CONFIG_VALUE_1="Authorization: Basic $credentials" \
        quiet_git fetch --quiet --depth=1 --no-tags --no-recurse-submodules -- "$2" "$5"
}

# first_parent COMMIT: the first of a merge's two parents, also where the clone ends at the merge; nothing for other commits.
first_parent() {
    quiet_git cat-file commit "$1" | sed -n '/^$/q;s/^parent //p' | {
        read -r first && read -r _ && ! read -r _ && printf '%s\n' "$first"
    }
}

# same_files COMMIT PATHSPEC…: whether the files are the same at HEAD as at the commit.
same_files() {
    other=$1
    shift
    quiet_git diff-tree --quiet -r "$other" HEAD -- "$@"
}

# tracks_hoist_folder: whether git tracks files in .hoist, which belongs to one machine: it may have customers' ids in it, and
# anyone who opens a pull request could have written it.
tracks_hoist_folder() {
    command -v git >/dev/null 2>&1 || return 1
    [ -n "$(quiet_git -c safe.directory='*' ls-files -- ':(top,glob,icase)**/.hoist/**' 2>/dev/null)" ]
}
