#!/bin/sh
# Builds an RPM of what is installed below a folder, and prints its path.
# usage: rpm.sh ROOT VERSION ARCHITECTURE FOLDER
#
# ROOT holds usr/…; ARCHITECTURE is x86_64 or aarch64. SOURCE_DATE_EPOCH is its date, in seconds.
set -eu

root=$(cd -- "$1" && pwd)
version=$2
architecture=$3
out=$4
here=$(dirname -- "$0")

command -v rpmbuild >/dev/null 2>&1 || { echo "rpm.sh: there is no rpmbuild; apt-get install rpm" >&2; exit 1; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
date=$(LC_ALL=C date -u -d "@${SOURCE_DATE_EPOCH:-0}" '+%a %b %d %Y')
sed -e "s|@VERSION@|$version|g" -e "s|@ROOT@|$root|g" -e "s|@DATE@|$date|g" "$here/templates/hoist.spec.in" >"$work/hoist.spec"
rpmbuild -bb --quiet --target "$architecture-linux" --define "_topdir $work" --define "_rpmdir $work/made" \
    --define 'use_source_date_epoch_as_buildtime 1' --define '_buildhost localhost' "$work/hoist.spec" >&2
mv "$work/made/$architecture/hoist-$version-1.$architecture.rpm" "$out/"
echo "$out/hoist-$version-1.$architecture.rpm"
