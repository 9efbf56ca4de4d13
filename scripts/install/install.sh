#!/bin/sh
# Installs hoist: the program, manual pages, completions, documents, schemas, and the scripts of the GitLab template.
# usage: install.sh PROGRAM MANUALS
#
# prefix    where it will run from; /usr/local by default
# DESTDIR   a folder to prepend to prefix, for packages
# LICENCES  a file with the licences of what is linked in, for packages
set -eu

program=$1
manuals=$2
prefix=${prefix:-/usr/local}
root=${DESTDIR:-}$prefix

# put MODE FOLDER FILE…: copies files into a folder under the prefix.
put() {
    mode=$1
    folder=$root/$2
    shift 2
    install -d -m 755 "$folder"
    install -m "$mode" "$@" "$folder"
}

put 755 bin "$program"
if [ "${program##*/}" != hoist ]; then mv "$root/bin/${program##*/}" "$root/bin/hoist"; fi
put 644 share/man/man1 "$manuals"/*.1

# The program generates its completions, so that both have the same version.
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
"$program" --generate-completion-script bash | sed '1{/^#!/d;}' >"$work/hoist"
"$program" --generate-completion-script zsh >"$work/_hoist"
"$program" --generate-completion-script fish >"$work/hoist.fish"
put 644 share/bash-completion/completions "$work/hoist"
put 644 share/zsh/site-functions "$work/_hoist"
put 644 share/fish/vendor_completions.d "$work/hoist.fish"

put 644 share/doc/hoist README.md LICENSE
if [ -n "${LICENCES:-}" ]; then
    cp -- "$LICENCES" "$work/LINKED-IN.txt"
    put 644 share/doc/hoist "$work/LINKED-IN.txt"
fi
put 644 share/doc/hoist/docs docs/*.md
put 644 share/doc/hoist/docs/how-to docs/how-to/*.md
put 644 share/doc/hoist/examples examples/*.yaml
put 644 share/doc/hoist/examples/github examples/github/*.yml
put 644 share/doc/hoist/examples/gitlab examples/gitlab/*.yml
put 644 share/hoist/schema schema/*.json
put 755 share/hoist/gitlab scripts/gitlab/*.sh
# What the others read.
chmod 644 "$root/share/hoist/gitlab/common.sh"
put 644 share/hoist/shared scripts/shared/*.sh
echo "hoist $("$program" --version) is installed in $root"
