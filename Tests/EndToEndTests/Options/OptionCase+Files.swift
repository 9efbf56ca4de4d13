import Foundation
import JSONText
import Sandbox
import Testing

extension OptionCase {
    /// The options of only `import`.
    static let imports: [OptionCase] = [
        OptionCase(command: "import", option: "--force") { _ async throws in
            try await Usual.bench("version: 1\nflags: {}\n") { bench async throws in
                #expect(try await bench.place.hoist("import").status == 1)
                #expect(try bench.place.read("flags.yaml") == "version: 1\nflags: {}\n")
                #expect(try await bench.place.hoist("import", "--force").status == 0)
                #expect(try bench.place.read("flags.yaml").contains("huddles:"))
            }
        },
        OptionCase(command: "import", option: "--fields") { _ async throws in
            try await Usual.bench { bench async throws in
                let all = ["name", "description", "owner", "stage", "permanent", "targets"]
                #expect(try await fields(bench) == all)
                for field in all { #expect(try await fields(bench, "--fields", field) == [field]) }
                #expect(try await fields(bench, "--fields", "targets,name") == ["name", "targets"])
                #expect(try await bench.place.hoist("import", "--fields", "secret").status == 64)
            }
        },
        OptionCase(command: "import", option: "--archived") { _ async throws in
            let live = Usual.live + [SandboxFlag("old", archived: true, companies: ["Production": ["acme"]])]
            try await Usual.bench(live: live) { bench async throws in
                #expect(try await !bench.place.hoist("import", "-f", "-").out.contains("old:"))
                let ran = try await bench.place.hoist("import", "-f", "-", "--archived")
                let old = ran.out.split(separator: "\n  old:\n").last.map(String.init) ?? ""
                #expect(old.hasPrefix("    ") && old.contains("    archived: true\n"), "\(ran)")
                #expect(!old.prefix { $0 != "\0" }.split(separator: "\n  search:")[0].contains("targets:"))
            }
        },
        OptionCase(command: "import", option: "--audiences") { _ async throws in
            let live = ["a", "b"].map { SandboxFlag($0, companies: ["Production": ["acme", "globex"]]) }
            try await Usual.bench(live: live) { bench async throws in
                #expect(try await !bench.place.hoist("import", "-f", "-").out.contains("audiences:"))
                let ran = try await bench.place.hoist("import", "-f", "-", "--audiences")
                #expect(ran.out.contains("\naudiences:\n  acme-and-1-more:\n"), "\(ran)")
                #expect(ran.out.components(separatedBy: "        audiences:\n        - acme-and-1-more\n").count == 3)
            }
        },
        OptionCase(command: "import", option: "--split") { _ async throws in
            let live = [
                SandboxFlag("a", stage: "Beta", owner: "jane@example.com"),
                SandboxFlag("b", stage: "Internal", owner: "sam@example.com"),
            ]
            try await withBench(live: live) { bench async throws in
                try bench.place.write("JANE@example.com: teams/one.yaml\n\"b*\": two.yml\n", to: "teams.yaml")
                let ran = try await bench.place.hoist("import", "--split", "teams.yaml")
                #expect(ran.out == "flags.yaml and 2 files: 2 flags of Sandbox App, 0 targets\n", "\(ran)")
                #expect(try bench.place.read("teams/one.yaml").contains("\n  a:\n"))
                #expect(try bench.place.read("two.yml").contains("\n  b:\n"))
                #expect(try await bench.place.hoist("plan", "--detailed-exitcode").status == 0)
                try bench.place.write("a: flags/a.yaml\n", to: "teams.yaml")
                let again = try await bench.place.hoist("import", "--split", "teams.yaml", "--force")
                #expect(
                    again.err.contains(
                        "no longer a part of the manifest, and left as they were: teams/one.yaml, two.yml"),
                    "\(again)")
                let wrong = [
                    ("ownr", nil), ("a.yaml", "- a\n"), ("a.yaml", "a: [b]\n"), ("a.yaml", "a: ../b.yaml\n"),
                    ("a.yaml", "a: b.txt\n"), ("a.yaml", "a: flags.yaml\n"), ("a.yaml", "a: '*.yaml'\n"),
                    ("a.yaml", "a: Flags.yaml\n"), ("a.yaml", "a: x/A.yaml\nb: x/a.yaml\n"),
                    ("a.yaml", "a: x.yaml\nb: x.yaml/b.yaml\n"), ("a.yaml", "a: x.yaml\na: y.yaml\n"),
                    ("a.yaml", "a: /tmp/x.yaml\n"), ("a.yaml", "a: \"\"\n"),
                    ("a.yaml", "a: a.yaml\n"), ("a.yaml", "a: \"b\\u202E.yaml\"\n"), ("a.yaml", "a: \"b\\n.yaml\"\n"),
                ]
                for (name, text) in wrong {
                    if let text { try bench.place.write(text, to: name) }
                    let ran = try await bench.place.hoist("import", "-f", "flags.yaml", "--force", "--split", name)
                    #expect(ran.status == 64, "\(text ?? name): \(ran)")
                }
            }
            for (by, owners) in [("owner", ["a", "b"]), ("stage", ["a", "b"]), ("prefix", ["a", "b"])] {
                try await withBench(live: live) { bench async throws in
                    let ran = try await bench.place.hoist("import", "--split", by)
                    #expect(ran.status == 0, "\(ran)")
                    let root = try bench.place.read("flags.yaml")
                    #expect(root.contains("\ninclude:\n") && !root.contains("\n  a:\n"))
                    let folder = bench.place.folder + "/flags"
                    let files = try FileManager.default.contentsOfDirectory(atPath: folder).sorted()
                    #expect(files.count == owners.count, "\(files)")
                    let named = by == "owner" ? ["jane", "sam"] : by == "stage" ? ["beta", "internal"] : ["a.", "b."]
                    #expect(zip(files, named).allSatisfy { $0.contains($1) }, "\(files)")
                    #expect(try await bench.place.hoist("plan", "--detailed-exitcode").status == 0)
                }
            }
        },
        OptionCase(command: "import", option: "--adopt") { _ async throws in
            let manifest = "version: 1\nflags: # mine\n  huddles: {name: Old} # since May\n"
            try await Usual.bench(manifest) { bench async throws in
                let ran = try await bench.place.hoist(
                    "import", "--adopt", "huddles", "--adopt", "search", "--fields", "name")
                #expect(ran.status == 0, "\(ran)")
                #expect(
                    try bench.place.read("flags.yaml") == """
                        version: 1
                        flags: # mine
                          huddles: {name: Huddles} # since May
                          search:
                            name: Search

                        """)
            }
        },
        OptionCase(command: "import", option: "--drifted") { _ async throws in
            let manifest = "version: 1\nflags: # mine\n  huddles: {name: Old} # since May\n  search: {}\n"
            try await Usual.bench(manifest) { bench async throws in
                let ran = try await bench.place.hoist("import", "--adopt", "--drifted")
                #expect(ran.status == 0, "\(ran)")
                #expect(ran.out.contains("+  huddles: {name: Huddles} # since May\n"), "\(ran)")
                #expect(ran.out.hasSuffix("\nflags.yaml: adopted what has drifted of `huddles`\n"))
            }
        },
        OptionCase(command: "import", option: "--snapshot") { _ async throws in
            try await withBench(live: Usual.live) { bench async throws in
                let ran = try await bench.place.hoist("import", "--snapshot", "twin.json")
                #expect(ran.status == 0, "\(ran)")
                #expect(try bench.place.contents == ["twin.json"])
                #expect(try JSON(parsing: bench.place.read("twin.json"))["format"].string == "hoist-snapshot")
            }
        },
    ]

    /// The options of only `init` and `schema`.
    static let starting: [OptionCase] = [
        OptionCase(command: "init", option: "--app") { _ async throws in
            try await withWorkplace { place async throws in
                let variables = ["REFLAG_APP_ID": "apZ4k29fmQ81xw"]
                #expect(try await place.hoist("init", environment: variables).status == 0)
                #expect(try place.read("flags.yaml").contains("\napp: \"apZ4k29fmQ81xw\""))
                let ran = try await place.hoist("init", "--app", "sandboxapp0001", "--force", environment: variables)
                #expect(ran.status == 0)
                #expect(try place.read("flags.yaml").contains("\napp: \"sandboxapp0001\""))
            }
        },
        OptionCase(command: "init", option: "--ci") { _ async throws in
            for (options, files) in [
                ([], [".github"]), (["--ci", "auto"], [".github"]), (["--ci", "github"], [".github"]),
                (["--ci", "gitlab"], ["hoist.gitlab-ci.yml"]), (["--ci", "none"], []),
            ] {
                try await withWorkplace { place async throws in
                    // A sign of GitHub, which auto goes by.
                    try place.write("", to: ".github/CODEOWNERS")
                    try place.write("", to: ".git/HEAD")
                    #expect(try await place.hoist(["init"] + options).status == 0)
                    let written = [".github/workflows": ".github", "hoist.gitlab-ci.yml": "hoist.gitlab-ci.yml"]
                        .filter { place.has($0.key) }.map(\.value)
                    #expect(written == files, "\(options)")
                }
            }
        },
        OptionCase(command: "init", option: "--only") { _ async throws in
            try await withWorkplace { place async throws in
                #expect(try await place.hoist("init", "--only", "schema").status == 0)
                #expect(try place.contents == ["schema"])
            }
        },
        OptionCase(command: "init", option: "--force") { _ async throws in
            let mine = "# mine\nversion: 1\nflags: {}\n"
            try await withWorkplace(mine) { place async throws in
                #expect(try await place.hoist("init").status == 0)
                #expect(try place.read("flags.yaml") == mine)
                try place.write("mine\n", to: ".gitignore")
                #expect(try await place.hoist("init", "--force").status == 0)
                #expect(try !place.read("flags.yaml").contains("# mine\n"))
                #expect(try place.read(".gitignore") == "mine\n.hoist/\n", "it is only added to")
            }
        },
        OptionCase(command: "schema", option: "--from-app") { _ async throws in
            try await Usual.bench { bench async throws in
                let (usual, none) = try await bench.calls { try await bench.place.hoist("schema") }
                #expect(usual.status == 0 && none.isEmpty)
                #expect(!usual.out.contains("\"General Availability\""))
                let (ran, calls) = try await bench.calls { try await bench.place.hoist("schema", "--from-app") }
                #expect(ran.status == 0 && !calls.isEmpty && calls.allSatisfy { $0.method == "GET" })
                #expect(ran.out.contains("\"General Availability\"") && ran.out.contains("\"Staging\""))
                let reading = ["REFLAG_API_KEY": bench.sandbox.readOnlyKey]
                #expect(try await bench.place.hoist("schema", "--from-app", environment: reading).out == ran.out)
            }
        },
    ]

    /// The fields that an import makes managed.
    private static func fields(_ bench: Bench, _ options: String...) async throws -> [String] {
        let ran = try await bench.place.hoist(["import", "-f", "-", "--only", "huddles"] + options)
        return ran.out.lines.compactMap { $0.wholeMatch(of: #/    (\w+):.*/#).map { String($0.output.1) } }
    }
}
