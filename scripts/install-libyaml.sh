#!/bin/sh
# Makes sure that libyaml's headers are installed: installs them with apt-get or brew, and says so. If it can't, it says what
# to install.
set -eu

found() {
    if command -v pkg-config >/dev/null 2>&1 && pkg-config --exists yaml-0.1; then return 0; fi
    printf '#include <yaml.h>\n' | "${CC:-cc}" -E -x c - >/dev/null 2>&1
}

if found; then exit 0; fi

as_root() {
    if [ "$(id -u)" = 0 ]; then
        "$@"
    elif command -v sudo >/dev/null 2>&1; then
        sudo "$@"
    else
        return 1
    fi
}

if command -v apt-get >/dev/null 2>&1; then
    echo "libyaml's headers are missing: installing libyaml-dev with apt-get" >&2
    # The list of packages may be old or empty on a new machine.
    if as_root apt-get update -q >&2 && as_root apt-get install -y -q libyaml-dev >&2 && found; then exit 0; fi
elif command -v brew >/dev/null 2>&1; then
    echo "libyaml's headers are missing: installing libyaml with brew" >&2
    if brew install libyaml >&2 && found; then exit 0; fi
fi

cat >&2 <<'END'
hoist needs the headers of libyaml (0.2.5 or newer), and they couldn't be installed from here. Install them:
  Debian, Ubuntu   sudo apt-get install libyaml-dev
  Fedora           sudo dnf install libyaml-devel
  Alpine           sudo apk add yaml-dev
  macOS            brew install libyaml
END
exit 1
