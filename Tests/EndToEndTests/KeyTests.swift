import Foundation
import JSONText
import Sandbox
import Testing

@Suite("keys", .timeLimit(.minutes(60)))
struct KeyTests {
    private static let manifest = """
        version: 1
        flags:
          a: {}
          b: {targets: {Production: {companies: [acme]}}}
        """

    /// A text that is no API key, and what is said of it.
    struct Refused: Sendable, CustomTestStringConvertible {
        let name: String
        let key: String?
        let message: String

        var testDescription: String { name }

        static let all = [
            Refused(name: "none", key: nil, message: "error: there is no API key"),
            Refused(name: "an empty one", key: "", message: "error: the API key in REFLAG_API_KEY is empty"),
            Refused(
                name: "one with a space", key: "api_sand box",
                message: "error: the API key in REFLAG_API_KEY contains white space"),
            Refused(
                name: "a publishable SDK key", key: "pub_prod_x8f3kd92mq",
                message: "error: REFLAG_API_KEY contains a publishable SDK key of production, not an API key"),
            Refused(
                name: "a secret SDK key", key: "sec_stag_x8f3kd92mq",
                message: "error: REFLAG_API_KEY contains a secret SDK key of staging, not an API key"),
            Refused(
                name: "a secret SDK key of no known environment", key: "sec_x8f3kd92mq",
                message: "error: REFLAG_API_KEY contains a secret SDK key, not an API key"),
        ]
    }

    @Test("what can't be an API key is refused before anything is sent", arguments: Refused.all, ["plan", "apply"])
    func refused(_ refused: Refused, command: String) async throws {
        try await withBench(Self.manifest) { bench in
            let ran = try await bench.place.hoist(command, environment: ["REFLAG_API_KEY": refused.key])
            #expect(ran.status == 7)
            #expect(ran.out == "")
            #expect(ran.err.lines.first == refused.message)
            #expect(ran.err.lines.count == 2 && ran.err.lines.last?.hasPrefix("  = help: ") == true)
            #expect(await bench.sandbox.calls().isEmpty)
        }
    }

    @Test("a key that Reflag doesn't know is refused, with nothing written", arguments: ["plan", "apply"])
    func unknown(command: String) async throws {
        try await withBench(Self.manifest) { bench in
            let ran = try await bench.place.hoist(
                command, "--format", "json", environment: ["REFLAG_API_KEY": "api_unknown_8f3kd92mq"])
            #expect(ran.status == 7)
            let error = try ran.json()["error"]
            #expect(
                error["message"].string
                    == "getApp for app `sandboxapp0001`: the API key was rejected (401 unauthenticated): "
                    + "This API key isn't known.")
            #expect(error["exitCode"].integer == 7)
            #expect(await bench.sandbox.calls().allSatisfy { $0.method == "GET" && $0.status == 401 })
        }
    }

    @Test("a key of another app is rejected, with nothing written", arguments: ["plan", "apply"])
    func otherApp(command: String) async throws {
        try await withBench(Self.manifest) { bench in
            let ran = try await bench.place.hoist(command, "--app", "apZ4k29fmQ81xw")
            #expect(ran.status == 7)
            #expect(ran.out == "")
            #expect(
                ran.err.lines.first == """
                    error: getApp for app `apZ4k29fmQ81xw`: the API key is not allowed to do this (403 not_allowed): \
                    This key belongs to another app.
                    """)
            #expect(await bench.sandbox.calls().allSatisfy { $0.method == "GET" && $0.status == 403 })
        }
    }

    @Test("a key that may only read can plan")
    func readOnlyPlan() async throws {
        try await withBench(Self.manifest) { bench in
            let ran = try await bench.place.hoist(
                "plan", "--detailed-exitcode", environment: ["REFLAG_API_KEY": bench.sandbox.readOnlyKey])
            #expect(ran.status == 2)
        }
    }

    @Test("a key that may only read can't apply: nothing is written, and the report says why")
    func readOnlyApply() async throws {
        try await withBench("version: 1\nflags: {a: {targets: {Production: {companies: [acme]}}}}\n") { bench in
            let world = await bench.sandbox.world()
            let ran = try await bench.place.hoist(
                "apply", "--auto-approve", environment: ["REFLAG_API_KEY": bench.sandbox.readOnlyKey])
            #expect(ran.status == 7)
            #expect(await bench.sandbox.world() == world)
            #expect(await bench.sandbox.count(of: .createFlag) == 1)
            #expect(await bench.sandbox.count(of: .updateCompanyFlags) == 0)
            let report = ran.out.components(separatedBy: "\nNothing was applied").last ?? ""
            #expect(
                report == """
                    : 0 of 2 calls done, 1 failed, 1 not attempted.

                    failed
                      createFlag a: createFlag for flag `a`: the API key is not allowed to do this (403 not_allowed): \
                    This key lacks the scope create:flag.
                        = help: createFlag needs the scope `create:flag`; the scopes of a key are chosen when it is created
                    not attempted
                      updateCompanyFlags company acme in Production (1 flag): the key was rejected, so the run was stopped

                    """)
        }
    }

    @Test("a key that may only read can't apply: the same in JSON")
    func readOnlyApplyJSON() async throws {
        try await withBench(Self.manifest) { bench in
            let world = await bench.sandbox.world()
            let ran = try await bench.place.hoist(
                "apply", "--auto-approve", "--format", "json",
                environment: ["REFLAG_API_KEY": bench.sandbox.readOnlyKey])
            #expect(ran.status == 7)
            #expect(await bench.sandbox.world() == world)
            let outcome = try ran.json()["outcome"]
            #expect(outcome["status"].string == "failed")
            #expect(outcome["done"].integer == 0)
            #expect(outcome["exitCode"].integer == 7)
        }
    }

    @Test(
        "an option's file is over the variable, the variable over the variable's file; a line end is no part of a key")
    func sources() async throws {
        try await withBench(Self.manifest) { bench in
            try bench.place.writeKey(bench.sandbox.key + "\n", to: "right")
            try bench.place.writeKey("api_wrong_8f3kd92mq", to: "wrong")
            let right = bench.sandbox.key
            let cases: [(arguments: [String], environment: [String: String?], status: Int32)] = [
                (["--api-key-file", "right"], ["REFLAG_API_KEY": "api_wrong_8f3kd92mq"], 0),
                (["--api-key-file", "wrong"], ["REFLAG_API_KEY": right, "REFLAG_API_KEY_FILE": "right"], 7),
                ([], ["REFLAG_API_KEY": right, "REFLAG_API_KEY_FILE": "wrong"], 0),
                ([], ["REFLAG_API_KEY": nil, "REFLAG_API_KEY_FILE": "right"], 0),
                ([], ["REFLAG_API_KEY": nil, "REFLAG_API_KEY_FILE": "wrong"], 7),
                (["--api-key-file", "missing"], ["REFLAG_API_KEY": right], 7),
            ]
            for (arguments, environment, status) in cases {
                var place = bench.place
                place.secrets.append("api_wrong_8f3kd92mq")
                let ran = try await place.hoist(["plan"] + arguments, environment: environment)
                #expect(ran.status == status, "\(arguments) \(environment)")
            }
        }
    }

    @Test("a key that is typed as an argument isn't shown", arguments: [["plan"], [], ["plan", "--format"]])
    func typed(_ command: [String]) async throws {
        try await withBench(Self.manifest) { bench in
            let key = bench.sandbox.key
            let ran = try await bench.place.hoist(command + [key])
            #expect(ran.status == 64)
            #expect(ran.err.contains("(hidden)") && !(ran.out + ran.err).contains(key), "\(ran)")
        }
    }

    @Test("no option takes a key itself")
    func noOption() async throws {
        try await withWorkplace(Self.manifest) { place in
            let ran = try await place.hoist("plan", "--api-key", "api_x")
            #expect(ran.status == 64)
            let help = try await place.hoist("plan", "--help")
            #expect(help.status == 0)
            #expect(!help.out.contains("--api-key "))
        }
    }
}
