#!/bin/sh
# Outputs a cache key for the program built from this source: the same source gives the same key.
#
# HOIST_SOURCE                           the action's own folder
set -eu
# shellcheck source=scripts/action/common.sh
. "${0%/*}/common.sh"

cd -- "$HOIST_SOURCE"
key=$(find Package.swift Plugins Sources scripts/action/install.sh scripts/pins/packages.txt -type f | LC_ALL=C sort | xargs cat | sha256 - | cut -c 1-32)
output key "$key"
