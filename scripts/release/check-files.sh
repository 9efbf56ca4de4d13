#!/bin/sh
# Checks the files of a release before they leave: they are those of SHA256SUMS and no others, all of one version, and none has a
# name, an owner or a base that is a placeholder. Prints every fault, and exits with 1 if there is one.
# usage: check-files.sh FOLDER VERSION
set -eu

folder=$1
version=$2
status=0
fault() {
    echo "check-files.sh: $1" >&2
    status=1
}
has() { LC_ALL=C grep -q "$@"; }

[ -f "$folder/SHA256SUMS" ] || { echo "check-files.sh: $folder has no SHA256SUMS" >&2; exit 1; }
(cd "$folder" && sha256sum --check --strict --quiet SHA256SUMS >&2) || fault "the files aren't those of SHA256SUMS"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
sed 's/^[0-9a-f]* [ *]//' "$folder/SHA256SUMS" | LC_ALL=C sort >"$work/summed"
(cd "$folder" && find . ! -type d ! -path ./SHA256SUMS) | sed 's,^\./,,' | LC_ALL=C sort >"$work/there"
for name in $(LC_ALL=C comm -13 "$work/summed" "$work/there"); do fault "$name isn't in SHA256SUMS"; done
for name in $(LC_ALL=C uniq -d "$work/summed"); do fault "$name is in SHA256SUMS more than once"; done

while read -r name; do
    case $name in
    */*) fault "$name isn't a file of version $version" ;;
    *__OWNER__*) fault "$name has the placeholder's name: set NPM_SCOPE, and build again" ;;
    hoist_of_nobody-*) fault "$name has the placeholder's name: set PYPI_NAME, and build again" ;;
    hoist-"$version"-*.tar.gz | hoist-"$version".spdx.json | hoist-"$version"-*.rpm | hoist_"$version"_*.deb) ;;
    *-hoist-"$version".tgz | *-hoist-*-"$version".tgz | *-"$version"-py3-none-*.whl) ;;
    hoist.rb | Dockerfile.ci | Dockerfile.scratch)
        has -F "hoist-$version-" "$folder/$name" || fault "$name isn't of version $version"
        if has -F __OWNER__ "$folder/$name"; then fault "$name has the placeholder's owner: set OWNER, and build again"; fi
        if has 'sha256:0\{64\}' "$folder/$name"; then fault "$name has no digest of its base: set BASE, and build again"; fi
        ;;
    *) fault "$name isn't a file of version $version" ;;
    esac
done <"$work/there"
exit $status
