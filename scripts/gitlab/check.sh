#!/bin/sh
# Ends a job whose commit brings what only this machine may write in .hoist. For jobs that call hoist themselves.
set -eu
# shellcheck source=scripts/gitlab/common.sh
. "${0%/*}/common.sh"
