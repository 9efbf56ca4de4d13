import Foundation
import JSONText
import Sandbox
import Testing

extension OptionCase {
    /// The options of `sandbox`.
    static let sandboxes: [OptionCase] = [
        OptionCase(command: "sandbox", option: "--host") { _ async throws in
            #if os(Linux)
                // All of 127.0.0.0/8 is this machine there.
                #expect(
                    try await doctor(["--host", "127.0.0.2"]).given["REFLAG_API_URL"]?.contains("//127.0.0.2:") == true)
            #endif
            let usual = try await doctor([])
            #expect(usual.ran.status == 0 && usual.given["REFLAG_API_URL"]?.contains("//127.0.0.1:") == true)
        },
        OptionCase(command: "sandbox", option: "--port") { _ async throws in
            let usual = try await doctor([])
            let url = try #require(usual.given["REFLAG_API_URL"])
            let port = try #require(url.firstMatch(of: /:(\d+)\//)).output.1
            let again = try await doctor(["--port", String(port)])
            #expect(again.ran.status == 0 && again.given["REFLAG_API_URL"] == url)
        },
        OptionCase(command: "sandbox", option: "--state") { _ async throws in
            for (options, statuses) in [([], [2, 2]), (["--state", "state.json"], [2, 0])] as [([String], [Int32])] {
                try await withWorkplace("version: 1\nflags: {a: {}}\n") { place async throws in
                    var found: [Int32] = []
                    for _ in 1...2 {
                        try await withServedSandbox(options, in: place) { given async throws in
                            let there = place.with(given)
                            found.append(try await there.hoist("plan", "--detailed-exitcode", "--no-cache").status)
                            #expect(try await there.hoist("apply", "--auto-approve", "--no-cache").status == 0)
                        }
                    }
                    #expect(found == statuses, "\(options)")
                    #expect(place.has("state.json") == !options.isEmpty)
                }
            }
        },
        OptionCase(command: "sandbox", option: "--app") { _ async throws in
            #expect(try await doctor([]).given["REFLAG_APP_ID"] == "sandboxapp0001")
            let named = try await doctor(["--app", "apZ4k29fmQ81xw"])
            #expect(named.ran.status == 0 && named.given["REFLAG_APP_ID"] == "apZ4k29fmQ81xw")
        },
        OptionCase(command: "sandbox", option: "--demo") { _ async throws in
            let readme = try Built.text(of: "README.md")
            let block = try #require(readme.firstMatch(of: #/```yaml\n(version: 1\n.*?)```/#.dotMatchesNewlines()))
            let own = try Built.text(of: "flags.yaml")
            for (manifest, options, statuses) in [
                (String(block.output.1), ["--demo"], [2, 0, 0]), (own, ["--demo"], [2, 0, 0]), (own, [], [3, 3, 3]),
                (own, ["--demo", "--app", "sandboxapp0001", "--state", "state.json"], [2, 0, 0]),
                (own, ["--demo", "--app", "apZ4k29fmQ81xw"], [7, 7, 7]),
            ] as [(String, [String], [Int32])] {
                try await withWorkplace(manifest) { place async throws in
                    try await withServedSandbox(options, in: place) { given async throws in
                        let there = place.with(given)
                        var found = [try await there.hoist("plan", "--detailed-exitcode").status]
                        found.append(try await there.hoist("apply", "--auto-approve").status)
                        found.append(try await there.hoist("plan", "--detailed-exitcode").status)
                        #expect(found == statuses, "\(options)")
                    }
                }
            }
        },
        OptionCase(command: "sandbox", option: "--from-live") { _ async throws in
            try await Usual.bench { bench async throws in
                #expect(try await bench.place.hoist("import", "--snapshot", "twin.json").status == 0)
                for (options, status) in [([], 2), (["--from-live", "twin.json"], 0)] as [([String], Int32)] {
                    try await withServedSandbox(options, in: bench.place) { given async throws in
                        let ran = try await bench.place.with(given).hoist("plan", "--detailed-exitcode")
                        #expect(ran.status == status, "\(ran)")
                    }
                }
            }
        },
        OptionCase(command: "sandbox", option: "--api") { _ async throws in
            for (options, status) in [([], "200"), (["--api", "3.1.0"], "200"), (["--api", "3.0.1"], "404")] {
                #expect(try await statuses("PUT", "companies/acme", options) == [status], "\(options)")
            }
        },
        OptionCase(command: "sandbox", option: "--strict-entities") { _ async throws in
            for (options, found) in [
                ([], ["200", "200"]), (["--strict-entities", "writes"], ["200", "404"]),
                (["--strict-entities", "all"], ["404", "404"]),
            ] {
                let get = try await statuses("GET", "companies/acme/flags", options)
                #expect(try await get + statuses("PATCH", "companies/acme/flags", options) == found, "\(options)")
            }
        },
        OptionCase(command: "sandbox", option: "--page-limit") { _ async throws in
            try await withWorkplace("version: 1\nflags: {a: {}, b: {}, c: {}}\n") { place async throws in
                for (options, calls) in [([], 1), (["--page-limit", "2"], 2), (["--page-limit", "1"], 3)] {
                    try await withServedSandbox(options, in: place) { given async throws in
                        let there = place.with(given)
                        #expect(try await there.hoist("apply", "--auto-approve").status == 0)
                        let ran = try await there.hoist("plan", "--detailed-exitcode", "-v")
                        #expect(ran.status == 0)
                        #expect(ran.err.lines.count { $0.contains(#/ \/\S+\/flags(\?\S+)? 200 /#) } == calls, "\(ran)")
                    }
                }
            }
        },
        OptionCase(command: "sandbox", option: "--latency") { _ async throws in
            #expect(try await shortest(["--latency", "700"]) >= 700)
            #expect(try await shortest([]) < 700)
        },
        OptionCase(command: "sandbox", option: "--fail") { _ async throws in
            for (rate, isWell) in [("0", true), ("0%", true), ("1", false), ("100%", false)] {
                let ran = try await doctor(["--fail", rate, "--fail-kinds", "500"], "--retries", "0").ran
                #expect((ran.status == 0) == isWell, "\(rate): \(ran)")
            }
            let some = try await sequence(["--fail", "50%", "--fail-kinds", "500"])
            #expect(some.contains("500") && some.contains("200"))
        },
        OptionCase(command: "sandbox", option: "--fail-kinds") { _ async throws in
            for (kind, words) in [
                (
                    "429",
                    "too many requests (429 unknown_error): Too many requests. This is a simulated fault."
                ),
                ("500", "the server failed (500 unknown_error): This is a simulated fault."),
                ("503", "the server failed (503)"),
                ("html", "the server failed, and a proxy's HTML page came instead of the API's response (502)"),
                ("reset", "the connection was closed before a response arrived"),
                ("lost", "the connection was closed before a response arrived"),
                ("truncated", "the response was cut off"), ("timeout", "the call took too long"),
            ] {
                let ran = try await doctor(
                    ["--fail", "1", "--fail-kinds", kind], "--retries", "0", "--timeout", kind == "timeout" ? "1" : "60"
                ).ran
                #expect(ran.status == 1, "\(kind): \(ran)")
                let line = ran.out.lines.first { $0.hasPrefix("failed") }
                #expect(line == "failed   reach         getApp for app `sandboxapp0001`: \(words)", "\(kind)")
            }
            // Without the option all kinds come but timeout, which would end in `took too long` after a second.
            let all = try await sequence(["--fail", "1"], "--timeout", "30")
            #expect(all.count > 2 && !all.contains("the call took too long"), "\(all)")
            #expect(try await Set(sequence(["--fail", "1", "--fail-kinds", "500,503"])) == ["500", "503"])
        },
        OptionCase(command: "sandbox", option: "--seed") { _ async throws in
            let faults = ["--fail", "0.5", "--fail-kinds", "500,503"]
            let one = try await sequence(faults + ["--seed", "1"])
            #expect(try await sequence(faults + ["--seed", "1"]) == one)
            #expect(try await sequence(faults + ["--seed", "3"]) != one)
        },
        OptionCase(command: "sandbox", option: "--otherwise") { _ async throws in
            let trims = ["--otherwise", "text-trimmed"]
            let both = ["--otherwise", "line-ends-kept"] + trims
            for (options, isTrimmed) in [([], false), (trims, true), (both, true)] as [([String], Bool)] {
                try await withWorkplace("version: 1\nflags: {a: {description: ' x '}}\n") { place async throws in
                    try await withServedSandbox(options + ["--state", "state.json"], in: place) { given async throws in
                        let there = place.with(given)
                        // What is trimmed isn't what was written.
                        let applied = try await there.hoist("apply", "--auto-approve")
                        #expect(applied.status == (isTrimmed ? 8 : 0), "\(options): \(applied)")
                        let ran = try await there.hoist("import", "-f", "-")
                        #expect(ran.out.contains("description: x\n") == isTrimmed, "\(options): \(ran)")
                    }
                    // Another start does so only if it is told to.
                    let state = try String(contentsOfFile: place.folder + "/state.json", encoding: .utf8)
                    #expect(!state.contains("otherwise"))
                }
            }
            try await withWorkplace { place async throws in
                for way in SandboxOtherwise.names {
                    let ran = try await place.hoist("sandbox", "--otherwise", way, "--port", "65536")
                    #expect(ran.err.contains("--port is a number"), "\(way): \(ran)")
                }
                let ran = try await place.hoist("sandbox", "--otherwise", "nothing")
                #expect(ran.status == 64 && ran.err.contains("--otherwise has no `nothing`"), "\(ran)")
            }
        },
        OptionCase(command: "sandbox", option: "--runtime-lag") { _ async throws in
            for (options, status) in [([], 0), (["--runtime-lag", "3600000"], 8)] as [([String], Int32)] {
                try await withWorkplace("version: 1\nflags: {a: {targets: {Production: {users: [u_1]}}}}\n") {
                    place async throws in
                    try await withServedSandbox(options, in: place) { given async throws in
                        let there = place.with(given)
                        #expect(try await there.hoist("apply", "--auto-approve").status == 0)
                        let ran = try await there.hoist("verify", "--verify-timeout", "0")
                        #expect(ran.status == status, "\(options): \(ran)")
                    }
                }
            }
        },
    ]

    /// The status of a call under an environment of a sandbox with one flag, `a`.
    private static func statuses(_ method: String, _ path: String, _ options: [String]) async throws -> [String] {
        try await withWorkplace("version: 1\nflags: {a: {}}\n") { place async throws in
            try await withServedSandbox(options, in: place) { given async throws in
                let there = place.with(given)
                #expect(try await there.hoist("apply", "--auto-approve").status == 0)
                let url = "\(given["REFLAG_API_URL"] ?? "")/apps/sandboxapp0001/envs/env_staging/\(path)"
                let body =
                    method == "PATCH" ? #"{"updates":[{"flagKey":"a","specificTargetValue":true}]}"# : "{}"
                let ran = try await there.run(
                    "/usr/bin/env",
                    [
                        "curl", "-s", "-o", "/dev/null", "-w", "%{http_code}", "-X", method, url, "-H",
                        "authorization: Bearer \(given["REFLAG_API_KEY"] ?? "")",
                    ] + (method == "GET" ? [] : ["--data", body]), environment: there.environment)
                return [ran.out]
            }
        }
    }

    /// How many milliseconds the fastest of some calls took.
    private static func shortest(_ options: [String]) async throws -> Int {
        let ran = try await doctor(options, "-v").ran
        #expect(ran.status == 0, "\(ran)")
        return try #require(ran.err.matches(of: #/ 200 (\d+) ms/#).compactMap { Int($0.output.1) }.min())
    }

    /// What a sandbox says of itself, and what `hoist doctor` says of it.
    private static func doctor(
        _ options: [String],
        _ arguments: String...
    ) async throws -> (given: [String: String], ran: Ran) {
        try await withWorkplace { place async throws in
            try await withServedSandbox(options, in: place) { given async throws in
                (given, try await place.with(given).hoist(["doctor"] + arguments))
            }
        }
    }

    /// What becomes of the first calls, one after the other: statuses, or words.
    private static func sequence(_ options: [String], _ arguments: String...) async throws -> [String] {
        try await withWorkplace { place async throws in
            try await withServedSandbox(options, in: place) { given async throws in
                var ends: [String] = []
                while ends.count < 24 {
                    let ran = try await place.with(given).hoist(["doctor", "-v", "--retries", "0"] + arguments)
                    ends += ran.err.matches(of: /GET \S+ (.+) \d+ ms/).map { String($0.output.1) }
                }
                return ends
            }
        }
    }
}

extension Workplace {
    /// The same with the variables that a sandbox gave.
    func with(_ given: [String: String]) -> Workplace {
        var place = self
        place.environment.merge(given) { $1 }
        place.secrets.append(given["REFLAG_API_KEY"] ?? "")
        return place
    }
}
