import Foundation
import JSONText
import Sandbox
import Testing

@Suite("hoist sandbox", .timeLimit(.minutes(15)))
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
