import Foundation
import JSONText
import Testing

/// The scripts that make packages, with a program and sources of the tests' own. `make packages-test` tries the packages.
@Suite("the scripts of packages", .timeLimit(.minutes(60)))
struct PackageScriptTests {
    private static let folder = Built.repository + "/scripts/packages/"
    private static let hasPython = isThere("python3")
    private static let hasNode = isThere("node")

    private static func isThere(_ name: String) -> Bool {
        ["/usr/bin/", "/usr/local/bin/"].contains { FileManager.default.isExecutableFile(atPath: $0 + name) }
    }

    private func shell(_ place: Workplace, _ script: String, _ more: [String: String] = [:]) async throws -> Ran {
        try await place.run(
            "/bin/sh", ["-euc", script, Self.folder], environment: place.environment.merging(more) { $1 })
    }

    // MARK: Licences and SBOM

    private static let apache = "Apache License\nVersion 2.0, January 2004\n"

    /// Writes what `hoist version` printed, sources and a toolchain, for a package with this licence.
    private func sources(_ place: Workplace, licence: String?) throws {
        try place.write(
            """
            {"hoist": "1.2.3", "commit": "unknown", "modified": false,
             "build": {"configuration": "release", "compiler": "6.3.1", "platform": "linux", "architecture": "x86_64",
                       "sandbox": true},
             "linked": [
               {"name": "a-package", "version": "1.0.0", "revision": "\(String(repeating: "a", count: 40))",
                "url": "https://example.com/acme/A-Package.git"},
               {"name": "zlib", "version": "1.3", "revision": null, "url": null}],
             "system": [{"name": "libstdc++", "version": "12.2.0"}]}
            """, to: "facts.json")
        if let licence { try place.write(licence, to: "checkouts/A-Package/LICENSE.txt") }
        try place.write("Notice of A\n", to: "checkouts/A-Package/NOTICE.txt")
        try place.write(Self.apache + "Runtime Library Exception\n", to: "toolchain/usr/share/swift/LICENSE.txt")
        try place.write(
            "This software is provided 'as-is'\nThis must not be misrepresented\n", to: "doc/zlib1g-dev/copyright")
        try place.write(
            "GCC Runtime Library Exception, version 3.1\n", to: "doc/libstdc++-12-dev/copyright")
    }

    private func parts(_ place: Workplace, _ what: String) async throws -> Ran {
        try await shell(
            place, "exec python3 \"$0/parts.py\" facts.json checkouts toolchain \(what) out",
            ["DOCUMENTS": place.folder + "/doc", "SOURCE_DATE_EPOCH": "1795996536"])
    }

    @Test("the SBOM has each part with version, revision and licence", .enabled(if: hasPython, "there is no python3"))
    func bill() async throws {
        try await withWorkplace { place async throws in
            try sources(place, licence: Self.apache)
            #expect(try await parts(place, "sbom") == Ran(status: 0, out: "", err: ""))
            let bill = try JSON(parsing: place.read("out"))
            #expect(bill["spdxVersion"].string == "SPDX-2.3" && bill["name"].string == "hoist-1.2.3")
            #expect(bill["creationInfo"]["created"].string == "2026-11-29T23:55:36Z")
            let rows = bill["packages"].items.map { package in
                ["name", "versionInfo", "licenseDeclared", "downloadLocation"].map { package[$0].string }
                    .joined(separator: "|")
            }
            #expect(
                rows == [
                    "hoist|1.2.3|MIT|NOASSERTION",
                    "a-package|1.0.0|Apache-2.0|git+https://example.com/acme/A-Package@"
                        + String(repeating: "a", count: 40),
                    "libstdc++|12.2.0|GPL-3.0-or-later WITH GCC-exception-3.1|https://gcc.gnu.org",
                    "swift|6.3.1|Apache-2.0 WITH Swift-exception|https://github.com/swiftlang/swift",
                    "zlib|1.3|Zlib|https://zlib.net",
                ])
            #expect(bill["relationships"].items.count == 5)
            #expect(try await parts(place, "licences").status == 0)
            let text = try place.read("out")
            #expect(text.contains("a-package (LICENSE.txt)") && text.contains("\nNotice of A\n"), "\(text)")
        }
    }

    // Siblings: a licence that nobody knows, none at all, a library that nobody knows, one without its licence.
    @Test("a part that nobody has allowed yet ends it", .enabled(if: hasPython, "there is no python3"))
    func unknown() async throws {
        try await withWorkplace { place async throws in
            try sources(place, licence: "You owe me a beer\n")
            let other = try await parts(place, "sbom")
            #expect(
                other.status == 1 && other.err.contains("checkouts/A-Package/LICENSE.txt: this licence isn't known"))
            try place.remove("checkouts/A-Package/LICENSE.txt")
            #expect(
                try await parts(place, "sbom").err
                    == "parts.py: a-package: there is no licence in checkouts/A-Package\n")
            try sources(place, licence: Self.apache)
            try place.remove("doc/zlib1g-dev/copyright")
            #expect(try await parts(place, "licences").err.contains("zlib: there is no "))
            try place.write(try place.read("facts.json").replacing("zlib", with: "xz"), to: "facts.json")
            #expect(try await parts(place, "licences").err.contains("xz: nothing is known of this library"))
        }
    }

    // MARK: Archives and templates

    @Test("the same content makes the same archive, whatever its dates and whoever owns it")
    func archive() async throws {
        try await withWorkplace { place async throws in
            let ran = try await shell(
                place,
                """
                for n in 1 2; do
                    mkdir -p $n/bin && echo b >$n/b && echo a >$n/bin/a && chmod 75$n $n/bin/a && touch -d "200$n-01-01" $n/b
                    sh "$0/archive.sh" $n hoist-1.2.3 $n.tar.gz
                done
                cmp 1.tar.gz 2.tar.gz && tar -tzf 1.tar.gz
                """)
            #expect(
                ran
                    == Ran(
                        status: 0, out: "hoist-1.2.3/\nhoist-1.2.3/b\nhoist-1.2.3/bin/\nhoist-1.2.3/bin/a\n", err: ""))
        }
    }

    @Test("the formula and the Dockerfiles have the digests of archives that are there, and no others")
    func rendered() async throws {
        try await withWorkplace { place async throws in
            let (a, b) = (String(repeating: "a", count: 64), String(repeating: "b", count: 64))
            func render(_ sums: String) async throws -> Ran {
                try place.write(sums, to: "sums")
                return try await shell(
                    place, "mkdir -p out && rm -f out/* && exec sh \"$0/render.sh\" 1.2.3 sums out", ["OWNER": "acme"])
            }
            let both = try await render(
                "\(a)  hoist-1.2.3-linux-x86_64.tar.gz\n\(b) *hoist-1.2.3-linux-musl-x86_64.tar.gz\n")
            #expect(
                both == Ran(status: 0, out: "out/hoist.rb\nout/Dockerfile.ci\nout/Dockerfile.scratch\n", err: ""))
            let formula = try place.read("out/hoist.rb")
            #expect(formula.contains("sha256 \"\(a)\"") && formula.components(separatedBy: "url \"").count == 2)
            #expect(
                formula.contains(
                    "url \"https://github.com/acme/hoist/releases/download/v1.2.3/hoist-1.2.3-linux-x86_64.tar.gz\""))
            #expect(try place.read("out/Dockerfile.scratch").contains("\(b)  /hoist-1.2.3-linux-musl-x86_64.tar.gz"))
            for file in ["hoist.rb", "Dockerfile.ci", "Dockerfile.scratch"] {
                let text = try place.read("out/" + file)
                #expect(text.firstMatch(of: /@[A-Z]+[ @]|# (?:if|end)\b/) == nil, "\(text)")
            }
            let mac = try await render("\(a)  hoist-1.2.3-macos-arm64.tar.gz\n")
            #expect(mac.status == 0 && mac.out == "out/hoist.rb\n", "\(mac)")
            #expect(mac.err.contains("no Dockerfile.ci") && mac.err.contains("no Dockerfile.scratch"))
            #expect(try await render("\(a)  hoist-1.2.2-linux-x86_64.tar.gz\n").status == 1)
        }
    }

    // MARK: All of it

    /// Makes the packages of a program that says that it is one for a platform; what differs between machines is stood in for.
    private func made(
        _ place: Workplace, on platform: String, _ architecture: String, npm: String, _ more: [String: String] = [:]
    ) async throws {
        let facts = """
            {"hoist": "1.2.3", "commit": "unknown", "modified": false,
             "build": {"configuration": "release", "compiler": "6.3.1", "platform": "\(platform)",
                       "architecture": "\(architecture)", "sandbox": true},
             "linked": [{"name": "libyaml", "version": "0.2.5", "revision": null, "url": null},
                        {"name": "zlib", "version": "1.3", "revision": null, "url": null}]}
            """
        try place.write(
            "#!/bin/sh\ncase $1 in version) cat <<'FACTS'\n\(facts)\nFACTS\n;; *) echo 1.2.3 ;; esac\n",
            to: "programs/hoist")
        let ran = try await shell(
            place,
            """
            top=$(pwd)
            chmod 755 programs/hoist bin/*
            cd "$0/../.." && sh scripts/packages/make.sh "$top/programs/hoist" "$top/manuals" "$top/built/\(platform)-\(architecture)"
            """,
            [
                "PATH": place.folder + "/bin:/usr/bin:/bin", "TOOLCHAIN": place.folder + "/toolchain",
                "DOCUMENTS": place.folder + "/doc", "NPM": npm, "NPM_SCOPE": "@acme", "OWNER": "acme",
                "NPM_PLATFORMS": "linux-x64-none darwin-arm64-none", "ARCHITECTURE": architecture,
                "SOURCE_DATE_EPOCH": "1795996536", "HERE": place.folder, "PYPI_NAME": "acme-hoist",
            ].merging(more) { $1 })
        try #require(ran.status == 0, "\(ran)")
    }

    // The faults: a static program made a Debian package and an RPM under the names of those of the other Linux program, and each
    // machine a launcher with its own bytes, so that nothing could be gathered. Siblings: a file that differs, two versions, none.
    @Test("what the machines of a release make comes together as one", .enabled(if: hasPython, "there is no python3"))
    func gathered() async throws {
        try await withWorkplace { place async throws in
            try sources(place, licence: Self.apache)
            let mit = "Permission is hereby granted, free of charge\nsubstantial portions of the Software\n"
            for name in ["libyaml-dev", "musl", "libmimalloc-dev"] { try place.write(mit, to: "doc/\(name)/copyright") }
            try place.write("LLVM Exceptions to the Apache 2.0 License\n", to: "doc/libc++-14-dev/copyright")
            try place.write("GCC Runtime Library Exception, version 3.1\n", to: "doc/libgcc-12-dev/copyright")
            try place.write(mit, to: "brew/License")
            try place.write(".TH HOIST 1\n", to: "manuals/hoist.1")
            try place.write("#!/bin/sh\necho \"$HERE/brew\"\n", to: "bin/brew")
            try place.write("#!/bin/sh\n", to: "bin/readelf")
            try place.write("#!/bin/sh\necho \"$ARCHITECTURE\"\n", to: "bin/dpkg")
            try place.write("#!/bin/sh\necho \"deb $ARCHITECTURE\" >\"$3.deb\"\n", to: "bin/dpkg-deb")
            // --target ARCHITECTURE-linux --define "_rpmdir FOLDER"
            try place.write(
                """
                #!/bin/sh
                for word; do case $word in "_rpmdir "*) out=${word#* } ;; *-linux) machine=${word%-linux} ;; esac; done
                mkdir -p "$out/$machine" && echo rpm >"$out/$machine/hoist-1.2.3-1.$machine.rpm"
                """, to: "bin/rpmbuild")
            try await made(place, on: "linux", "x86_64", npm: "none")
            try await made(place, on: "linux-musl", "x86_64", npm: "all")
            try await made(place, on: "macos", "arm64", npm: "platform")
            func gather(into folder: String = "a release", base: String = "debian@sha256:ab") async throws -> Ran {
                let script =
                    "top=$(pwd) && cd \"$0/../..\" && exec sh scripts/release/gather.sh \"$top/built\" \"$top/\(folder)\""
                return try await shell(place, script, ["OWNER": "acme", "BASE": base])
            }
            let ran = try await gather()
            try #require(ran.status == 0, "\(ran)")
            let files = try FileManager.default.contentsOfDirectory(atPath: place.folder + "/a release").sorted()
            #expect(
                files == [
                    "Dockerfile.ci", "Dockerfile.scratch", "SHA256SUMS", "acme-hoist-1.2.3.tgz",
                    "acme-hoist-darwin-arm64-1.2.3.tgz", "acme-hoist-linux-x64-1.2.3.tgz",
                    "acme_hoist-1.2.3-py3-none-macosx_15_0_arm64.whl",
                    "acme_hoist-1.2.3-py3-none-manylinux_2_17_x86_64.whl",
                    "acme_hoist-1.2.3-py3-none-manylinux_2_34_x86_64.whl",
                    "acme_hoist-1.2.3-py3-none-musllinux_1_1_x86_64.whl",
                    "hoist-1.2.3-1.x86_64.rpm", "hoist-1.2.3-linux-musl-x86_64.tar.gz",
                    "hoist-1.2.3-linux-x86_64.tar.gz", "hoist-1.2.3-macos-arm64.tar.gz", "hoist-1.2.3.spdx.json",
                    "hoist.rb", "hoist_1.2.3_x86_64.deb",
                ])
            let sums = try await shell(
                place, "cd 'a release' && sha256sum --check --strict --quiet SHA256SUMS && wc -l <SHA256SUMS")
            #expect(sums == Ran(status: 0, out: "\(files.count - 1)\n", err: ""))
            #expect(try place.read("a release/hoist.rb").components(separatedBy: "url \"").count == 3)
            // What several programs are linked with is in the SBOM once, and each program with what is linked into it.
            let bill = try JSON(parsing: place.read("a release/hoist-1.2.3.spdx.json"))
            let packages = bill["packages"].items
            #expect(
                packages.map { $0["name"].string }.sorted() == [
                    "hoist", "hoist", "hoist", "libc++", "libgcc", "libstdc++", "libyaml", "mimalloc", "musl", "swift",
                    "zlib",
                ])
            func linked(_ platform: String) throws -> [String] {
                let archive = "hoist-1.2.3-\(platform).tar.gz"
                let program = try #require(packages.first { $0["packageFileName"].string == archive })
                let relations = bill["relationships"].items.filter {
                    $0["spdxElementId"].string == program["SPDXID"].string
                }
                #expect(relations.allSatisfy { $0["relationshipType"].string == "STATIC_LINK" })
                return
                    ([program]
                    + packages.filter { package in
                        relations.contains { $0["relatedSpdxElement"].string == package["SPDXID"].string }
                    })
                    .map { $0["name"].string + " " + $0["licenseDeclared"].string }.sorted()
            }
            let swift = "swift Apache-2.0 WITH Swift-exception"
            let gcc = "GPL-3.0-or-later WITH GCC-exception-3.1"
            #expect(
                try linked("linux-x86_64")
                    == ["hoist MIT", "libgcc \(gcc)", "libstdc++ \(gcc)", "libyaml MIT", swift, "zlib Zlib"])
            #expect(
                try linked("linux-musl-x86_64") == [
                    "hoist MIT", "libc++ Apache-2.0 WITH LLVM-exception", "libyaml MIT", "mimalloc MIT", "musl MIT",
                    swift,
                    "zlib Zlib",
                ])
            #expect(try linked("macos-arm64") == ["hoist MIT", "libyaml MIT"])

            // Without a base, there is nothing to refuse once the tag is pushed.
            let without = try await gather(base: "")
            #expect(
                without
                    == Ran(status: 0, out: ran.out, err: "gather.sh: no Dockerfiles, so no images: BASE isn't set\n"))
            #expect(!place.has("a release/Dockerfile.ci") && !place.has("a release/Dockerfile.scratch"))
            // The folder is emptied first. Siblings: the same one by another path, one above, one below, the source itself.
            let built = place.folder + "/built"
            for folder in ["built", "a release/../built", "."] {
                #expect(
                    try await gather(into: folder).err
                        == "gather.sh: \(built) is in \(place.folder)/\(folder), which is emptied first\n")
            }
            #expect(
                try await gather(into: "built/release").err
                    == "gather.sh: \(place.folder)/built/release is in \(built), which is gathered\n")
            try place.remove("built/release")
            let source = try await shell(
                place,
                "mkdir -p x/source/a && cp \"$0/../release/gather.sh\" x/ && cd x/source && exec sh ../gather.sh a ..")
            #expect(source == Ran(status: 64, out: "", err: "gather.sh: a is in .., which is emptied first\n"))
            let itself = try await shell(place, "mkdir x/b && cd x/source && exec sh ../gather.sh ../b .")
            #expect(itself == Ran(status: 64, out: "", err: "gather.sh: . is in ., which is emptied first\n"))
            try await made(place, on: "macos", "arm64", npm: "none", ["WHEEL": "none"])
            #expect(
                try FileManager.default.contentsOfDirectory(atPath: built + "/macos-arm64").sorted() == [
                    "SHA256SUMS", "hoist-1.2.3-macos-arm64.tar.gz", "hoist-1.2.3.spdx.json", "hoist.rb",
                ])
            let into =
                "top=$(pwd) && cd \"$0/../..\" && exec sh scripts/packages/make.sh \"$top/programs/hoist\" \"$top/manuals\" \"$top/FOLDER\""
            for (folder, inside) in [("programs", "programs"), ("manuals", "manuals"), (".", "programs")] {
                let ran = try await shell(
                    place, into.replacing("FOLDER", with: folder), ["TOOLCHAIN": place.folder + "/toolchain"])
                #expect(
                    ran.status == 64
                        && ran.err
                            == "make.sh: \(place.folder)/\(inside) is in \(place.folder)/\(folder), which is emptied first\n",
                    "\(ran)")
            }
            #expect(place.has("programs/hoist") && place.has("manuals/hoist.1"))
            try place.write("another", to: "built/more/acme-hoist-1.2.3.tgz")
            #expect(try await gather().err == "gather.sh: acme-hoist-1.2.3.tgz isn't the same on every machine\n")
            try place.remove("built/more/acme-hoist-1.2.3.tgz")
            try place.write("", to: "built/more/hoist-1.2.4-linux-arm64.tar.gz")
            #expect(try await gather().err == "gather.sh: the archives aren't of one version: 1.2.3\n1.2.4\n")
            try place.remove("built")
            #expect(try await gather() == Ran(status: 64, out: "", err: "usage: gather.sh BUILT FOLDER\n"))
            try place.write("", to: "built/readme")
            #expect(try await gather().err == "gather.sh: the archives aren't of one version: \n")
        }
    }

    // MARK: npm

    /// Unpacks the launcher for these platforms, and beside it the package of each that is installed, as npm does.
    private func installed(
        _ place: Workplace, _ platforms: [String], installed: [String], program: String = "echo \"hoist $*\"\nexit 5"
    ) async throws {
        try place.write("#!/bin/sh\n\(program)\n", to: "root/bin/hoist")
        let script = """
            root=$(pwd)
            mkdir -p root/share/doc/hoist made && chmod 755 root/bin/hoist
            touch root/share/doc/hoist/LICENSE root/share/doc/hoist/LINKED-IN.txt
            cd "$0/../.."
            sh scripts/packages/npm.sh launcher 1.2.3 "$root/made" \(platforms.joined(separator: " "))
            for platform in \(installed.joined(separator: " ")); do
                IFS=- read -r os cpu libc <<WORDS
            $platform
            WORDS
                sh scripts/packages/npm.sh platform "$root/root" 1.2.3 "$os" "$cpu" "$libc" "$root/made"
            done
            cd "$root"
            for file in made/*.tgz; do
                mkdir unpacked && tar -xzf "$file" -C unpacked
                name=$(sed -n 's/^  "name": "\\(.*\\)",$/\\1/p' unpacked/package/package.json)
                if grep -q '"scripts"' unpacked/package/package.json; then exit 3; fi
                mkdir -p "node_modules/${name%/*}" && mv unpacked/package "node_modules/$name" && rmdir unpacked
            done
            """
        let ran = try await shell(place, script, ["NPM_SCOPE": "@acme"])
        try #require(ran.status == 0, "\(ran)")
    }

    private func launch(_ place: Workplace, _ prelude: String = "") async throws -> Ran {
        try place.write(prelude, to: "prelude.js")
        return try await place.run(
            "/usr/bin/env",
            ["node", "--require", "./prelude.js", "node_modules/@acme/hoist/hoist.js", "plan", "--only", "a b"],
            environment: place.environment)
    }

    /// Lets the launcher see another platform.
    private static func on(_ platform: String, _ cpu: String, glibc: String?) -> String {
        """
        Object.defineProperty(process, "platform", { value: "\(platform)" });
        Object.defineProperty(process, "arch", { value: "\(cpu)" });
        process.report.getReport = () => ({ header: { \(glibc.map { "glibcVersionRuntime: \"\($0)\"" } ?? "") } });
        """
    }

    // Siblings: a program for any C library, one for musl, a glibc that is too old, one that is missing, no platform at all.
    @Test(
        "npm's launcher starts the program of the platform, or says what to do",
        .enabled(if: hasNode, "there is no node"))
    func launcher() async throws {
        try await withWorkplace { place async throws in
            try await installed(
                place, ["linux-x64-glibc", "linux-x64-musl", "linux-arm64-none", "darwin-arm64-none"],
                installed: ["linux-x64-glibc", "linux-arm64-none"])
            let started = Ran(status: 5, out: "hoist plan --only a b\n", err: "")
            #expect(try await launch(place, Self.on("linux", "x64", glibc: "2.34")) == started)
            for glibc in ["2.41", "3.0", "2.17", nil] {
                #expect(try await launch(place, Self.on("linux", "arm64", glibc: glibc)) == started)
            }
            #expect(
                try await launch(place, Self.on("linux", "x64", glibc: "2.9")).err == """
                    hoist: this system has glibc 2.9, and hoist needs 2.34 or newer
                      = help: use a newer system or image, or the image of hoist itself: see docs/install.md

                    """)
            let missing = try await launch(place, Self.on("linux", "x64", glibc: nil))
            #expect(missing.status == 1)
            #expect(
                missing.err.hasPrefix(
                    "hoist: the package @acme/hoist-linux-x64-musl isn't installed, which has the program for linux x64 musl\n"
                ))
            let none = try await launch(place, Self.on("win32", "x64", glibc: nil))
            #expect(none.status == 1)
            #expect(
                none.err == """
                    hoist: there is no hoist for win32 x64 among npm's packages, only for linux x64 glibc, linux x64 musl, \
                    linux arm64, darwin arm64
                      = help: see docs/install.md for other ways, such as a build from source

                    """)
        }
    }

    // SIGQUIT ended the launcher alone, SIGUSR1 opened node's debugger, and any signal ended the launcher alone that came right after
    // hoist was started: here, each comes before that call returns.
    @Test("npm's launcher passes on every signal that would end hoist", .enabled(if: hasNode, "there is no node"))
    func signals() async throws {
        try await withWorkplace { place async throws in
            try await installed(
                place, ["linux-x64-none"], installed: ["linux-x64-none"], program: "echo $$ >pid\nexec sleep 600")
            try place.write(
                Self.on("linux", "x64", glibc: nil) + """

                    const processes = require("node:child_process");
                    const { existsSync } = require("node:fs");
                    const spawn = processes.spawn;
                    processes.spawn = (...words) => {
                      const child = spawn(...words);
                      while (!existsSync("sent"));
                      return child;
                    };
                    """, to: "prelude.js")
            let signals = [
                ("INT", SIGINT), ("TERM", SIGTERM), ("HUP", SIGHUP), ("QUIT", SIGQUIT), ("USR1", SIGUSR1),
                ("USR2", SIGUSR2),
            ]
            for (name, number) in signals {
                let ran = try await shell(
                    place,
                    """
                    rm -f pid sent
                    node --require ./prelude.js node_modules/@acme/hoist/hoist.js &
                    launcher=$!
                    until [ -s pid ]; do sleep 0.05; done
                    kill -\(name) $launcher
                    : >sent
                    status=0
                    wait $launcher || status=$?
                    echo $status
                    if kill -0 "$(cat pid)" 2>/dev/null; then echo "hoist runs on" && kill -KILL "$(cat pid)"; fi
                    """)
                #expect(ran == Ran(status: 0, out: "\(128 + number)\n", err: ""), "\(name)")
            }
        }
    }

    // Where there are both, a glibc that is too old for one of them has the other.
    @Test("npm's launcher prefers the program that fits", .enabled(if: hasNode, "there is no node"))
    func both() async throws {
        try await withWorkplace { place async throws in
            try await installed(place, ["linux-x64-glibc", "linux-x64-none"], installed: ["linux-x64-none"])
            let started = Ran(status: 5, out: "hoist plan --only a b\n", err: "")
            for glibc in ["2.33", nil] {
                #expect(try await launch(place, Self.on("linux", "x64", glibc: glibc)) == started)
            }
            let missing = try await launch(place, Self.on("linux", "x64", glibc: "2.34")).err
            #expect(missing.hasPrefix("hoist: the package @acme/hoist-linux-x64-glibc isn't installed"), "\(missing)")
        }
    }

    @Test("names that aren't registered can't be anybody's", .enabled(if: hasPython, "there is no python3"))
    func placeholders() async throws {
        try await withWorkplace { place async throws in
            let ran = try await shell(
                place,
                "root=$(pwd) && cd \"$0/../..\" && sh scripts/packages/npm.sh launcher 1.2.3 \"$root\" linux-x64-glibc")
            #expect(ran.out.hasSuffix("/__OWNER__-hoist-1.2.3.tgz\n"), "\(ran)")
            // npm takes no capitals in new names, and PyPI nothing that begins with `_`.
            let pip = try await shell(
                place, "exec python3 \"$0/wheel.py\" . 1.2.3 any .", ["PYPI_NAME": "__OWNER__-hoist"])
            #expect(pip.status == 1 && pip.err.contains("__OWNER__-hoist is no name of a project on PyPI"), "\(pip)")
        }
    }
}
