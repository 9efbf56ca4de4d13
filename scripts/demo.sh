#!/bin/sh
# Plans and applies the repository's own flags.yaml against a new sandbox that already has a few flags.
# usage: demo.sh HOIST FOLDER
set -eu

hoist=$1
folder=$2

rm -rf "$folder"
mkdir -p "$folder"
cp examples/demo-sandbox.json "$folder/sandbox.json"
HOIST_DIR=$folder
export HOIST_DIR

step() {
    printf '\n$ hoist %s\n' "$*"
    "$hoist" "$@"
}

step plan --sandbox
step apply --sandbox --auto-approve --message "The demo"
step plan --sandbox --detailed-exitcode
