import Foundation
import Testing

/// `action.yml` hands to each script what it reads, and to no step a secret that it has no use for.
@Suite("the GitHub action: action.yml")
struct ActionFileTests {
    /// A step: its script and the variables that it is given.
    private struct Step {
        let script: String
        let variables: [String: String]
    }

    private let text: String
    private let steps: [Step]

    init() throws {
        text = try Built.text(of: "action.yml")
        let runs = try #require(text.firstRange(of: "\nruns:\n"))
        steps = text[runs.upperBound...].split(separator: "\n    - name: ").compactMap { step in
            guard let script = step.firstMatch(of: /scripts\/action\/([a-z-]+)\.sh/)?.output.1 else { return nil }
            let variables = step.matches(of: /\n {8}([A-Z_]+): (.*)/).map {
                (String($0.output.1), String($0.output.2))
            }
            return Step(script: String(script), variables: Dictionary(variables) { $1 })
        }
    }

    @Test("each script is given every input that it reads, and nothing that it doesn't")
    func variables() throws {
        #expect(
            steps.map(\.script) == [
                "check-command", "source-key", "install", "base", "cache", "plan", "comment", "head", "apply",
                "comment",
                "verify", "explain", "keep-cache",
            ])
        for step in steps {
            let script = try Built.text(of: "scripts/action/\(step.script).sh")
            // What comes after the comment at its top, which lists them.
            var code = script.lines.filter { !$0.hasPrefix("#") }.joined(separator: "\n")
            // What a script calls hoist with stands in the file that it reads.
            if code.contains("hoist_with_key") || code.contains("become_hoist") {
                code += try Built.text(of: "scripts/action/common.sh").lines.filter { $0.contains("$HOIST_PROGRAM") }
                    .joined(separator: "\n")
            }
            let read = Set(code.matches(of: /\$\{?(HOIST_[A-Z_]+)/).map { String($0.output.1) })
            let given = Set(step.variables.keys.filter { $0.hasPrefix("HOIST_") })
            // hoist reads this one itself.
            let own: Set = step.variables["REFLAG_API_KEY"] != nil ? ["HOIST_CACHE_DIR"] : []
            #expect(read.union(own) == given, "\(step.script)")
        }
    }

    @Test("every input is used, and every one that is used is declared")
    func inputs() throws {
        let runs = try #require(text.firstRange(of: "\nruns:\n"))
        let inputs = try #require(text.firstRange(of: "\ninputs:\n"))
        let outputs = try #require(text.firstRange(of: "\noutputs:\n"))
        let declared = Set(
            text[inputs.upperBound..<outputs.lowerBound].matches(of: /(?:^|\n) {2}([a-z-]+):/).map { $0.output.1 })
        let used = Set(text[runs.upperBound...].matches(of: /inputs\.([a-z-]+)/).map { $0.output.1 })
        #expect(declared == used)
        let page = try Built.text(of: "docs/github.md")
        let rows = page[try #require(page.firstRange(of: "\n## Inputs\n")).upperBound...].split(separator: "\n")
            .filter { $0.hasPrefix("| `") }
        try #require(!rows.isEmpty)
        for cell in rows.compactMap({ $0.split(separator: "|").first }) {
            for name in cell.matches(of: /`([a-z-]+)`/).map(\.output.1) {
                #expect(declared.contains(name), "docs/github.md: \(name)")
            }
        }
    }

    @Test("the key is in the steps that call Reflag alone, and the token in those that call GitHub")
    func secrets() {
        #expect(
            steps.filter { $0.variables["REFLAG_API_KEY"] != nil }.map(\.script) == [
                "plan", "apply", "verify", "explain",
            ])
        #expect(
            steps.filter { $0.variables["GH_TOKEN"] != nil }.map(\.script) == ["base", "comment", "head", "comment"])
    }

    @Test("what others wrote is named by a commit, with its version beside it")
    func uses() throws {
        let uses = text.matches(of: /\n +uses: (.*)/).map { String($0.output.1) }
        #expect(uses.count == 3)
        for line in uses {
            #expect(line.wholeMatch(of: /actions\/[a-z\/-]+@[0-9a-f]{40} # v[0-9.]+/) != nil, "\(line)")
        }
        #expect(Set(uses.map { $0.split(separator: "@")[1] }).count == 1, "one repository, one commit")
    }

    @Test("the lint refuses an expression in a script, and takes one in a variable")
    func expressions() async throws {
        try await withWorkplace { place in
            try place.write(
                """
                steps:
                  - run: echo ${{ github.head_ref }}
                  - run: |
                      echo one

                      echo ${{ inputs.name }}
                    env:
                      NAME: ${{ inputs.name }}

                """, to: "wrong.yml")
            let ran = try await place.run(
                "/bin/sh", [Built.repository + "/scripts/lint/no-expressions.sh", "wrong.yml"],
                environment: place.environment)
            #expect(
                ran
                    == Ran(
                        status: 1,
                        out: """
                            wrong.yml:2: an expression in a script:   - run: echo ${{ github.head_ref }}
                            wrong.yml:6: an expression in a script:       echo ${{ inputs.name }}

                            """, err: ""))
        }
    }
}
