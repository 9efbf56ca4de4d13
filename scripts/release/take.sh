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
run=$(gh run list --workflow release.yml --commit "$parent" --event workflow_dispatch --status success --limit 1 \
    --json databaseId --jq '.[0].databaseId')
[ -n "$run" ] || fail "no run of the workflow Release on $parent has ended well"
rm -rf "$out"
gh run download "$run" --name release --dir "$out"
(cd "$out" && sha256sum --check --strict --quiet SHA256SUMS) || fail "what was downloaded isn't what SHA256SUMS says"
copy=$(mktemp)
trap 'rm -f "$copy"' EXIT
# From the parent's: what is there of other releases stays as it was.
git show HEAD^:scripts/action/releases.txt >"$copy"
sh "$here/digests.sh" "$out/SHA256SUMS" "$copy" >/dev/null || exit 1
cmp -s scripts/action/releases.txt "$copy" || fail "scripts/action/releases.txt isn't the parent's with the digests of this release"
