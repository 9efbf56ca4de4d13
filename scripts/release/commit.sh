#!/bin/sh
# Prints the commit that a folder is a checkout of, with the word `modified` after it if tracked files differ from it; or
# `unknown`, if there is no git, or the folder isn't the root of a work tree (a source archive, also inside of another
# repository).
# usage: commit.sh FOLDER
set -eu

# A git hook that builds would lead git to its own repository.
unset GIT_DIR GIT_WORK_TREE GIT_INDEX_FILE GIT_COMMON_DIR GIT_OBJECT_DIRECTORY
cd -- "$1"
if found=$(git rev-parse --show-prefix HEAD 2>/dev/null); then
    # The prefix is the first line, and empty at the root.
    prefix=${found%%
*}
    commit=${found#"$prefix"
}
    if [ -z "$prefix" ]; then
        # Not known is not clean.
        status=$(git --no-optional-locks status --porcelain --untracked-files=no 2>/dev/null) || status=unknown
        echo "$commit${status:+ modified}"
        exit 0
    fi
fi
echo unknown
