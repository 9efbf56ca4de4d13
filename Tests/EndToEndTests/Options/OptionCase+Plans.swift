import Foundation
import JSONText
import Sandbox
import Testing

extension OptionCase {
    /// A manifest with something to do of every kind.
    private static let much = """
        version: 1
        flags:
          huddles:
            description: New
            targets: {Production: {companies: [acme, globex]}, Staging: {users: [u_1, u_2]}}
          search:
            stage: Beta
            targets: {Production: {companies: [acme, globex]}}
          new: {}

        """

    /// The options that hold a run to some flags and environments.
    static let narrowed: [OptionCase] =
        on(["plan", "apply"], "--environment") { command async throws in
            #expect(try await writes(command, []) == ["Production", "Staging", "create", "fields"])
            for option in ["-e", "--environment"] {
                #expect(try await writes(command, [option, "Staging"]) == ["Staging"])
            }
            #expect(try await writes(command, ["-e", "Staging", "-e", "Production"]) == ["Production", "Staging"])
        }
        + on(["plan", "apply"], "--details") { command async throws in
            #expect(try await writes(command, ["-e", "Staging"]) == ["Staging"])
            #expect(try await writes(command, ["-e", "Staging", "--details"]) == ["Staging", "create", "fields"])
            try await Usual.bench { bench async throws in
                #expect(try await bench.place.hoist(command, "--details").status == 64)
            }
        }
        + on(["plan", "apply"], "--only") { command async throws in
            #expect(try await writes(command, ["--only", "new"]) == ["create"])
            #expect(try await writes(command, ["--only", "s*"]) == ["Production", "fields"])
            #expect(
                try await writes(command, ["--only", "new", "--only", "s*"]) == ["Production", "create", "fields"])
        }
        + on(["verify"], "--environment") { command async throws in
            try await Usual.bench { bench async throws in
                let all = try await bench.place.hoist(command, "--format", "json").json()["environments"]
                #expect(all.items.map(\.["name"].string) == ["Production", "Staging", "Development"])
                for option in ["-e", "--environment"] {
                    let some = try await bench.place.hoist(
                        command, option, "Staging", option, "Production", "--format", "json")
                    #expect(
                        try some.json()["environments"].items.map(\.["name"].string) == ["Production", "Staging"])
                }
            }
        }
        + on(["verify"], "--facts") { command async throws in
            // For sixty companies that the manifest takes the flag from, a rule turns it on.
            let ids = (1...60).map { "c\($0)" }
            let manifest =
                "version: 1\nflags:\n  huddles:\n    targets:\n      Production: {remove: {companies: [\(ids.joined(separator: ", "))]}}\n"
            try await Usual.bench(manifest, live: [SandboxFlag("huddles")]) { bench async throws in
                try await bench.sandbox.mutate { world in
                    try world.setRules(
                        of: "huddles", in: "Production", SandboxRules(companies: ids.map { SandboxID($0) }))
                }
                for (options, count, facts) in [([], 0, [JSON.null]), (["--facts"], 60, [.string("implicit")])] {
                    let (ran, calls) = try await bench.calls {
                        try await bench.place.hoist([command, "--format", "json"] + options)
                    }
                    let findings = try ran.json()["environments"].items.flatMap { $0["findings"].items }
                    #expect(findings.count == 60 && findings.allSatisfy { facts.contains($0["fact"]) }, "\(ran)")
                    #expect(calls.count { $0.operation == .getCompanyFlags } == count)
                }
            }
        }
        + on(["verify"], "--only") { command async throws in
            try await Usual.bench { bench async throws in
                try await bench.sandbox.mutate { try $0.editFlag("huddles") { $0.archived = true } }
                #expect(try await bench.place.hoist(command).status == 8)
                #expect(try await bench.place.hoist(command, "--only", "search").status == 0)
                #expect(try await bench.place.hoist(command, "--only", "search", "--only", "hud*").status == 8)
            }
        }
        + on(["import"], "--environment") { command async throws in
            try await Usual.bench { bench async throws in
                for (options, names) in [
                    ([], ["Production", "Staging"]), (["-e", "Staging"], ["Staging"]),
                    (["--environment", "Production"], ["Production"]),
                    (["-e", "Production", "-e", "Staging"], ["Production", "Staging"]),
                ] {
                    let ran = try await bench.place.hoist(["import", "-f", "-"] + options)
                    #expect(["Production", "Staging"].filter { ran.out.contains("      \($0):\n") } == names)
                }
            }
        }
        + on(["import"], "--only") { command async throws in
            try await Usual.bench { bench async throws in
                for (options, keys) in [
                    ([], ["huddles", "search"]), (["--only", "search"], ["search"]), (["--only", "h*"], ["huddles"]),
                    (["--only", "h*", "--only", "search"], ["huddles", "search"]),
                ] {
                    let ran = try await bench.place.hoist(["import", "-f", "-"] + options)
                    #expect(["huddles", "search"].filter { ran.out.contains("\n  \($0):\n") } == keys)
                }
            }
        }

    /// What a plan plans or an apply writes, sorted: environments, `create`, `fields`.
    private static func writes(_ command: String, _ options: [String]) async throws -> [String] {
        let found = Recorded<String>()
        try await Usual.bench(much) { bench async throws in
            if command == "plan" {
                for call in try await bench.place.hoist(["plan", "--format", "json"] + options).json()["calls"].items {
                    found.append("\(call["operation"].string) \(call["path"].string)")
                }
            } else {
                let (ran, calls) = try await bench.calls {
                    try await bench.place.hoist(["apply", "--auto-approve"] + options)
                }
                #expect(ran.status == 0, "\(ran)")
                for call in calls where call.method != "GET" {
                    found.append("\(call.operation?.rawValue ?? "") \(call.path)")
                }
            }
        }
        let words = found.all.map { call in
            call.hasPrefix("createFlag")
                ? "create"
                : call.hasPrefix("updateFlag")
                    ? "fields"
                    : call.contains("env_production") ? "Production" : "Staging"
        }
        return Set(words).sorted()
    }

    /// `--format` in each of its forms.
    static let formats: [OptionCase] =
        on(["plan", "show"], "--format") { command async throws in
            try await Usual.bench(much) { bench async throws in
                #expect(try await bench.place.hoist("plan", "--out", "plan.json").status == 0)
                let run = Usual.run(command) + (command == "plan" ? ["--no-cache"] : [])
                let usual = try await bench.place.hoist(run)
                #expect(usual.out.hasPrefix("Plan for Sandbox App: 1 to create, 2 to update"))
                #expect(try await bench.place.hoist(run + ["--format", "text"]).out == usual.out)
                let markdown = try await bench.place.hoist(run + ["--format", "markdown"]).out
                #expect(markdown.hasPrefix("<!-- hoist-plan -->\n### Plan for `Sandbox App`\n"))
                let json = try await bench.place.hoist(run + ["--format", "json"]).json()
                #expect(json["format"].string == "hoist-plan" && json["changes"].items.count == 3)
                #expect((json["cost"] != .null) == (command == "plan"))
                let github = try await bench.place.hoist(run + ["--format", "github"]).out
                #expect(github.lines.allSatisfy { $0.hasPrefix("::") } && !github.isEmpty, "\(github)")
                #expect(try await bench.place.hoist(run + ["--format", "yaml"]).status == 64)
            }
        }
        + on(["version"], "--format") { command async throws in
            try await withWorkplace { place async throws in
                let usual = try await place.hoist(command)
                #expect(usual.status == 0 && usual.out.hasPrefix("hoist "), "\(usual)")
                #expect(try await place.hoist(command, "--format", "text") == usual)
                #expect(try await place.hoist(command, "--format", "json").json()["linked"].items.count > 1)
            }
        }
        + on(["apply"], "--format") { command async throws in
            for form in ["text", "json"] {
                try await Usual.bench(much) { bench async throws in
                    let ran = try await bench.place.hoist(command, "--auto-approve", "--format", form)
                    #expect(ran.status == 0)
                    if form == "json" {
                        #expect(try ran.json()["outcome"]["status"].string == "complete")
                    } else {
                        #expect(
                            ran.out.hasSuffix("Applied: 5 calls done.\nProved: what was written is live.\n"), "\(ran)")
                    }
                }
            }
        }
        + on(["verify"], "--format") { command async throws in
            try await Usual.bench { bench async throws in
                let usual = try await bench.place.hoist(command)
                #expect(usual.out.hasPrefix("Sandbox App: 3 environments are served as the manifest says\n"))
                #expect(try await bench.place.hoist(command, "--format", "text").out == usual.out)
                let markdown = try await bench.place.hoist(command, "--format", "markdown").out
                #expect(markdown.contains("### ") && markdown != usual.out, "\(markdown)")
                let json = try await bench.place.hoist(command, "--format", "json").json()
                #expect(json["environments"].items.count == 3)
            }
        }
        + on(["doctor"], "--format") { command async throws in
            try await Usual.bench { bench async throws in
                for options in [[], ["--format", "text"]] {
                    #expect(
                        try await bench.place.hoist([command] + options).out.hasPrefix("ok       version       hoist "))
                }
                let json = try await bench.place.hoist(command, "--format", "json").json()
                #expect(json["checks"].items.first?["name"].string == "version")
            }
        }
        + on(["validate"], "--format") { command async throws in
            try await withWorkplace("version: 2\nflags: {}\n") { place async throws in
                let usual = try await place.hoist(command)
                #expect(usual.err.hasPrefix("error[unsupported-version]") && usual.out == "")
                #expect(try await place.hoist(command, "--format", "text") == usual)
                let json = try await place.hoist(command, "--format", "json").json()
                #expect(json["diagnostics"].items.map(\.["code"].string) == ["unsupported-version"])
                let github = try await place.hoist(command, "--format", "github").out
                #expect(github.hasPrefix("::error file=flags.yaml,line=1"), "\(github)")
            }
        }

    /// The options of only `plan`, and of `show`.
    static let plans: [OptionCase] = [
        OptionCase(command: "plan", option: "--out") { _ async throws in
            try await Usual.bench(much) { bench async throws in
                #expect(try await bench.place.hoist("plan").status == 0)
                #expect(try bench.place.contents.sorted() == ["flags.yaml"])
                let saved = try await bench.place.hoist("plan", "--out", "plan.json", "--format", "json")
                #expect(try JSON(parsing: bench.place.read("plan.json")) == saved.json().without("cost"))
                #expect(try await bench.place.hoist("show", "plan.json").status == 0)
                #expect(try await bench.place.hoist("apply", "plan.json").status == 0)
            }
        },
        OptionCase(command: "plan", option: "--base") { _ async throws in
            try await Usual.bench(much) { bench async throws in
                try await git(bench, "init", "-q")
                try await git(bench, "add", "flags.yaml")
                try await git(bench, "commit", "-q", "-m", "One")
                try bench.place.write(much + "  newer: {}\n")
                #expect(try await !bench.place.hoist("plan").out.contains("this branch"))
                let parted = try await bench.place.hoist("plan", "--base", "HEAD").out
                let branch = try #require(parted.firstRange(of: "What this branch changes, against HEAD:\n"))
                let drift = try #require(parted.firstRange(of: "What has drifted from HEAD:\n"))
                let newer = try #require(parted.firstRange(of: "+ newer"))
                let old = try #require(parted.firstRange(of: "+ new "))
                #expect(branch.upperBound <= newer.lowerBound && newer.upperBound <= drift.lowerBound)
                #expect(drift.upperBound <= old.lowerBound)
            }
        },
        OptionCase(command: "plan", option: "--check") { _ async throws in
            try await Usual.bench(much) { bench async throws in
                #expect(try await bench.place.hoist("plan", "--out", "plan.json").status == 0)
                try bench.place.remove("flags.yaml")
                #expect(try await bench.place.hoist("plan").status == 3)
                let holds = try await bench.place.hoist("plan", "--check", "plan.json")
                #expect(holds.status == 0, "\(holds)")
                try await bench.sandbox.mutate { try $0.editFlag("huddles") { $0.description = "Other" } }
                let moved = try await bench.place.hoist("plan", "--check", "plan.json")
                #expect(moved.status == 4 && moved.out.contains("huddles"), "\(moved)")
                #expect(try await bench.place.hoist("plan", "--check", "plan.json", "--out", "b.json").status == 64)
            }
        },
        OptionCase(command: "plan", option: "--detailed-exitcode") { _ async throws in
            try await Usual.bench(much) { bench async throws in
                #expect(try await bench.place.hoist("plan").status == 0)
                #expect(try await bench.place.hoist("plan", "--detailed-exitcode").status == 2)
                #expect(try await bench.place.hoist("apply", "--auto-approve").status == 0)
                #expect(try await bench.place.hoist("plan", "--detailed-exitcode").status == 0)
            }
        },
        OptionCase(command: "plan", option: "--fail-on-blocked") { _ async throws in
            try await Usual.bench(limited) { bench async throws in
                let usual = try await bench.place.hoist("plan")
                #expect(usual.status == 0 && usual.out.contains("\nBlocked: "))
                let blocked = try await bench.place.hoist("plan", "--fail-on-blocked")
                #expect(blocked.status == 5 && blocked.out == usual.out)
                try bench.place.write(limited.replacing("archive: 0", with: "archive: 1"))
                #expect(try await bench.place.hoist("plan", "--fail-on-blocked").status == 0)
            }
        },
        OptionCase(command: "show", option: "<planfile>") { _ async throws in
            try await Usual.bench(much) { bench async throws in
                let planned = try await bench.place.hoist("plan", "--out", "plan.json")
                let nothing: [String: String?] = ["REFLAG_API_KEY": nil, "REFLAG_API_URL": "http://127.0.0.1:9/api"]
                let shown = try await bench.place.hoist("show", "plan.json", environment: nothing)
                #expect(shown == Ran(status: 0, out: planned.out, err: ""))
                let text = try bench.place.read("plan.json")
                #expect(try await bench.place.hoist("show", "-", input: text) == shown)
                #expect(try await bench.place.hoist("show", "gone.json").status == 1)
            }
        },
    ]

    private static func git(_ bench: Bench, _ arguments: String...) async throws {
        let names = ["-c", "user.name=t", "-c", "user.email=t@example.com"]
        let ran = try await bench.place.run(
            "/usr/bin/env", ["git"] + names + arguments, environment: bench.place.environment)
        try #require(ran.status == 0, "\(ran)")
    }

    /// A manifest whose plan is beyond a limit.
    static let limited = """
        version: 1
        policy: {limits: {archive: 0}}
        flags: {huddles: {archived: true}}

        """
}
