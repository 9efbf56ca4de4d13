import Foundation
import Testing

/// The scripts that prepare, build and try on a machine of a release, with stand-ins for what that machine has.
@Suite("the scripts on the machines of a release", .timeLimit(.minutes(60)))
struct ReleaseMachineTests: ReleaseScriptRunning {
    // Siblings: the machine has it, another version, another architecture, a signature of somebody else, no download.
    @Test("the toolchain is the pinned one, signed by Swift's key")
    func toolchain() async throws {
        try await withWorkplace { place async throws in
            try program(place, "uname", "case $1 in -s) echo \"$SYSTEM\" ;; *) echo \"$MACHINE\" ;; esac\n")
            try program(place, "swift", "echo \"Swift version $HAS (swift-$HAS-RELEASE)\"\n")
            try program(
                place, "curl",
                """
                while [ "$1" != --output ]; do shift; done
                echo "$3" >>urls
                [ -z "${DOWN:-}" ] || exit 7
                case $3 in *.sig) : >"$2" ;; *) tar -czf "$2" made ;; esac
                """)
            try program(place, "gpg", "echo \"gpg $*\" >>urls\ncase $* in *--verify*) [ -z \"${FORGED:-}\" ] ;; esac\n")
            try place.write("#!/bin/sh\n", to: "made/usr/bin/swift")
            try place.write("ID=ubuntu\nVERSION_ID=22.04\n", to: "os-release")
            let pins = try String(
                contentsOfFile: Built.repository + "/scripts/release/static-linux-sdk.txt", encoding: .utf8)
            let pinned = try #require(pins.firstMatch(of: /\nswift (\S+)\n/)).output.1
            func prepare(_ variables: [String: String]) async throws -> Ran {
                try? place.remove("urls")
                return try await run(
                    place, "toolchain", ["tools"],
                    [
                        "PATH": place.folder + "/bin:/usr/bin:/bin", "SYSTEM": "Linux", "MACHINE": "x86_64",
                        "HAS": "6.0",
                        "OS_RELEASE": place.folder + "/os-release", "GITHUB_PATH": place.folder + "/path",
                        "GITHUB_ENV": place.folder + "/env", "APPLICATIONS": place.folder + "/apps",
                    ].merging(variables) { $1 })
            }
            #expect(
                try await prepare(["HAS": String(pinned)]) == Ran(status: 0, out: "Swift \(pinned) is here\n", err: ""))
            #expect(!place.has("path"))
            let ran = try await prepare(["MACHINE": "aarch64"])
            #expect(ran == Ran(status: 0, out: "Swift \(pinned) is in tools/swift\n", err: ""))
            #expect(try place.read("path") == "tools/swift/usr/bin\n" && place.has("tools/swift/usr/bin/swift"))
            let url =
                "https://download.swift.org/swift-\(pinned)-release/ubuntu2204-aarch64/swift-\(pinned)-RELEASE/"
                + "swift-\(pinned)-RELEASE-ubuntu22.04-aarch64.tar.gz"
            let asked = try place.read("urls").lines
            #expect(asked.prefix(2) == [url, url + ".sig"])
            #expect(asked.dropFirst(2).first?.hasSuffix("--recv-keys 52BB7E3DE28A71BE22EC05FFEF80A866B47A981F") == true)
            try place.remove("tools")
            let forged = try await prepare(["FORGED": "1"])
            #expect(
                forged.status == 1 && !place.has("tools/swift")
                    && forged.err
                        == "toolchain.sh: what was downloaded isn't signed by Swift's release key; nothing of it was run\n"
            )
            #expect(try await prepare(["DOWN": "1"]).err.hasSuffix("-ubuntu22.04.tar.gz can't be downloaded\n"))
            #expect(try await prepare(["SYSTEM": "Darwin"]).err == "toolchain.sh: there is no Xcode here\n")
            for version in ["16.4", "26.10", "26.9"] {
                try place.write("", to: "apps/Xcode_\(version).app/Contents/Developer/x")
            }
            let newest = place.folder + "/apps/Xcode_26.10.app"
            #expect(try await prepare(["SYSTEM": "Darwin"]) == Ran(status: 0, out: newest + "\n", err: ""))
            #expect(try place.read("env") == "DEVELOPER_DIR=\(newest)/Contents/Developer\n")
        }
    }

    // Without a registered name, packages with a placeholder's were made, which could be refused only after the tag was pushed.
    // Siblings: each kind of platform, each name without the other, a machine that makes another platform's packages.
    @Test("a machine builds for its platform, with the names and the npm packages that are its own")
    func build() async throws {
        try await withWorkplace { place async throws in
            for name in ["sudo", "curl"] { try program(place, name, "echo \"\(name) $*\" >>calls\n") }
            try program(
                place, "make",
                """
                echo "make $* | $NPM ${NPM_SCOPE-unset} | $WHEEL ${PYPI_NAME-unset} | $NPM_PLATFORMS" >>calls
                mkdir -p .build-packages && : >".build-packages/hoist-1.2.3-$MADE.tar.gz"
                """)
            try place.write("echo \"sdk $1\" >>calls\n", to: "scripts/release/static-linux-sdk.sh")
            for name in ["build.sh", "static-linux-sdk.txt"] {
                try FileManager.default.copyItem(
                    atPath: Built.repository + "/scripts/release/" + name,
                    toPath: place.folder + "/scripts/release/" + name)
            }
            func build(
                _ platform: String, makes: String? = nil, scope: String = "@acme", project: String = "acme-hoist"
            )
                async throws -> (ran: Ran, calls: [String])
            {
                for name in ["calls", ".build-packages"] where place.has(name) { try place.remove(name) }
                let ran = try await place.run(
                    "/bin/sh", ["scripts/release/build.sh", platform],
                    environment: place.environment.merging([
                        "PATH": place.folder + "/bin:/usr/bin:/bin", "MADE": makes ?? platform, "NPM_SCOPE": scope,
                        "PYPI_NAME": project,
                    ]) { $1 })
                return (ran, ((try? place.read("calls")) ?? "").lines)
            }
            let all = "linux-x64-none linux-arm64-none darwin-x64-none darwin-arm64-none"
            let glibc = try await build("linux-arm64")
            #expect(
                glibc.ran.status == 0
                    && glibc.calls.last == "make packages | none @acme | platform acme-hoist | \(all)", "\(glibc)")
            #expect(glibc.ran.err == "")
            let mac = try await build("macos-arm64")
            #expect(
                mac.ran.status == 0 && mac.calls == ["make packages | platform @acme | platform acme-hoist | \(all)"],
                "\(mac)")
            let noScope = try await build("macos-arm64", scope: "")
            #expect(noScope.ran == Ran(status: 0, out: "", err: "build.sh: no npm packages: NPM_SCOPE isn't set\n"))
            #expect(noScope.calls == ["make packages | none unset | platform acme-hoist | \(all)"])
            let noProject = try await build("macos-arm64", project: "")
            #expect(noProject.ran == Ran(status: 0, out: "", err: "build.sh: no wheel: PYPI_NAME isn't set\n"))
            #expect(noProject.calls == ["make packages | platform @acme | none unset | \(all)"])
            let musl = try await build("linux-musl-x86_64")
            #expect(musl.ran.status == 0 && musl.calls.contains("sdk x86_64"), "\(musl)")
            #expect(musl.calls.count { $0.hasPrefix("curl ") && $0.contains(" --proto =https ") } == 2)
            #expect(
                musl.calls.last
                    == "make packages PROGRAM=.build-static-x86_64/hoist MANUALS=.build-static-x86_64/manual "
                    + "CHECKOUTS=.build-static-x86_64/checkouts | all @acme | platform acme-hoist | \(all)")
            let neither = try await build("linux-musl-x86_64", scope: "", project: "")
            #expect(neither.calls.last?.hasSuffix("checkouts | none unset | none unset | \(all)") == true, "\(neither)")
            #expect(try await build("linux-musl-arm64").calls.last?.contains("build-static-aarch64/hoist") == true)
            let other = try await build("macos-x86_64", makes: "macos-arm64")
            #expect(
                other.ran.status == 1
                    && other.ran.err
                        == "build.sh: this machine makes another platform's packages: hoist-1.2.3-macos-arm64.tar.gz\n"
            )
            #expect(try await build("windows-x86_64").ran.status == 64)
        }
    }

    // Siblings: a loader that refuses, one that isn't there, a program that fails of its own, no archive.
    @Test("in a container, a program runs or the system says why it can't")
    func image() async throws {
        try await withWorkplace { place async throws in
            try program(
                place, "docker",
                """
                echo "docker $*" >>calls
                case $* in
                build*) exit 0 ;;
                *"$PWD"*) ;;
                esac
                case $(cat "$(ls -td "$TMPDIR"/tmp.*/unpacked | head -n 1)/bin/hoist") in
                musl) echo Plan ;;
                *) echo "$SAYS" && exit "$ENDS" ;;
                esac
                """)
            let made = try await shell(
                place,
                """
                mkdir temporary built
                for platform in linux linux-musl; do
                    mkdir -p hoist-1.2.3/bin && echo "${platform#linux-}" >hoist-1.2.3/bin/hoist
                    tar -czf "built/hoist-1.2.3-$platform-x86_64.tar.gz" hoist-1.2.3
                done
                """)
            try #require(made.status == 0, "\(made)")
            func attempt(_ image: String, _ says: String, _ ends: Int, machine: String = "x86_64") async throws -> Ran {
                try await run(
                    place, "try-image", [image, "built", machine],
                    [
                        "PATH": place.folder + "/bin:/usr/bin:/bin", "TMPDIR": place.folder + "/temporary",
                        "SAYS": says,
                        "ENDS": String(ends),
                    ])
            }
            let fine = try await attempt("debian:12", "Plan", 0)
            #expect(fine == Ran(status: 0, out: "debian:12, musl:\nPlan\ndebian:12, glibc:\nPlan\n", err: ""))
            for reason in [
                "/hoist/bin/hoist: /lib64/libc.so.6: version `GLIBC_2.34' not found (required by /hoist/bin/hoist)",
                "exec /hoist/bin/hoist: no such file or directory", "sh: /hoist/bin/hoist: not found",
            ] {
                let old = try await attempt("alpine:3", reason, 1)
                #expect(old.status == 0 && old.out.hasSuffix("doesn't run, as documented: \(reason)\n"), "\(old)")
            }
            let own = try await attempt("alpine:3", "Fatal error", 132)
            #expect(own.status == 1 && own.err == "Fatal error\nFAILED: alpine:3, glibc\n", "\(own)")
            #expect(try await attempt("debian:12", "version `GLIBC_2.34' not found", 1).status == 1)
            #expect(try await attempt("scratch", "no such file or directory", 1).status == 0)
            #expect(try place.read("calls").contains("docker build --quiet --tag hoist-try "))
            let none = try await attempt("debian:12", "", 0, machine: "arm64")
            #expect(
                none.status == 1
                    && none.err
                        == "try-image.sh: there is no archive for linux-musl-arm64 in built\nFAILED: debian:12, musl\n"
            )
        }
    }

    // Siblings: nothing newer, something newer, a resolution that fails; the pins are as they were each time.
    @Test("newer packages are named, and the pins stay")
    func newer() async throws {
        try await withWorkplace { place async throws in
            try program(
                place, "swift",
                #"""
                [ -z "${DOWN:-}" ] || { echo "error: no network" >&2; exit 1; }
                case "$*" in "package update") version=$NEWEST ;; *) version=1.0.0 ;; esac
                cat >Package.resolved <<RESOLVED
                {
                  "pins" : [
                    {
                      "identity" : "a",
                      "kind" : "remoteSourceControl",
                      "location" : "https://example.com/a",
                      "state" : {
                        "revision" : "f00",
                        "version" : "$version"
                      }
                    }
                  ],
                  "version" : 3
                }
                RESOLVED

                """#)
            let pins = "# name, version, URL\na 1.0.0 https://example.com/a\n"
            try place.write(pins, to: "scripts/pins/packages.txt")
            for name in ["check.sh", "use.sh", "renew.sh"] {
                try FileManager.default.copyItem(
                    atPath: Built.repository + "/scripts/pins/" + name, toPath: place.folder + "/scripts/pins/" + name)
            }
            func newer(_ variables: [String: String]) async throws -> Ran {
                let ran = try await run(
                    place, "newer-packages", [],
                    ["PATH": place.folder + "/bin:/usr/bin:/bin", "NEWEST": "1.0.0"].merging(variables) { $1 })
                #expect(try place.read("scripts/pins/packages.txt") == pins && !place.has("Package.resolved"))
                return ran
            }
            #expect(
                try await newer([:])
                    == Ran(status: 0, out: "every package is the newest that Package.swift permits\n", err: ""))
            #expect(
                try await newer(["NEWEST": "1.1.0"])
                    == Ran(
                        status: 1,
                        out: "  a: pinned to 1.0.0, resolved to 1.1.0\n"
                            + "renew them with: sh scripts/pins/renew.sh --newest, then make test\n", err: ""))
            let down = try await newer(["DOWN": "1"])
            #expect(down.status == 2 && down.out == "", "\(down)")
            #expect(
                down.err.hasSuffix(
                    "newer-packages.sh: it isn't known which packages are the newest: what is pinned can't be resolved\n"
                ))
        }
    }

    private static let isDebian = FileManager.default.isExecutableFile(atPath: "/usr/bin/dpkg")

    // Siblings: a glibc that is new enough, one that is too old, one that is and isn't refused, refused without words.
    @Test(
        "in clean roots, a package makes a plan or is refused with words", .enabled(if: isDebian, "there is no dpkg"))
    func roots() async throws {
        try await withWorkplace { place async throws in
            try program(place, "id", "echo 0\n")
            try program(place, "debootstrap", "mkdir -p \"$3\"\n")
            try program(place, "dpkg-deb", "echo 1.2.3\n")
            try program(place, "umount", ":\n")
            // An overlay is a folder with what a root has.
            try program(
                place, "mount",
                "while [ $# -gt 1 ]; do shift; done\ncase $1 in */new) mkdir -p \"$1/root\" \"$1/proc\" \"$1/dev\" ;; */layer) rm -rf \"$1\" && mkdir \"$1\" ;; esac\n"
            )
            try program(
                place, "unshare",
                """
                if [ "$1" = --mount ]; then shift 3 && exec "$@"; fi
                cat "$FOLDER/roots/new/root/commands" >>"$FOLDER/commands"
                if grep -q dpkg "$FOLDER/roots/new/root/commands"; then echo "$DPKG"; else echo "$TAR"; fi
                exit "$ENDS"
                """)
            try program(place, "chroot", "printf %s \"$GLIBC\"\n")
            let none = try await run(place, "try", ["roots", "."], ["PATH": place.folder + "/bin:/usr/bin:/bin"])
            #expect(
                none.status == 1
                    && none.err == "try.sh: \(place.folder) has no Debian package or no archive; make packages\n")
            try place.write("", to: "packages/hoist_1.2.3_amd64.deb")
            try place.write("", to: "packages/hoist-1.2.3-linux-x86_64.tar.gz")
            let refused = " hoist depends on libc6 (>= 2.34); however:"
            let loader = "hoist: version `GLIBC_2.34' not found"
            func attempt(_ glibc: String, _ ends: Int, dpkg: String = refused) async throws -> Ran {
                try await run(
                    place, "try", ["roots", "packages", "bullseye"],
                    [
                        "PATH": place.folder + "/bin:/usr/bin:/bin:/usr/sbin:/sbin", "FOLDER": place.folder,
                        "GLIBC": glibc,
                        "ENDS": String(ends), "DPKG": dpkg, "TAR": loader,
                    ])
            }
            #expect(
                try await attempt("2.36-9", 0)
                    == Ran(status: 0, out: "bullseye, dpkg: a plan\nbullseye, tar: a plan\n", err: ""))
            let commands = try place.read("commands")
            #expect(commands.contains("dpkg --install") && commands.contains("tar -xzf"), "\(commands)")
            #expect(
                try await attempt("2.31-13", 1)
                    == Ran(
                        status: 0,
                        out: "bullseye, dpkg: refused:\(refused)\n"
                            + "bullseye, tar: refused by the loader: version `GLIBC_2.34' not found\n", err: ""))
            #expect(try await attempt("2.36-9", 1).err.contains("FAILED: bullseye, dpkg\n"))
            #expect(try await attempt("2.31-13", 0).err.contains("FAILED: bullseye, dpkg: it should be too old\n"))
            let silent = try await attempt("2.31-13", 1, dpkg: "error")
            #expect(silent.status == 1 && silent.err.hasSuffix("FAILED: bullseye, dpkg: it is refused without words\n"))
        }
    }
}
