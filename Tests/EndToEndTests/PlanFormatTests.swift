import Foundation
import JSONText
import Sandbox
import TestTools
import Testing

/// A plan in each of its forms, made and shown again by the built program.
@Suite("the forms of a plan", .timeLimit(.minutes(60)))
struct PlanFormatTests {
    private static let manifest = """
        version: 1
        audiences:
          partners: {companies: [acme, globex]}
        flags:
          new-checkout-flow:
            stage: Beta
            targets: {Production: {audiences: [partners]}}
          huddles:
            description: New text
            targets: {Production: {companies: []}}
          legacy-export: {archived: true}
          old-flag: {expires: 2020-01-31}
        """

    private static let live = [
        SandboxFlag("huddles", description: "Old text", companies: ["Production": ["hooli"]]),
        SandboxFlag("legacy-export"), SandboxFlag("old-flag"),
    ]

    private static let annotations = """
        ::warning file=flags.yaml,line=11,col=29,title=Archive::archives legacy-export
        ::warning file=flags.yaml,line=10,col=39,title=Removal in production::huddles loses company hooli in Production
        ::notice title=Plan for Sandbox App::1 to create, 1 to update, 1 to archive · production +2 −1 targets · 6 calls
        ::notice file=flags.yaml,line=5,col=3,title=+ new-checkout-flow  "New checkout flow"::\
        stage        Beta%0AProduction   + company acme, globex
        ::notice file=flags.yaml,line=9,col=18,title=~ huddles::\
        description  "Old text" → "New text"%0AProduction   - company hooli
        ::notice file=flags.yaml,line=12,col=23,title=expired::\
        `old-flag` expired on 2020-01-31: remove it, or change the date

        """

    private static let comment = """
        <!-- hoist-plan -->
        ### Plan for `Sandbox App`

        **1 to create, 1 to update, 1 to archive · production +2 −1 targets · 6 calls**

        #### Removals, archives and production

        ```diff
        ! huddles                                                          flags.yaml:8
        !   description  "Old text" → "New text"
        -   Production   - company hooli
        - legacy-export  archived                                          flags.yaml:11
        + new-checkout-flow  "New checkout flow"                           flags.yaml:5
        +   stage        Beta
        +   Production   + company acme, globex
        ```

        #### Worth cleaning up

        ```diff
          `old-flag` expired on 2020-01-31: remove it, or change the date  flags.yaml:12
        ```

        1 flag unchanged


        """

    private static func digest(of text: String) throws -> String {
        String(try #require(text.firstMatch(of: /Digest: `([0-9a-f]{64})`\n$/)).output.1)
    }

    @Test("for GitHub: annotations in the log, and the comment's text added to the summary of the step")
    func gitHub() async throws {
        try await withBench(Self.manifest, live: Self.live) { bench in
            try bench.place.write("What another command wrote.\n", to: "summary.md")
            let summary = ["GITHUB_STEP_SUMMARY": bench.place.folder + "/summary.md"]
            let plan = try await bench.place.hoist(
                "plan", "-q", "--format", "github", "--out", "saved.json", environment: summary)
            #expect(plan.status == 0)
            #expect(plan.out == Self.annotations)
            #expect(plan.err.replacing(/(?s)warning\[expired-flag\].*/, with: "") == "")
            var written = try bench.place.text("summary.md")
            let comment = try Self.comment + "Digest: `\(Self.digest(of: written))`\n"
            #expect(written == "What another command wrote.\n" + comment)

            let shown = try await bench.place.hoist("show", "saved.json", "--format", "github", environment: summary)
            #expect(shown == Ran(status: 0, out: Self.annotations, err: ""))
            written = try bench.place.text("summary.md")
            #expect(written == "What another command wrote.\n" + comment + comment)

            // No other form writes it, and none writes where none is asked for.
            for format in ["text", "markdown", "json"] {
                let other = try await bench.place.hoist("show", "saved.json", "--format", format, environment: summary)
                #expect(other.status == 0)
            }
            let none = ["GITHUB_STEP_SUMMARY": ""]
            #expect(
                try await bench.place.hoist("show", "saved.json", "--format", "github", environment: none).status == 0)
            #expect(try bench.place.text("summary.md") == written)
        }
    }

    @Test("a summary that can't be written ends the run, with what to do")
    func noSummary() async throws {
        try await withBench(Self.manifest, live: Self.live) { bench in
            let ran = try await bench.place.hoist(
                "plan", "-q", "--format", "github",
                environment: ["GITHUB_STEP_SUMMARY": bench.place.folder + "/no/such/folder.md"])
            #expect(ran.status == 1)
            #expect(ran.out == Self.annotations)
            #expect(
                ran.err.contains(
                    "error: the step's summary can't be written to \(bench.place.folder)/no/such/folder.md: "))
            #expect(
                ran.err.contains("  = note: GITHUB_STEP_SUMMARY names it\n  = help: check that the folder is there\n"))
        }
    }

    @Test("show prints what plan printed, in every form, with no key and no network")
    func show() async throws {
        try await withBench(Self.manifest, live: Self.live) { bench in
            let nothing: [String: String?] = ["REFLAG_API_KEY": nil, "REFLAG_API_URL": nil, "REFLAG_APP_ID": nil]
            for format in ["text", "markdown", "github"] {
                let plan = try await bench.place.hoist("plan", "-q", "--format", format, "--out", "saved.json")
                let (shown, calls) = try await bench.calls {
                    try await bench.place.hoist("show", "saved.json", "--format", format, environment: nothing)
                }
                #expect(shown == Ran(status: 0, out: plan.out, err: ""))
                #expect(calls.isEmpty)
            }
            let file = try bench.place.text("saved.json")
            let shown = try await bench.place.hoist("show", "--format", "json", "-", input: file)
            #expect(shown == Ran(status: 0, out: file, err: ""))
            let markdown = try await bench.place.hoist("show", "saved.json", "--format", "markdown")
            #expect(markdown.out == Self.comment + "Digest: `\(try Self.digest(of: markdown.out))`\n")
            #expect(file.contains(#""digest": "\#(try Self.digest(of: markdown.out))""#))
        }
    }

    @Test("show refuses what is no whole plan, each with its own words")
    func refused() async throws {
        try await withBench(Self.manifest, live: Self.live) { bench in
            _ = try await bench.place.hoist("plan", "-q", "--out", "saved.json")
            let file = try bench.place.text("saved.json")
            func changed(_ from: String, _ to: String) -> String { file.replacing(from, with: to, maxReplacements: 1) }
            let again =
                "  = help: create it again with `hoist plan --out`; CI must pass the file on exactly as it was written\n"
            let whole =
                "  = help: a plan is applied as it was reviewed or not at all: create it again with `hoist plan --out`\n"
            let cases = [
                (String(file.dropLast(40)), /error: -: the plan file is damaged: it isn't JSON: .*\n/, again),
                (
                    changed("\"New text\"", "\"Evil text\""),
                    /error: -: the plan file was edited: its digest is [0-9a-f]{12}…, its contents give [0-9a-f]{12}…\n/,
                    whole
                ),
                (
                    changed("\"version\": 1", "\"version\": 2"),
                    /error: -: the plan file has version 2; this hoist reads version 1\n/,
                    "  = help: create the plan with the version of hoist that applies it\n"
                ),
                (
                    "{}", /error: -: this isn't a plan file: its format isn't hoist-plan\n/,
                    "  = help: name a file that `hoist plan --out` wrote\n"
                ),
            ]
            for (text, message, help) in cases {
                let ran = try await bench.place.hoist("show", "-", input: text)
                #expect(ran.status == 1)
                #expect(ran.out == "")
                #expect(
                    ran.err.hasSuffix(help) && ran.err.dropLast(help.count).wholeMatch(of: message) != nil, "\(ran.err)"
                )
            }
        }
    }

    @Test("a saved plan is for one app at one API")
    func elsewhere() async throws {
        try await withBench(Self.manifest, live: Self.live) { bench in
            _ = try await bench.place.hoist("plan", "-q", "--out", "saved.json")
            let file = try bench.place.text("saved.json")
            try await withBench(Self.manifest, live: Self.live) { other in
                try other.place.write(file, to: "saved.json")
                let ran = try await other.place.hoist("plan", "--check", "saved.json")
                #expect(ran.status == 1)
                #expect(
                    ran.err.settled.hasPrefix(
                        """
                        error: saved.json: the plan is for the API at http://127.0.0.1:PORT/api; this run is for \
                        http://127.0.0.1:PORT/api
                          = help: create the plan with the same --api-url, --sandbox or REFLAG_API_URL

                        """), "\(ran.err)")
            }
        }
    }

    @Test("what it saves and prints as JSON has the shape of a plan file")
    func shape() async throws {
        let documents = try await documents()
        for document in documents { #expect(PlanFileShape.faults(in: document) == [], "\(document)") }
    }

    @Test(
        "what it saves and prints as JSON keeps to the schema",
        .enabled(if: Python.Tool.schema.isThere, Comment(rawValue: Python.Tool.schema.missing)))
    func schema() async throws {
        let documents = try await documents()
        #expect(try PlanSchema.mistakes(in: documents) == documents.map { _ in [] })
    }

    /// Plans of several runs: whole, narrowed, with a base, blocked, with nothing to do.
    private func documents() async throws -> [String] {
        try await withBench(Self.manifest, live: Self.live) { bench in
            var documents: [String] = []
            let place = bench.place
            let runs: [[String]] = [
                [], ["--environment", "Staging"], ["--only", "hudd*"], ["--environment", "Production", "--details"],
            ]
            for run in runs {
                let plan = try await place.hoist(["plan", "-q", "--format", "json", "--out", "saved.json"] + run)
                #expect(plan.status == 0, "\(plan)")
                documents += [plan.out, try place.text("saved.json")]
            }
            try place.write(
                "version: 1\npolicy: {limits: {archive: 0}}\nflags: {huddles: {archived: true}}\n", to: "b.yaml")
            documents.append(try await place.hoist("plan", "-q", "--format", "json", "-f", "b.yaml").out)
            try place.write("version: 1\nflags: {huddles: {}}\n", to: "n.yaml")
            documents.append(try await place.hoist("plan", "-q", "--format", "json", "-f", "n.yaml").out)
            for command in [
                ["init", "-q"], ["add", "n.yaml"], ["-c", "user.name=a", "-c", "user.email=a@b", "commit", "-qm", "x"],
            ] {
                let ran = try await place.run("/usr/bin/env", ["git"] + command, environment: place.environment)
                #expect(ran.status == 0, "\(ran)")
            }
            try place.write("version: 1\nflags: {huddles: {description: New text}}\n", to: "n.yaml")
            let based = try await place.hoist("plan", "-q", "--format", "json", "-f", "n.yaml", "--base", "HEAD")
            #expect(based.out.contains(#""revision": "HEAD""#), "\(based)")
            return documents + [based.out]
        }
    }

    @Test("as text it is as wide as the terminal", arguments: [60, 90] as [UInt16])
    func width(columns: UInt16) async throws {
        try await withBench(Self.manifest, live: Self.live) { bench in
            let terminal = try PseudoTerminal(columns: columns)
            var environment = bench.place.environment
            environment["NO_COLOR"] = "1"
            let files = try Files(input: "")
            defer { files.remove() }
            let start = Child.Start(
                program: Built.program, arguments: ["plan"], environment: environment, folder: bench.place.folder,
                input: files.input, output: terminal.device, errors: files.errors)
            let status = try await Gate.children.pass { try await Child(start).ending() }
            #expect(status == 0)
            let shown = terminal.read().replacing("\r\n", with: "\n")
            bench.place.expectNoKeys(in: Ran(status: status, out: shown, err: try files.text(files.errors)))
            let lines = shown.lines
            let heads = lines.filter { $0.hasSuffix("flags.yaml:11") }
            #expect(heads == ["- legacy-export  archived".padded(to: Int(columns) - 13) + "flags.yaml:11"])
        }
    }
}

extension String {
    fileprivate func padded(to columns: Int) -> String {
        self + String(repeating: " ", count: max(0, columns - count))
    }
}
