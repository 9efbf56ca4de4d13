import JSONText
import Sandbox
import Testing

/// A server, or a proxy before it, that quotes what it was sent: whatever it answers, no key is printed. That it isn't, in
/// any form, is held after every run of the tests (`Workplace.expectNoKeys`).
@Suite("an API that quotes the key", .timeLimit(.minutes(60)))
struct EchoTests {
    struct Echo: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let status: Int
        var headers: [String: String] = ["content-type": "application/json"]
        /// The response, with `KEY` for the received key.
        let body: String
    }

    static let envelope =
        #"{"error":{"code":"KEY","message":"Authorization: Bearer KEY isn't good"},"issues":{"a.KEY":["KEY","no KEY"]}}"#

    static let echoes =
        [400, 401, 403, 404, 429, 500].map { status in
            Echo(
                testDescription: "\(status)", status: status,
                headers: ["content-type": "application/json", "x-request-id": "KEY", "retry-after": "0"],
                body: envelope)
        } + [
            Echo(
                testDescription: "a redirect", status: 302, headers: ["location": "https://KEY.example.com/KEY"],
                body: ""),
            Echo(testDescription: "a page", status: 502, headers: ["cf-ray": "KEY"], body: "<html>Bearer KEY</html>"),
            Echo(
                testDescription: "another shape", status: 200,
                body: #"{"success":true,"KEY":"KEY","features":{"KEY":{"key":7}},"data":[{"KEY":1}],"id":["KEY"]}"#),
            Echo(testDescription: "no JSON", status: 200, body: "Bearer KEY"),
        ]

    static let operations: [SandboxOperation] = [
        .getApp, .listFlags, .getFlagTargeting, .getFeatures, .getEvaluatedFeatures, .createFlag, .updateFlag,
        .updateCompanyFlags,
    ]

    static let manifest = """
        version: 1
        policy: {entities: require}
        flags:
          a: {name: Another, secret: true, targets: {Production: {companies: [acme]}}}
          new: {}

        """

    @Test("never has it printed, by any command, with -v", arguments: echoes)
    func quoted(_ echo: Echo) async throws {
        for operation in Self.operations {
            let interceptor: SandboxConfiguration.Interceptor = { request, _ in
                guard request.operation == operation else { return nil }
                let key = request.authorization.map { $0.split(separator: " ").last.map(String.init) ?? "" } ?? ""
                return .respond(
                    status: echo.status, headers: echo.headers.mapValues { $0.replacing("KEY", with: key) },
                    body: echo.body.replacing("KEY", with: key))
            }
            try await withBench(Self.manifest, live: [SandboxFlag("a")], interceptor: interceptor) { bench in
                var place = bench.place
                place.environment["REFLAG_RUNTIME_URL"] = bench.sandbox.runtimeURL
                let writes = [.createFlag, .updateFlag, .updateCompanyFlags].contains(operation)
                let commands =
                    writes
                    ? [["apply", "--auto-approve", "--receipt", "receipt.json"]]
                    : operation.isRuntime
                        ? [["plan", "--runtime"], ["verify"]]
                        : [["plan", "--out", "plan.json"]]
                            + (operation == .getFlagTargeting ? [] : [["verify", "--format", "json"]])
                for command in commands {
                    let ran = try await place.hoist(command + ["-v", "--retries", "0"])
                    #expect(ran.status != 0, "\(echo) of \(operation.rawValue): \(ran)")
                    #expect(ran.err.contains("\(operation.rawValue) "), "-v tells of the call: \(ran)")
                    if echo.status == 400 || echo.status == 403 {
                        let told = ran.out + ran.err
                        #expect(told.contains("Authorization: Bearer (hidden) isn't good"), "\(ran)")
                    }
                }
            }
        }
    }
}
