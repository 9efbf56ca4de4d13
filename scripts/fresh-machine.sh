#!/bin/sh
# Installs hoist from scratch: in a clean Debian root made by debootstrap, with only the commands in the README's section
# "Install", and then tests the result. Needs root, debootstrap, and git for the source, which is HEAD.
# usage: fresh-machine.sh FOLDER
#
# SWIFT     the Swift toolchain, a folder with usr/bin/swift; by default that of the swift on PATH
# BIND      more folders and files to mount read-only in the root, at the same paths: package mirrors, git's settings
# SUITE     Debian's release; bookworm by default
# PROGRAM   a program that is already built, to skip the long build; the last line says so
set -eu

root=$1
suite=${SUITE:-bookworm}
swift=${SWIFT:-$(dirname -- "$(dirname -- "$(dirname -- "$(readlink -f "$(command -v swift)")")")")}

[ "$(id -u)" = 0 ] || { echo "fresh-machine.sh needs root: it creates and enters a chroot" >&2; exit 1; }
command -v debootstrap >/dev/null 2>&1 || { echo "install debootstrap: apt-get install debootstrap" >&2; exit 1; }
[ -x "$swift/usr/bin/swift" ] || { echo "there is no usr/bin/swift in $swift; set SWIFT to a toolchain" >&2; exit 1; }
[ ! -e "$root" ] || { echo "$root already exists; choose another folder" >&2; exit 1; }

# The packages that a Swift toolchain needs on Debian, plus make and git; none that hoist needs.
packages=binutils,ca-certificates,gcc,git,libc6-dev,libcurl4-openssl-dev,libedit-dev,libncurses-dev,libsqlite3-dev
packages=$packages,libstdc++-12-dev,libxml2-dev,make,pkg-config,tzdata,zlib1g-dev
mkdir -p "$root"
debootstrap --variant=minbase --include="$packages" "$suite" "$root" >"$root.log" 2>&1 ||
    { tail "$root.log" >&2; exit 1; }

mounted=
unmount() { for place in $mounted; do umount "$place"; done; }
trap unmount EXIT

# bind PATH: mounts a folder or file in the root, at the same path.
bind() {
    if [ -d "$1" ]; then mkdir -p "$root$1"; else mkdir -p "$(dirname -- "$root$1")" && touch "$root$1"; fi
    mount --bind "$1" "$root$1"
    mounted="$root$1 $mounted"
    mount -o remount,bind,ro "$root$1"
}
mount -t proc proc "$root/proc"
mounted=$root/proc
mount --bind /dev "$root/dev"
mounted="$root/dev $mounted"
bind "$swift"
for path in ${BIND:-}; do bind "$path"; done
cp /etc/resolv.conf "$root/etc/resolv.conf"

mkdir -p "$root/root/hoist"
git archive HEAD | tar -x -C "$root/root/hoist"
{
    echo "set -eux"
    echo "cd /root/hoist"
    if [ -n "${PROGRAM:-}" ]; then
        cp -- "$PROGRAM" "$root/root/program"
        echo "export PROGRAM=/root/program"
    fi
    # The first block of commands in that section, without their comments.
    awk '/^## / { inside = ($0 == "## Install"); block = 0 }
         inside && /^```/ { block++; next }
         inside && block == 1 { sub(/ +#.*/, ""); print }' README.md
    cat <<'TRY'
mkdir /root/try && cd /root/try
hoist --version
hoist init --app sandboxapp0001
hoist validate
hoist plan --sandbox
test -f /usr/local/share/man/man1/hoist.1
TRY
} >"$root/root/commands"
chroot "$root" /usr/bin/env -i HOME=/root LANG=C.UTF-8 PATH="/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin:$swift/usr/bin" \
    sh /root/commands
if [ -n "${PROGRAM:-}" ]; then echo "done, without the build: the program was $PROGRAM"; else echo "done"; fi
