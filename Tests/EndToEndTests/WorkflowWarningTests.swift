import JSONText
import Testing

@Suite("a plan and the repository's workflow", .timeLimit(.minutes(60)))
struct WorkflowWarningTests {
    // Siblings: each form, an apply, a file outside of a git repository, a hostile name of a workflow.
    @Test("whose paths leave out what the manifest includes: the plan warns, at the glob, and is the same otherwise")
    func warning() async throws {
        try await withBench("version: 1\ninclude: [teams/*.yaml]\nflags: {}\n") { bench in
            try bench.place.write("flags: {a: {}}\n", to: "teams/a.yaml")
            try bench.place.write(
                "on: {push: {paths: [flags.yaml]}}\njobs: {a: {steps: [{run: hoist apply}]}}\n",
                to: ".github/workflows/::error::`@x`<b>.yml")
            let outside = try await bench.place.hoist("plan", "--format", "json")
            #expect(try outside.json()["warnings"].items.isEmpty)
            let ran = try await bench.place.run(
                "/usr/bin/env", ["git", "init", "-q"], environment: bench.place.environment)
            try #require(ran.status == 0)

            let json = try await bench.place.hoist("plan", "--format", "json").json()
            #expect(json["digest"] == (try outside.json()["digest"]))
            let warnings = json["warnings"].items
            #expect(warnings.count == 1 && warnings[0]["code"].string == "include-not-applied")
            #expect(warnings[0]["place"]["line"].integer == 2 && warnings[0]["place"]["column"].integer == 11)
            #expect(
                warnings[0]["message"].string == """
                    `.github/workflows/::error::`@x`<b>.yml` doesn't run for changes of what `teams/*.yaml` includes: a merge \
                    that changes `teams/new.yaml` alone isn't applied; add it to the workflow's `paths`
                    """)
            let text = try await bench.place.hoist("plan")
            #expect(text.out.contains("\nWarning: `.github/workflows/") && text.out.contains("flags.yaml:2"), "\(text)")
            let markdown = try await bench.place.hoist("plan", "--format", "markdown")
            // In a block of code, which nothing in a name of one line ends.
            #expect(markdown.out.contains("\n```diff\n! Warning: `.github/workflows/::error::"), "\(markdown)")
            let annotations = try await bench.place.hoist("plan", "--format", "github")
            #expect(!annotations.out.lines.contains { $0.hasPrefix("::error") }, "\(annotations)")
            #expect(annotations.out.contains("::warning file=flags.yaml,line=2"), "\(annotations)")
            #expect(try await bench.place.hoist("apply", "--auto-approve").status == 0)
        }
    }
}
