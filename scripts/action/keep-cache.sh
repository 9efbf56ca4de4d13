#!/bin/sh
# Outputs the key by which the cache of targets is saved, if it is to be: what a branch saves, its pull requests restore.
#
# HOIST_CACHE_FOLDER, HOIST_CACHE_PREFIX as cache.sh has named them
# HOIST_CACHE_RESTORED                   the key of what was restored; empty if nothing was
# GITHUB_EVENT_NAME, GITHUB_RUN_ID, GITHUB_RUN_ATTEMPT: as defined by GitHub
set -eu
# shellcheck source=scripts/action/common.sh
. "${0%/*}/common.sh"

# GitHub would keep what these save for the same pull request or merge group alone.
case ${GITHUB_EVENT_NAME:-} in
pull_request* | merge_group | issue_comment) exit 0 ;;
esac
[ -d "$HOIST_CACHE_FOLDER" ] || exit 0
cd -- "$HOIST_CACHE_FOLDER"

# Locks, and what a killed process left, aren't kept.
find . -type f ! -name '*.targets' -exec rm -f -- {} +
[ -n "$(find . -type f)" ] || exit 0
size=$(du -sk . | cut -f 1)
if [ "$size" -gt 102400 ]; then
    notice "hoist" "the cache of targets has more than 100 MB and isn't saved"
    exit 0
fi
digest=$(find . -type f | LC_ALL=C sort | while IFS= read -r file; do echo "$file $(sha256 "$file")"; done | sha256 - | cut -c 1-16)
case ${HOIST_CACHE_RESTORED:-} in
*-"$digest") exit 0 ;;
esac
# The number of the run makes it new, so that it is what later runs restore.
output key "$HOIST_CACHE_PREFIX$GITHUB_RUN_ID-${GITHUB_RUN_ATTEMPT:-1}-$digest"
