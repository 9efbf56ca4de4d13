#!/bin/sh
# Publishes a release to one place: what a job of release.yml does on a tag.
# usage: publish.sh github|npm|pypi|image FOLDER TAG
#
# DRY=echo prints the commands that publish, in place of running them.
set -eu

what=$1
folder=$2
tag=$3
here=$(dirname -- "$0")
version=${tag#v}
dry=${DRY:-}
fail() { echo "publish.sh: $1" >&2; exit 1; }
own=$(sed -n 's/.*static let text = "\(.*\)"/\1/p' Sources/HoistEngine/Version.swift)
[ "v$own" = "$tag" ] || fail "the tag is $tag, and this source is version $own"
(cd "$folder" && sha256sum --check --strict --quiet SHA256SUMS) || fail "the files aren't those of SHA256SUMS"

# A name that nobody can have belongs to no release.
case $what in
npm | image | github) if find "$folder" -name '*__OWNER__*' | grep -q .; then fail "these packages have the placeholder's name: set NPM_SCOPE and build again"; fi ;;
esac

case $what in
github)
    notes=$(mktemp)
    trap 'rm -f "$notes"' EXIT
    sh "$here/notes.sh" "$version" >"$notes"
    $dry gh release create "$tag" --verify-tag --title "hoist $version" --notes-file "$notes" "$folder"/*
    ;;
npm)
    # npm takes a trusted publisher from 11.5.1 on. The platforms first: the launcher needs them.
    $dry npm install --global --ignore-scripts npm@11.6.2
    for file in "$folder"/*-hoist-*-*-"$version".tgz "$folder"/*-hoist-"$version".tgz; do
        $dry npm publish --provenance --access public "$file"
    done
    ;;
pypi)
    if find "$folder" -name 'hoist_of_nobody-*' | grep -q .; then fail "these wheels have the placeholder's name: set PYPI_NAME and build again"; fi
    $dry sh scripts/lint/install-tools.sh .build-tools/packages scripts/packages/requirements.txt
    $dry .build-tools/packages/bin/uv publish --trusted-publishing always "$folder"/*.whl
    ;;
image)
    registry=${REGISTRY:-ghcr.io}
    name=$registry/$(echo "$GITHUB_REPOSITORY" | tr '[:upper:]' '[:lower:]')
    [ -f "$folder/Dockerfile.scratch" ] || fail "there is no Dockerfile.scratch: the release has no archive for linux-musl-x86_64"
    if grep -q 'sha256:0\{64\}' "$folder"/Dockerfile.*; then fail "the Dockerfiles have no digest of their base: set BASE and build again"; fi
    echo "${GH_TOKEN:-}" | $dry docker login "$registry" --username "${GITHUB_ACTOR:-}" --password-stdin
    $dry docker build --file "$folder/Dockerfile.ci" --tag "$name:$version-ci" "$folder"
    $dry docker push "$name:$version-ci"
    $dry docker build --file "$folder/Dockerfile.scratch" --tag "$name:$version" "$folder"
    $dry docker push "$name:$version"
    [ -n "$dry" ] || {
        digest=$(docker inspect --format '{{index .RepoDigests 0}}' "$name:$version")
        printf 'name=%s\ndigest=%s\n' "$name" "${digest#*@}" >>"$GITHUB_OUTPUT"
    }
    ;;
*) echo "usage: publish.sh github|npm|pypi|image FOLDER TAG" >&2; exit 64 ;;
esac
