import Foundation
import Testing

/// What publishes a release, with stand-ins that keep what was published.
@Suite("publishing a release", .timeLimit(.minutes(60)))
struct PublishTests: ReleaseScriptRunning {
    private static let files = [
        "acme-hoist-linux-x64-1.2.3.tgz", "acme-hoist-1.2.3.tgz", "acme_hoist-1.2.3-py3-none-any.whl",
        "hoist-1.2.3-linux-x86_64.tar.gz", "hoist-1.2.3-1.x86_64.rpm", "hoist_1.2.3_amd64.deb",
        "hoist-1.2.3.spdx.json", "hoist.rb", "Dockerfile.ci", "Dockerfile.scratch",
    ]

    /// A source of version 1.2.3, and a release of it in `release`.
    private func prepare(_ place: Workplace) async throws {
        try place.write("static let text = \"1.2.3\"\n", to: "Sources/HoistEngine/Version.swift")
        try place.write("## [1.2.3]\n\n- a\n", to: "CHANGELOG.md")
        for name in Self.files { try place.write("FROM hoist-1.2.3-\(name)\n", to: "release/" + name) }
        for (name, file) in [("@acme/hoist-linux-x64", Self.files[0]), ("@acme/hoist", Self.files[1])] {
            try place.write(
                "{\n  \"name\": \"\(name)\",\n  \"version\": \"1.2.3\"\n}\n", to: "made/package/package.json")
            let packed = try await shell(place, "tar -czf release/\(file) -C made package")
            try #require(packed.status == 0, "\(packed)")
        }
        try await sum(place)
        try place.write("echo \"$*\" >>\"$STATE/calls\"\n", to: "scripts/lint/install-tools.sh")
        try place.write("", to: "state/calls")
        try program(place, "uv", "echo \"uv $*\" >>\"$STATE/calls\"\n")
        let tools = try await shell(place, "mkdir -p .build-tools/publish/bin && mv bin/uv .build-tools/publish/bin/")
        try #require(tools.status == 0, "\(tools)")
    }

    private func sum(_ place: Workplace) async throws {
        let ran = try await shell(
            place, "cd release && rm -f SHA256SUMS && sha256sum -- * >../sums && mv ../sums SHA256SUMS")
        try #require(ran.status == 0, "\(ran)")
    }

    private func publish(
        _ place: Workplace, _ what: String, _ tag: String = "v1.2.3", _ more: [String: String] = [:]
    ) async throws -> (ran: Ran, calls: [String]) {
        try place.write("", to: "state/calls")
        let ran = try await run(
            place, "publish", [what, "release", tag],
            [
                "PATH": place.folder + "/bin:/usr/bin:/bin", "STATE": place.folder + "/state",
                "GITHUB_REPOSITORY": "Acme/hoist", "GITHUB_ACTOR": "someone",
                "GITHUB_OUTPUT": place.folder + "/state/output",
            ].merging(more) { $1 })
        return (ran, try place.read("state/calls").lines)
    }

    // Siblings: a file that is changed, missing, not summed, summed twice, of another version, in a folder, a link; each placeholder;
    // each kind of file.
    @Test(
        "only the files of SHA256SUMS are published, all of the tag's version and under names that belong to somebody")
    func checked() async throws {
        try await withWorkplace { place async throws in
            try await prepare(place)
            func check() async throws -> [String] {
                let ran = try await run(place, "check-files", ["release", "1.2.3"])
                #expect(ran.status == (ran.err.isEmpty ? 0 : 1) && ran.out == "", "\(ran)")
                return ran.err.lines.filter {
                    !$0.hasPrefix("sha256sum: ") && !$0.hasSuffix(": FAILED") && !$0.hasSuffix(": FAILED open or read")
                }
                .map { $0.replacing("check-files.sh: ", with: "") }
            }
            #expect(try await check() == [])
            let unlike = [
                "acme-hoist-1.2.4.tgz", "acme-hoist-linux-x64-1.2.30.tgz", "acme_hoist-1.2-py3-none-any.whl",
                "hoist-1.2.2-linux-x86_64.tar.gz", "hoist-1.2.3.1-1.x86_64.rpm", "hoist_11.2.3_amd64.deb", "readme",
                "hoist-1.2.3-macos-arm64.spdx.json", "more/hoist-1.2.3-linux-x86_64.tar.gz",
            ]
            for name in unlike {
                try place.write("a", to: "release/" + name)
                #expect(try await check().first == "\(name) isn't in SHA256SUMS")
                let added = try await shell(place, "cd release && sha256sum -- '\(name)' >>SHA256SUMS")
                #expect(added.status == 0)
                #expect(try await check() == ["\(name) isn't a file of version 1.2.3"])
                try place.remove("release/" + name)
                if name.hasPrefix("more/") { try place.remove("release/more") }
                #expect(try await check() == ["the files aren't those of SHA256SUMS"])
                try await sum(place)
            }
            for (name, setting) in [
                ("__OWNER__-hoist-1.2.3.tgz", "NPM_SCOPE"), ("__OWNER__-hoist-linux-x64-1.2.3.tgz", "NPM_SCOPE"),
                ("hoist_of_nobody-1.2.3-py3-none-any.whl", "PYPI_NAME"),
            ] {
                try place.write("a", to: "release/" + name)
                try await sum(place)
                #expect(try await check() == ["\(name) has the placeholder's name: set \(setting), and build again"])
                for what in ["github", "npm", "pypi", "image"] {
                    let (ran, calls) = try await publish(place, what)
                    #expect(ran.status == 1 && ran.err.hasSuffix("publish.sh: nothing was published\n"), "\(ran)")
                    #expect(calls == [])
                }
                try place.remove("release/" + name)
                try await sum(place)
            }
            for (name, text, fault) in [
                ("hoist.rb", "hoist-1.2.2-linux", "isn't of version 1.2.3"),
                ("hoist.rb", "__OWNER__ hoist-1.2.3-linux", "has the placeholder's owner: set OWNER, and build again"),
                (
                    "Dockerfile.ci", "hoist-1.2.3- sha256:\(String(repeating: "0", count: 64))",
                    "has no digest of its base: set BASE, and build again"
                ),
            ] {
                let before = try place.read("release/" + name)
                try place.write(text, to: "release/" + name)
                #expect(try await check() == ["the files aren't those of SHA256SUMS", "\(name) \(fault)"])
                try await sum(place)
                #expect(try await check() == ["\(name) \(fault)"])
                try place.write(before, to: "release/" + name)
                try await sum(place)
            }
            let twice = try await shell(place, "cd release && sha256sum hoist.rb >>SHA256SUMS")
            #expect(twice.status == 0)
            #expect(try await check() == ["hoist.rb is in SHA256SUMS more than once"])
            try await sum(place)
            let link = try await shell(place, "ln -s hoist.rb release/acme-hoist-x-1.2.3.tgz")
            #expect(link.status == 0)
            #expect(try await check() == ["acme-hoist-x-1.2.3.tgz isn't in SHA256SUMS"])
            try place.remove("release/acme-hoist-x-1.2.3.tgz")
            let other = try await publish(place, "npm", "v1.2.4")
            #expect(other.ran.err == "publish.sh: the tag is v1.2.4, and this source is version 1.2.3\n")
            #expect(try await publish(place, "brew").ran.status == 64)
            try place.remove("release/SHA256SUMS")
            #expect(try await check() == ["release has no SHA256SUMS"])
        }
    }

    // Siblings: nothing there, a draft with some files, one with all, published, one file that is another, one of nobody's, one that is
    // missing once it is published, a forge that can't be asked.
    @Test("a release on the forge is a draft until it has every file, and is finished where it broke off")
    func github() async throws {
        try await withWorkplace { place async throws in
            try await prepare(place)
            // The forge is a folder of files, and a file that says whether it is a draft.
            try program(
                place, "gh",
                """
                echo "gh $*" >>"$STATE/calls"
                [ -z "${DOWN:-}" ] || { echo "error connecting to api.github.com" >&2; exit 1; }
                case $2 in
                view)
                    [ -f "$STATE/draft" ] || { echo "release not found" >&2; exit 1; }
                    echo "draft $(cat "$STATE/draft")"
                    LC_ALL=C ls "$STATE/files" | sed 's/^/file /'
                    ;;
                create) mkdir "$STATE/files" && echo true >"$STATE/draft" ;;
                upload) shift 4; for file; do [ -z "${BREAKS:-}" ] || [ "${file##*/}" != "$BREAKS" ] || exit 1; cp "$file" "$STATE/files/"; done ;;
                download) cp "$STATE/files/$7" "$5/" ;;
                edit) echo false >"$STATE/draft" ;;
                esac
                """)
            func all() throws -> [String] {
                try FileManager.default.contentsOfDirectory(atPath: place.folder + "/state/files").sorted()
            }
            let expected = (Self.files + ["SHA256SUMS"]).sorted()
            let down = try await publish(place, "github", "v1.2.3", ["DOWN": "1"])
            #expect(
                down.ran.err
                    == "error connecting to api.github.com\npublish.sh: it isn't known whether the release v1.2.3 is there already\n"
            )
            #expect(down.calls.count == 1)
            let broken = try await publish(place, "github", "v1.2.3", ["BREAKS": "hoist.rb"])
            #expect(broken.ran.status == 1, "\(broken)")
            #expect(try all() != expected)
            #expect(try place.read("state/draft") == "true\n")
            #expect(
                broken.calls.dropFirst().first?.hasPrefix(
                    "gh release create v1.2.3 --draft --verify-tag --title hoist 1.2.3 --notes-file ") == true,
                "\(broken)")
            let had = try all()
            let resumed = try await publish(place, "github")
            #expect(resumed.ran == Ran(status: 0, out: had.map { "\($0) is there already\n" }.joined(), err: ""))
            #expect(try all() == expected)
            #expect(try place.read("state/draft") == "false\n")
            #expect(resumed.calls.last == "gh release edit v1.2.3 --draft=false --verify-tag")
            let upload = try #require(resumed.calls.first { $0.hasPrefix("gh release upload") })
            #expect(
                upload.hasPrefix("gh release upload v1.2.3 --clobber ") && !had.contains { upload.contains("/" + $0) })
            let again = try await publish(place, "github")
            #expect(again.ran == Ran(status: 0, out: expected.map { "\($0) is there already\n" }.joined(), err: ""))
            #expect(!again.calls.contains { $0.hasPrefix("gh release upload") || $0.hasPrefix("gh release edit") })

            try place.remove("state/files/hoist.rb")
            let without = try await publish(place, "github").ran
            #expect(
                without.err
                    == "publish.sh: the release v1.2.3 is published without hoist.rb; a release never changes\n")
            try place.write("another", to: "state/files/hoist.rb")
            for isDraft in [true, false] {
                try place.write("\(isDraft)\n", to: "state/draft")
                let other = try await publish(place, "github")
                #expect(
                    other.ran.status == 1
                        && other.ran.err
                            == "publish.sh: the release v1.2.3 has another hoist.rb; a release never changes\n"
                )
                #expect(!other.calls.contains { $0.hasPrefix("gh release upload") })
            }
            try place.remove("state/files/hoist.rb")
            try place.write("", to: "state/files/more")
            #expect(
                try await publish(place, "github").ran.err
                    == "publish.sh: the release v1.2.3 has a file more, and this one hasn't\n")
        }
    }

    // Siblings: nothing there, one of two, both, another one, a registry that can't be asked, an npm that isn't the pinned one, a
    // launcher without its platforms, platforms without the launcher.
    @Test("npm packages are published by a pinned npm, the platforms first, and those that are there are compared")
    func npm() async throws {
        try await withWorkplace { place async throws in
            try await prepare(place)
            let pinned = try #require(
                try Built.text(of: "scripts/release/npm.txt").firstMatch(
                    of: #/\nnpm (\d+\.\d+\.\d+) (sha512-[A-Za-z0-9+/]{86}==)\n/#)
            ).output
            try place.write("", to: "cli/package/bin/npm-cli.js")
            let packed = try await shell(place, "tar -czf state/npm.tgz -C cli package")
            try #require(packed.status == 0, "\(packed)")
            try program(
                place, "npm", "echo \"npm $*\" >>\"$STATE/calls\"\ncp \"$STATE/npm.tgz\" \"$5/npm-\(pinned.1).tgz\"\n")
            try program(
                place, "openssl",
                """
                case $* in
                *npm-\(pinned.1).tgz) printf '%s' "${FORGED:-pinned}" ;;
                dgst*) cksum <"$4" ;;
                *) read -r text || true; case $text in pinned) echo "$PINNED" ;; *) echo "$text" ;; esac ;;
                esac
                """)
            try program(
                place, "node",
                """
                shift
                echo "npm-cli $*" >>"$STATE/calls"
                case $1 in
                view) [ -z "${DOWN:-}" ] || { echo "npm error code ENOTFOUND" >&2; exit 1; }
                    [ -f "$STATE/there" ] && grep -q -F "$2 " "$STATE/there" || { echo "npm error code E404" >&2; exit 1; }
                    sed -n "s,^$2 ,,p" "$STATE/there" ;;
                publish)
                    [ -z "${BREAKS:-}" ] || case $5 in *linux*) ;; *) exit 1 ;; esac
                    name=$(tar -xzOf "$5" package/package.json | sed -n 's/.*"name": "\\(.*\\)",/\\1/p')
                    echo "$name@1.2.3 sha512-$(cksum <"$5")" >>"$STATE/there" ;;
                esac
                """)
            func publish(_ more: [String: String] = [:]) async throws -> (ran: Ran, calls: [String]) {
                let pin = String(pinned.2.dropFirst("sha512-".count))
                return try await self.publish(place, "npm", "v1.2.3", ["PINNED": pin].merging(more) { $1 })
            }
            let forged = try await publish(["FORGED": "another"])
            #expect(
                forged.ran.status == 1
                    && forged.ran.err
                        == "publish.sh: npm \(pinned.1) isn't the one in npm.txt: its integrity is sha512-another; nothing of it was run\n",
                "\(forged)")
            #expect(forged.calls.count == 1 && forged.calls[0].hasPrefix("npm pack --silent npm@\(pinned.1) "))
            let down = try await publish(["DOWN": "1"])
            #expect(down.ran.err.hasSuffix("it isn't known whether @acme/hoist-linux-x64 is there already\n"))
            let broken = try await publish(["BREAKS": "1"])
            #expect(broken.ran.status == 1)
            let platform = "npm-cli publish --provenance --access public release/acme-hoist-linux-x64-1.2.3.tgz"
            let launcher = "npm-cli publish --provenance --access public release/acme-hoist-1.2.3.tgz"
            let views = ["@acme/hoist-linux-x64", "@acme/hoist"].map { "npm-cli view \($0)@1.2.3 dist.integrity" }
            #expect(broken.calls.dropFirst() == [views[0], platform, views[1], launcher])
            let resumed = try await publish()
            #expect(resumed.ran == Ran(status: 0, out: "@acme/hoist-linux-x64 1.2.3 is there already\n", err: ""))
            #expect(resumed.calls.dropFirst() == [views[0], views[1], launcher])
            let again = try await publish()
            #expect(
                again.ran.out.hasSuffix("@acme/hoist 1.2.3 is there already\n") && again.calls.dropFirst() == views[...]
            )
            try place.write("@acme/hoist-linux-x64@1.2.3 sha512-another\n", to: "state/there")
            let other = try await publish()
            #expect(
                other.ran.err
                    == "publish.sh: @acme/hoist-linux-x64 1.2.3 is there, and it is another; a release never changes\n")
            #expect(!other.calls.contains { $0.hasPrefix("npm-cli publish") })
            try place.remove("release/acme-hoist-1.2.3.tgz")
            try await sum(place)
            #expect(try await publish().ran.err == "publish.sh: there is no release/*-hoist-1.2.3.tgz\n")
            try place.remove("release/acme-hoist-linux-x64-1.2.3.tgz")
            try await sum(place)
            #expect(try await publish().ran.err == "publish.sh: there are no npm packages in release\n")
        }
    }

    @Test("wheels are published by a pinned uv, which leaves out what is there and refuses what is another")
    func pypi() async throws {
        try await withWorkplace { place async throws in
            try await prepare(place)
            let (ran, calls) = try await publish(place, "pypi")
            #expect(ran == Ran(status: 0, out: "", err: ""))
            #expect(
                calls == [
                    ".build-tools/publish \(Built.repository)/scripts/release/publish-requirements.txt",
                    "uv publish --trusted-publishing always --check-url https://pypi.org/simple/ "
                        + "release/acme_hoist-1.2.3-py3-none-any.whl",
                ])
            try place.remove("release/acme_hoist-1.2.3-py3-none-any.whl")
            try await sum(place)
            let none = try await publish(place, "pypi")
            #expect(none.ran.err == "publish.sh: there are no wheels in release\n" && none.calls == [])
        }
    }

    // Siblings: a list with digests, one without; each tool of the list has one.
    @Test("tools beside an identity that publishes are held to their digests")
    func tools() async throws {
        try await withWorkplace { place async throws in
            let list = try Built.text(of: "scripts/release/publish-requirements.txt").lines.filter {
                !$0.hasPrefix("#")
            }
            #expect(!list.isEmpty)
            for line in list {
                #expect(line.wholeMatch(of: #/[a-z]+==[0-9.]+( --hash=sha256:[0-9a-f]{64})+/#) != nil, "\(line)")
            }
            try program(
                place, "python3",
                "mkdir -p \"$3/bin\" && printf '#!/bin/sh\\necho \"$*\" >>calls\\n' >\"$3/bin/pip\" && chmod 755 \"$3/bin/pip\"\n"
            )
            func install(_ list: String) async throws -> String {
                try? place.remove("calls")
                let ran = try await place.run(
                    "/bin/sh", [Built.repository + "/scripts/lint/install-tools.sh", "tools", list],
                    environment: place.environment.merging(["PATH": place.folder + "/bin:/usr/bin:/bin"]) { $1 })
                #expect(ran.status == 0, "\(ran)")
                return try place.read("calls")
            }
            let publishing = Built.repository + "/scripts/release/publish-requirements.txt"
            #expect(
                try await install(publishing)
                    == "install --quiet --disable-pip-version-check --require-hashes --no-deps --only-binary :all: "
                    + "--requirement \(publishing)\n")
            let lint = Built.repository + "/scripts/lint/requirements.txt"
            #expect(try await install(lint) == "install --quiet --disable-pip-version-check --requirement \(lint)\n")
        }
    }

    // Siblings: nothing there, one of two with its provenance, both, one without it, one with another's, one of another Dockerfile, a
    // registry that can't be asked.
    @Test("both images are built and named for their provenance, unless they are there with it")
    func image() async throws {
        try await withWorkplace { place async throws in
            try await prepare(place)
            // An image in the registry is a file with its label, and its provenance a file beside it.
            try program(
                place, "docker",
                """
                echo "docker $*" >>"$STATE/calls"
                file() { echo "$STATE/$(echo "$1" | tr /: __)"; }
                case $1 in
                pull) [ -z "${DOWN:-}" ] || { echo "connection refused" >&2; exit 1; }
                    [ -f "$(file "$3")" ] || { echo "Error response from daemon: manifest unknown" >&2; exit 1; } ;;
                inspect) case $3 in
                    *Labels*) cat "$(file "$4")" ;;
                    *) echo "elsewhere.example/hoist@sha256:00"; echo "ghcr.io/acme/hoist@sha256:of-${4##*:}" ;;
                    esac ;;
                build) echo "${5#*=}" >"$(file "$7").built" ;;
                push) mv "$(file "$2").built" "$(file "$2")" ;;
                login) cat >/dev/null ;;
                esac
                """)
            try program(
                place, "gh",
                """
                echo "gh $*" >>"$STATE/calls"
                proof="$STATE/$(echo "${3#oci://}" | tr /: __).proof"
                [ -f "$proof" ] || { echo "Error: no attestations found for subject" >&2; exit 1; }
                cat "$proof" >&2
                [ ! -s "$proof" ]
                """)
            func publish(_ more: [String: String] = [:]) async throws -> (ran: Ran, calls: [String], out: [String]) {
                try place.write("", to: "state/output")
                let (ran, calls) = try await self.publish(place, "image", "v1.2.3", more)
                return (ran, calls, try place.read("state/output").lines)
            }
            let down = try await publish(["DOWN": "1"])
            #expect(
                down.ran.err
                    == "connection refused\npublish.sh: it isn't known whether ghcr.io/acme/hoist:1.2.3-ci is there already\n"
            )
            let name = "name=ghcr.io/acme/hoist"
            let first = try await publish()
            #expect(first.ran == Ran(status: 0, out: "", err: ""))
            #expect(first.out == [name, "ci=sha256:of-1.2.3-ci", "scratch=sha256:of-1.2.3"])
            #expect(
                first.calls.filter { $0.hasPrefix("docker push") } == [
                    "docker push ghcr.io/acme/hoist:1.2.3-ci", "docker push ghcr.io/acme/hoist:1.2.3",
                ])
            #expect(
                first.calls.contains {
                    $0.wholeMatch(
                        of:
                            #/docker build --file release/Dockerfile\.ci --label hoist\.dockerfile=[0-9a-f]{64} --tag ghcr\.io/acme/hoist:1\.2\.3-ci release/#
                    ) != nil
                }, "\(first.calls)")
            try place.write("", to: "state/ghcr.io_acme_hoist_1.2.3-ci.proof")
            let half = try await publish()
            #expect(
                half.ran.out == """
                    ghcr.io/acme/hoist:1.2.3-ci is there already
                    ghcr.io/acme/hoist:1.2.3 is there without its provenance, and is built again

                    """)
            #expect(half.out == [name, "scratch=sha256:of-1.2.3"])
            #expect(
                half.calls.contains(
                    "gh attestation verify oci://ghcr.io/acme/hoist:1.2.3-ci --repo Acme/hoist --signer-workflow "
                        + "Acme/hoist/.github/workflows/release.yml --source-ref refs/tags/v1.2.3"))
            try place.write("verification failed", to: "state/ghcr.io_acme_hoist_1.2.3.proof")
            let others = try await publish()
            #expect(
                others.ran.status == 1
                    && others.ran.err.hasSuffix(
                        "it isn't known whether the provenance of ghcr.io/acme/hoist:1.2.3 is there already\n"),
                "\(others)")
            try place.write("", to: "state/ghcr.io_acme_hoist_1.2.3.proof")
            let whole = try await publish()
            #expect(
                whole.ran.status == 0 && whole.out == [name] && !whole.calls.contains { $0.hasPrefix("docker push") })
            try place.write("another\n", to: "state/ghcr.io_acme_hoist_1.2.3")
            #expect(
                try await publish().ran.err
                    == "publish.sh: ghcr.io/acme/hoist:1.2.3 is there, and it is of another Dockerfile.scratch; "
                    + "a release never changes\n")
            for file in ["Dockerfile.scratch", "Dockerfile.ci"] {
                try place.remove("release/" + file)
                try await sum(place)
                let none = try await publish()
                #expect(none.ran.err.hasPrefix("publish.sh: there is no \(file): ") && none.calls == [], "\(none)")
                try place.write("FROM hoist-1.2.3-\n", to: "release/" + file)
            }
        }
    }

    // Siblings: every job that can sign or publish, each image, the run that a tag takes.
    @Test("the workflow signs on main and on tags alone, and signs each image")
    func workflow() throws {
        let text = try Built.text(of: ".github/workflows/release.yml")
        let jobs = text.split(separator: "\njobs:\n", maxSplits: 1)[1].split(separator: #/(?m)^  (?=[a-z]+:$)/#)
        let signing = jobs.filter { $0.contains("id-token: write") || $0.contains(": write #") }
        #expect(signing.map { $0.prefix { $0 != ":" } } == ["attest", "publish", "npm", "pypi", "image"])
        for job in signing {
            // Only a tag reaches what needs `take`; the environment lets no other ref deploy.
            let isForTags =
                job.contains("\n    environment: release\n") && job.contains(#/\n    needs: (take|publish)\n/#)
            #expect(isForTags != job.contains("\n    if: ${{ github.ref == 'refs/heads/main' }}\n"), "\(job)")
        }
        let take = try #require(jobs.first { $0.hasPrefix("take:") })
        #expect(take.contains("if: ${{ github.event_name == 'push' }}"))
        let image = try #require(jobs.last)
        for output in try Built.text(of: "scripts/release/publish.sh").matches(
            of: #/\n    image Dockerfile.* (\w+)(?=\n)/#
        )
        .map(\.output.1) {
            #expect(image.contains("subject-digest: ${{ steps.image.outputs.\(output) }}"), "\(output)")
        }
        #expect(image.matches(of: #/subject-digest/#).count == 2)
        let page = try Built.text(of: "docs/install.md")
        #expect(page.contains("--signer-workflow __OWNER__/hoist/.github/workflows/release.yml"))
        #expect(page.contains("--source-ref refs/heads/main"))
    }
}
