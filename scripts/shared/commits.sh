# shellcheck shell=sh
# Commits of the repository, for the scripts of the action and of the GitLab template. A token is in no argument.

# The folder that git runs in: the manifest's, where the repository is checked out beside the working folder.
git_folder=.

# quiet_git WORD…: git with nothing of the repository's configuration that starts a program.
quiet_git() {
    git -C "$git_folder" -c safe.bareRepository=explicit -c core.hooksPath=/dev/null -c core.fsmonitor=false "$@"
}

# look_around MANIFEST: lets git run in the clone that the manifest is in, as hoist does: actions/checkout with path makes one
# in a folder.
look_around() {
    case $1 in
    /*) folder=${1%/*}/ ;;
    */*) folder=./${1%/*} ;;
    *) return 0 ;;
    esac
    if git_folder=$folder quiet_git rev-parse --verify --quiet HEAD >/dev/null 2>&1; then git_folder=$folder; fi
}

# lacks_files: whether the clone was made without the contents of other commits' files.
lacks_files() { quiet_git config --get-regexp '^(remote\..*\.(promisor|partialclonefilter)|extensions\.partialclone)$' >/dev/null 2>&1; }

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

# fetch_revision SERVER REPOSITORY LOGIN TOKEN REVISION: fetches a commit, by its id or as refs/heads/BRANCH, with its files, from
# the repository's URL; the login and token are for the server's URL. A shallow clone gets it without its history; one with all of
# the history stays so.
fetch_revision() {
    depth=
    if [ "$(quiet_git rev-parse --is-shallow-repository)" = true ]; then depth=--depth=1; fi
    fetch_with "$1" "$2" "$3" "$4" "$5" ${depth:+"$depth"}
}

# fetch_with SERVER REPOSITORY LOGIN TOKEN REVISION OPTION…: fetches with these options of git.
fetch_with() {
    server=$1 repository=$2 revision=$5
    credentials=$(printf '%s:%s' "$3" "$4" | base64 | tr -d '\n')
    shift 5
    # The empty one takes back what a checkout may have left in the configuration: GitHub refuses two.
    GIT_CONFIG_COUNT=2 GIT_TERMINAL_PROMPT=0 GIT_CONFIG_KEY_0=http.$server/.extraHeader GIT_CONFIG_VALUE_0='' \
        GIT_CONFIG_KEY_1=http.$server/.extraHeader GIT_CONFIG_VALUE_1="Authorization: Basic $credentials" \
        quiet_git fetch --quiet --no-tags --no-recurse-submodules "$@" -- "$repository" "$revision"
}

# is_ancestor SERVER REPOSITORY LOGIN TOKEN OLDER NEWER FOLDER: whether the history of a commit has an older one, or is at it. What
# the clone doesn't know is fetched, without any files, into the folder, which doesn't exist yet.
is_ancestor() {
    if quiet_git merge-base --is-ancestor "$5" "$6" 2>/dev/null; then return 0; fi
    (
        git init --quiet --bare "$7" && git_folder=$7 && GIT_DIR=. && export GIT_DIR &&
            fetch_with "$1" "$2" "$3" "$4" "$6" --filter=tree:0 && quiet_git merge-base --is-ancestor "$5" "$6"
    ) 2>/dev/null
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
    # As a folder, and as a link or a submodule, which stand for one.
    [ -n "$(quiet_git -c safe.directory='*' ls-files -- ':(top,glob,icase)**/.hoist/**' ':(top,glob,icase)**/.hoist' 2>/dev/null)" ]
}
