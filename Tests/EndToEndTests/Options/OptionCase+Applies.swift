import Foundation
import JSONText
import Sandbox
import Testing

extension OptionCase {
    private static let manifest = """
        version: 1
        flags:
          huddles: {targets: {Production: {companies: [acme, globex]}}}
          new: {}

        """

    /// The options of only `apply`.
    static let applies: [OptionCase] = [
        OptionCase(command: "apply", option: "<planfile>") { _ async throws in
            try await Usual.bench(manifest) { bench async throws in
                #expect(try await bench.place.hoist("plan", "--out", "plan.json").status == 0)
                let text = try bench.place.read("plan.json")
                // The manifest is not read any more.
                try bench.place.write("version: 2\n")
                let (ran, calls) = try await bench.calls { try await bench.place.hoist("apply", "plan.json") }
                #expect(ran.status == 0, "\(ran)")
                #expect(calls.filter { $0.method != "GET" }.map { $0.operation?.rawValue }.count == 2)
                let again = try await bench.place.hoist("apply", "-", input: text)
                #expect(again.status == 0, "\(again)")
                #expect(try await bench.place.hoist("apply", "plan.json", "-f", "flags.yaml").status == 64)
            }
        },
        OptionCase(command: "apply", option: "--auto-approve") { _ async throws in
            try await Usual.bench(manifest) { bench async throws in
                let (asked, reads) = try await bench.calls { try await bench.place.hoist("apply", input: "yes\n") }
                #expect(asked.status == 64 && reads.allSatisfy { $0.method == "GET" }, "\(asked)")
                let (ran, calls) = try await bench.calls { try await bench.place.hoist("apply", "--auto-approve") }
                #expect(ran.status == 0 && calls.count { $0.method != "GET" } == 2, "\(ran)")
            }
        },
        OptionCase(command: "apply", option: "--force") { _ async throws in
            try await Usual.bench(limited) { bench async throws in
                let (refused, reads) = try await bench.calls { try await bench.place.hoist("apply", "--auto-approve") }
                #expect(refused.status == 5 && reads.allSatisfy { $0.method == "GET" }, "\(refused)")
                #expect(try await bench.place.hoist("apply", "--auto-approve", "--force").status == 0)
                #expect(
                    await bench.sandbox.world().lines.first { $0.hasPrefix("huddles") }?.contains(" archived") == true)
            }
        },
        OptionCase(command: "apply", option: "--base") { _ async throws in
            try await drifted { bench async throws in
                #expect(try await !bench.place.hoist("apply", "--auto-approve", "-q").out.contains("drifted"))
            }
            try await drifted { bench async throws in
                let ran = try await bench.place.hoist("apply", "--auto-approve", "--base", "HEAD")
                #expect(ran.status == 0 && ran.out.contains("What has drifted from HEAD:\n"), "\(ran)")
                #expect(await bench.sandbox.world().flag("huddles")?.name == "Huddles")
            }
        },
        OptionCase(command: "apply", option: "--drift") { _ async throws in
            try await drifted { bench async throws in
                let alone = try await bench.place.hoist("apply", "--auto-approve", "--drift", "leave")
                #expect(alone.status == 64 && alone.err.contains("--drift goes with --base"), "\(alone)")
                let (refused, reads) = try await bench.calls {
                    try await bench.place.hoist("apply", "--auto-approve", "--base", "HEAD", "--drift", "refuse")
                }
                #expect(refused.status == 4 && reads.allSatisfy { $0.method == "GET" }, "\(refused)")
                #expect(refused.err.contains("1 flag has drifted from the manifest at `HEAD`; nothing was applied"))
                #expect(refused.out.contains("What has drifted from HEAD:\n"))
                let (left, calls) = try await bench.calls {
                    try await bench.place.hoist("apply", "--auto-approve", "--base", "HEAD", "--drift", "leave")
                }
                #expect(left.status == 0 && calls.count { $0.method != "GET" } == 1, "\(left)")
                #expect(left.out.contains("what has drifted from the manifest at `HEAD` is left as it is: `huddles`"))
                let flag = try #require(await bench.sandbox.world().flag("huddles"))
                #expect(flag.name == "By hand" && flag.description == "New")
                let again = try await bench.place.hoist(
                    "apply", "--auto-approve", "--base", "HEAD", "--drift", "apply")
                #expect(again.status == 0)
                #expect(await bench.sandbox.world().flag("huddles")?.name == "Huddles")
            }
        },
        OptionCase(command: "apply", option: "--expect-seal") { _ async throws in
            try await Usual.bench(manifest) { bench async throws in
                let plan = try await bench.place.hoist("plan", "--out", "plan.json", "--format", "json").json()
                let seal = plan["seal"].string
                let (refused, calls) = try await bench.calls {
                    try await bench.place.hoist("apply", "plan.json", "--expect-seal", String(seal.reversed()))
                }
                #expect(refused.status == 4 && calls.isEmpty, "\(refused)")
                #expect(try await bench.place.hoist("apply", "plan.json", "--expect-seal", seal).status == 0)
            }
        },
        OptionCase(command: "apply", option: "--expect-digest") { _ async throws in
            try await Usual.bench(manifest) { bench async throws in
                let digest = try await bench.place.hoist("plan", "--format", "json").json()["digest"].string
                let other = String(digest.reversed())
                let (refused, reads) = try await bench.calls {
                    try await bench.place.hoist("apply", "--auto-approve", "--expect-digest", other)
                }
                #expect(refused.status == 4 && reads.allSatisfy { $0.method == "GET" }, "\(refused)")
                #expect(try await bench.place.hoist("apply", "--auto-approve", "--expect-digest", "abc").status == 64)
                let ran = try await bench.place.hoist("apply", "--auto-approve", "--expect-digest", digest)
                #expect(ran.status == 0, "\(ran)")
            }
        },
        OptionCase(command: "apply", option: "--message") { _ async throws in
            #expect(try await sent("changeDescription", []) == [JSON.null])
            #expect(
                try await sent("changeDescription", ["--message", "For the launch."]) == [.string("For the launch.")])
        },
        OptionCase(command: "apply", option: "--notify") { _ async throws in
            #expect(try await sent("notifications", []) == [JSON.null])
            #expect(try await sent("notifications", ["--notify", "none"]) == [.array([])])
            #expect(try await sent("notifications", ["--notify", "slack"]) == [.array([.string("slack")])])
            #expect(try await sent("notifications", ["--notify", "linear"]) == [.array([.string("linearComment")])])
            #expect(
                try await sent("notifications", ["--notify", "slack,linear"])
                    == [.array([.string("slack"), .string("linearComment")])])
        },
        OptionCase(command: "apply", option: "--verify") { _ async throws in
            for (options, isProved, isServed) in [
                ([], true, false), (["--verify", "api"], true, false), (["--verify", "runtime"], true, true),
                (["--verify", "none"], false, false),
            ] {
                try await Usual.bench(manifest) { bench async throws in
                    let (ran, calls) = try await bench.calls {
                        try await bench.place.hoist(["apply", "--auto-approve"] + options)
                    }
                    #expect(ran.status == 0)
                    #expect(ran.out.contains("\nProved: ") == isProved, "\(ran)")
                    #expect(calls.count { $0.operation == .listFlags } == (isProved ? 2 : 1))
                    #expect(calls.contains { $0.operation == .getFeatures } == isServed)
                }
            }
        },
        OptionCase(command: "apply", option: "--proof-reads") { _ async throws in
            // One of two companies is there already.
            for (options, reads, words) in [
                ([], 1, "Proved: what was written is live.\n"),
                (["--proof-reads", "1"], 1, "Proved: what was written is live.\n"),
                (
                    ["--proof-reads", "0"], 0,
                    "Proved: what was read back is live.\n"
                        + "Answered as written; 1 target wasn't read back (--proof-reads).\n"
                ),
            ] {
                try await Usual.bench(manifest, api: .v3_0_1) { bench async throws in
                    let (ran, calls) = try await bench.calls {
                        try await bench.place.hoist(["apply", "--auto-approve"] + options)
                    }
                    #expect(ran.status == 0 && ran.out.hasSuffix(words), "\(ran)")
                    let written = calls.lastIndex { $0.method != "GET" } ?? 0
                    #expect(calls[written...].count { $0.operation == .getFlagTargeting } == reads)
                }
            }
            try await Usual.bench(manifest) { bench async throws in
                #expect(try await bench.place.hoist("apply", "--auto-approve", "--proof-reads", "-1").status == 64)
            }
        },
        OptionCase(command: "apply", option: "--receipt") { _ async throws in
            try await Usual.bench(manifest) { bench async throws in
                let ran = try await bench.place.hoist("apply", "--auto-approve", "--receipt", "receipt.json")
                #expect(ran.status == 0, "\(ran)")
                let receipt = try JSON(parsing: bench.place.read("receipt.json"))
                #expect(receipt["changes"].items.count == 2 || receipt["calls"].items.count == 2, "\(receipt)")
                #expect(try await bench.place.hoist("apply", "--auto-approve").status == 0)
                #expect(try bench.place.contents.sorted() == ["flags.yaml", "receipt.json"])
            }
        },
    ]

    /// A member of the bodies that change targets.
    private static func sent(_ member: String, _ options: [String]) async throws -> [JSON] {
        let found = Recorded<JSON>()
        try await Usual.bench(manifest) { bench async throws in
            let (ran, calls) = try await bench.calls {
                try await bench.place.hoist(["apply", "--auto-approve"] + options)
            }
            #expect(ran.status == 0, "\(ran)")
            for call in calls where call.operation == .updateCompanyFlags {
                found.append(try JSON(parsing: call.body)[member])
            }
        }
        return found.all
    }

    /// The options about what applications are served.
    static let verifications: [OptionCase] =
        on(["verify", "apply", "plan"], "--runtime-url") { command async throws in
            let elsewhere = ["REFLAG_RUNTIME_URL": "http://127.0.0.1:9"]
            for isNamed in [false, true] {
                try await Usual.bench(served(command)) { bench async throws in
                    let options = isNamed ? ["--runtime-url", bench.sandbox.runtimeURL] : []
                    let ran = try await bench.place.hoist(
                        run(command) + ["--retries", "0"] + options, environment: elsewhere)
                    #expect((ran.status == 0) == isNamed, "\(ran)")
                    #expect(await (bench.sandbox.count(of: .getFeatures) > 0) == isNamed)
                }
            }
        }
        + on(["verify", "apply", "plan"], "--sdk-keys-file") { command async throws in
            var reads: [Int] = []
            for isGiven in [false, true] {
                try await Usual.bench(served(command)) { bench async throws in
                    let keys = await bench.sandbox.world().environments.map {
                        "\"\($0.name)\": {\"secretKey\": \"\($0.secretKey)\", "
                            + "\"publishableKey\": \"\($0.publishableKey)\"}"
                    }
                    try bench.place.writeKey("{\(keys.joined(separator: ","))}", to: "keys.json", isJSON: true)
                    let options = isGiven ? ["--sdk-keys-file", "keys.json"] : []
                    let ran = try await bench.place.hoist(run(command) + options)
                    #expect(ran.status == 0, "\(ran)")
                    reads.append(await bench.sandbox.count(of: .getApp))
                }
            }
            // A plan gets them with the app that it reads anyway.
            #expect(command == "plan" || reads[1] < reads[0], "keys that are given aren't read: \(reads)")
            try await Usual.bench(served(command)) { bench async throws in
                try bench.place.write("{}", to: "keys.json")
                let ran = try await bench.place.hoist(run(command) + ["--sdk-keys-file", "keys.json"])
                #expect(ran.status != 0 && ran.err.contains("keys.json"), "\(ran)")
            }
        }
        + on(["verify", "apply", "plan"], "--verify-timeout") { command async throws in
            let late: Int32 = command == "plan" ? 1 : 8
            for (options, status) in [(["--verify-timeout", "0"], late), ([], 0)] {
                let asked = Recorded<Int>()
                let old: SandboxConfiguration.Interceptor = { request, number in
                    guard request.operation == .getFeatures, asked.append(number) < 2 else { return nil }
                    return .respond(
                        status: 200, headers: ["content-type": "application/json"],
                        body: #"{"success":true,"flagStateVersion":0,"features":[]}"#)
                }
                try await Usual.bench(served(command), interceptor: old) { bench async throws in
                    let ran = try await bench.place.hoist(run(command) + options)
                    #expect(ran.status == status, "\(ran)")
                }
            }
        }

    /// `--runtime`, by which `secret` is compared.
    static let secrets: [OptionCase] = on(["plan", "apply"], "--runtime") { command async throws in
        for (options, isSeen) in [([], false), (["--runtime"], true)] {
            try await Usual.bench(secret) { bench async throws in
                let run = command == "apply" ? ["apply", "--auto-approve"] : ["plan"]
                let (ran, calls) = try await bench.calls { try await bench.place.hoist(run + options) }
                #expect(ran.status == 0, "\(ran)")
                #expect(ran.out.contains("    secret       false → true\n") == isSeen, "\(ran)")
                #expect(calls.contains { $0.operation == .getFeatures } == isSeen)
                #expect(calls.contains { $0.operation == .updateFlag } == (isSeen && command == "apply"))
            }
        }
    }

    private static let secret = "version: 1\nflags: {huddles: {secret: true}}\n"

    /// A manifest that is there already, that an apply has to write, or whose plan has to look for `secret`.
    private static func served(_ command: String) -> String {
        ["apply": manifest, "plan": secret][command] ?? Usual.manifest
    }

    /// A run that asks what applications are served.
    private static func run(_ command: String) -> [String] {
        switch command {
        case "apply": ["apply", "--auto-approve", "--verify", "runtime"]
        case "plan": ["plan", "--runtime"]
        default: [command]
        }
    }

    /// A repository whose last commit says what was live, before somebody changed a name by hand; the manifest has a
    /// description more.
    private static func drifted(_ body: (Bench) async throws -> Void) async throws {
        var live = Usual.live
        live[0].name = "By hand"
        try await Usual.bench(live: live) { bench async throws in
            for arguments in [
                ["init", "-q"], ["add", "flags.yaml"],
                ["-c", "user.name=t", "-c", "user.email=t@example.com", "commit", "-q", "-m", "One"],
            ] {
                let ran = try await bench.place.run(
                    "/usr/bin/env", ["git"] + arguments, environment: bench.place.environment)
                try #require(ran.status == 0, "\(ran)")
            }
            try bench.place.write(
                Usual.manifest.replacing("{name: Huddles,", with: "{name: Huddles, description: New,"))
            try await body(bench)
        }
    }
}
