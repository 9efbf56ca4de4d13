import Foundation
import JSONText
import Sandbox
import Testing

extension OptionCase {
    private static let nowhere = "http://127.0.0.1:9"

    /// The options that name the manifest.
    static let manifests: [OptionCase] =
        on(["plan", "apply", "verify", "explain", "schema", "doctor"], "--manifest") { command async throws in
            // The app shows which manifest is read.
            let right = "app: sandboxapp0001\n" + Usual.manifest
            try await Usual.bench(Usual.manifest.replacing("version: 1", with: "version: 1\napp: apZ4k29fmQ81xw")) {
                bench async throws in
                try bench.place.write(right, to: "other.yaml")
                let variables: [String: String?] = ["REFLAG_APP_ID": nil]
                let run = Usual.run(command)
                #expect(try await bench.place.hoist(run, environment: variables).status == 7)
                for option in ["-f", "--manifest"] {
                    let other = try await bench.place.hoist(run + [option, "other.yaml"], environment: variables)
                    #expect(other.status == 0, "\(other)")
                }
                let input = try await bench.place.hoist(run + ["-f", "-"], environment: variables, input: right)
                #expect(input.status == 0, "\(input)")
            }
        }
        + [
            OptionCase(command: "validate", option: "--manifest") { _ async throws in
                try await withWorkplace("version: 2\nflags: {}\n") { place async throws in
                    try place.write(Usual.manifest, to: "a.yaml")
                    try place.write("version: 1\nflags: {}\n", to: "b.yaml")
                    #expect(try await place.hoist("validate").status == 3)
                    let both = try await place.hoist("validate", "-f", "a.yaml", "--manifest", "b.yaml")
                    #expect(
                        both == Ran(status: 0, out: "a.yaml is valid: 2 flags\nb.yaml is valid: 0 flags\n", err: ""))
                    let input = try await place.hoist("validate", "-f", "-", input: Usual.manifest)
                    #expect(input == Ran(status: 0, out: "- is valid: 2 flags\n", err: ""))
                }
            },
            OptionCase(command: "validate", option: "<file>") { _ async throws in
                try await withWorkplace("version: 2\nflags: {}\n") { place async throws in
                    try place.write(Usual.manifest, to: "a.yaml")
                    try place.write("version: 1\nflags: {}\n", to: "b.yaml")
                    let both = try await place.hoist("validate", "a.yaml", "b.yaml")
                    #expect(
                        both == Ran(status: 0, out: "a.yaml is valid: 2 flags\nb.yaml is valid: 0 flags\n", err: ""))
                    #expect(try await place.hoist("validate", "a.yaml", "flags.yaml").status == 3)
                }
            },
            OptionCase(command: "import", option: "--manifest") { _ async throws in
                try await withBench(live: Usual.live) { bench async throws in
                    #expect(try await bench.place.hoist("import").status == 0)
                    for option in ["-f", "--manifest"] {
                        #expect(try await bench.place.hoist("import", option, "deep\(option)/other.yaml").status == 0)
                        let other = try bench.place.read("deep\(option)/other.yaml")
                        #expect(try other.contains("huddles:") && other == bench.place.read("flags.yaml"))
                    }
                    let printed = try await bench.place.hoist("import", "-f", "-")
                    #expect(try printed.out == bench.place.read("flags.yaml"))
                }
            },
            OptionCase(command: "init", option: "--manifest") { _ async throws in
                try await withWorkplace { place async throws in
                    for option in ["-f", "--manifest"] {
                        #expect(try await place.hoist("init", option, "in\(option)/other.yaml").status == 0)
                        #expect(place.has("in\(option)/other.yaml") && !place.has("flags.yaml"))
                    }
                    #expect(try await place.hoist("init").status == 0)
                    #expect(place.has("flags.yaml"))
                }
            },
        ]

    /// The options that say which app is reached, where, with what, and how often it is tried.
    static let connections: [OptionCase] =
        on(Usual.callers, "--app") { command async throws in
            try await Usual.bench { bench async throws in
                let variables = ["REFLAG_APP_ID": "apZ4k29fmQ81xw"]
                #expect(try await bench.place.hoist(Usual.run(command), environment: variables).status == 7)
                let named = try await bench.place.hoist(
                    Usual.run(command) + ["--app", bench.sandbox.appID], environment: variables)
                #expect(named.status == 0, "\(named)")
            }
        }
        + on(Usual.callers, "--api-url") { command async throws in
            try await Usual.bench { bench async throws in
                let variables = ["REFLAG_API_URL": nowhere + "/api"]
                let run = Usual.run(command) + ["--retries", "0"]
                #expect(try await bench.place.hoist(run, environment: variables).status == 1)
                #expect(await bench.sandbox.calls().isEmpty)
                let named = try await bench.place.hoist(
                    run + ["--api-url", bench.sandbox.url], environment: variables)
                #expect(named.status == 0, "\(named)")
                #expect(await !bench.sandbox.calls().isEmpty)
            }
        }
        + on(Usual.callers, "--api-key-file") { command async throws in
            try await Usual.bench { bench async throws in
                try bench.place.writeKey(bench.sandbox.key + "\n", to: "key")
                try bench.place.writeKey("api_nobody_8f3kd92mq\n", to: "other")
                for variables in [
                    ["REFLAG_API_KEY": "api_nobody_8f3kd92mq"],
                    ["REFLAG_API_KEY": nil, "REFLAG_API_KEY_FILE": "other"],
                ] as [[String: String?]] {
                    let run = Usual.run(command)
                    #expect(try await bench.place.hoist(run, environment: variables).status == 7)
                    let named = try await bench.place.hoist(
                        run + ["--api-key-file", "key"], environment: variables)
                    #expect(named.status == 0, "\(named)")
                }
            }
        }
        + on(Usual.callers, "--sandbox") { command async throws in
            try await Usual.bench("version: 1\nflags: {}\n") { bench async throws in
                let variables: [String: String?] = [
                    "REFLAG_APP_ID": nil, "REFLAG_API_URL": nil, "REFLAG_API_KEY": nil, "REFLAG_RUNTIME_URL": nil,
                ]
                #expect(try await bench.place.hoist(Usual.run(command), environment: variables).status == 7)
                let embedded = try await bench.place.hoist(Usual.run(command) + ["--sandbox"], environment: variables)
                #expect(embedded.status == 0, "\(embedded)")
                #expect(bench.place.has(".hoist/sandbox.json"))
                #expect(await bench.sandbox.calls().isEmpty)
            }
        }
        + on(Usual.callers, "--retries") { command async throws in
            #expect(try await tries(command, ["--retries", "0"], after: "0") == 1)
            #expect(try await tries(command, ["--retries", "2"], after: "0") == 3)
            #expect(try await tries(command, [], after: "0") == 5)
        }
        + on(Usual.callers, "--retry-budget") { command async throws in
            #expect(try await tries(command, ["--retries", "1", "--retry-budget", "0"], after: "1") == 1)
            #expect(try await tries(command, ["--retries", "1", "--retry-budget", "30"], after: "1") == 2)
        }
        + on(Usual.callers, "--timeout") { command async throws in
            try await slowly(command, ["--timeout", "1", "--retries", "0"], says: "the call took too long")
        }
        + on(Usual.callers, "--deadline") { command async throws in
            try await slowly(command, ["--deadline", "1"], says: "the run's time was up")
        }

    /// The options about calls side by side, and the cache.
    static let sideBySide: [OptionCase] =
        on(["plan", "apply", "verify", "explain", "import", "schema"], "--parallelism") { command async throws in
            for most in [1, 2] {
                let flight = Flight(wanted: most)
                try await Usual.bench(interceptor: { _, _ in await flight.pass() }) { bench async throws in
                    let ran = try await bench.place.hoist(Usual.run(command) + ["--parallelism", "\(most)"])
                    #expect(ran.status == 0, "\(ran)")
                    #expect(await flight.most == most)
                }
            }
        }
        + on(Usual.readers, "--refresh") { command async throws in
            try await Usual.bench { bench async throws in
                let run = Usual.run(command)
                #expect(try await reads(bench, run) > 0)
                #expect(try await reads(bench, run) == 0)
                #expect(try await reads(bench, run + ["--refresh", "auto"]) == 0)
                try bench.place.removeCache()
                #expect(try await reads(bench, run + ["--refresh", "full"]) > 0)
                #expect(try await reads(bench, run) == 0, "full writes the cache")
                #expect(try await reads(bench, run + ["--refresh", "full"]) > 0)
            }
        }
        + on(Usual.readers, "--no-cache") { command async throws in
            try await Usual.bench { bench async throws in
                let run = Usual.run(command)
                #expect(try await reads(bench, run + ["--no-cache"]) > 0)
                #expect(!bench.place.cached.contains { $0.hasSuffix(".targets") }, "it isn't written")
                #expect(try await reads(bench, run) > 0)
                #expect(try await reads(bench, run) == 0)
                #expect(try await reads(bench, run + ["--no-cache"]) > 0, "it isn't read")
            }
        }

    /// How often `getApp` is sent that is refused with 429.
    private static func tries(_ command: String, _ options: [String], after seconds: String) async throws -> Int {
        let seen = Recorded<Int>()
        let interceptor: SandboxConfiguration.Interceptor = { request, number in
            guard request.operation == .getApp else { return nil }
            seen.append(number)
            return .respond(status: 429, headers: ["retry-after": seconds])
        }
        try await Usual.bench(interceptor: interceptor) { bench async throws in
            let ran = try await bench.place.hoist(Usual.run(command) + options)
            #expect(ran.status == 1, "\(ran)")
        }
        return seen.all.count
    }

    /// Runs a command against an API whose first answer takes three seconds.
    private static func slowly(_ command: String, _ options: [String], says words: String) async throws {
        for options in [options, []] {
            let seen = Recorded<Int>()
            let interceptor: SandboxConfiguration.Interceptor = { request, number in
                guard request.operation == .getApp, seen.append(number) == 0 else { return nil }
                return .delay(milliseconds: 3_000)
            }
            try await Usual.bench(interceptor: interceptor) { bench async throws in
                let ran = try await bench.place.hoist(Usual.run(command) + options)
                #expect(ran.status == (options.isEmpty ? 0 : 1), "\(ran)")
                #expect((ran.out + ran.err).contains(words) != options.isEmpty, "\(ran)")
            }
        }
    }

    private static func reads(_ bench: Bench, _ run: [String]) async throws -> Int {
        let (ran, calls) = try await bench.calls { try await bench.place.hoist(run) }
        #expect(ran.status == 0, "\(ran)")
        return calls.count { $0.operation == .getFlagTargeting }
    }
}

/// Counts calls in flight, and holds them back until this many have met.
private actor Flight {
    private let wanted: Int
    private var now = 0
    private(set) var most = 0

    init(wanted: Int) { self.wanted = wanted }

    func pass() async -> SandboxFault? {
        now += 1
        most = max(most, now)
        // Others get the time to come in; where one is awaited, it ends when that has come.
        for _ in 0..<(wanted > 1 ? 1_000 : 3) where wanted == 1 || most < wanted {
            try? await Task.sleep(for: .milliseconds(10))
        }
        now -= 1
        return nil
    }
}
