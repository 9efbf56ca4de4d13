import Foundation
import Testing

/// The scripts that a release's workflow calls, with stand-ins for what only the forge has.
@Suite("the scripts of a release", .timeLimit(.minutes(60)))
struct ReleaseScriptTests: ReleaseScriptRunning {
    private static let digest = String(repeating: "ab", count: 32)

    @Test("the digests of a release's archives are added, and never changed")
    func digests() async throws {
        try await withWorkplace { place async throws in
            let other = String(repeating: "cd", count: 32)
            try place.write("# comment\n1.0.0 linux-x86_64 \(other)\n", to: "releases.txt")
            let files = [
                "hoist-1.2.3-linux-musl-arm64.tar.gz", "hoist-1.2.3-macos-x86_64.tar.gz", "hoist_1.2.3_amd64.deb",
                "hoist-1.2.3.spdx.json",
            ]
            try place.write(files.map { "\(Self.digest)  \($0)\n" }.joined(), to: "SHA256SUMS")
            let added = try await run(place, "digests", ["SHA256SUMS", "releases.txt"])
            #expect(added == Ran(status: 0, out: "1.2.3 linux-musl-arm64\n1.2.3 macos-x86_64\n", err: ""))
            let text = try place.read("releases.txt")
            #expect(
                text == """
                    # comment
                    1.0.0 linux-x86_64 \(other)
                    1.2.3 linux-musl-arm64 \(Self.digest)
                    1.2.3 macos-x86_64 \(Self.digest)

                    """)
            #expect(try await run(place, "digests", ["SHA256SUMS", "releases.txt"]).out == "")
            try place.write("\(other)  hoist-1.2.3-macos-x86_64.tar.gz\n", to: "SHA256SUMS")
            let changed = try await run(place, "digests", ["SHA256SUMS", "releases.txt"])
            #expect(changed.status == 1 && changed.err.hasSuffix("a release never changes\n"), "\(changed)")
            #expect(try place.read("releases.txt") == text)
        }
    }

    @Test("the notes are the changelog's section of that version")
    func notes() async throws {
        try await withWorkplace { place async throws in
            try place.write(
                "# Changelog\n\n## [Unreleased]\n\n- c\n\n## [1.2.3] - 2027-01-01\n\n### Added\n\n- b\n\n## [1.2.2]\n\n- a\n",
                to: "CHANGELOG.md")
            #expect(try await run(place, "notes", ["1.2.3"]).out == "### Added\n\n- b\n\n")
            #expect(try await run(place, "notes", ["1.2.2"]).out == "- a\n")
            let none = try await run(place, "notes", ["1.2"])
            #expect(none == Ran(status: 1, out: "", err: "notes.sh: CHANGELOG.md has no section for 1.2\n"))
        }
    }

    // Siblings: another change in the tag's commit, no run, files that aren't those, a digest that is missing, or of another
    // release.
    @Test("a tag publishes what its parent's run has built, held to the tag's own digests")
    func take() async throws {
        try await withWorkplace { place async throws in
            try program(
                place, "gh",
                """
                echo "$*" >>"$GH_STATE/calls"
                case $2 in
                list) cat "$GH_STATE/run" ;;
                download) cp -r "$GH_STATE/release" "$7" ;;
                esac
                """)
            let made = try await shell(
                place,
                """
                mkdir -p state/release source/scripts/action source/Sources/HoistEngine
                echo archive >state/release/hoist-1.2.3-linux-x86_64.tar.gz
                (cd state/release && sha256sum *.tar.gz >SHA256SUMS)
                echo 42 >state/run
                cd source && git init -q && git config user.name t && git config user.email t@example.com
                echo 'static let text = "1.2.3"' >Sources/HoistEngine/Version.swift
                echo "# none" >scripts/action/releases.txt && echo a >a && git add . && git commit -q -m A
                echo "1.2.3 linux-x86_64 $(cut -d ' ' -f 1 ../state/release/SHA256SUMS)" >>scripts/action/releases.txt
                git commit -q -a -m B
                """)
            try #require(made.status == 0, "\(made)")
            func take(_ folder: String = "../out") async throws -> Ran {
                try await place.run(
                    "/bin/sh", [Built.repository + "/scripts/release/take.sh", folder],
                    environment: place.environment.merging([
                        "PATH": place.folder + "/bin:/usr/bin:/bin", "GH_STATE": place.folder + "/state",
                    ]) { $1 }, in: place.folder + "/source")
            }
            #expect(try await take() == Ran(status: 0, out: "", err: ""))
            #expect(try place.read("out/hoist-1.2.3-linux-x86_64.tar.gz") == "archive\n")
            let parent = try await shell(place, "git -C source rev-parse HEAD^").out.prefix { $0 != "\n" }
            #expect(
                try place.read("state/calls").contains("--branch main --commit \(parent) --event workflow_dispatch"))
            for folder in [".", "..", "../source"] {
                #expect(
                    try await take(folder).err == "take.sh: this checkout is in \(folder), which is emptied first\n")
            }
            // A file that nobody has summed.
            try place.write("", to: "state/release/hoist-1.2.3-linux-arm64.tar.gz")
            #expect(
                try await take().err == """
                    check-files.sh: hoist-1.2.3-linux-arm64.tar.gz isn't in SHA256SUMS
                    take.sh: what was downloaded isn't a release of version 1.2.3

                    """)
            try place.remove("state/release/hoist-1.2.3-linux-arm64.tar.gz")

            try place.write("another\n", to: "state/release/hoist-1.2.3-linux-x86_64.tar.gz")
            #expect(try await take().err.contains("check-files.sh: the files aren't those of SHA256SUMS\n"))
            _ = try await shell(place, "cd state/release && sha256sum *.tar.gz >SHA256SUMS")
            let others = "take.sh: scripts/action/releases.txt isn't the parent's with the digests of this release\n"
            #expect(try await take().err == others)
            _ = try await shell(
                place,
                """
                cd source && git checkout -q HEAD^ -- scripts/action/releases.txt
                echo "1.2.3 linux-x86_64 $(cut -d ' ' -f 1 ../state/release/SHA256SUMS)" >>scripts/action/releases.txt
                git commit -q -a --amend -m B
                """)
            #expect(try await take() == Ran(status: 0, out: "", err: ""))
            // Digests of another release, or lines of another that are changed.
            for line in ["echo '9.9.9 linux-x86_64 aa' >>", "sed -i 's/none/any/'"] {
                _ = try await shell(
                    place, "cd source && \(line) scripts/action/releases.txt && git commit -q -a --amend -m B")
                #expect(try await take().err == others, "\(line)")
            }
            try place.write("", to: "state/run")
            #expect(
                try await take().err == "take.sh: no run of the workflow Release for \(parent) on main has ended well\n"
            )
            _ = try await shell(place, "cd source && echo b >a && git commit -q -a --amend -m B")
            #expect(try await take().err.contains("the tag's commit changes more than the digests of a release: a\n"))
        }
    }

    /// Programs that do what the toolchain would, and note it.
    private func toolchain(_ place: Workplace, version: String = "6.3.1", sdks: String) throws -> [String: String] {
        try program(
            place, "swift",
            """
            echo "swift $*" >>"$CALLS"
            case $* in
            --version) echo "Swift version \(version) (swift-\(version)-RELEASE)" ;;
            "sdk list") echo "\(sdks)" ;;
            *--show-bin-path*) ;;
            build*) mkdir -p .build-static-x86_64/release && echo program >.build-static-x86_64/release/hoist ;;
            esac
            """)
        try program(place, "clang", "echo \"clang $*\" >>\"$CALLS\"\nwhile [ $# -gt 1 ]; do shift; done\n: >\"$1\"\n")
        try program(place, "llvm-ar", "echo \"llvm-ar $*\" >>\"$CALLS\"\n: >\"$2\"\n")
        try program(place, "llvm-strip", "cp \"$3\" \"$2\"\n")
        try place.write("", to: "sysroot/x")
        try place.write("exit 0\n", to: "scripts/pins/use.sh")
        return [
            "PATH": place.folder + "/bin:/usr/bin:/bin", "CALLS": place.folder + "/calls", "READELF": "true",
            "SYSROOT": place.folder + "/sysroot", "PINS": place.folder + "/pins",
        ]
    }

    @Test("the program with musl: what is missing is named, and what is built is held to the pins")
    func musl() async throws {
        try await withWorkplace { place async throws in
            let made = try await shell(
                place,
                """
                mkdir -p yaml-0.2.5/src yaml-0.2.5/include
                for name in api dumper emitter loader parser reader scanner writer; do : >yaml-0.2.5/src/$name.c; done
                tar -czf yaml.tar.gz yaml-0.2.5
                printf 'swift 6.3.1\\nsdk the-sdk \(Self.digest) https://sdk.invalid\\nlibyaml 0.2.5 %s https://yaml.invalid\\n' \\
                    "$(sha256sum yaml.tar.gz | cut -d ' ' -f 1)" >pins
                """)
            try #require(made.status == 0, "\(made)")
            func build(_ variables: [String: String], _ arguments: [String] = ["x86_64"]) async throws -> Ran {
                try await run(place, "static-linux-sdk", arguments, variables)
            }
            var variables = try toolchain(place, version: "6.3.0", sdks: "the-sdk")
            #expect(try await build(variables, ["sparc"]).status == 64)
            #expect(
                try await build(variables).err
                    == "static-linux-sdk.sh: the SDK fits one toolchain alone: Swift 6.3.1 is needed, and this is 6.3.0\n"
            )
            variables = try toolchain(place, sdks: "another")
            #expect(
                try await build(variables).err
                    == "static-linux-sdk.sh: the SDK the-sdk isn't installed (swift sdk list); get its archive from "
                    + "https://sdk.invalid, and name it with SDK=FILE\n")
            variables["SDK"] = "yaml.tar.gz"
            #expect(try await build(variables).err.contains("yaml.tar.gz isn't sdk the-sdk: its SHA-256 is "))
            variables = try toolchain(place, sdks: "the-sdk")
            #expect(
                try await build(variables).err
                    == "static-linux-sdk.sh: libyaml's source is needed: get https://yaml.invalid, and name it with "
                    + "LIBYAML=FILE\n")
            variables["LIBYAML"] = "pins"
            #expect(try await build(variables).err.contains("pins isn't libyaml 0.2.5: its SHA-256 is "))
            variables["LIBYAML"] = "yaml.tar.gz"
            try place.write("", to: "calls")
            let ran = try await build(variables)
            #expect(ran == Ran(status: 0, out: ".build-static-x86_64/hoist\n", err: ""))
            let calls = try place.read("calls").lines
            #expect(
                calls.count {
                    $0.hasPrefix("clang --target=x86_64-swift-linux-musl --sysroot=\(place.folder)/sysroot ")
                }
                    == 8)
            #expect(
                calls.last
                    == "swift build -c release --swift-sdk x86_64-swift-linux-musl --force-resolved-versions --scratch-path "
                    + ".build-static-x86_64 -Xlinker -z -Xlinker stack-size=524288 --product hoist")
            variables["READELF"] = "echo INTERP"
            #expect(try await build(variables).err.hasSuffix(".build-static-x86_64/hoist isn't static\n"))
        }
    }
}
