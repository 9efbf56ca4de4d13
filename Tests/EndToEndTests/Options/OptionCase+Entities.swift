import Sandbox
import Testing

extension OptionCase {
    /// What is asked about companies and users, and what waits.
    static let entities: [OptionCase] =
        on(["plan", "apply"], "--entity-reads") { command async throws in
            for (options, reads) in [([], 2), (["--entity-reads", "1"], 1), (["--entity-reads", "0"], 0)] {
                try await Usual.bench(newcomers) { bench async throws in
                    let (ran, calls) = try await bench.calls {
                        try await bench.place.hoist(Usual.run(command) + options)
                    }
                    #expect(ran.status == 0, "\(ran)")
                    #expect(calls.count { $0.operation == .getCompanyFlags } == reads)
                    #expect(ran.out.contains("Reflag wasn't asked whether it knows \(2 - reads) more") == (reads < 2))
                }
            }
            try await Usual.bench(newcomers) { bench async throws in
                #expect(try await bench.place.hoist(Usual.run(command) + ["--entity-reads", "-1"]).status == 64)
                #expect(try await bench.place.hoist("plan", "--out", "plan.json").status == 0)
                let saved = command == "plan" ? ["plan", "--check", "plan.json"] : ["apply", "plan.json"]
                #expect(try await bench.place.hoist(saved + ["--entity-reads", "7"]).status == 64)
            }
        }
        + on(["plan", "apply"], "--fail-on-waiting") { command async throws in
            for (interceptor, status) in [(unknown, 5), (nil, 0)] {
                try await Usual.bench(newcomers, interceptor: interceptor) { bench async throws in
                    let ran = try await bench.place.hoist(Usual.run(command) + ["--fail-on-waiting"])
                    #expect(ran.status == status, "\(ran)")
                    // What doesn't wait is done all the same.
                    let known = await bench.sandbox.world().flag("huddles")?.targets["env_production"]?.companies
                    #expect(known?.contains("known") == (command == "apply"))
                    #expect(try await bench.place.hoist(Usual.run(command)).status == 0)
                }
            }
        }

    /// The day by which grants count.
    static let days: [OptionCase] = [
        OptionCase(command: "plan", option: "--on") { _ async throws in
            try await Usual.bench(granted) { bench async throws in
                #expect(try await bench.place.hoist("plan", "--on", "2020-01-31").out.contains("+ company known"))
                #expect(try await !bench.place.hoist("plan", "--on", "2020-02-01").out.contains("known"))
            }
        },
        OptionCase(command: "validate", option: "--on") { _ async throws in
            try await Usual.bench(granted) { bench async throws in
                #expect(try await !bench.place.hoist("validate", "--on", "2020-01-31").err.contains("ended-grant"))
                #expect(try await bench.place.hoist("validate", "--on", "2020-02-01").err.contains("ended-grant"))
            }
        },
        OptionCase(command: "apply", option: "--due") { _ async throws in
            try await Usual.bench(newcomers) { bench async throws in
                let (ran, calls) = try await bench.calls {
                    try await bench.place.hoist("apply", "--due", "--auto-approve")
                }
                #expect(ran.status == 0 && calls.allSatisfy { $0.method == "GET" }, "\(ran)")
            }
        },
    ]

    private static let granted = Usual.manifest.replacing(
        "companies: [acme]", with: "companies: [acme, {id: known, until: 2020-01-31}]")

    /// Two companies that weren't there before.
    private static let newcomers = Usual.manifest.replacing("companies: [acme]", with: "companies: [acme, known, new]")

    /// Nobody knows one of them.
    private static let unknown: SandboxConfiguration.Interceptor = { request, _ in
        request.target.contains("/companies/new/")
            ? .respond(
                status: 404, headers: ["content-type": "application/json"],
                body: #"{"error": {"code": "not_found", "message": "No such company"}}"#) : nil
    }
}
