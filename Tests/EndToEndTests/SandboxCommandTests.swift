import Foundation
import JSONText
import Sandbox
import Testing

@Suite("hoist sandbox", .timeLimit(.minutes(60)))
struct SandboxCommandTests {
    @Test("it prints its address and keys, serves until a signal, and keeps its state", arguments: [SIGTERM, SIGINT])
    func serves(signal: Int32) async throws {
        try await withWorkplace("version: 1\nflags: {a: {}}\n") { place in
            let arguments = ["--port", "0", "--state", "state.json", "--app", "apZ4k29fmQ81xw"]
            let first = try await withServedSandbox(arguments, in: place, endedBy: signal) { given in
                var place = place
                place.environment.merge(given) { $1 }
                place.secrets = [given["REFLAG_API_KEY"] ?? ""]
                #expect(given["REFLAG_APP_ID"] == "apZ4k29fmQ81xw")
                #expect(given["REFLAG_API_URL"]?.wholeMatch(of: #/http://127\.0\.0\.1:\d+/api/#) != nil)
                let plan = try await place.hoist("plan", "--detailed-exitcode")
                #expect(plan.status == 2)
                let apply = try await place.hoist("apply", "--auto-approve")
                #expect(apply.status == 0)
                return given
            }
            try await withServedSandbox(["--state", "state.json"], in: place, endedBy: signal) { given in
                var place = place
                place.environment.merge(given) { $1 }
                #expect(given["REFLAG_API_KEY"] == first["REFLAG_API_KEY"])
                let plan = try await place.hoist("plan", "--detailed-exitcode")
                #expect(plan.status == 0)
            }
        }
    }

    /// Siblings: an address of this machine, by number and by name; all addresses.
    @Test("it names its page only where there is one", arguments: ["127.0.0.1", "localhost", "0.0.0.0"])
    func page(host: String) async throws {
        try await withWorkplace { place in
            try await withServedSandbox(["--host", host], in: place) { given in
                let page = given["REFLAG_RUNTIME_URL"].map { $0 + "/" }
                #expect(page != nil && given["# page"] == (host == "0.0.0.0" ? nil : page))
            }
        }
    }

    @Test("the other key that it prints can read alone")
    func readOnly() async throws {
        try await withWorkplace("version: 1\nflags: {a: {}}\n") { place in
            try await withServedSandbox([], in: place, endedBy: SIGTERM) { given in
                var place = place
                place.environment.merge(given) { $1 }
                place.environment["REFLAG_API_KEY"] = given["# REFLAG_API_KEY"]
                let plan = try await place.hoist("plan", "--detailed-exitcode")
                #expect(plan.status == 2)
                let apply = try await place.hoist("apply", "--auto-approve")
                #expect(apply.status == 7)
            }
        }
    }

    @Test("killed at any point, it has all that it answered when it is started again", arguments: [1, 7, 25])
    func killed(answers: Int) async throws {
        try await withWorkplace { place in
            try await withServedSandbox(["--state", "state.json"], in: place, endedBy: SIGKILL) { given in
                // Creates flags until nobody answers, and notes those that were answered.
                let script = """
                    (i=0; while curl -s -f -o /dev/null -H "authorization: Bearer $REFLAG_API_KEY" \
                        --data "{\\"key\\":\\"k$i\\",\\"name\\":\\"N\\"}" "$REFLAG_API_URL/apps/sandboxapp0001/flags"; do
                        echo "k$i" >>answered; i=$((i + 1)); done; echo end >>answered) >/dev/null 2>&1 &
                    """
                let ran = try await place.run("/bin/sh", ["-c", script], environment: place.with(given).environment)
                #expect(ran.status == 0)
                let limit = ContinuousClock.now + .seconds(60)
                while (try? place.read("answered").lines.count) ?? 0 < answers, ContinuousClock.now < limit {
                    try await Task.sleep(for: .milliseconds(2))
                }
            }
            while try place.read("answered").lines.last != "end" { try await Task.sleep(for: .milliseconds(10)) }
            let answered = try place.read("answered").lines.dropLast()
            #expect(answered.count >= answers)
            try await withServedSandbox(["--state", "state.json"], in: place) { given in
                let imported = try await place.with(given).hoist("import", "-f", "-")
                #expect(imported.status == 0, "\(imported)")
                let keys = Set(imported.out.matches(of: /(?m)^  (k\d+):/).map { String($0.output.1) })
                #expect(Set(answered.map { String($0) }).subtracting(keys).isEmpty, "\(answered) \(keys)")
                // One may have been written whose answer didn't arrive.
                #expect(keys.count <= answered.count + 1)
            }
        }
    }

    @Test("another sandbox can't use the same state at the same time")
    func sameState() async throws {
        try await withWorkplace { place in
            try await withServedSandbox(["--state", "state.json"], in: place) { _ in
                let other = try await place.hoist("sandbox", "--state", "state.json")
                #expect(
                    other
                        == Ran(
                            status: 1, out: "",
                            err: """
                                error: the sandbox's state in state.json is in use by another hoist
                                  = help: end the other one, or name another file

                                """))
            }
            #expect(!place.has("state.json.journal"), "all of it is in the state")
        }
    }

    @Test("a port that is taken, and one that can't be")
    func ports() async throws {
        try await withBench { bench in
            let taken = try await bench.place.hoist("sandbox", "--port", "\(bench.sandbox.port)")
            #expect(taken.status == 1)
            #expect(taken.out == "")
            #expect(
                taken.err == """
                    error: the sandbox can't listen on 127.0.0.1, port \(bench.sandbox.port): the address is in use
                      = help: stop the program that listens there, or choose another port; port 0 uses any free port

                    """)
            #expect(try await bench.place.hoist("sandbox", "--port", "65536").status == 64)
        }
    }
}
