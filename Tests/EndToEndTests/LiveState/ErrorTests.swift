import Foundation
import JSONText
import Sandbox
import Testing

@Suite("what a stranger is told when the network isn't calm", .timeLimit(.minutes(60)))
struct ErrorTests {
    private static let manifest = "version: 1\nflags: {a: {}}\n"

    /// What the API's side does, and all that the program says then.
    struct Case: CustomTestStringConvertible, Sendable {
        let testDescription: String
        let fault: SandboxFault
        let status: Int32
        let error: String
        let help: String
    }

    private static let page = "<!doctype html><title>Access denied</title>"
    private static let run = "Reflag, or a proxy in front of it, has problems: run again later"

    static let cases: [Case] = [
        Case(
            testDescription: "a refused key",
            fault: .respond(
                status: 401, headers: ["x-request-id": "req_1"],
                body: #"{"error":{"code":"unauthorized","message":"Bad key"}}"#), status: 7,
            error: "the API key was rejected (401 unauthorized): Bad key [request req_1]",
            help: "check the API key: it may be incomplete or deleted; an API key begins with `api_`"),
        Case(
            testDescription: "a missing scope",
            fault: .respond(
                status: 403, headers: ["cf-ray": "8a-FRA"],
                body: #"{"error":{"code":"not_allowed","message":"Missing scope"}}"#), status: 7,
            error: "the API key is not allowed to do this (403 not_allowed): Missing scope [request 8a-FRA]",
            help: "getApp needs the scope `read`; the scopes of a key are chosen when it is created, "
                + "and a key is bound to one app: check the app id"),
        Case(
            testDescription: "an app that isn't there",
            fault: .respond(status: 404, body: #"{"error":{"code":"not_found","message":"No such app"}}"#), status: 7,
            error: "not found (404 not_found): No such app",
            help: "check the app id, and that the key was created for this app"),
        Case(
            testDescription: "the API in trouble", fault: .respond(status: 500, headers: ["x-request-id": "req_2"]),
            status: 1, error: "the server failed (500) [request req_2]", help: run),
        Case(
            testDescription: "a proxy's page for the API in trouble", fault: .respond(status: 502, body: page),
            status: 1,
            error: "the server failed, and a proxy's HTML page came instead of the API's response (502)", help: run),
        Case(
            testDescription: "a proxy's page", fault: .respond(status: 200, body: page), status: 1,
            error: "the response is a proxy's HTML page (200)",
            help: "check the API URL and any proxies in between, and run again"),
        Case(
            testDescription: "another API",
            fault: .respond(status: 200, headers: ["x-request-id": "req_3"], body: #"{"hello":"world"}"#), status: 1,
            error: "the response isn't as documented: id: missing (200) [request req_3]",
            help: "check the API URL, and whether there is a newer hoist: the API may have changed"),
        Case(
            testDescription: "too many requests", fault: .respond(status: 429, headers: ["retry-after": "7"]),
            status: 1,
            error: "too many requests (429)",
            help: "run again in 7 s, or let a run wait that long with --retries and --retry-budget"),
        Case(
            testDescription: "a redirect to another host",
            fault: .respond(status: 302, headers: ["location": "https://jo:pw@elsewhere.example/login?next=1"]),
            status: 1,
            error: "the response is a redirect to elsewhere.example, which isn't followed (302)",
            help: "check the API URL: the key is only sent there"),
        Case(
            testDescription: "a closed connection", fault: .dropBeforeHandling, status: 1,
            error: "the connection was closed before a response arrived",
            help: "run again; if it stays so, check any proxies in between"),
        Case(
            testDescription: "a truncated response", fault: .truncate, status: 1, error: "the response was cut off",
            help: "run again; if it stays so, check any proxies in between"),
        Case(
            testDescription: "no answer", fault: .delay(milliseconds: 100_000), status: 1,
            error: "the call took too long", help: "run again later"),
    ]

    @Test("each with its operation, a cause, what to do, and the request's id where there is one", arguments: cases)
    func tells(told: Case) async throws {
        try await withBench(Self.manifest, interceptor: { _, _ in told.fault }) { bench in
            let ran = try await bench.place.hoist(
                ["plan", "--retries", "0"] + (told.testDescription == "no answer" ? ["--timeout", "1"] : []))
            #expect(
                ran
                    == Ran(
                        status: told.status, out: "",
                        err: """
                            error: getApp for app `sandboxapp0001`: \(told.error)
                              = help: \(told.help)

                            """))
        }
    }

    @Test("a host that no name service knows")
    func names() async throws {
        try await withWorkplace(Self.manifest) { place in
            let ran = try await place.hoist(
                "plan", "--retries", "0", "--app", "ap1", "--api-url", "https://nowhere.invalid/api",
                environment: ["REFLAG_API_KEY": "api_nobody_8f3kd92mq"])
            #expect(
                ran
                    == Ran(
                        status: 1, out: "",
                        err: """
                            error: getApp for app `ap1`: the host nowhere.invalid can't be found
                              = help: check the host in the API URL, and the network's name service

                            """))
        }
    }

    @Test("plain HTTP where TLS was meant")
    func noTLS() async throws {
        try await withBench(Self.manifest) { bench in
            let ran = try await bench.place.hoist(
                "plan", "--retries", "0", "--api-url", "https://localhost:\(bench.sandbox.port)/api")
            #expect(ran.status == 1)
            #expect(
                ran.err.lines.first
                    == "error: getApp for app `sandboxapp0001`: the TLS handshake failed: the server doesn't speak TLS there"
            )
        }
    }

    @Test("a redirect isn't followed, and the key goes nowhere else")
    func redirect() async throws {
        let seen = Recorded<String>()
        try await withBench(
            interceptor: { request, _ in
                seen.append(request.target)
                return nil
            }
        ) { other in
            try await withBench(
                Self.manifest,
                interceptor: { _, _ in .respond(status: 307, headers: ["location": other.sandbox.url + "/apps"]) }
            ) { bench in
                let ran = try await bench.place.hoist("plan")
                #expect(ran.status == 1)
                #expect(seen.all.isEmpty)
            }
        }
    }

    // MARK: How hard it is tried

    /// Options, and how often the app is asked for where it always fails.
    static let efforts: [([String], Int)] = [
        (["--retries", "0"], 1), (["--retries", "2"], 3), (["--retry-budget", "0"], 1),
    ]

    @Test("options say how often a call is tried, and for how long", arguments: efforts)
    func tries(arguments: [String], expected: Int) async throws {
        try await withBench(Self.manifest, interceptor: { _, _ in .respond(status: 503) }) { bench in
            let ran = try await bench.place.hoist(["plan"] + arguments)
            #expect(ran.status == 1)
            #expect(await bench.sandbox.count(of: .getApp) == expected)
        }
    }

    @Test("a run that takes longer than it may ends")
    func deadline() async throws {
        try await withBench(Self.manifest, interceptor: { _, _ in .delay(milliseconds: 100_000) }) { bench in
            let ran = try await bench.place.hoist("plan", "--deadline", "1")
            #expect(
                ran
                    == Ran(
                        status: 1, out: "",
                        err: """
                            error: getApp for app `sandboxapp0001`: the run's time was up
                              = help: give it more time with --deadline, and run again

                            """))
        }
    }

    @Test(
        "values out of range are reported",
        arguments: ["--retries=-1", "--retry-budget=-1", "--timeout=0", "--deadline=-1"])
    func ranges(argument: String) async throws {
        try await withWorkplace(Self.manifest) { place in
            let ran = try await place.hoist("plan", argument)
            #expect(ran.status == 64)
            #expect(ran.out == "")
            let option = String(argument.prefix { $0 != "=" })
            #expect(ran.err.lines.first?.hasPrefix("Error: \(option) is a number") == true, "\(ran)")
        }
    }

    // MARK: The cost line

    @Test("-q silences the cost line; JSON has it anyway")
    func cost() async throws {
        try await withBench(Self.manifest, live: [SandboxFlag("a", name: "A")]) { bench in
            let quiet = try await bench.place.hoist("plan", "-q", "--format", "json")
            #expect(quiet.status == 0)
            #expect(quiet.err == "")
            let cost = try quiet.json()["cost"]
            #expect(cost["calls"].text == #"{"byOperation":{"getApp":1,"listFlags":1},"total":2}"#)
            #expect(cost["retries"].integer == 0)
            #expect(cost["bytes"]["sent"].integer == 0)
            #expect((cost["bytes"]["received"].integer ?? 0) > 500)
            #expect(cost["milliseconds"].names == ["plan", "read"])
        }
    }

    // MARK: The key file

    @Test("a key file that others can read is warned of", arguments: [0o600, 0o400, 0o640, 0o604, 0o644])
    func keyFile(mode: Int) async throws {
        try await withBench(Self.manifest) { bench in
            try bench.place.write(bench.sandbox.key + "\n", to: "key")
            try FileManager.default.setAttributes(
                [.posixPermissions: mode], ofItemAtPath: bench.place.folder + "/key")
            let ran = try await bench.place.hoist(
                "plan", "--api-key-file", "key", environment: ["REFLAG_API_KEY": nil])
            #expect(ran.status == 0)
            let warning = "warning: others can read the key file key; fix that with: chmod go= key"
            #expect(ran.err.lines.contains(warning) == (mode & 0o044 != 0))
        }
    }
}
