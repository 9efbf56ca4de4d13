import Foundation
import JSONText
import Sandbox
import Synchronization
import TestTools
import Testing

@Suite("apply --verify runtime", .timeLimit(.minutes(60)))
struct ServedApplyTests {
    static let manifest = """
        version: 1
        flags:
          fresh:
            secret: true
            targets:
              Production: {companies: [acme]}
          back: {archived: false}
          gone: {archived: true}
          shown: {description: New, secret: false}
          moved:
            targets:
              Staging: {users: [u_1]}

        """

    static let live = [
        SandboxFlag("back", archived: true), SandboxFlag("gone"), SandboxFlag("shown", secret: true),
        SandboxFlag("moved", users: ["Staging": ["u_2"]]),
    ]

    static let arguments = ["apply", "--auto-approve", "--verify", "runtime"]

    /// The end of what an apply printed: from `Applied` on.
    static func end(_ ran: Ran) -> String {
        ran.out.range(of: "\nApplied").map { String(ran.out[ran.out.index(after: $0.lowerBound)...]) } ?? ran.out
    }

    @Test("keys come before the first write, what is served after the last; only what is touched is read")
    func right() async throws {
        try await withBench(Self.manifest, live: Self.live) { bench in
            let (ran, calls) = try await bench.calls { try await bench.place.hoist(Self.arguments) }
            #expect(ran.status == 0, "\(ran)")
            #expect(
                Self.end(ran) == """
                    Applied: 7 calls done.
                    Proved: what was written is live.
                    Verified: applications are served what was written, in Production, Staging, Development.

                    """)
            let operations = calls.compactMap(\.operation)
            let first = try #require(calls.firstIndex { $0.method != "GET" })
            let last = try #require(calls.lastIndex { $0.method != "GET" })
            // getApp: for the plan, and for its targets that weren't in the cache; then the keys.
            #expect(operations[..<first].count { $0 == .getApp } == 3)
            #expect(operations[..<last].allSatisfy { !$0.isRuntime })
            // Both keys in three environments; acme in one, u_1 and u_2 in another.
            #expect(operations.count { $0 == .getFeatures } == 3)
            #expect(operations.count { $0 == .getEvaluatedFeatures } == 3 + 3)
            #expect(operations[last...].count { $0 == .getApp } == 0, "the responses say how far the edge has to be")
            let versions = await bench.sandbox.world().environments.map(\.flagStateVersion)
            #expect(
                Set(calls.map(\.path).filter { $0.hasPrefix("/features?") })
                    == Set(versions.map { "/features?waitForVersion=\($0)" }), "the versions after the writes")
        }
    }

    @Test("a saved plan is verified too, with what of it was live already")
    func saved() async throws {
        try await withBench(Self.manifest, live: Self.live) { bench in
            #expect(try await bench.place.hoist("plan", "--out", "plan.json").status == 0)
            try await bench.sandbox.mutate { try $0.editFlag("gone") { $0.archived = true } }
            let ran = try await bench.place.hoist("apply", "plan.json", "--verify", "runtime", "--format", "json")
            #expect(ran.status == 0, "\(ran)")
            let served = try ran.json()["outcome"]["served"]
            #expect(served["status"].string == "served")
            #expect(
                served["environments"].items.map { environment in
                    [environment["name"].string]
                        + ["flags", "companies", "users"].map { "\(environment[$0])" }
                } == [
                    ["Production", "4", "1", "0"], ["Staging", "5", "0", "2"], ["Development", "4", "0", "0"],
                ])
            let again = try await bench.place.hoist("apply", "plan.json", "--verify", "runtime")
            #expect(again.status == 0)
            #expect(
                again.err.contains(
                    "nothing was written, so nothing is verified; `hoist verify` verifies all of a manifest"))
        }
    }

    @Test("nothing to apply: nothing is verified, no key is read, and it says so")
    func nothing() async throws {
        try await withBench("version: 1\nflags: {a: {}}\n", live: [SandboxFlag("a")]) { bench in
            let (ran, calls) = try await bench.calls {
                try await bench.place.hoist(Self.arguments + ["--format", "json"])
            }
            #expect(ran.status == 0, "\(ran)")
            #expect(ran.err.hasPrefix("nothing was written, so nothing is verified; "), "\(ran)")
            #expect(try ran.json()["outcome"]["served"]["status"].string == "none")
            #expect(calls.compactMap(\.operation) == [.getApp, .listFlags] || calls.count == 2)
        }
    }

    @Test("a target that was removed and still is on is a warning that names the likely reason")
    func stillOn() async throws {
        let manifest = "version: 1\nflags:\n  a:\n    targets: {Production: {companies: []}}\n"
        try await withBench(manifest, live: [SandboxFlag("a", companies: ["Production": ["acme"]])]) { bench in
            try await bench.sandbox.mutate { try $0.editFlag("a") { $0.rolledOutToEveryoneAt = .unspecified } }
            let ran = try await bench.place.hoist(Self.arguments)
            #expect(ran.status == 0, "\(ran)")
            #expect(
                Self.end(ran) == """
                    Applied: 1 call done.
                    Proved: what was written is live.
                    1 target wasn't read back: by the versions in Reflag's responses, nobody else wrote in between.
                    Verified: applications are served what was written, in Production.
                      Production: warning[still-on]: `a` is still on for company `acme`, though the target was removed \
                     flags.yaml:4
                        = help: a rule, a segment or the flag's stage turns it on; check the flag in Reflag

                    """)
        }
    }

    /// What `GET /features` answers in place of the sandbox's.
    static func features(_ version: String, _ keys: [String]) -> SandboxFault {
        let features = keys.map { #"{"key":"\#($0)"}"# }.joined(separator: ",")
        return .respond(
            status: 200, headers: ["content-type": "application/json"],
            body: #"{"success":true,\#(version)"features":[\#(features)]}"#)
    }

    static let small = "version: 1\nflags:\n  a:\n    targets: {Production: {companies: [acme]}}\n"

    @Test("what isn't served in time is reported, in text, JSON and the receipt")
    func late() async throws {
        let interceptor: SandboxConfiguration.Interceptor = { request, _ in
            request.operation == .getFeatures ? Self.features(#""flagStateVersion":1,"#, []) : nil
        }
        try await withBench(Self.small, live: [SandboxFlag("a")], interceptor: interceptor) { bench in
            let ran = try await bench.place.hoist(
                Self.arguments + ["--verify-timeout", "0", "--receipt", "receipt.json"])
            #expect(ran.status == 8, "\(ran)")
            #expect(
                Self.end(ran) == """
                    Applied: 1 call done.
                    Proved: what was written is live.
                    1 target wasn't read back: by the versions in Reflag's responses, nobody else wrote in between.
                    Written, but not served to applications in time:
                      Production: error[late]: version 2 wasn't served in time: the newest that was served is 1
                        = help: run `hoist verify` later, or allow more time with --verify-timeout

                    """)
            let text = try String(contentsOfFile: bench.place.folder + "/receipt.json", encoding: .utf8)
            let receipt = try JSON(parsing: text)
            #expect(receipt["exitCode"].integer == 8)
            #expect(receipt["outcome"]["served"]["status"].string == "late")
        }
    }

    @Test("an answer without a version proves nothing")
    func withoutVersion() async throws {
        let interceptor: SandboxConfiguration.Interceptor = { request, _ in
            request.operation == .getFeatures ? Self.features("", ["a"]) : nil
        }
        try await withBench(Self.small, live: [SandboxFlag("a")], interceptor: interceptor) { bench in
            let ran = try await bench.place.hoist(Self.arguments + ["--verify-timeout", "0", "--format", "json"])
            #expect(ran.status == 8, "\(ran)")
            let served = try ran.json()["outcome"]["served"]
            #expect(served["status"].string == "late")
            #expect(served["environments"].items[0]["version"] == .null)
        }
    }

    @Test("what is served otherwise is reported, in text, JSON and the receipt")
    func wrong() async throws {
        let interceptor: SandboxConfiguration.Interceptor = { request, _ in
            request.operation == .getFeatures ? Self.features(#""flagStateVersion":2,"#, ["gone"]) : nil
        }
        let manifest =
            "version: 1\nflags:\n  a: {targets: {Production: {companies: [acme]}}}\n  gone: {archived: true}\n"
        let live = [SandboxFlag("a"), SandboxFlag("gone")]
        try await withBench(manifest, live: live, interceptor: interceptor) { bench in
            let ran = try await bench.place.hoist(
                Self.arguments + ["--verify-timeout", "0", "--receipt", "receipt.json"])
            #expect(ran.status == 8, "\(ran)")
            // Production is at version 3: a target and an archive; the others at 2.
            #expect(
                Self.end(ran) == """
                    Applied: 2 calls done.
                    Proved: what was written is live.
                    1 target wasn't read back: by the versions in Reflag's responses, nobody else wrote in between.
                    Written, but applications aren't served what was written:
                      Production: error[late]: version 3 wasn't served in time: the newest that was served is 2
                        = help: run `hoist verify` later, or allow more time with --verify-timeout
                      Staging: error[archived-served]: `gone` is served, though it should be archived  flags.yaml:4
                        = help: it was just written: the edge may lag behind despite its version; run `hoist \
                    verify` later, and check the flag in Reflag
                      Development: error[archived-served]: `gone` is served, though it should be archived  flags.yaml:4
                        = help: it was just written: the edge may lag behind despite its version; run `hoist \
                    verify` later, and check the flag in Reflag

                    """)
            let text = try String(contentsOfFile: bench.place.folder + "/receipt.json", encoding: .utf8)
            let receipt = try JSON(parsing: text)
            #expect(receipt["exitCode"].integer == 8)
            #expect(receipt["outcome"]["served"]["status"].string == "wrong")
        }
    }

    @Test("it waits for an edge that is behind")
    func lagging() async throws {
        try await withWorkplace(Self.small) { place in
            try await withServedSandbox(["--port", "0", "--runtime-lag", "400"], in: place) { given in
                var place = place
                place.environment.merge(given) { $1 }
                let ran = try await place.hoist(Self.arguments)
                #expect(ran.status == 0, "\(ran)")
                #expect(Self.end(ran).contains("Verified: applications are served what was written, in"), "\(ran)")
                // Asked more than once: there is more than one read of the flags in an environment.
                let asked = ran.err.firstMatch(of: /getFeatures (\d+)/).flatMap { Int($0.output.1) }
                #expect(try #require(asked) > 3, "\(ran)")
            }
        }
    }

    @Test("an edge that goes backwards is asked again")
    func backwards() async throws {
        let asked = Recorded<Bool>()
        let interceptor: SandboxConfiguration.Interceptor = { request, _ in
            guard request.operation == .getEvaluatedFeatures else { return nil }
            // The flags were served at the version, and the company is asked for at an edge that is behind.
            return asked.append(true) < 2
                ? .respond(
                    status: 200, headers: ["content-type": "application/json"],
                    body: #"{"success":true,"flagStateVersion":1,"features":{}}"#) : nil
        }
        try await withBench(Self.small, live: [SandboxFlag("a")], interceptor: interceptor) { bench in
            let ran = try await bench.place.hoist(Self.arguments)
            #expect(ran.status == 0, "\(ran)")
            #expect(asked.all.count == 3)
        }
    }

    @Test(
        "5xx and resets are tried again",
        arguments: [SandboxFault.respond(status: 503), .dropBeforeHandling, .truncate])
    func trouble(_ fault: SandboxFault) async throws {
        let asked = Recorded<Bool>()
        let interceptor: SandboxConfiguration.Interceptor = { request, _ in
            request.operation?.isRuntime == true && asked.append(true) == 0 ? fault : nil
        }
        try await withBench(Self.small, live: [SandboxFlag("a")], interceptor: interceptor) { bench in
            let ran = try await bench.place.hoist(Self.arguments)
            #expect(ran.status == 0, "\(ran)")
        }
    }

    @Test("what is served and can't be read: exit 6, with what was applied")
    func unread() async throws {
        let interceptor: SandboxConfiguration.Interceptor = { request, _ in
            request.operation?.isRuntime == true ? .respond(status: 403) : nil
        }
        try await withBench(Self.small, live: [SandboxFlag("a")], interceptor: interceptor) { bench in
            let ran = try await bench.place.hoist(Self.arguments)
            #expect(ran.status == 6, "\(ran)")
            #expect(
                Self.end(ran).hasPrefix(
                    """
                    Applied: 1 call done.
                    Proved: what was written is live.
                    1 target wasn't read back: by the versions in Reflag's responses, nobody else wrote in between.
                    Whether applications are served what was written couldn't be verified:
                      error: Production: 
                    """), "\(ran)")
        }
    }

    struct NoKeys: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let status: Int
        var body = ""
        let error: String
    }

    @Test(
        "keys that can't be read are reported before anything is written",
        arguments: [
            NoKeys(testDescription: "a key that may not", status: 403, error: "error: "),
            NoKeys(
                testDescription: "an answer without keys", status: 200,
                body: #"{"id": "sandboxapp0001", "environments": [{"id": "e", "name": "E", "flagStateVersion": 1}]}"#,
                error: "error: the Management API returned no readable SDK keys: "),
        ])
    func noKeys(_ row: NoKeys) async throws {
        let asked = Recorded<Bool>()
        let interceptor: SandboxConfiguration.Interceptor = { request, _ in
            guard request.operation == .getApp, asked.append(true) > 0 else { return nil }
            return .respond(status: row.status, headers: ["content-type": "application/json"], body: row.body)
        }
        try await withBench("version: 1\nflags: {a: {}}\n", interceptor: interceptor) { bench in
            let (ran, calls) = try await bench.calls { try await bench.place.hoist(Self.arguments) }
            #expect(ran.status == 7, "\(ran)")
            #expect(ran.err.contains(row.error), "\(ran)")
            #expect(calls.allSatisfy { $0.method == "GET" && $0.operation?.isRuntime != true })
        }
    }

    @Test("keys from a file: those of the environments that are written are enough")
    func keysFile() async throws {
        try await withBench(Self.small, live: [SandboxFlag("a")]) { bench in
            let keys = await bench.sandbox.world().environments.first { $0.name == "Production" }
            try bench.place.write(
                #"{"Production": {"secretKey": "\#(try #require(keys).secretKey)"}}"#, to: "keys.json")
            try FileManager.default.setAttributes(
                [.posixPermissions: 0o600], ofItemAtPath: bench.place.folder + "/keys.json")
            let ran = try await bench.place.hoist(Self.arguments + ["--sdk-keys-file", "keys.json"])
            #expect(ran.status == 0, "\(ran)")
            #expect(Self.end(ran).contains("Verified: "), "\(ran)")
        }
        // A created flag is to be served everywhere.
        try await withBench(Self.small) { bench in
            let keys = await bench.sandbox.world().environments[0]
            try bench.place.write(#"{"Production": {"secretKey": "\#(keys.secretKey)"}}"#, to: "keys.json")
            let (ran, calls) = try await bench.calls {
                try await bench.place.hoist(Self.arguments + ["--sdk-keys-file", "keys.json"])
            }
            #expect(ran.status == 7, "\(ran)")
            #expect(ran.err.contains("error: there are no SDK keys for `Staging` in keys.json"), "\(ran)")
            #expect(calls.allSatisfy { $0.method == "GET" })
        }
    }

    @Test("applied in part: only what was written is verified")
    func partly() async throws {
        let interceptor: SandboxConfiguration.Interceptor = { request, _ in
            request.operation == .updateUserFlags ? .respond(status: 400, body: "no") : nil
        }
        try await withBench(Self.manifest, live: Self.live, interceptor: interceptor) { bench in
            let ran = try await bench.place.hoist(Self.arguments + ["--format", "json"])
            #expect(ran.status == 6, "\(ran)")
            let served = try ran.json()["outcome"]["served"]
            #expect(served["status"].string == "served")
            #expect(served["environments"].items.map { $0["users"].integer } == [0, 0, 0])
        }
    }

    @Test("a signal while it writes: nothing is asked for, which is reported")
    func interruptedWriting() async throws {
        let child = Mutex<Child?>(nil)
        let interceptor: SandboxConfiguration.Interceptor = { request, _ in
            guard request.operation == .updateCompanyFlags else { return nil }
            child.withLock { $0?.send(SIGTERM) }
            // Long enough for the signal to be taken before the answer.
            return .delay(milliseconds: 300)
        }
        try await withBench(Self.small, live: [SandboxFlag("a")], interceptor: interceptor) { bench in
            let ran = try await Self.run(Self.arguments, at: bench, child)
            #expect(ran.status == 130, "\(ran)")
            #expect(
                Self.end(ran) == """
                    Applied: 1 call done.
                    Whether applications are served what was written wasn't verified: interrupted.

                    """, "\(ran)")
            #expect(await bench.sandbox.count(of: .getFeatures) == 0)
        }
    }

    /// Runs the program, with itself in reach of an interceptor.
    private static func run(_ arguments: [String], at bench: Bench, _ child: borrowing Mutex<Child?>) async throws
        -> Ran
    {
        let files = try Files(input: "")
        defer { files.remove() }
        let started = try Child(
            Child.Start(
                program: Built.program, arguments: arguments, environment: bench.place.environment,
                folder: bench.place.folder, input: files.input, output: files.output, errors: files.errors))
        child.withLock { $0 = started }
        let status = try await started.ending()
        return Ran(status: status, out: try files.text(files.output), err: try files.text(files.errors))
    }

    @Test(
        "a signal while it waits ends the waiting, is reported, and gives 130", arguments: [SIGINT, SIGTERM],
        [SandboxDialect.v3_0_1, .v3_1_0])
    func interrupted(signal: Int32, api: SandboxDialect) async throws {
        let child = Mutex<Child?>(nil)
        let interceptor: SandboxConfiguration.Interceptor = { request, _ in
            guard request.operation == .getFeatures else { return nil }
            if request.target.contains("waitForVersion") {
                child.withLock { child in
                    child?.send(signal)
                    child = nil
                }
            }
            return Self.features(#""flagStateVersion":0,"#, [])
        }
        try await withBench(Self.small, live: [SandboxFlag("a")], api: api, interceptor: interceptor) { bench in
            let arguments = Self.arguments + ["--verify-timeout", "3600", "--receipt", "receipt.json"]
            let ran = try await Self.run(arguments, at: bench, child)
            #expect(ran.status == 130, "\(ran)")
            // With versions in responses, what is served comes first, since it says how far the environments have come.
            let proved = api == .v3_0_1 ? "Proved: what was written is live.\n" : ""
            #expect(
                Self.end(ran) == """
                    Applied: 1 call done.
                    \(proved)Whether applications are served what was written wasn't verified: interrupted.

                    """, "\(ran)")
            let text = try String(contentsOfFile: bench.place.folder + "/receipt.json", encoding: .utf8)
            #expect(try JSON(parsing: text)["outcome"]["served"]["status"].string == "interrupted")
        }
    }
}
