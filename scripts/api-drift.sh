#!/bin/sh
# Compares Reflag's API document with what hoist rests on (scripts/api-drift/rests-on.txt), and prints what moved, what is new
# and what is gone.
# usage: api-drift.sh [FILE|URL]      the default is Reflag's own: https://app.reflag.com/openapi.json
#
# Exits with 2 if hoist is touched, 1 if the document can't be read, and 0 otherwise. It needs python3, and curl for a URL;
# no key is sent.
set -eu

here=$(dirname "$0")/api-drift
source=${1:-https://app.reflag.com/openapi.json}

if ! command -v python3 >/dev/null; then
    echo "api-drift: python3 is needed" >&2
    exit 1
fi

case $source in
https://* | http://*)
    folder=$(mktemp -d)
    trap 'rm -rf "$folder"' EXIT
    if ! curl --globoff --fail --silent --show-error --location --proto '=http,https' --proto-redir '=https' --max-time 60 \
        --max-filesize 16777216 --retry 3 --output "$folder/document.json" "$source"; then
        echo "api-drift: $source can't be read" >&2
        exit 1
    fi
    document=$folder/document.json
    ;;
*) document=$source ;;
esac

status=0
python3 "$here/compare.py" "$here/rests-on.txt" "$document" || status=$?
# Anything else is a failure of the program itself.
case $status in 0 | 2) exit "$status" ;; *) exit 1 ;; esac
