import Foundation
import JSONText
import Sandbox
import Testing

@Suite("a plan file that isn't taken", .timeLimit(.minutes(60)))
struct PlanFileTests {
    /// What is done to a file, and what is said of it.
    struct Case: Sendable, CustomTestStringConvertible {
        let testDescription: String
        /// Text that is put in place of another.
        var replace: (String, String)?
        /// All of the file.
        var whole: String?
        var arguments: [String] = []
        /// The variables over those of the place.
        var environment: [String: String?] = [:]
        /// What standard error says, with `DIGEST` for twelve digits of a digest, and the port settled.
        let message: String
        let help: String
    }

    static let cases: [Case] = [
        Case(
            testDescription: "that isn't there", arguments: ["missing.json"],
            message: "there is no plan file at missing.json", help: "write one with `hoist plan --out missing.json`"),
        Case(
            testDescription: "that is cut off", whole: #"{"format": "hoist-plan", "version": 1,"#,
            message: "plan.json: the plan file is damaged: it isn't JSON: it ends too early (line 1)",
            help: "create it again with `hoist plan --out`; CI must pass the file on exactly as it was written"),
        Case(
            testDescription: "that is empty", whole: "",
            message: "plan.json: the plan file is damaged: it isn't JSON: it ends too early (line 1)",
            help: "create it again with `hoist plan --out`; CI must pass the file on exactly as it was written"),
        Case(
            testDescription: "that is something else", whole: "{}",
            message: "plan.json: this isn't a plan file: its format isn't hoist-plan",
            help: "name a file that `hoist plan --out` wrote"),
        Case(
            testDescription: "of another version", replace: (#""version": 1"#, #""version": 2"#),
            message: "plan.json: the plan file has version 2; this hoist reads version 1",
            help: "create the plan with the version of hoist that applies it"),
        Case(
            testDescription: "that was edited: a company in a call",
            replace: ("/companies/acme/flags", "/companies/evil/flags"),
            message: "plan.json: the plan file was edited: its digest is DIGEST…, its contents give DIGEST…",
            help: "a plan is applied as it was reviewed or not at all: create it again with `hoist plan --out`"),
        Case(
            testDescription: "for another app", arguments: ["plan.json", "--app", "apZ4k29fmQ81xw"],
            message: "plan.json: the plan is for the app sandboxapp0001; this run is for apZ4k29fmQ81xw",
            help: "leave out --app and REFLAG_APP_ID, or create a plan for that app"),
        Case(
            testDescription: "for another app, which a variable names",
            environment: ["REFLAG_APP_ID": "apZ4k29fmQ81xw"],
            message: "plan.json: the plan is for the app sandboxapp0001; this run is for apZ4k29fmQ81xw",
            help: "leave out --app and REFLAG_APP_ID, or create a plan for that app"),
        Case(
            testDescription: "for another API", arguments: ["plan.json", "--api-url", "http://127.0.0.1:1/api"],
            message: "plan.json: the plan is for the API at http://127.0.0.1:PORT/api; this run is for "
                + "http://127.0.0.1:PORT/api",
            help: "create the plan with the same --api-url, --sandbox or REFLAG_API_URL"),
        Case(
            testDescription: "for another API: Reflag's own", environment: ["REFLAG_API_URL": nil],
            message: "plan.json: the plan is for the API at http://127.0.0.1:PORT/api; this run is for "
                + "https://app.reflag.com/api",
            help: "create the plan with the same --api-url, --sandbox or REFLAG_API_URL"),
    ]

    @Test("is refused with 1 and its own message, before anything is sent", arguments: cases)
    func refused(_ row: Case) async throws {
        try await withBench(SavedPlanTests.manifest, live: SavedPlanTests.live) { bench in
            _ = try await SavedPlanTests.save(bench)
            let path = bench.place.folder + "/plan.json"
            var text = try String(contentsOfFile: path, encoding: .utf8)
            if let (from, to) = row.replace {
                #expect(text.contains(from))
                text = text.replacing(from, with: to)
            }
            try bench.place.write(row.whole ?? text, to: "plan.json")
            let arguments = row.arguments.isEmpty ? ["plan.json"] : row.arguments
            let (ran, calls) = try await bench.calls {
                try await bench.place.hoist(["apply"] + arguments, environment: row.environment)
            }
            #expect(ran.status == 1)
            #expect(ran.out == "")
            #expect(
                ran.err.settled.replacing(/[0-9a-f]{12}…/, with: "DIGEST…")
                    == "error: \(row.message)\n  = help: \(row.help)\n")
            #expect(calls.isEmpty)
            let json = try await bench.place.hoist(
                ["apply", "--format", "json"] + arguments, environment: row.environment)
            #expect(json.status == 1)
            #expect(try json.json()["error"]["help"].string.settled == row.help)
        }
    }
}
