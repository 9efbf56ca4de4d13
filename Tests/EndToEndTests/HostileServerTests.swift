import APITestKit
import Foundation
import NIOCore
import Sandbox
import Synchronization
import TestTools
import Testing

/// What a server sends, byte by byte, ends a run at most: never the process, and never without a report once something may
/// have been written.
@Suite("a hostile server", .timeLimit(.minutes(60)))
struct HostileServerTests {
    private static let manifest = """
        version: 1
        flags:
          new: {name: New, targets: {Production: {companies: [acme]}}}
          other: {name: Other}
          old: {name: Old, targets: {Production: {users: [u_1]}}}
        """

    private static let app = #"""
        {"id":"app1","name":"App","flagKeyFormat":"custom","stages":[{"id":"s","name":"S","order":0}],"environments":\#
        [{"id":"e","name":"Production","isProduction":true,"order":0,"flagStateVersion":7}]}
        """#

    private static let old = #"""
        {"id":"f1","key":"old","name":"Before","archived":false,"stale":false,"permanent":false,"noRecentChecks":false}
        """#

    /// A proper answer to a request.
    private static func body(for request: LocalServer.Request) -> String {
        let path = request.line.split(separator: " ").dropFirst().first ?? ""
        if path.contains("/targeting/") { return #"{"flagKey":"old","version":3,"specificTargets":{}}"# }
        if path.contains("/companies/") { return #"{"data":[{"key":"new","specificTargetValue":true}]}"# }
        if path.contains("/users/") { return #"{"data":[{"key":"old","specificTargetValue":true}]}"# }
        if request.line.hasPrefix("POST") || request.line.hasPrefix("PATCH") { return #"{"flag":{}}"# }
        guard path.contains("/flags") else { return app }
        return #"{"data":[\#(old)],"totalCount":1,"pageSize":100,"pageIndex":0}"#
    }

    private static func proper(_ request: LocalServer.Request) -> [LocalServer.Step] {
        [httpAnswer("200 OK", [], body(for: request))]
    }

    /// A run against a server with this script.
    private func run(
        _ arguments: [String],
        _ script: @escaping LocalServer.Script
    ) async throws -> (ran: Ran, requests: [LocalServer.Request]) {
        try await LocalServer.run(script) { server, port in
            try await withWorkplace(Self.manifest) { place in
                let ran = try await place.hoist(
                    arguments,
                    environment: [
                        "REFLAG_API_URL": "http://127.0.0.1:\(port)/api", "REFLAG_APP_ID": "app1",
                        "REFLAG_API_KEY": "api_nobody_8f3kd92mq",
                    ])
                return (ran, server.requests)
            }
        }
    }

    /// Siblings: each of the calls of a plan, 001, 099, 101.
    @Test(
        "a status that no final response has is an error of its call",
        arguments: [("getApp", "000"), ("listFlags", "001"), ("listFlags", "099"), ("getApp", "101")])
    func status(_ operation: String, _ status: String) async throws {
        let (ran, _) = try await run(["plan"]) { request in
            let isListing = request.line.contains("/flags")
            guard isListing == (operation == "listFlags") else { return Self.proper(request) }
            return [.text("HTTP/1.1 \(status) X\r\nContent-Length: 0\r\n\r\n")]
        }
        #expect(
            ran
                == Ran(
                    status: 1, out: "",
                    err: """
                        error: \(operation) for app `app1`: the response isn't HTTP
                          = help: check the API URL and the network

                        """))
    }

    /// Siblings: counts, a version. A page's number and size, and a stage's place, are passed over; see `ReadMembersTests`.
    @Test(
        "a number that can't be counted on is an error that names its member",
        arguments: [
            ("listFlags", "totalCount", #"{"data":[],"totalCount":9223372036854775807,"pageSize":1,"pageIndex":0}"#),
            ("listFlags", "totalCount", #"{"data":[],"totalCount":9223372036854775808,"pageSize":1,"pageIndex":0}"#),
            ("listFlags", "totalCount", #"{"data":[],"totalCount":1e400,"pageSize":1,"pageIndex":0}"#),
            ("getApp", "environments.0.flagStateVersion", app.replacing(":7", with: ":9223372036854775807")),
            ("getApp", "environments.0.flagStateVersion", app.replacing(":7", with: ":-9007199254740993")),
        ])
    func number(_ operation: String, _ member: String, _ body: String) async throws {
        let (ran, _) = try await run(["plan"]) { request in
            let isListing = request.line.contains("/flags")
            guard isListing == (operation == "listFlags") else { return Self.proper(request) }
            return [httpAnswer("200 OK", [], body)]
        }
        #expect(ran.status == 1)
        #expect(
            ran.err.hasPrefix(
                "error: \(operation) for app `app1`: the response isn't as documented: \(member): a number out of range (200)\n"
            ),
            "\(ran.err)")
    }

    @Test("generated bytes in place of answers: an exit code, and a report after writes", arguments: seeds)
    func generated(_ seed: UInt64) async throws {
        var random = Seeded(seed: seed)
        for turn in 0..<6 {
            let first = Int.random(in: 0..<12, using: &random)
            let answers = Mutex(HostileAnswers(seed: random.next()))
            let count = Mutex(0)
            let (ran, requests) = try await run(
                [
                    "apply", "--auto-approve", "--no-cache", "--format", "json", "--retry-budget", "1", "--timeout",
                    "3",
                    "--deadline", "8",
                ]
            ) { request in
                let number = count.withLock { count in
                    defer { count += 1 }
                    return count
                }
                guard number >= first else { return Self.proper(request) }
                let bytes = answers.withLock { $0.next(Self.body(for: request)) }
                return [.send(bytes), .close]
            }
            let comment = Comment(
                rawValue: "seed \(seed), turn \(turn), from exchange \(first): \(ran.err.suffix(500))")
            #expect([0, 1, 6, 7, 8].contains(ran.status), comment)
            let json = try ran.json()
            let wrote = requests.contains { $0.line.hasPrefix("POST") || $0.line.hasPrefix("PATCH") }
            guard wrote else { continue }
            #expect(json["outcome"]["calls"].items.count == json["calls"].items.count, comment)
            #expect(!json["outcome"]["calls"].items.isEmpty, comment)
        }
    }

    /// Siblings of an answer that stops after its head: one that trickles, one that doesn't begin; by the time of a call and
    /// by that of the run, which also cuts pauses short.
    @Test(
        "an answer that stops is waited for as long as a call or the run may take, and no longer",
        arguments: [
            (["--timeout", "1", "--retries", "0"], "stops", "the call took too long"),
            (["--timeout", "1", "--retries", "0"], "trickles", "the call took too long"),
            (["--deadline", "1"], "stops", "the run's time was up"),
            (["--deadline", "1"], "trickles", "the run's time was up"),
            (["--deadline", "1"], "silence", "the run's time was up"),
            (["--deadline", "2"], "pauses", "too many requests (429)"),
        ])
    func slow(_ options: [String], _ how: String, _ problem: String) async throws {
        let head = "HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\n"
        let (ran, _) = try await run(["plan"] + options) { _ in
            switch how {
            case "stops": [.text(head)]
            case "trickles": [.text(head)] + (0..<2_000).flatMap { _ in [.pause(.milliseconds(50)), .text(" ")] }
            case "pauses": [httpAnswer("429 Too Many Requests", ["Retry-After: 30"])]
            default: []
            }
        }
        #expect(ran.status == 1)
        let heads = ["getApp", "listFlags"].map { "error: \($0) for app `app1`: \(problem)" }
        #expect(heads.contains { ran.err.hasPrefix($0) }, "\(ran.err)")
    }

    /// Siblings: `plan --runtime`, an edge that lags, and one that says to come back later.
    @Test(
        "the run's time bounds the Runtime API too", arguments: [["verify"], ["plan", "--runtime"]],
        ["stops", "lags", "pauses"])
    func runtime(_ command: [String], _ how: String) async throws {
        let edge: LocalServer.Script = { request in
            switch how {
            case "stops": return [.text("HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\n")]
            case "pauses": return [httpAnswer("429 Too Many Requests", ["Retry-After: 30"])]
            default:
                let features = request.line.contains("evaluated") ? "{}" : "[]"
                return [httpAnswer("200 OK", [], #"{"success":true,"flagStateVersion":0,"features":\#(features)}"#)]
            }
        }
        try await LocalServer.run(edge) { _, port in
            try await withBench(
                "version: 1\nflags: {old: {secret: true, targets: {Production: {companies: [acme]}}}}\n",
                live: [SandboxFlag("old", companies: ["Production": ["acme"]])]
            ) { bench in
                let ran = try await bench.place.hoist(
                    command + ["--deadline", "2", "--verify-timeout", "600", "--retry-budget", "600"],
                    environment: ["REFLAG_RUNTIME_URL": "http://127.0.0.1:\(port)"])
                #expect(ran.status == 1, "\(ran)")
                let problems = ["the run's time was up", "the call took too long", "too many requests"]
                #expect(problems.contains { ran.err.contains($0) }, "\(ran.err)")
            }
        }
    }
}
