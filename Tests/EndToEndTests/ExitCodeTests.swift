import JSONText
import Sandbox
import Testing

@Suite("exit codes", .timeLimit(.minutes(60)))
struct ExitCodeTests {
    /// A case of the table.
    struct Case: Sendable, CustomTestStringConvertible {
        let code: Int32
        let name: String
        var manifest = "version: 1\nflags: {a: {targets: {Production: {companies: [acme]}}}}\n"
        let arguments: [String]
        var environment: [String: String?] = [:]
        var live: [SandboxFlag] = []
        /// The operation that is refused with this status.
        var refused: (method: String, status: Int)?
        /// What the Runtime API answers in place of the sandbox's, where it is asked for all flags.
        var edge: SandboxFault?
        /// Whether the key that may only read is used.
        var readOnly = false

        var testDescription: String { "\(code): \(name)" }
    }

    @Test(
        "each has its case",
        arguments: [
            Case(code: 0, name: "a plan with changes", arguments: ["plan"]),
            Case(code: 0, name: "a plan without changes", arguments: ["plan", "--detailed-exitcode"], live: [applied]),
            Case(code: 0, name: "an apply that is done", arguments: ["apply", "--auto-approve"]),
            Case(code: 0, name: "an apply with nothing to do", arguments: ["apply"], live: [applied]),
            Case(code: 0, name: "a valid manifest", arguments: ["validate"]),
            Case(code: 0, name: "help", arguments: ["apply", "--help"]),
            Case(code: 1, name: "an API in trouble", arguments: ["plan"], refused: ("GET", 408)),
            Case(code: 1, name: "an answer that isn't JSON", arguments: ["plan"], refused: ("GET", 299)),
            Case(
                code: 1, name: "a write that failed, the only one", manifest: "version: 1\nflags: {a: {}}\n",
                arguments: ["apply", "--auto-approve"], refused: ("POST", 400)),
            Case(code: 2, name: "changes, with --detailed-exitcode", arguments: ["plan", "--detailed-exitcode"]),
            Case(code: 3, name: "no manifest", arguments: ["plan", "-f", "missing.yaml"]),
            Case(code: 3, name: "a folder as the manifest", arguments: ["plan", "-f", "."]),
            Case(
                code: 3, name: "an invalid manifest", manifest: "version: 2\n", arguments: ["apply", "--auto-approve"]),
            Case(code: 3, name: "an empty manifest", manifest: "", arguments: ["validate"]),
            Case(
                code: 3, name: "a stage that the app doesn't have", manifest: "version: 1\nflags: {a: {stage: No}}\n",
                arguments: ["apply", "--auto-approve"]),
            Case(
                code: 4, name: "not the expected digest",
                arguments: ["apply", "--auto-approve", "--expect-digest", String(repeating: "0", count: 64)]),
            Case(
                code: 5, name: "past a limit, with --fail-on-blocked", manifest: archives,
                arguments: ["plan", "--fail-on-blocked"], live: six),
            Case(
                code: 5, name: "an apply past a limit", manifest: archives, arguments: ["apply", "--auto-approve"],
                live: six),
            Case(
                code: 6, name: "a write that failed after another", arguments: ["apply", "--auto-approve"],
                refused: ("PATCH", 400)),
            Case(code: 7, name: "no key", arguments: ["plan"], environment: ["REFLAG_API_KEY": nil]),
            Case(
                code: 7, name: "an SDK key", arguments: ["plan"], environment: ["REFLAG_API_KEY": "sec_prod_x8f3kd92"]),
            Case(
                code: 7, name: "a key that is refused", arguments: ["plan"], environment: ["REFLAG_API_KEY": "api_no"]),
            Case(code: 7, name: "a key of another app", arguments: ["plan", "--app", "apZ4k29fmQ81xw"]),
            Case(code: 7, name: "a key that may not write", arguments: ["apply", "--auto-approve"], readOnly: true),
            Case(
                code: 0, name: "an apply whose writes are served",
                arguments: ["apply", "--auto-approve", "--verify", "runtime"]),
            Case(code: 0, name: "a manifest that is served", arguments: ["verify"], live: [applied]),
            Case(
                code: 6, name: "written, and what is served can't be read",
                arguments: ["apply", "--auto-approve", "--verify", "runtime"], edge: .respond(status: 408)),
            Case(
                code: 6, name: "applied in part, and what was written is served",
                arguments: ["apply", "--auto-approve", "--verify", "runtime"], refused: ("PATCH", 400)),
            Case(
                code: 7, name: "SDK keys that can't be had",
                arguments: ["apply", "--auto-approve", "--verify", "runtime", "--sdk-keys-file", "missing.json"]),
            Case(code: 8, name: "a target that isn't there", arguments: ["verify"], live: [SandboxFlag("a")]),
            Case(
                code: 8, name: "written, and served otherwise",
                arguments: ["apply", "--auto-approve", "--verify", "runtime"], edge: served(version: 9)),
            Case(
                code: 8, name: "written, and not served in time",
                arguments: ["apply", "--auto-approve", "--verify", "runtime", "--verify-timeout", "0"],
                edge: served(version: 0)),
            Case(
                code: 8, name: "not served in time, over applied in part",
                arguments: ["apply", "--auto-approve", "--verify", "runtime", "--verify-timeout", "0"],
                refused: ("PATCH", 400), edge: served(version: 0)),
            Case(
                code: 64, name: "an option of --verify runtime without it",
                arguments: ["apply", "--auto-approve", "--runtime-url", "https://front.reflag.com"]),
            Case(code: 64, name: "an option that isn't there", arguments: ["plan", "--force"]),
            Case(code: 64, name: "a command that isn't there", arguments: ["plam"]),
            Case(
                code: 64, name: "a URL that the key may not be sent to", arguments: ["plan", "--api-url", "http://a.b"]),
            Case(code: 64, name: "no terminal to ask on", arguments: ["apply"]),
        ]
    )
    func code(_ row: Case) async throws {
        let (refused, edge) = (row.refused, row.edge)
        let interceptor: SandboxConfiguration.Interceptor = { request, _ in
            if request.operation == .getFeatures { return edge }
            guard let refused, request.method == refused.method else { return nil }
            return .respond(status: refused.status, body: "no")
        }
        try await withBench(row.manifest, live: row.live, interceptor: interceptor) { bench in
            var place = bench.place
            if row.readOnly { place.environment["REFLAG_API_KEY"] = bench.sandbox.readOnlyKey }
            let ran = try await place.hoist(row.arguments, environment: row.environment)
            #expect(ran.status == row.code, "\(ran)")
            #expect((row.code == 0 || row.code == 2) || ran.err != "", "what is wrong is said")
        }
    }

    /// An edge that serves no flags, at a version.
    private static func served(version: Int) -> SandboxFault {
        .respond(
            status: 200, headers: ["content-type": "application/json"],
            body: #"{"success":true,"flagStateVersion":\#(version),"features":[]}"#)
    }

    private static let six = (1...6).map { SandboxFlag(SandboxID("f\($0)")) }
    private static let archives = "version: 1\nflags:\n" + (1...6).map { "  f\($0): {archived: true}\n" }.joined()
    private static let applied = SandboxFlag("a", companies: ["Production": ["acme"]])
}
