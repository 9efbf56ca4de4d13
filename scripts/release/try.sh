#!/bin/sh
# Tries packages in clean roots of Debian, made by debootstrap: each is installed with the README's commands, without a network, and
# makes a plan. On a Debian whose glibc is too old, the Debian package has to refuse with words. Needs root and debootstrap. What it
# mounts is in a mount namespace of its own, and is gone however it ends.
# usage: try.sh FOLDER PACKAGES [SUITE…]     bullseye, bookworm and trixie by default
#
# FOLDER keeps the roots, so that the next time nothing is downloaded. MIRROR is Debian's mirror.
set -eu

if [ "${HOIST_ALONE:-}" != yes ]; then
    [ "$(id -u)" = 0 ] || { echo "try.sh needs root: it creates and enters roots" >&2; exit 1; }
    command -v debootstrap >/dev/null 2>&1 || { echo "install debootstrap: apt-get install debootstrap" >&2; exit 1; }
    HOIST_ALONE=yes exec unshare --mount --propagation private sh "$0" "$@"
fi

roots=$1
packages=$(cd -- "$2" && pwd)
shift 2
[ $# -gt 0 ] || set -- bullseye bookworm trixie
mirror=${MIRROR:-http://deb.debian.org/debian}
here=$(cd -- "$(dirname -- "$0")/../.." && pwd)

deb=$(find "$packages" -name '*.deb' | head -n 1)
archive=$(find "$packages" -name 'hoist-*-linux-*.tar.gz' | head -n 1)
if [ -z "$deb" ] || [ -z "$archive" ]; then
    echo "try.sh: $packages has no Debian package or no archive; make packages" >&2
    exit 1
fi
version=$(dpkg-deb --field "$deb" Version)

# The README's commands, of the blocks with `dpkg` and `tar` in the section Install.
commands() {
    awk -v word="$1" '/^## / { inside = ($0 == "## Install") }
        inside && /^```/ { block++; next }
        inside && block % 2 == 1 && index($0, word) { sub(/ +#.*/, ""); print }' "$here/README.md"
}

plan='mkdir /root/try && cd /root/try && hoist init --app sandboxapp0001 --ci none && hoist validate && hoist plan --sandbox'
status=0
mkdir -p "$roots"
for suite in "$@"; do
    root=$roots/$suite
    if [ ! -e "$root/done" ]; then
        rm -rf "$root"
        debootstrap --variant=minbase "$suite" "$root" "$mirror" >"$root.log" 2>&1 || { tail "$root.log" >&2; exit 1; }
        touch "$root/done"
    fi
    for way in dpkg tar; do
        # A copy that is thrown away: the root stays clean.
        mkdir -p "$roots/layer" "$roots/new"
        mount -t tmpfs tmpfs "$roots/layer"
        mkdir "$roots/layer/upper" "$roots/layer/work"
        mount -t overlay overlay -o "lowerdir=$root,upperdir=$roots/layer/upper,workdir=$roots/layer/work" "$roots/new"
        mount -t proc proc "$roots/new/proc"
        mount --bind /dev "$roots/new/dev"
        cp "$deb" "$archive" "$roots/new/root/"
        { echo "set -eux"; echo "cd /root"; commands "$way"; echo "[ \"\$(hoist --version)\" = $version ]"; echo "$plan"; } >"$roots/new/root/commands"
        found=0
        unshare --net sh -c 'ip link set lo up && exec chroot "$@"' sh "$roots/new" /usr/bin/env -i HOME=/root LANG=C.UTF-8 PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin \
            sh /root/commands >"$roots/log" 2>&1 || found=$?
        # shellcheck disable=SC2016 # dpkg-query's own
        glibc=$(chroot "$roots/new" dpkg-query --show --showformat '${Version}' libc6)
        umount "$roots/new/dev" "$roots/new/proc" "$roots/new" "$roots/layer"
        if dpkg --compare-versions "$glibc" ge 2.34; then
            if [ $found = 0 ]; then echo "$suite, $way: a plan"; else cat "$roots/log" >&2; echo "FAILED: $suite, $way" >&2; status=1; fi
        elif [ $found = 0 ]; then
            echo "FAILED: $suite, $way: it should be too old" >&2
            status=1
        elif [ $way = tar ]; then
            # Nothing of hoist runs before the loader refuses.
            echo "$suite, $way: refused by the loader: $(grep -m 1 -o 'version .GLIBC_[0-9.]*. not found' "$roots/log")"
        elif grep -q 'hoist depends on libc6 (>= 2\.34)' "$roots/log"; then
            echo "$suite, $way: refused: $(grep -m 1 -o 'hoist depends on libc6 (>= 2\.34).*' "$roots/log")"
        else
            cat "$roots/log" >&2
            echo "FAILED: $suite, $way: it is refused without words" >&2
            status=1
        fi
    done
done
exit $status
