#!/bin/sh
# Packs a folder as NAME.tar.gz. The same content gives the same bytes: order, owners and dates aren't those of the machine.
# usage: archive.sh FOLDER NAME FILE     NAME is the folder in the archive
#
# SOURCE_DATE_EPOCH   the date of every file, in seconds
set -eu

folder=$1
name=$2
file=$3
if tar --version 2>/dev/null | grep -q 'GNU tar'; then
    tar --create --directory "$folder" --sort=name --format=ustar --owner=0 --group=0 --numeric-owner \
        --mode=u+rwX,go+rX,go-w --mtime="@${SOURCE_DATE_EPOCH:-0}" --transform "s,^\\.,$name," . | gzip -9n >"$file"
else
    # macOS: bsdtar has neither order nor dates.
    (cd "$folder" && find . ! -type d | LC_ALL=C sort) |
        tar -c -C "$folder" --format ustar --uid 0 --gid 0 -s ",^\\.,$name," -T - -f - | gzip -9n >"$file"
fi
