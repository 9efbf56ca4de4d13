#!/bin/sh
# Finds hoist, downloads a release of it, or builds it from the action's own source, and passes its path to later steps.
#
# HOIST_INPUT_HOIST_PATH                 the path of hoist, if the job already has one
# HOIST_INPUT_BUILD                      true: build it from source
# HOIST_INPUT_VERSION                    the release to download; that of the action's own source by default
# HOIST_BUILT                            where the built program is cached
# HOIST_SOURCE                           the action's own folder
# HOIST_REPOSITORY                       the action's own repository, owner/name
# RUNNER_TOOL_CACHE                      where downloads are kept, if anywhere
set -eu
# shellcheck source=scripts/action/common.sh
. "${0%/*}/common.sh"

found() {
    version=$("$1" --version) || refuse "$2 isn't hoist, or doesn't run here"
    output program "$1"
    echo "hoist $version: $2"
    exit 0
}

if [ -n "${HOIST_INPUT_HOIST_PATH:-}" ]; then
    program=$HOIST_INPUT_HOIST_PATH
    case $program in /*) ;; *) program=$(pwd)/$program ;; esac
    [ -x "$program" ] || refuse "hoist-path isn't a program: it doesn't exist, or can't be executed"
    found "$program" "set by hoist-path"
fi
if is_true build "${HOIST_INPUT_BUILD:-}"; then
    if [ -x "$HOIST_BUILT/hoist" ]; then found "$HOIST_BUILT/hoist" "built by an earlier run"; fi
    command -v swift >/dev/null 2>&1 || refuse "there is no Swift toolchain to build hoist with; install one, or leave build out"
    echo "building hoist from source; this takes minutes"
    cd -- "$HOIST_SOURCE"
    sh scripts/install-libyaml.sh
    sh scripts/pins/use.sh
    set -- --force-resolved-versions --disable-default-traits --product hoist
    # macOS has the Swift libraries itself.
    if [ "$(uname -s)" != Darwin ]; then set -- --static-swift-stdlib "$@"; fi
    set -- -c release "$@"
    swift build "$@"
    built=$(swift build "$@" --show-bin-path)/hoist
    mkdir -p "$HOIST_BUILT"
    cp -- "$built" "$HOIST_BUILT/hoist"
    strip "$HOIST_BUILT/hoist" 2>/dev/null || echo "strip isn't available; the program isn't stripped"
    found "$HOIST_BUILT/hoist" "built from source"
fi
if [ -z "${HOIST_INPUT_VERSION:-}" ] && program=$(command -v hoist); then found "$program" "found on PATH"; fi

# A release, held to its digest in the action's own repository: who can replace a download can't replace what runs with the key.
ways="set build: true to build it from source, or hoist-path"
own=$(sed -n 's/.*static let text = "\(.*\)"/\1/p' "$HOIST_SOURCE/Sources/HoistEngine/Version.swift")
wanted=${HOIST_INPUT_VERSION:-$own}
wanted=${wanted#v}
case $wanted in
'' | *[!0-9.]*) refuse "the input version is a version such as 1.2.3" ;;
esac

case $(uname -s) in
Linux) system=linux ;;
Darwin) system=macos ;;
*) system= ;;
esac
case $(uname -m) in
x86_64 | amd64) machine=x86_64 ;;
arm64 | aarch64) machine=arm64 ;;
*) machine= ;;
esac
[ -n "$system" ] && [ -n "$machine" ] || refuse "no release of hoist runs on this platform (only Linux and macOS, x86_64 and arm64); $ways"

# digest PLATFORM: the digest of its archive; nothing if there is none.
# Versions are strings: as numbers, 1.10 would be 1.1.
digest() { awk -v version="$wanted" -v platform="$1" '$1 "" == version "" && $2 == platform { print $3; exit }' "$HOIST_SOURCE/scripts/action/releases.txt"; }
expected=
# On Linux, the program that needs no C library runs everywhere.
for platform in "$system-musl-$machine" "$system-$machine"; do
    expected=$(digest "$platform")
    [ -z "$expected" ] || break
done
if [ -z "$expected" ]; then
    if awk -v version="$wanted" '$1 "" == version "" { found = 1 } END { exit !found }' "$HOIST_SOURCE/scripts/action/releases.txt"; then
        refuse "hoist $wanted has no release for this platform; $ways"
    fi
    refuse "this version of the action knows no release hoist $wanted, so nothing is downloaded; $ways"
fi

# unpacked ARCHIVE WHERE: ends with the program of an archive that has the digest.
unpacked() {
    place=$(work_folder)
    tar -xzf "$1" -C "$place" --strip-components 1 || refuse "the release hoist $wanted can't be unpacked"
    "$place/bin/hoist" --version >/dev/null 2>&1 ||
        refuse "the release hoist $wanted doesn't run on this machine, whose C library may be too old; use a newer image, or $ways"
    found "$place/bin/hoist" "$2"
}

name=hoist-$wanted-$platform.tar.gz
kept=${RUNNER_TOOL_CACHE:+$RUNNER_TOOL_CACHE/hoist/$wanted/$platform/$name}
archive=$(work_folder)/$name
if [ -n "$kept" ] && [ -f "$kept" ]; then
    # Other jobs can write there too, also between a look and the next: what is compared and unpacked is a copy of this job's own.
    if cp -- "$kept" "$archive" && [ "$(sha256 "$archive")" = "$expected" ]; then unpacked "$archive" "kept in the tool cache"; fi
    rm -f -- "$archive"
    warning hoist "the archive in the tool cache isn't the release's, so it is downloaded again"
fi

# Composite actions aren't promised the name of their own repository; the runner's path for them has it.
if [ -z "${HOIST_REPOSITORY:-}" ]; then
    case $HOIST_SOURCE in
    */_actions/*/*/*)
        rest=${HOIST_SOURCE#*/_actions/}
        owner=${rest%%/*}
        rest=${rest#*/}
        HOIST_REPOSITORY=$owner/${rest%%/*}
        ;;
    esac
fi
[ -n "${HOIST_REPOSITORY:-}" ] || refuse "the action is used from a folder, so there is no repository whose release it could download; $ways"
command -v curl >/dev/null 2>&1 || refuse "there is no curl to download hoist with; install it, or $ways"
url=${GITHUB_SERVER_URL:-https://github.com}/$HOIST_REPOSITORY/releases/download/v$wanted/$name
for attempt in 1 2 3; do
    status=0
    codes=$(curl --globoff --silent --show-error --fail --location --proto '=https,http' --proto-redir '=https' --retry 3 \
        --connect-timeout 20 --max-time 300 --write-out '%{http_code} %{http_connect}' --output "$archive" "$url" \
        2>"$archive.log") || status=$?
    # A connection that broke while it was used: curl itself tries again only after other errors.
    case "$status ${codes#* }" in
    "18 "* | "52 "* | "55 "* | "56 000" | "56 200" | "92 "*) [ $attempt = 3 ] || sleep 1 ;;
    *) break ;;
    esac
done
code=${codes% *}
connect=${codes#* }
proxy=
for variable in https_proxy HTTPS_PROXY all_proxy ALL_PROXY; do
    eval "value=\${$variable:-}"
    if [ -n "$value" ]; then proxy=$variable && break; fi
done
if [ "$status" != 0 ]; then
    log "$archive.log"
    case $connect in
    000 | 200) ;;
    *) refuse "the proxy that ${proxy:-the configuration of curl} names answered $connect; check it, or $ways" ;;
    esac
    case $status in
    22)
        case $code in
        404) refuse "the release hoist $wanted has no file $name, or the repository can't be read from here; $ways" ;;
        *) refuse "the forge answered $code when hoist $wanted was downloaded; run the job again, or $ways" ;;
        esac
        ;;
    5 | 97) refuse "the proxy can't be reached that ${proxy:-the configuration of curl} names; check it, or $ways" ;;
    6 | 7 | 28)
        [ -z "$proxy" ] || refuse "hoist $wanted can't be downloaded through the proxy that $proxy names; check it, or $ways"
        refuse "there is no way from this machine to the forge's releases; allow it, set https_proxy, or $ways"
        ;;
    35 | 60) refuse "the certificate of the forge isn't trusted here; set SSL_CERT_FILE or CURL_CA_BUNDLE, or $ways" ;;
    *)
        [ -z "$proxy" ] || refuse "hoist $wanted can't be downloaded through the proxy that $proxy names (curl ended with $status); check it, or $ways"
        refuse "hoist $wanted can't be downloaded (curl ended with $status); run the job again, or $ways"
        ;;
    esac
fi
actual=$(sha256 "$archive")
if [ "$actual" != "$expected" ]; then
    rm -f -- "$archive"
    refuse "what was downloaded isn't hoist $wanted: its SHA-256 is $actual, not $expected; nothing of it was run"
fi
if [ -n "$kept" ]; then
    # A job beside this one may do the same: a rename replaces it whole.
    if mkdir -p "${kept%/*}" && new=$(mktemp "$kept.XXXXXX") && cp -- "$archive" "$new" && chmod 644 "$new" &&
        mv -f -- "$new" "$kept"; then :; else
        [ -z "${new:-}" ] || rm -f -- "$new"
        warning hoist "the release can't be kept in the tool cache, so the next job downloads it again"
    fi
fi
unpacked "$archive" "downloaded, release v$wanted"
