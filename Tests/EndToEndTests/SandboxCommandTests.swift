import Foundation
import Sandbox
import Testing

@Suite("hoist sandbox", .timeLimit(.minutes(5)))
struct SandboxCommandTests {
    @Test("it prints its address and keys, serves until a signal, and keeps its state", arguments: [SIGTERM, SIGINT])
    func serves(signal: Int32) async throws {
        try await withWorkplace("version: 1\nflags: {a: {}}\n") { place in
            let arguments = ["--port", "0", "--state", "state.json", "--app", "apZ4k29fmQ81xw"]
            let first = try await served(arguments, in: place, endedBy: signal) { given in
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
            try await served(["--state", "state.json"], in: place, endedBy: signal) { given in
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
            try await served([], in: place, endedBy: SIGTERM) { given in
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
                    error: the sandbox can't listen at 127.0.0.1, port \(bench.sandbox.port): the address is in use
                      = help: stop what listens there, or choose another port; port 0 takes any that is free

                    """)
            #expect(try await bench.place.hoist("sandbox", "--port", "65536").status == 64)
        }
    }

    /// Starts `hoist sandbox`, gives `body` the variables that it prints, and ends it with a signal.
    @discardableResult
    private func served<Result>(
        _ arguments: [String],
        in place: Workplace,
        endedBy signal: Int32,
        _ body: ([String: String]) async throws -> Result
    ) async throws -> Result {
        let files = try Files(input: "")
        defer { files.remove() }
        let child = try Child(
            Child.Start(
                program: Built.program, arguments: ["sandbox"] + arguments, environment: place.environment,
                folder: place.folder, input: files.input, output: files.output, errors: files.errors))
        let result: Result
        do {
            result = try await body(try await variables(in: files))
        } catch {
            child.kill()
            throw error
        }
        child.send(signal)
        let status = try await child.ending()
        #expect([0, 130, 128 + signal].contains(status))
        #expect(try files.text(files.errors) == "")
        return result
    }

    /// Waits for the greeting: `export NAME=VALUE`, with `# ` before the name where the line is a comment.
    private func variables(in files: Files) async throws -> [String: String] {
        let end = ContinuousClock.now + .seconds(60)
        while ContinuousClock.now < end {
            let greeting = try files.text(files.output)
            if greeting.contains("# export REFLAG_API_KEY="), greeting.hasSuffix("\n") {
                let pairs = greeting.lines.compactMap { line -> (String, String)? in
                    guard let match = line.wholeMatch(of: /(# )?export ([A-Z_]+)=(\S+)/) else { return nil }
                    return (String(match.output.1 ?? "") + match.output.2, String(match.output.3))
                }
                return Dictionary(pairs) { $1 }
            }
            try await Task.sleep(for: .milliseconds(10))
        }
        throw Child.Trouble(description: "the sandbox didn't say where it listens: \(try files.text(files.errors))")
    }
}
