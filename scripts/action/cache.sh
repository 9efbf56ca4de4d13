#!/bin/sh
# Names the folder of the cache of targets, and what its keys begin with: a cache for each manifest, app and API.
#
# HOIST_INPUT_CACHE                      true or false
# HOIST_INPUT_MANIFEST, _APP, _API_URL   inputs of the action, by name
# HOIST_CACHE_DIR                        set if the job has a folder of its own, which is its own business
# RUNNER_TEMP                            as defined by GitHub
set -eu
# shellcheck source=scripts/action/common.sh
. "${0%/*}/common.sh"

if ! is_true cache "${HOIST_INPUT_CACHE:-}" || [ -n "${HOIST_CACHE_DIR:-}" ]; then exit 0; fi

# Neither the system nor the machine is in it, and any path and URL becomes a word.
name=$(printf '%s\n' "${HOIST_INPUT_MANIFEST:-flags.yaml}" "${HOIST_INPUT_APP:-}" "${HOIST_INPUT_API_URL:-}" | sha256 - | cut -c 1-16)
output folder "$RUNNER_TEMP/hoist-targets-$name"
output prefix "hoist-targets-v1-$name-"
