#!/bin/sh
# Installs the tools of a list, by default the linters in requirements.txt, in their own Python environment, unless they are already
# there, and says so. What the list has after `# wheels:` is kept as wheels in the folder `wheels`, for pip without an index.
# usage: install-tools.sh FOLDER [LIST]
#
# Exit code 1 if that isn't possible.
set -eu

folder=$1
list=${2:-$(dirname -- "$0")/requirements.txt}

if [ -f "$folder/requirements.txt" ] && cmp -s "$list" "$folder/requirements.txt"; then exit 0; fi

as_root() {
    if [ "$(id -u)" = 0 ]; then
        "$@"
    elif command -v sudo >/dev/null 2>&1; then
        sudo -n "$@"
    else
        return 1
    fi
}

# Debian's python3 doesn't include the module that creates environments.
environment() { rm -rf "$folder" && python3 -m venv "$folder" >&2; }

echo "installing the tools of $list into $folder" >&2
if ! environment; then
    if command -v apt-get >/dev/null 2>&1; then
        echo "python3 or its module venv is missing: installing python3-venv with apt-get" >&2
        as_root apt-get update -q >&2 && as_root apt-get install -y -q python3-venv >&2 && environment || exit 1
    else
        exit 1
    fi
fi
# A list with digests has one for each tool, and pip installs nothing else.
set -- --requirement "$list"
if grep -q -e '--hash=' "$list"; then set -- --require-hashes --no-deps --only-binary :all: "$@"; fi
"$folder/bin/pip" install --quiet --disable-pip-version-check "$@" >&2 || exit 1
wheels=$(sed -n 's/^# wheels: //p' "$list")
if [ -n "$wheels" ]; then
    # shellcheck disable=SC2086 # a list of words
    "$folder/bin/pip" download --quiet --disable-pip-version-check --no-deps --dest "$folder/wheels" $wheels >&2 || exit 1
fi
# Last, so that an interrupted installation is repeated.
cp -- "$list" "$folder/requirements.txt"
