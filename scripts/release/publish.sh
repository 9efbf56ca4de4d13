#!/bin/sh
# Publishes a release to one place: what a job of release.yml does on a tag. What is there already and is the same is left as it is,
# so that a publication that broke off is finished by doing it again; what is there and is another is an error.
# usage: publish.sh github|npm|pypi|image FOLDER TAG
set -eu

what=${1:-}
case $what in
github | npm | pypi | image) ;;
*) echo "usage: publish.sh github|npm|pypi|image FOLDER TAG" >&2; exit 64 ;;
esac
folder=$2
tag=$3
here=$(dirname -- "$0")
version=${tag#v}
fail() { echo "publish.sh: $1" >&2; exit 1; }
own=$(sed -n 's/.*static let text = "\(.*\)"/\1/p' Sources/HoistEngine/Version.swift)
[ "v$own" = "$tag" ] || fail "the tag is $tag, and this source is version $own"
sh "$here/check-files.sh" "$folder" "$version" || fail "nothing was published"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# said WORD…: whether the last answer, in the log, has one of these words.
said() {
    for word in "$@"; do if grep -q -i -F -e "$word" "$work/log"; then return 0; fi; done
    return 1
}
# unknown WHAT: what the last answer was about isn't known.
unknown() {
    cat "$work/log" >&2
    fail "it isn't known whether $1 is there already"
}

# A draft that gets every file and is published last: immutable releases take no file afterwards.
publish_github() {
    sh "$here/notes.sh" "$version" >"$work/notes"
    if gh release view "$tag" --json isDraft,assets \
        --jq '"draft \(.isDraft)", (.assets[] | select(.state == "uploaded") | "file \(.name)")' >"$work/there" 2>"$work/log"; then :; else
        said "release not found" || unknown "the release $tag"
        echo "draft true" >"$work/there"
        gh release create "$tag" --draft --verify-tag --title "hoist $version" --notes-file "$work/notes"
    fi
    mkdir "$work/files"
    sed -n 's/^file //p' "$work/there" >"$work/names"
    while read -r name; do
        [ -f "$folder/$name" ] || fail "the release $tag has a file $name, and this one hasn't"
        gh release download "$tag" --dir "$work/files" --pattern "$name" >"$work/log" 2>&1 </dev/null || unknown "$name"
        cmp -s "$folder/$name" "$work/files/$name" || fail "the release $tag has another $name; a release never changes"
        echo "$name is there already"
    done <"$work/names"
    set --
    for file in "$folder"/*; do [ -f "$work/files/${file##*/}" ] || set -- "$@" "$file"; done
    if grep -q '^draft true$' "$work/there"; then
        # A file that was uploaded in part is replaced.
        [ $# = 0 ] || gh release upload "$tag" --clobber "$@"
        gh release edit "$tag" --draft=false --verify-tag
    elif [ $# -gt 0 ]; then
        fail "the release $tag is published without $(for file; do echo "${file##*/}"; done | paste -s -d ' ' -); a release never changes"
    fi
}

# npm itself is held to the integrity in npm.txt: it runs with the identity that publishes.
own_npm() {
    pinned=$(awk '$1 == "npm" { print $2 }' "$here/npm.txt")
    npm pack --silent "npm@$pinned" --pack-destination "$work" >/dev/null
    found=$(integrity "$work/npm-$pinned.tgz")
    [ "$found" = "$(awk '$1 == "npm" { print $3 }' "$here/npm.txt")" ] || fail "npm $pinned isn't the one in npm.txt: its integrity is $found; nothing of it was run"
    tar -xzf "$work/npm-$pinned.tgz" -C "$work"
}
integrity() { echo "sha512-$(openssl dgst -sha512 -binary "$1" | openssl base64 -A)"; }
run_npm() { node "$work/package/bin/npm-cli.js" "$@"; }

publish_npm() {
    # The platforms first: the launcher needs them.
    set -- "$folder"/*-hoist-*-*-"$version".tgz
    [ -f "$1" ] || fail "there are no npm packages in $folder"
    set -- "$@" "$folder"/*-hoist-"$version".tgz
    for file; do [ -f "$file" ] || fail "there is no $file"; done
    own_npm
    for file; do
        name=$(tar -xzOf "$file" package/package.json | sed -n 's/^  "name": "\(.*\)",$/\1/p')
        if run_npm view "$name@$version" dist.integrity >"$work/found" 2>"$work/log"; then :; else said E404 || unknown "$name"; fi
        if [ ! -s "$work/found" ]; then
            run_npm publish --provenance --access public "$file"
        elif [ "$(cat "$work/found")" = "$(integrity "$file")" ]; then
            echo "$name $version is there already"
        else
            fail "$name $version is there, and it is another; a release never changes"
        fi
    done
}

# uv leaves out what is there and equal, and refuses what is there and isn't.
publish_pypi() {
    set -- "$folder"/*.whl
    [ -f "$1" ] || fail "there are no wheels in $folder"
    sh scripts/lint/install-tools.sh .build-tools/publish "$here/publish-requirements.txt"
    .build-tools/publish/bin/uv publish --trusted-publishing always --check-url https://pypi.org/simple/ "$@"
}

# image FILE TAG NAME: builds an image and pushes it. One that is there without its provenance is built and pushed again, for anybody
# who may push could have made it. NAME is that of the output with its digest.
image() {
    made=$(sha256sum "$folder/$1" | cut -c 1-64)
    if docker pull --quiet "$2" >"$work/log" 2>&1; then
        if gh attestation verify "oci://$2" --repo "$GITHUB_REPOSITORY" \
            --signer-workflow "$GITHUB_REPOSITORY/.github/workflows/release.yml" --source-ref "refs/tags/$tag" >"$work/log" 2>&1; then
            [ "$(docker inspect --format '{{index .Config.Labels "hoist.dockerfile"}}' "$2")" = "$made" ] ||
                fail "$2 is there, and it is of another $1; a release never changes"
            echo "$2 is there already"
            return 0
        fi
        said "no attestations found" "HTTP 404" || unknown "the provenance of $2"
        echo "$2 is there without its provenance, and is built again"
    else
        said "manifest unknown" "name unknown" "not found" || unknown "$2"
    fi
    docker build --file "$folder/$1" --label "hoist.dockerfile=$made" --tag "$2" "$folder"
    docker push "$2"
    digest=$(docker inspect --format '{{range .RepoDigests}}{{println .}}{{end}}' "$2" | sed -n "s|^$repository@||p" | head -n 1)
    [ -n "$digest" ] || fail "docker doesn't say which digest $2 has in the registry"
    echo "$3=$digest" >>"$GITHUB_OUTPUT"
}

publish_image() {
    registry=${REGISTRY:-ghcr.io}
    repository=$registry/$(echo "$GITHUB_REPOSITORY" | tr '[:upper:]' '[:lower:]')
    for file in Dockerfile.scratch Dockerfile.ci; do
        [ -f "$folder/$file" ] || fail "there is no $file: the release was built without the archive that it is of, or without IMAGE_BASE"
    done
    echo "${GH_TOKEN:-}" | docker login "$registry" --username "${GITHUB_ACTOR:-}" --password-stdin
    echo "name=$repository" >>"$GITHUB_OUTPUT"
    image Dockerfile.ci "$repository:$version-ci" ci
    image Dockerfile.scratch "$repository:$version" scratch
}

"publish_$what"
