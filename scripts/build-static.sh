#!/bin/sh
# Builds a release of hoist in .build-static, with the Swift libraries linked statically, and libyaml too if its archive is
# installed. Prints the path of the stripped program. Arguments are passed to `swift build`.
# usage: build-static.sh [ARGUMENT...]
set -eu

scratch=.build-static
mkdir -p "$scratch/pkgconfig"

if [ "$(uname)" = Linux ]; then
    # By default, the Swift libraries' linker arguments export every symbol, for plugins. hoist has none, and each export keeps
    # its symbol and name in the program.
    set -- -Xlinker --no-export-dynamic "$@"
    if [ -f "$(pkg-config --variable=libdir yaml-0.1 2>/dev/null)/libyaml.a" ]; then
        from=$(pkg-config --variable=pcfiledir yaml-0.1)
        sed -e "s|\${pcfiledir}|$from|g" -e 's/-lyaml/-l:libyaml.a/' "$from/yaml-0.1.pc" >"$scratch/pkgconfig/yaml-0.1.pc"
        PKG_CONFIG_PATH=$PWD/$scratch/pkgconfig${PKG_CONFIG_PATH:+:$PKG_CONFIG_PATH}
        export PKG_CONFIG_PATH
    fi
fi

sh scripts/pins/use.sh --scratch-path "$scratch"
"${SWIFT:-swift}" build -c release --static-swift-stdlib --force-resolved-versions --scratch-path "$scratch" \
    --product hoist "$@" >&2
strip -o "$scratch/hoist" "$scratch/release/hoist"
echo "$scratch/hoist"
