import Foundation
import JSONText
import Sandbox
import Testing

/// Targets that begin and end, with the built program.
@Suite("grants", .timeLimit(.minutes(15)))
struct GrantTests {
    private static let manifest = """
        version: 1
        flags:
          a:
            targets:
              Production:
                companies:
                  - acme
                  - {id: globex, until: 2027-01-31, why: "trial, SALES-12 ::error::<b>"}
                  - {id: umbrella, from: 2027-02-10}
                  - {id: gone, until: 2020-01-31, why: support}

        """

    private static func live(_ companies: [SandboxID]) -> [SandboxFlag] {
        [SandboxFlag("a", companies: ["Production": companies])]
    }

    private static func targets(_ bench: Bench) async -> Set<String> {
        let companies = await bench.sandbox.world().flag("a")?.targets["env_production"]?.companies
        return Set((companies?.ids ?? []).map(\.text))
    }

    // Siblings: the last day, the day after it, the first day; each form; a day that isn't one; a plan that is saved.
    @Test("a plan of another day says what ends and begins by then, and why")
    func plan() async throws {
        try await withBench(Self.manifest, live: Self.live(["acme", "globex", "gone"])) { bench in
            func plan(_ day: String, _ form: String = "text") async throws -> String {
                let ran = try await bench.place.hoist("plan", "-q", "--on", day, "--format", form)
                #expect(ran.status == 0, "\(ran)")
                return ran.out
            }
            #expect(
                try await plan("2027-01-31") == """
                    Plan for Sandbox App: 1 to update · production −1 target · 1 call

                    ~ a                                                                                     flags.yaml:3
                        Production   - company gone   ended 2020-01-31: support

                    Ends soon:
                        after 2027-01-31  1 company on 1 flag
                    1 target hasn't begun yet

                    1 to update · production −1 target · 1 call

                    """)
            let text = try await plan("2027-02-10")
            #expect(text.contains("+ company umbrella   began 2027-02-10\n"), "\(text)")
            #expect(text.contains("- company globex   ended 2027-01-31: trial, SALES-12 ::error::<b>\n"), "\(text)")
            #expect(!text.lines.contains { $0.drop { $0 == " " }.hasPrefix("::") }, "\(text)")
            #expect(!text.contains("Ends soon") && !text.contains("begun"))
            let markdown = try await plan("2027-02-10", "markdown")
            #expect(
                markdown.contains(
                    """

                    +   Production   + company umbrella   began 2027-02-10
                    -                - company globex   ended 2027-01-31: trial, SALES-12
                    -                          … ::error::<b>
                    -                - company gone   ended 2020-01-31: support

                    """), "\(markdown)")
            let annotations = try await plan("2027-02-10", "github").lines
            #expect(
                annotations.allSatisfy { $0.hasPrefix("::warning ") || $0.hasPrefix("::notice ") }, "\(annotations)")
            let json = try await bench.place.hoist("plan", "-q", "--on", "2027-02-10", "--format", "json").json()
            let targets = json["changes"].items[0]["targets"].items[0]
            #expect(targets["ended"]["companies"].items.map(\.string) == ["globex", "gone"])
            #expect(json["basis"]["day"].string == "2027-02-10")
            #expect(json["grants"]["ending"].items.isEmpty && json["grants"]["notBegun"].integer == 0)
            for arguments in [
                ["--on", "2027-02-30"], ["--on", "tomorrow"], ["--on", "2027-02-10", "--out", "p.json"],
            ] {
                #expect(try await bench.place.hoist(["plan"] + arguments).status == 64, "\(arguments)")
            }
        }
    }

    @Test("the machine's time zone changes nothing", arguments: ["UTC", "Pacific/Kiritimati", "America/Los_Angeles"])
    func zones(zone: String) async throws {
        try await withBench(Self.manifest, live: Self.live(["acme", "gone"])) { bench in
            func day(_ offset: Double) -> String {
                var calendar = Calendar(identifier: .gregorian)
                calendar.timeZone = .gmt
                let parts = calendar.dateComponents(
                    [.year, .month, .day], from: Date(timeIntervalSinceNow: offset * 86_400))
                func padded(_ number: Int?, _ count: Int) -> String {
                    let text = String(number ?? 0)
                    return String(repeating: "0", count: count - text.count) + text
                }
                return "\(padded(parts.year, 4))-\(padded(parts.month, 2))-\(padded(parts.day, 2))"
            }
            // Two days around the present one, so that a test at midnight isn't another.
            try bench.place.write(
                "version: 1\nflags: {a: {targets: {Production: {companies: [{id: past, until: \(day(-2))}, {id: now, from: "
                    + "\(day(-1)), until: \(day(1))}, {id: next, from: \(day(2))}]}}}}\n")
            let ran = try await bench.place.hoist("apply", "--auto-approve", environment: ["TZ": zone])
            #expect(ran.status == 0, "\(ran)")
            #expect(await Self.targets(bench) == ["now"])
            let valid = try await bench.place.hoist("validate", environment: ["TZ": zone])
            #expect(valid.err.components(separatedBy: "ended-grant").count == 2, "\(valid)")
        }
    }

    // Siblings: what was changed in the web app, what the manifest changes otherwise, a flag that isn't there yet; twice.
    @Test("apply --due sends what the day causes, and nothing else")
    func due() async throws {
        let manifest =
            Self.manifest.replacing("from: 2027-02-10", with: "from: 2020-02-10").replacing(
                "2027-01-31", with: "2099-01-31") + "    name: Renamed\n  b: {}\n"
        try await withBench(manifest, live: Self.live(["globex", "gone", "drifted"])) { bench in
            let ran = try await bench.place.hoist("apply", "--due", "--auto-approve")
            #expect(ran.status == 0, "\(ran)")
            #expect(ran.out.contains("what else the manifest would change is left as it is: 2 flags"), "\(ran)")
            #expect(await Self.targets(bench) == ["globex", "drifted", "umbrella"])
            #expect(await bench.sandbox.world().lines.count == 1)
            let (again, calls) = try await bench.calls {
                try await bench.place.hoist("apply", "--due", "--auto-approve")
            }
            #expect(again.status == 0 && calls.allSatisfy { $0.method == "GET" }, "\(again)")
            for arguments in [["--due", "--base", "HEAD"], ["--due", "plan.json"]] {
                #expect(try await bench.place.hoist(["apply"] + arguments).status == 64)
            }
        }
    }

    @Test("apply --due sends what has waited until Reflag knows it, and leaves what has drifted")
    func waited() async throws {
        let manifest = "version: 1\nflags: {a: {targets: {Production: {companies: [new, old]}}}}\n"
        var world = SandboxWorld.fresh()
        world.strictness = .all
        try world.introduce(.company, "old", in: "Production")
        try await withBench(manifest, live: [SandboxFlag("a")], world: world) { bench in
            #expect(try await bench.place.hoist("apply", "--auto-approve").status == 0)
            #expect(await Self.targets(bench) == ["old"])
            // Nobody asks for `new` yet; meanwhile somebody takes `old` away, which the night leaves alone.
            func send(_ method: String, _ path: String, _ body: String) async throws {
                let ran = try await bench.place.run(
                    "/usr/bin/env",
                    [
                        "curl", "-s", "-f", "-X", method,
                        bench.sandbox.url + "/apps/\(bench.sandbox.appID)/envs/env_production/" + path,
                        "-H", "authorization: Bearer \(bench.sandbox.key)", "-H", "content-type: application/json",
                        "-d", body,
                    ], environment: bench.place.environment)
                try #require(ran.status == 0, "\(ran)")
            }
            try await send("PATCH", "companies/old/flags", #"{"updates":[{"flagKey":"a","specificTargetValue":null}]}"#)
            #expect(try await bench.place.hoist("apply", "--due", "--auto-approve").status == 0)
            #expect(await Self.targets(bench) == [])
            try await send("PUT", "companies/new", "{}")
            let ran = try await bench.place.hoist("apply", "--due", "--auto-approve")
            #expect(ran.status == 0, "\(ran)")
            #expect(await Self.targets(bench) == ["new"])
            // Once it was sent, it is as any other: somebody takes it away, and the night leaves that.
            try await send("PATCH", "companies/new/flags", #"{"updates":[{"flagKey":"a","specificTargetValue":null}]}"#)
            #expect(try await bench.place.hoist("apply", "--due", "--auto-approve").status == 0)
            #expect(await Self.targets(bench) == [])
        }
    }

    @Test("init writes the scheduled workflow where the manifest has grants, and not elsewhere")
    func scheduled() async throws {
        for (text, isWritten) in [(Self.manifest, true), ("version: 1\nflags: {a: {}}\n", false)] {
            try await withWorkplace(text) { place in
                let ran = try await place.hoist("init", "--ci", "github")
                #expect(ran.status == 0)
                #expect(ran.out.contains("\nwrote    .github/workflows/flags-due.yml\n") == isWritten, "\(ran)")
                guard isWritten else { return }
                #expect(try place.read(".github/workflows/flags-due.yml") == Built.text(of: "examples/github/due.yml"))
            }
        }
    }

    // Siblings: nothing to say, a hostile reason, a webhook that refuses; the URL in no argument and no output.
    @Test("the example posts a plan to a chat's webhook")
    func chat() async throws {
        try await withBench(
            Self.manifest.replacing("2027-01-31", with: "2020-01-31"), live: Self.live(["acme", "globex"])
        ) { bench in
            let server = """
                import http.server, sys
                class Hook(http.server.BaseHTTPRequestHandler):
                    def do_POST(self):
                        body = self.rfile.read(int(self.headers["content-length"]))
                        open("posted", "ab").write(body)
                        self.send_response(500 if "refuse" in self.path else 200)
                        self.end_headers()
                    def log_message(self, *_): pass
                server = http.server.HTTPServer(("127.0.0.1", 0), Hook)
                open("port", "w").write(str(server.server_port))
                server.serve_forever()
                """
            try bench.place.write(server, to: "hook.py")
            let shell = """
                python3 hook.py & hook=$!
                while ! [ -s port ]; do sleep 0.1; done
                HOIST_WEBHOOK_URL=http://127.0.0.1:$(cat port)/$PLACE sh "$SCRIPT"; code=$?
                kill $hook; exit $code
                """
            var environment = bench.place.environment
            environment["SCRIPT"] = Built.repository + "/examples/chat/plan-to-webhook.sh"
            environment["HOIST_PROGRAM"] = Built.program
            environment["PLACE"] = "hooks/T0secret"
            let ran = try await bench.place.run("/bin/sh", ["-c", shell], environment: environment)
            #expect(ran == Ran(status: 0, out: "", err: ""))
            let posted = try JSON(parsing: bench.place.read("posted"))
            let text = posted["text"].string
            #expect(text.hasPrefix("```\nPlan for Sandbox App: ") && text.hasSuffix("\n```"), "\(text)")
            #expect(text.contains("- company globex   ended 2020-01-31: trial, SALES-12"), "\(text)")
        }
    }
}
