import Foundation
import JSONText
import Sandbox
import Testing

@Suite("doctor", .timeLimit(.minutes(60)))
struct DoctorTests {
    private static let manifest = """
        version: 1
        flags: {a: {targets: {Production: {companies: [acme]}}}}
        """

    private static let write = """
        unknown  write         can't be checked without writing: new flags need the scope `create:flag`, targets \
        `write:flag:targeting`, companies and users that are created (`policy.entities: create`) `write:entities`; for \
        changes of details (updateFlag) Reflag documents no scope
        """

    /// The report without what differs from run to run.
    private static func settled(_ ran: Ran) -> String {
        ran.out.settled.replacing(/[0-9a-f]{16}\.targets/, with: "SUM.targets")
    }

    @Test("everything that a plan needs, and nothing is written to the app")
    func fine() async throws {
        try await withBench(Self.manifest, live: [SandboxFlag("a"), SandboxFlag("b", archived: true)]) { bench in
            let (ran, calls) = try await bench.calls { try await bench.place.hoist("doctor") }
            #expect(ran.status == 0)
            #expect(
                Self.settled(ran) == """
                    ok       version       hoist 0.1.0
                    ok       manifest      flags.yaml is valid: 1 flag
                    ok       settings      http://127.0.0.1:PORT/api, the key from REFLAG_API_KEY
                    ok       reach         the API responded in N ms
                    ok       key           accepted
                    ok       app           Sandbox App (sandboxapp0001)
                    ok       environments  Production (production, version 1), Staging (version 1), Development (version 1)
                    ok       flags         2 flags, 1 archived
                    ok       names         the app has what the manifest names
                    ok       read          the key may read the app, its flags and their targets
                    \(Self.write)
                    ok       cache         none yet at ~/.cache/hoist/sandboxapp0001-SUM.targets

                    """)
            #expect(Bench.counts(of: calls) == ["getApp": 1, "listFlags": 1, "getFlagTargeting": 1])
            #expect(calls.allSatisfy { $0.method == "GET" })
            #expect(try bench.place.contents == ["flags.yaml"])
        }
    }

    /// The lines of a report about the repository.
    private func repository(_ bench: Bench) async throws -> (status: Int32, lines: [String]) {
        let ran = try await bench.place.hoist("doctor", "-q")
        let lines = ran.out.lines
        let wanted = lines.indices.filter { index in
            let line = lines[index].hasPrefix(" ") && index > 0 ? lines[index - 1] : lines[index]
            return line.contains(" repository ") || line.contains(" workflow ")
        }
        return (ran.status, wanted.map { lines[$0] })
    }

    // Siblings: `.hoist` in a folder, in another case, one that isn't tracked; an image; a branch; a gap for includes.
    @Test("of a git repository: what is tracked in .hoist, what a workflow takes hoist from, what it doesn't apply")
    func repositoryChecks() async throws {
        try await withBench("version: 1\ninclude: [teams/*.yaml]\nflags: {}\n") { bench in
            try bench.place.write("flags: {}\n", to: "teams/a.yaml")
            func git(_ arguments: String...) async throws {
                let ran = try await bench.place.run(
                    "/usr/bin/env", ["git"] + arguments, environment: bench.place.environment)
                try #require(ran.status == 0, "\(ran)")
            }
            #expect(try await repository(bench).lines == [])
            try await git("init", "-q")
            try bench.place.write("{}", to: ".hoist/cache/x.targets")
            let fine = "ok       repository    nothing in .hoist is tracked by git"
            #expect(try await repository(bench) == (0, [fine]))
            _ = try await bench.place.hoist("init", "--ci", "github")
            let head = "warning  workflow      .github/workflows/flags.yml:"
            let fill = "         = help: write your copy of hoist there, by its full commit id or digest"
            let placeholders = try await repository(bench).lines
            #expect(placeholders.count == 5 && placeholders[2] == fill, "\(placeholders)")
            #expect(
                placeholders[1].hasPrefix(head)
                    && placeholders[1].hasSuffix(" still has the placeholder that `hoist init` wrote"))

            let workflow = """
                on: {push: {paths: [flags.yaml, teams/b.yaml]}}
                jobs: {a: {steps: [{uses: acme/hoist@main, with: {command: apply}}]}}
                """
            try bench.place.write(workflow, to: ".github/workflows/flags.yml")
            #expect(
                try await repository(bench).lines == [
                    fine,
                    head + "2 takes `acme/hoist@main`: whoever can move that decides what runs with the key",
                    "         = help: name it by its full commit id, its digest or an exact version",
                    "warning  workflow      `.github/workflows/flags.yml` doesn't run for changes of what `teams/*.yaml` "
                        + "includes: a merge that changes `teams/new.yaml` alone isn't applied",
                    "         = help: add it to the workflow's `paths`",
                ])
            let exact = workflow.replacing("@main", with: "@" + String(repeating: "1a", count: 20))
            try bench.place.write(
                exact.replacing("teams/b.yaml", with: "'teams/**'"), to: ".github/workflows/flags.yml")
            #expect(
                try await repository(bench).lines == [
                    fine, "ok       workflow      hoist is named exactly: .github/workflows/flags.yml:2",
                ])

            for path in ["apps/.Hoist/a b.targets", ".hoist/cache/x.targets"] {
                try bench.place.write("{}", to: path)
                try await git("add", "-f", path)
                let found = try await repository(bench)
                #expect(found.status == 1)
                #expect(
                    found.lines.first?.hasPrefix("failed   repository    git tracks ") == true
                        && found.lines.first?.contains(path) == true, "\(found)")
            }
        }
    }

    @Test("the same for machines")
    func json() async throws {
        try await withBench(Self.manifest, live: [SandboxFlag("a")]) { bench in
            _ = try await bench.place.hoist("plan")
            let ran = try await bench.place.hoist("doctor", "--format", "json", "-q")
            #expect(ran.status == 0)
            #expect(ran.err == "")
            let json = try ran.json()
            #expect(
                json.names == [
                    "apiUrl", "app", "cache", "checks", "cost", "environments", "exitCode", "flags", "hoist",
                    "permissions",
                ])
            #expect(
                json["checks"].items.map { "\($0["name"].string) \($0["status"].string)" } == [
                    "version ok", "manifest ok", "settings ok", "reach ok", "key ok", "app ok", "environments ok",
                    "flags ok", "names ok", "read ok", "write unknown", "cache ok",
                ])
            #expect(json["app"].text == #"{"id":"sandboxapp0001","name":"Sandbox App"}"#)
            #expect(
                json["permissions"].text
                    == #"{"create:flag":null,"read":true,"readTargets":true,"updateFlag":null,"write:entities":null,"write:flag:targeting":null}"#
            )
            #expect(json["cache"]["state"].string == "found")
            #expect(json["cache"]["targets"].integer == 1)
            #expect(json["cache"]["current"].integer == 1)
            #expect(json["exitCode"].integer == 0)
        }
    }

    /// The problem, and the part of the report that shows it.
    struct Trouble: CustomTestStringConvertible, Sendable {
        let testDescription: String
        var fault: SandboxFault?
        var environment: [String: String?] = [:]
        let status: Int32
        let checks: [String]
    }

    @Test(
        "what is wrong is reported where it is, with 7 where it is the key",
        arguments: [
            Trouble(
                testDescription: "no key", environment: ["REFLAG_API_KEY": nil], status: 7,
                checks: ["version ok", "manifest ok", "key failed", "settings skipped", "reach skipped", "app skipped"]),
            Trouble(
                testDescription: "an SDK key", environment: ["REFLAG_API_KEY": "sec_prod_abcdefgh"], status: 7,
                checks: ["version ok", "manifest ok", "key failed", "settings skipped", "reach skipped", "app skipped"]),
            Trouble(
                testDescription: "an unknown key", environment: ["REFLAG_API_KEY": "api_unknown_1"], status: 7,
                checks: ["version ok", "manifest ok", "settings ok", "reach ok", "key failed", "app skipped"]),
            Trouble(
                testDescription: "a key of another app", environment: ["REFLAG_APP_ID": "apZ4k29fmQ81xw"], status: 7,
                checks: ["version ok", "manifest ok", "settings ok", "reach ok", "key ok", "app failed"]),
            Trouble(
                testDescription: "the API in trouble", fault: .respond(status: 503, headers: ["retry-after": "0"]),
                status: 1,
                checks: ["version ok", "manifest ok", "settings ok", "reach failed", "key skipped", "app skipped"]),
            Trouble(
                testDescription: "a proxy's page", fault: .respond(status: 200, body: "<html>"), status: 1,
                checks: ["version ok", "manifest ok", "settings ok", "reach failed", "key skipped", "app skipped"]),
            Trouble(
                testDescription: "no usable URL", environment: ["REFLAG_API_URL": "http://reflag.com/api"], status: 64,
                checks: ["version ok", "manifest ok", "settings failed", "reach skipped", "key skipped", "app skipped"]),
        ])
    func trouble(trouble: Trouble) async throws {
        try await withBench(Self.manifest, interceptor: { _, _ in trouble.fault }) { bench in
            let ran = try await bench.place.hoist(
                "doctor", "--format", "json", "--retries", "1", environment: trouble.environment)
            #expect(ran.status == trouble.status)
            let json = try ran.json()
            let checks = json["checks"].items.map { "\($0["name"].string) \($0["status"].string)" }
            #expect(Array(checks.prefix(6)) == trouble.checks)
            #expect(checks.dropFirst(6).allSatisfy { $0.hasSuffix(" skipped") })
            #expect(json["exitCode"].integer == Int(trouble.status))
            let failed = try #require(json["checks"].items.first { $0["status"].string == "failed" })
            #expect(failed["help"].string != "")
        }
    }

    @Test("without a manifest it checks everything else")
    func noManifest() async throws {
        try await withBench { bench in
            let ran = try await bench.place.hoist("doctor")
            #expect(ran.status == 0, "\(ran)")
            #expect(
                ran.out.contains(
                    """
                    unknown  manifest      none at flags.yaml yet
                             = help: write one with `hoist init`, or name another with --manifest
                    ok       settings \u{20}
                    """))
            #expect(ran.out.contains("\nskipped  names         not checked\n"))
        }
    }

    /// A manifest with which no plan can be made, and the check that says so.
    struct Invalid: CustomTestStringConvertible, Sendable {
        let testDescription: String
        let text: String
        let check: String
    }

    @Test(
        "0 means that a plan can be made: a manifest that plan refuses isn't fine, and the rest is checked all the same",
        arguments: [
            Invalid(
                testDescription: "broken", text: "version: 1\nflags: [\n",
                check: """
                    failed   manifest      flags.yaml isn't valid: flags.yaml:2: this list isn't closed at the end of the file
                             = help: `hoist validate` shows the place
                    """),
            Invalid(
                testDescription: "two errors", text: "version: 1\nflags: {a: {nmae: A}, b: {stge: Beta}}\n",
                check: """
                    failed   manifest      flags.yaml isn't valid: flags.yaml:2: a flag has no `nmae`
                             = help: `hoist validate` shows all 2 errors, each with its place
                    """),
            Invalid(
                testDescription: "an environment that the app doesn't have",
                text: "version: 1\nflags: {a: {targets: {Prodution: {users: []}}}}\n",
                check: """
                    failed   names         the manifest names what the app doesn't have: flags.yaml:2: the app has no \
                    environment `Prodution`
                             = help: `hoist plan` shows the place
                    """),
            Invalid(
                testDescription: "an include that matches nothing",
                text: "version: 1\ninclude: [flags/*.yaml]\nflags: {}\n",
                check: """
                    failed   manifest      flags.yaml isn't valid: flags.yaml:2: no file matches `flags/*.yaml`
                    """),
        ])
    func invalidManifest(_ invalid: Invalid) async throws {
        try await withBench(invalid.text) { bench in
            let plan = try await bench.place.hoist("plan")
            #expect(plan.status == 3)
            let ran = try await bench.place.hoist("doctor")
            #expect(ran.status == 3)
            #expect(ran.out.contains("\n" + invalid.check + "\n"), "\(ran.out)")
            #expect(ran.out.contains("\nok       key           accepted\n"))
        }
    }
}
