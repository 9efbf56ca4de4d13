#!/bin/sh
# Installs each package of a folder in a clean place and runs it there, without any network but loopback, and checks what each
# promises. Prints a line for each, with the seconds from nothing to a plan; what has no tool here is named, and fails the run.
# usage: test.sh FOLDER TOOLS [LINTERS]
#
# TOOLS is the folder of what requirements.txt lists, LINTERS that of scripts/lint/requirements.txt. Needs root: it has a network
# namespace of its own, and installs in an overlay over the system's root, of which nothing stays.
set -eu

out=$(cd -- "$1" && pwd)
tools=$(cd -- "$2" && pwd)/bin
linters=${3:+$(cd -- "$3" && pwd)/bin}
here=$(cd -- "$(dirname -- "$0")" && pwd)

if [ "${HOIST_ALONE:-}" != yes ]; then
    [ "$(id -u)" = 0 ] || { echo "test.sh needs root, for a network namespace and an overlay of its own" >&2; exit 1; }
    HOIST_ALONE=yes exec unshare --net --mount sh "$0" "$@"
fi
ip link set lo up
mount --make-rprivate /

work=$(mktemp -d)
registry=
stop_registry() { if [ -n "$registry" ]; then kill "$registry" 2>/dev/null || true; wait "$registry" 2>/dev/null || true; fi; registry=; }
trap 'stop_registry; umount -R "$work/new" 2>/dev/null || true; umount "$work/layer" 2>/dev/null || true; rm -rf "$work"' EXIT
failed=0
fail() {
    echo "FAILED: $1" >&2
    failed=1
}
# has COMMAND PACKAGE: whether a tool is here.
has() {
    if command -v "$1" >/dev/null 2>&1; then return 0; fi
    fail "there is no $1 here, so it wasn't checked (apt-get install $2)"
    return 1
}
now() { date +%s.%N; }
since() { awk -v from="$1" -v to="$(now)" 'BEGIN { printf "%.1f s", to - from }'; }
passed() { echo "$1: $2"; }

# What everybody does first. In a folder of its own; HOIST is the words that run hoist.
cat >"$work/first" <<'TRY'
set -eu
mkdir -p "$1" && cd "$1"
HOME=$1 && export HOME
shift
[ "$("$@" --version)" = "$HOIST_VERSION" ]
"$@" init --app sandboxapp0001 --ci none >/dev/null
printf 'version: 1\nflags: {new-flag: {stage: Beta}}\n' >flags.yaml
"$@" validate >/dev/null
"$@" plan --sandbox --quiet >plan.txt
grep -q '^Plan for Sandbox App: 1 to create ' plan.txt
status=0
"$@" plan --only nothing --sandbox >/dev/null 2>&1 || status=$?
[ "$status" = 64 ]
TRY
first() { HOIST_VERSION=$version sh "$work/first" "$@"; }
clean() { env -i PATH=/usr/local/bin:/usr/bin:/bin HOIST_VERSION="$version" sh "$work/first" "$@"; }

(cd "$out" && sha256sum --check --strict --quiet SHA256SUMS) || fail "SHA256SUMS"
[ "$(cd "$out" && find . -type f ! -name SHA256SUMS | wc -l)" = "$(wc -l <"$out/SHA256SUMS")" ] || fail "SHA256SUMS isn't complete"
archive=$(find "$out" -name 'hoist-*.tar.gz' | head -n 1)
version=$(basename "$archive" | sed 's/^hoist-\([0-9.]*\)-.*/\1/')
[ -n "$version" ] || { echo "there is no archive in $out; make packages" >&2; exit 1; }

# The archive.
from=$(now)
mkdir "$work/archive"
tar -xzf "$archive" -C "$work/archive"
unpacked=$work/archive/hoist-$version
if clean "$work/archive/try" "$unpacked/bin/hoist"; then passed archive "$(since "$from")"; else fail archive; fi
for file in share/man/man1/hoist.1 share/bash-completion/completions/hoist share/zsh/site-functions/_hoist \
    share/fish/vendor_completions.d/hoist.fish share/doc/hoist/LICENSE share/doc/hoist/LINKED-IN.txt; do
    [ -s "$unpacked/$file" ] || fail "the archive has no $file"
done
sh "$here/../release/needs.sh" "$unpacked/bin/hoist" || fail "what the program needs of a machine"

# overlay: a copy of the system's root in $work/new, of which nothing stays.
overlay() {
    mkdir -p "$work/layer" "$work/new"
    mount -t tmpfs tmpfs "$work/layer"
    mkdir "$work/layer/upper" "$work/layer/work"
    mount -t overlay overlay -o "lowerdir=/,upperdir=$work/layer/upper,workdir=$work/layer/work" "$work/new"
    mount --rbind /dev "$work/new/dev"
    mount -t proc proc "$work/new/proc"
    mkdir "$work/new/packages"
    cp "$work/first" "$work/new/packages/first"
}
remove() {
    umount -R "$work/new"
    umount "$work/layer"
}
inside() { chroot "$work/new" /usr/bin/env -i HOME=/root LANG=C.UTF-8 PATH=/usr/sbin:/usr/bin:/sbin:/bin HOIST_VERSION="$version" "$@"; }

deb=$(find "$out" -name '*.deb')
if [ -n "$deb" ] && has dpkg dpkg; then
    overlay
    cp "$deb" "$work/new/packages/hoist.deb"
    from=$(now)
    if inside dpkg --install /packages/hoist.deb >"$work/log" 2>&1 && inside sh /packages/first /packages/try hoist; then
        passed deb "$(since "$from")"
    else
        cat "$work/log" >&2
        fail deb
    fi
    remove
    depends=$(dpkg-deb --field "$deb" Depends)
    case $depends in
    "libc6 (>= 2.34)") ;;
    *) fail "the Debian package depends on: $depends" ;;
    esac
    if has lintian lintian; then
        # There is no bug report behind a first version. The program is stripped and static on purpose.
        lintian --allow-root --fail-on error,warning --suppress-tags initial-upload-closes-no-bugs "$deb" >&2 || fail lintian
    fi
fi

rpm=$(find "$out" -name '*.rpm')
if [ -n "$rpm" ] && has rpm rpm; then
    overlay
    cp "$rpm" "$work/new/packages/hoist.rpm"
    from=$(now)
    # RPM's database knows nothing of a Debian machine: what the package needs is looked at below.
    if inside rpm --install --nodeps /packages/hoist.rpm >"$work/log" 2>&1 && inside sh /packages/first /packages/try hoist; then
        passed rpm "$(since "$from")"
    else
        cat "$work/log" >&2
        fail rpm
    fi
    remove
    others=$(rpm --query --package --requires "$rpm" 2>/dev/null | grep -v -e '^lib[cm]\.so\.6(' -e '^ld-linux-' -e '^rtld(' -e '^rpmlib(' -e '^/bin/sh$' || true)
    [ -z "$others" ] || fail "the RPM requires: $others"
    if has rpmlint rpmlint; then
        rpmlint --config "$here/rpmlint.toml" "$rpm" >"$work/log" 2>&1 || { cat "$work/log" >&2; fail rpmlint; }
    fi
fi

# npm: the client asks a stand-in alone, which has the packages of the folder $served.
served=$out
serve() {
    stop_registry
    cd "$work"
    rm -f requests
    python3 "$here/registry.py" "$served" >"$work/requests" &
    registry=$!
    while [ ! -s "$work/requests" ]; do sleep 0.1; done
    url=$(head -n 1 "$work/requests")
}
npm_project() {
    rm -rf "$work/npm"
    mkdir -p "$work/npm/home" "$work/npm/project"
    cd "$work/npm/project"
    printf '{"name": "try", "version": "1.0.0", "private": true}\n' >package.json
}
npm_words() { env HOME="$work/npm/home" npm_config_registry="$url" npm_config_update_notifier=false npm_config_audit=false npm_config_fund=false "$@"; }
launcher=$(cd "$out" && grep -l . ./*-hoist-"$version".tgz 2>/dev/null | head -n 1)
if [ -n "$launcher" ] && has npm nodejs; then
    name=$(tar -xzOf "$out/$launcher" package/package.json | sed -n 's/^  "name": "\(.*\)",$/\1/p')
    platform=$(tar -xzOf "$out/$launcher" package/package.json | sed -n 's/^    "\(.*\)": ".*/\1/p' | head -n 1)
    for file in "$out"/*.tgz; do
        if tar -xzOf "$file" package/package.json | grep -q '"scripts"'; then fail "$file has scripts"; fi
    done
    serve
    for option in "" --ignore-scripts; do
        npm_project
        from=$(now)
        # shellcheck disable=SC2086 # one option or none
        if npm_words npm install $option "$name" >"$work/log" 2>&1 && first "$work/npm/try" "$work/npm/project/node_modules/.bin/hoist"; then
            passed "npm install${option:+ $option}" "$(since "$from")"
        else
            cat "$work/log" >&2
            fail "npm install $option"
        fi
    done
    # The signal of a job that is cancelled reaches hoist.
    (cd "$work/npm/project" && exec node_modules/.bin/hoist sandbox >"$work/log" 2>&1) &
    pid=$!
    while ! grep -q http "$work/log"; do sleep 0.1; done
    kill -TERM "$pid"
    wait "$pid" || true
    if pgrep -f "$work/npm/project" >/dev/null; then fail "npm: SIGTERM ends the launcher and not hoist"; fi
    npm_project
    from=$(now)
    if [ "$(npm_words npx --yes "$name" --version 2>"$work/log")" = "$version" ]; then passed npx "$(since "$from")"; else cat "$work/log" >&2; fail npx; fi
    # refuses WAY WORDS: the launcher says what is missing, and exits with 1.
    refuses() {
        status=0
        node_modules/.bin/hoist --version >"$work/log" 2>&1 || status=$?
        if [ $status = 1 ] && grep -q "^hoist: $2" "$work/log" && grep -q '^  = help: ' "$work/log"; then
            passed "npm, $1" "says what to do"
        else
            cat "$work/log" >&2
            fail "npm: $1"
        fi
    }
    npm_project
    npm_words npm install --omit=optional "$name" >"$work/log" 2>&1 || fail "npm --omit=optional"
    refuses --omit=optional "the package $platform isn't installed"
    # A release that isn't for this platform: npm leaves its packages out by their os, cpu and libc.
    mkdir "$work/other"
    for other in darwin-arm64-none linux-x64-musl linux-arm64-glibc; do
        IFS=- read -r os cpu libc <<WORDS
$other
WORDS
        sh "$here/npm.sh" platform "$unpacked" "$version" "$os" "$cpu" "$libc" "$work/other" >/dev/null
    done
    (cd "$here/../.." && sh "$here/npm.sh" launcher "$version" "$work/other" darwin-arm64-none linux-x64-musl linux-arm64-glibc >/dev/null)
    served=$work/other
    serve
    npm_project
    npm_words npm install "$name" >"$work/log" 2>&1 || { cat "$work/log" >&2; fail "npm, another platform"; }
    if [ "$(find node_modules -type f -path '*/bin/hoist')" ]; then fail "npm installs packages of other platforms"; fi
    refuses "another platform" "there is no hoist for "
    # npm asks for what it is told to, and for nothing of anybody else.
    if grep -v "^GET /$(echo "$name" | cut -d / -f 1)" "$work/requests" | grep -q '^GET'; then fail "npm asked for other packages"; fi
    stop_registry
    cd "$work"
fi

wheel=$(find "$out" -name '*.whl' | head -n 1)
if [ -n "$wheel" ]; then
    project=$(basename "$wheel" | cut -d - -f 1)
    offline() { env -i HOME="$work/pip" PATH="$tools:/usr/local/bin:/usr/bin:/bin" PIP_NO_INDEX=1 PIP_FIND_LINKS="$out ${tools%/bin}/wheels" PIP_DISABLE_PIP_VERSION_CHECK=1 "$@"; }
    mkdir -p "$work/pip"
    from=$(now)
    if python3 -m venv "$work/venv" && offline "$work/venv/bin/pip" install --quiet "$project" >"$work/log" 2>&1 && clean "$work/pip/try" "$work/venv/bin/hoist"; then
        passed pip "$(since "$from")"
    else
        cat "$work/log" >&2
        fail pip
    fi
    if "$tools/auditwheel" show "$wheel" >"$work/log" 2>&1 && tr '\n' ' ' <"$work/log" | grep -q "constrained the platform tag to \"$(basename "$wheel" .whl | sed 's/.*-none-//')\"\|consistent with the following platform tag: \"$(basename "$wheel" .whl | sed 's/.*-none-//')\""; then
        passed auditwheel "$(basename "$wheel" .whl | sed 's/.*-none-//')"
    else
        cat "$work/log" >&2
        fail auditwheel
    fi
    if [ "$(offline UV_NO_INDEX=1 UV_FIND_LINKS="$out" UV_OFFLINE=1 UV_PYTHON_DOWNLOADS=never uv tool run --from "$project" hoist --version 2>"$work/log")" = "$version" ]; then
        passed uvx "$version"
    else
        cat "$work/log" >&2
        fail uvx
    fi
    # pre-commit: hoist comes with the hook, without a compiler.
    mkdir "$work/repository"
    cd "$work/repository"
    git init --quiet
    printf 'version: 1\nflags: {}\n' >flags.yaml
    cat >.pre-commit-config.yaml <<CONFIG
repos:
  - repo: local
    hooks:
      - id: hoist-validate
        name: hoist validate
        entry: hoist validate
        language: python
        additional_dependencies: ["$project==$version"]
        files: (^|/)flags(\.yaml$|/.*\.ya?ml$)
        pass_filenames: false
CONFIG
    git add .
    if offline pre-commit run --all-files >"$work/log" 2>&1 && grep -q 'hoist validate\.*Passed' "$work/log"; then passed pre-commit Passed; else cat "$work/log" >&2; fail pre-commit; fi
    printf 'version: 2\nflags: {}\n' >flags.yaml
    if offline pre-commit run --all-files >"$work/log" 2>&1; then fail "pre-commit passes what is wrong"; fi
    cd "$work"
fi

for file in "$out"/*.spdx.json; do
    if "$tools/pyspdxtools" --infile "$file" >"$work/log" 2>&1; then passed SBOM "$(grep -c '"SPDXID": "SPDXRef-Package' "$file") packages"; else cat "$work/log" >&2; fail SBOM; fi
done
if grep -l '@[A-Z]*[ @]' "$out"/hoist.rb "$out"/Dockerfile.* 2>/dev/null; then fail "these have places that weren't filled in"; fi
if command -v ruby >/dev/null 2>&1; then ruby -c "$out/hoist.rb" >/dev/null || fail "the formula isn't Ruby"; else echo "formula: not read, there is no ruby here"; fi
if [ -n "$linters" ]; then
    for file in "$out"/Dockerfile.*; do
        "$linters/hadolint" --config "$here/../../.hadolint.yaml" "$file" || fail "hadolint: $file"
    done
fi
exit $failed
