#!/bin/sh
# Builds a Debian package of hoist for this machine's architecture, and prints its path.
# usage: deb.sh PROGRAM MANUALS VERSION [FOLDER]
#
# MAINTAINER         the packager, as "Name <address>"; git's user by default
# LICENCES           a file with the licences of what is linked in
# SOURCE_DATE_EPOCH  its date, in seconds; the commit's by default
set -eu

program=$1
manuals=$2
version=$3
maintainer=${MAINTAINER:-"$(git config user.name || echo unknown) <$(git config user.email || echo unknown@localhost)>"}

architecture=$(dpkg --print-architecture)
package=${4:-.build-deb}/hoist_${version}_$architecture
rm -rf "$package"
mkdir -p "$package/DEBIAN"
prefix=/usr DESTDIR=$package sh scripts/install/install.sh "$program" "$manuals" >&2

# Debian's paths and formats. The date is that of the source.
made=${SOURCE_DATE_EPOCH:-$(git log -1 --format=%ct 2>/dev/null || date +%s)}
SOURCE_DATE_EPOCH=$made
export SOURCE_DATE_EPOCH
mv "$package/usr/share/zsh/site-functions" "$package/usr/share/zsh/vendor-completions"
documents=$package/usr/share/doc/hoist
mv "$documents/LICENSE" "$documents/copyright"
printf 'hoist (%s) unstable; urgency=medium\n\n  * Version %s.\n\n -- %s  %s\n' \
    "$version" "$version" "$maintainer" "$(date -Ru -d "@$made")" >"$documents/changelog"
gzip -9n "$documents/changelog" "$package"/usr/share/man/man1/*.1
# The program should run anywhere, so its libraries are linked statically. The manual page generator names a command's page
# `hoist plan`, but whatis expects one word.
install -d -m 755 "$package/usr/share/lintian/overrides"
printf 'hoist: %s *\n' embedded-library bad-whatis-entry >"$package/usr/share/lintian/overrides/hoist"
# The builder's umask may differ.
find "$package/usr" -type d -exec chmod 755 {} +

# Shared libraries: from Debian's own tool if it is installed, otherwise what scripts/build-static.sh leaves.
depends="libc6 (>= 2.34)"
if command -v dpkg-shlibdeps >/dev/null 2>&1; then
    work=$(mktemp -d)
    trap 'rm -rf "$work"' EXIT
    mkdir "$work/debian"
    touch "$work/debian/control"
    binary=$(readlink -f "$package/usr/bin/hoist")
    found=$(cd "$work" && dpkg-shlibdeps -O --ignore-missing-info "$binary" 2>/dev/null | sed -n 's/^shlibs:Depends=//p')
    depends=${found:-$depends}
fi

cat >"$package/DEBIAN/control" <<CONTROL
Package: hoist
Version: $version
Section: devel
Priority: optional
Architecture: $architecture
Depends: $depends
Recommends: ca-certificates, git
Suggests: bash-completion
Installed-Size: $(du -sk "$package/usr" | cut -f 1)
Maintainer: $maintainer
Description: flags as code for Reflag
 hoist makes the feature flags of a Reflag app what a repository says they
 are. A pull request that changes the manifest gets a plan that a person can
 review; the merge applies it with the fewest API calls that reach it.
CONTROL
(cd "$package" && find usr -type f -print0 | LC_ALL=C sort -z | xargs -0 md5sum) >"$package/DEBIAN/md5sums"
dpkg-deb --root-owner-group --build "$package" >&2
echo "$package.deb"
