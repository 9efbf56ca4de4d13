#!/bin/sh
# Takes what the run of the tag's parent has built into a folder, and holds it to the tag: the tag's commit adds digests and nothing
# else, and they are those of these files. Runs in the checkout of the tag, with its parent; needs gh and GH_TOKEN.
# usage: take.sh FOLDER
set -eu

out=$1
here=$(dirname -- "$0")
fail() { echo "take.sh: $1" >&2; exit 1; }

parent=$(git rev-parse --verify --quiet HEAD^) || fail "the tag's commit has no parent here"
changed=$(git diff --name-only HEAD^ HEAD)
[ "$changed" = scripts/action/releases.txt ] || fail "the tag's commit changes more than the digests of a release: $changed"
# Of main alone: runs of other branches have no attestations.
run=$(gh run list --workflow release.yml --branch main --commit "$parent" --event workflow_dispatch --status success --limit 1 \
    --json databaseId --jq '.[0].databaseId')
[ -n "$run" ] || fail "no run of the workflow Release for $parent on main has ended well"
# The folder is emptied: this checkout can't be in it.
mkdir -p "$out"
case $(pwd -P)/ in
"$(cd -- "$out" && pwd -P)"/*) fail "this checkout is in $out, which is emptied first" ;;
esac
rm -rf "$out"
gh run download "$run" --name release --dir "$out"
version=$(sed -n 's/.*static let text = "\(.*\)"/\1/p' Sources/HoistEngine/Version.swift)
sh "$here/check-files.sh" "$out" "$version" || fail "what was downloaded isn't a release of version $version"
copy=$(mktemp)
trap 'rm -f "$copy"' EXIT
# From the parent's: what is there of other releases stays as it was.
git show HEAD^:scripts/action/releases.txt >"$copy"
sh "$here/digests.sh" "$out/SHA256SUMS" "$copy" >/dev/null || exit 1
cmp -s scripts/action/releases.txt "$copy" || fail "scripts/action/releases.txt isn't the parent's with the digests of this release"
