import Foundation
import Sandbox
import Testing

/// What `--format github` says to a workflow that doesn't work at the repository's root, and how it says why a run failed.
@Suite("annotations and the step's summary", .timeLimit(.minutes(60)))
struct AnnotationTests {
    private static let manifest = """
        version: 1
        include: [teams/*.yaml]
        flags:
          b:
            targets:
              Production:
                companies:
                  - initech
                  - acme

        """

    /// Where hoist runs, the path it gets, and the path in annotations.
    struct Place: Sendable, CustomTestStringConvertible {
        let folder: String
        let manifest: String
        var isRepository = true

        var testDescription: String { "\(manifest) in \(folder)\(isRepository ? "" : ", no repository")" }
    }

    private static let cases = [
        Place(folder: "apps/web", manifest: "flags.yaml"), Place(folder: "apps/web", manifest: "./flags.yaml"),
        Place(folder: "apps", manifest: ".//web/./flags.yaml"), Place(folder: ".", manifest: "./apps/web/flags.yaml"),
        Place(folder: "apps/web/teams", manifest: "../flags.yaml"), Place(folder: "apps/web", manifest: "/flags.yaml"),
        // The workspace of a workflow that checks nothing out with git.
        Place(folder: "apps/web", manifest: "./flags.yaml", isRepository: false),
    ]

    @Test("stand at the line that changed, in the file as the repository calls it", arguments: cases)
    func place(_ place: Place) async throws {
        try await withBench(
            live: [SandboxFlag("b", companies: ["Production": ["initech"]]), SandboxFlag("c")]
        ) { bench in
            try bench.place.write(Self.manifest, to: "apps/web/flags.yaml")
            try bench.place.write("flags:\n  c:\n    # why\n    description: New\n", to: "apps/web/teams/c.yaml")
            var environment = bench.place.environment
            if place.isRepository {
                _ = try await bench.place.run("/usr/bin/env", ["git", "init", "-q"], environment: environment)
            } else {
                environment["GITHUB_WORKSPACE"] = bench.place.folder
            }
            let manifest =
                place.manifest.hasPrefix("/") ? bench.place.folder + "/apps/web" + place.manifest : place.manifest
            func hoist(_ arguments: String...) async throws -> Ran {
                try await bench.place.run(
                    Built.program, arguments, environment: environment, in: bench.place.folder + "/" + place.folder)
            }
            let plan = try await hoist("plan", "-q", "--format", "github", "--manifest", manifest, "--out", "p.json")
            let annotations = """
                ::notice title=Plan for Sandbox App::2 to update · production +1 target · 2 calls
                ::notice file=apps/web/flags.yaml,line=9,col=13,title=~ b::Production   + company acme
                ::notice file=apps/web/teams/c.yaml,line=4,col=18,title=~ c::description  none → "New"

                """
            #expect(plan == Ran(status: 0, out: annotations, err: ""))
            #expect(try await hoist("show", "--format", "github", "p.json").out == annotations)

            try bench.place.write("flags: {c: {nam: C}}\n", to: "apps/web/teams/c.yaml")
            for command in ["validate", "plan"] {
                let wrong = try await hoist(command, "--format", "github", "--manifest", manifest)
                #expect(
                    wrong.out == """
                        ::error file=apps/web/teams/c.yaml,line=1,endLine=1,col=13,endColumn=15,title=unknown-key::\
                        a flag has no `nam`%0Ahelp: did you mean `name`?%0Anote: a flag has name, description, owner, \
                        stage, permanent, secret, archived, expires, targets

                        """)
            }
        }
    }

    @Test("a run that fails adds why to the summary: the manifest's errors, with their lines")
    func errors() async throws {
        try await withBench("version: 1\nflags: {a: {targets: {\"```\": {users: []}}}}\n") { bench in
            try bench.place.write("What another command wrote.\n\n", to: "summary.md")
            let summary = ["GITHUB_STEP_SUMMARY": bench.place.folder + "/summary.md"]
            #expect(try await bench.place.hoist("plan", "--format", "github", environment: summary).status == 3)
            let written = try bench.place.text("summary.md")
            #expect(
                written == """
                    What another command wrote.

                    ### 1 error; nothing was planned

                    ``````text
                    error[unknown-environment]: the app has no environment `````
                     --> flags.yaml:2:23
                      |
                    2 | flags: {a: {targets: {"```": {users: []}}}}
                      |                       ^^^^^
                      = note: this app has Production, Staging, Development
                    ``````

                    """)
            // Warnings alone are no failure, and other forms add nothing.
            for format in ["text", "json"] {
                _ = try await bench.place.hoist("plan", "--format", format, environment: summary)
            }
            try bench.place.write("version: 1\nflags: {a: {expires: 2020-01-31}}\n")
            #expect(try await bench.place.hoist("validate", "--format", "github", environment: summary).status == 0)
            #expect(try bench.place.text("summary.md").components(separatedBy: "### ").count == 2)
        }
    }

    @Test("a run that fails adds why to the summary: Reflag's words, and no key")
    func problem() async throws {
        let key = Recorded<String>()
        let interceptor: SandboxConfiguration.Interceptor = { _, _ in
            .respond(
                status: 400,
                body: "{\"error\": {\"message\": \"```\\n\(key.all.first ?? "")\\n::error::x @acme/team\"}}")
        }
        try await withBench("version: 1\nflags: {a: {}}\n", interceptor: interceptor) { bench in
            key.append(bench.sandbox.key)
            let summary = ["GITHUB_STEP_SUMMARY": bench.place.folder + "/summary.md"]
            #expect(try await bench.place.hoist("plan", "--format", "github", environment: summary).status == 1)
            let text = try bench.place.text("summary.md")
            #expect(text.hasPrefix("### Nothing was planned\n\n````text\nerror: "), "\(text)")
            #expect(text.hasSuffix("\n````\n"), "\(text)")
            #expect(!text.contains(bench.sandbox.key))
        }
    }
}
