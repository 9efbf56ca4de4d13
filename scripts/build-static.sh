#!/bin/sh
# Builds a release of hoist in .build-static. On Linux everything but the C library is linked in: the Swift libraries, and of
# libstdc++, libgcc, zlib and libyaml what has an archive here (what hasn't is named). On macOS, which has the others itself, libyaml
# is. Prints the path of the stripped program. Arguments are passed to `swift build`.
# usage: build-static.sh [ARGUMENT...]
set -eu

scratch=.build-static
archives=$PWD/$scratch/archives
rm -rf "$archives"
mkdir -p "$scratch/pkgconfig" "$archives"

# archive NAME PATH: links an archive into the folder in which the linker looks first; there, it finds no shared library.
archive() {
    if [ -f "$2" ]; then
        ln -s "$2" "$archives/$1"
    else
        echo "build-static.sh: there is no ${2##*/} here, so the program will need the shared library" >&2
    fi
}

# of_compiler NAME: the path of a compiler's own file; just the name if it has none.
of_compiler() { ${CC:-cc} -print-file-name="$1"; }

if [ "$(uname)" = Linux ]; then
    # By default, the Swift libraries' linker arguments export every symbol, for plugins. hoist has none, and each export keeps
    # its symbol and name in the program.
    set -- -Xlinker --no-export-dynamic "$@"
    # Nobody unwinds the stack: errors of Swift are return values, and its runtime and BoringSSL are built without exceptions of C++.
    # What would be needed for it is an eighth of the program. The toolchain's lld can leave it out, and says what the rest is made of.
    set -- -Xswiftc -use-ld=lld -Xlinker --no-eh-frame-hdr -Xlinker "-T$PWD/scripts/release/no-unwinding.ld" \
        -Xlinker "-Map=$PWD/$scratch/hoist.map" "$@"

    archive libstdc++.a "$(of_compiler libstdc++.a)"
    # The shared libgcc_s is libgcc_eh and libgcc, of which the latter is linked anyway.
    archive libgcc_s.a "$(of_compiler libgcc_eh.a)"
    archive libz.a "$(of_compiler libz.a)"
    libyaml=$(pkg-config --variable=libdir yaml-0.1)
    from=$(pkg-config --variable=pcfiledir yaml-0.1)

    if ! ldd --version 2>&1 | grep -q musl; then
        "${CC:-cc}" -O2 -fPIC -Wall -Wextra -Werror -c -o "$scratch/older-glibc.o" scripts/release/older-glibc.c
        set -- -Xlinker "$PWD/$scratch/older-glibc.o" "$@"
        for symbol in hypot hypotf _dl_find_object arc4random; do set -- -Xlinker "--wrap=$symbol" "$@"; done
    fi
    set -- --static-swift-stdlib "$@"
else
    libyaml=$(brew --prefix libyaml)/lib
    from=$libyaml/pkgconfig
fi

archive libyaml.a "$libyaml/libyaml.a"
# The arguments of a system library come before the system's own folders.
sed -e "s|\${pcfiledir}|$from|g" -e "s|^Libs:|Libs: -L$archives|" "$from/yaml-0.1.pc" >"$scratch/pkgconfig/yaml-0.1.pc"
PKG_CONFIG_PATH=$PWD/$scratch/pkgconfig${PKG_CONFIG_PATH:+:$PKG_CONFIG_PATH}
export PKG_CONFIG_PATH

sh scripts/pins/use.sh --scratch-path "$scratch"
# The linker leaves out sections that nothing refers to: with a section for each function, those of packages that aren't used,
# above all of BoringSSL, which two packages bring.
for flag in -ffunction-sections -fdata-sections; do set -- -Xcc "$flag" -Xcxx "$flag" "$@"; done
"${SWIFT:-swift}" build -c release --force-resolved-versions --scratch-path "$scratch" \
    -Xswiftc -Xfrontend -Xswiftc -function-sections --product hoist "$@" >&2
strip -o "$scratch/hoist" "$scratch/release/hoist"
echo "$scratch/hoist"
