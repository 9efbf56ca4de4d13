import Foundation
import JSONText
import Sandbox
import Synchronization
import TestTools
import Testing

@Suite("crashes and interruptions", .timeLimit(.minutes(60)))
struct CrashTests {
    private static let manifest = """
        version: 1
        app: sandboxapp0001
        policy: {unlisted: archive}
        flags:
          new: {stage: Beta, targets: {Production: {companies: [acme, globex]}, Staging: {users: [u_1]}}}
          old: {description: Text, stage: Internal, targets: {Production: {companies: [acme]}}}
          back: {archived: false, targets: {Production: {users: [u_1]}}}
        """

    private static let live = [
        SandboxFlag("old", companies: ["Production": ["hooli"]]),
        SandboxFlag("back", archived: true),
        SandboxFlag("unlisted"),
    ]

    private static let end = [
        #"back "back" In development | Production: user u_1"#,
        #"new "New" Beta | Production: company acme, globex | Staging: user u_1"#,
        #"old "old" Internal "Text" | Production: company acme"#,
        #"unlisted "unlisted" In development archived"#,
    ]

    /// The program that is to be sent a signal, once it runs.
    private final class Victim: Sendable {
        private let child = Mutex<Child?>(nil)
        private let calls = Mutex(0)
        private let armed = Mutex(true)

        /// Whether calls count.
        var isArmed: Bool {
            get { armed.withLock { $0 } }
            set { armed.withLock { $0 = newValue } }
        }

        /// How many calls came.
        var count: Int { calls.withLock { $0 } }

        func begin(_ child: Child) { self.child.withLock { $0 = child } }

        /// Sends a signal.
        func send(_ signal: Int32) { child.withLock { $0?.send(signal) } }

        /// Sends a signal at the call of this number.
        func meet(_ number: Int, _ signal: Int32) -> Bool {
            guard isArmed else { return false }
            let index = calls.withLock { calls in
                defer { calls += 1 }
                return calls
            }
            guard index == number else { return false }
            child.withLock { $0?.send(signal) }
            return true
        }
    }

    /// Starts `hoist apply` and waits for its end.
    private func apply(_ bench: Bench, _ victim: Victim, _ arguments: [String] = ["--auto-approve"]) async throws -> Ran
    {
        let files = try Files(input: "")
        defer { files.remove() }
        let status = try await Gate.children.pass {
            let child = try Child(
                Child.Start(
                    program: Built.program, arguments: ["apply", "--parallelism", "2"] + arguments,
                    environment: bench.place.environment, folder: bench.place.folder,
                    input: files.input, output: files.output, errors: files.errors))
            victim.begin(child)
            return try await child.ending()
        }
        let ran = Ran(status: status, out: try files.text(files.output), err: try files.text(files.errors))
        bench.place.expectNoKeys(in: ran)
        return ran
    }

    @Test(
        "killed at any call of a run, before or after it is handled: running again finishes the work",
        arguments: [false, true])
    func killed(isSaved: Bool) async throws {
        let arguments = isSaved ? ["plan.json"] : ["--auto-approve"]
        var number = 0
        var kills = 0
        while true {
            var reached = false
            for isHandled in [false, true] {
                let victim = Victim()
                let at = number
                let interceptor: SandboxConfiguration.Interceptor = { _, _ in
                    guard victim.meet(at, SIGKILL) else { return nil }
                    return isHandled ? nil : .dropBeforeHandling
                }
                try await withBench(Self.manifest, live: Self.live, interceptor: interceptor) { bench in
                    victim.isArmed = false
                    if isSaved { #expect(try await bench.place.hoist("plan", "--out", "plan.json").status == 0) }
                    victim.isArmed = true
                    let ran = try await apply(bench, victim, arguments)
                    if ran.status == 128 + SIGKILL { kills += 1 }
                    reached = victim.count > at
                    let again = try await bench.place.hoist(["apply"] + arguments)
                    #expect(again.status == 0, "killed at call \(at), handled: \(isHandled)\n\(again)")
                    let lines = await bench.sandbox.world().lines
                    #expect(lines == Self.end, "killed at call \(at), handled: \(isHandled)")
                    let plan = try await bench.place.hoist("plan", "--detailed-exitcode")
                    #expect(plan.status == 0, "killed at call \(at), handled: \(isHandled)")
                }
            }
            guard reached else { break }
            number += 1
        }
        // Two reads of a listing, the targets, at least nine writes, and the proof.
        #expect(number >= 12)
        #expect(kills >= 2 * 12)
    }

    @Test(
        "a signal lets what is in flight end, starts no new call, reports, and gives 130", arguments: [SIGINT, SIGTERM])
    func interrupted(signal: Int32) async throws {
        let victim = Victim()
        let interceptor: SandboxConfiguration.Interceptor = { request, _ in
            guard request.method != "GET" else { return nil }
            _ = victim.meet(0, signal)
            // Long enough for the signal to come before the first answer.
            return .delay(milliseconds: 300)
        }
        try await withBench(Self.manifest, live: Self.live, interceptor: interceptor) { bench in
            let ran = try await apply(bench, victim)
            #expect(ran.status == 130, "\(ran)")
            #expect(ran.out.contains("Applied in part: "), "\(ran)")
            #expect(ran.out.contains("the run was interrupted"), "\(ran)")
            let writes = await bench.sandbox.calls().count { $0.method != "GET" }
            #expect(writes <= 2, "what was in flight, and no more")
            let again = try await bench.place.hoist("apply", "--auto-approve")
            #expect(again.status == 0)
            let lines = await bench.sandbox.world().lines
            #expect(lines == Self.end)
        }
    }

    @Test("a signal while nothing was written ends it at once with 130", arguments: [SIGINT, SIGTERM])
    func interruptedEarly(signal: Int32) async throws {
        let victim = Victim()
        let interceptor: SandboxConfiguration.Interceptor = { _, _ in
            // The answer waits for the signal to be taken.
            victim.meet(0, signal) ? .delay(milliseconds: 300) : nil
        }
        try await withBench(Self.manifest, live: Self.live, interceptor: interceptor) { bench in
            let ran = try await apply(bench, victim)
            #expect(ran.status == 130, "\(ran)")
            #expect(ran.out == "")
            #expect(await bench.sandbox.calls().allSatisfy { $0.method == "GET" })
        }
    }

    // `timeout` signals its child and its group, a CI system the group, and npm and its launcher pass on what they get.
    @Test("signals that come together are one: what is in flight ends, and is reported")
    func interruptedTogether() async throws {
        let victim = Victim()
        let interceptor: SandboxConfiguration.Interceptor = { request, _ in
            guard request.method != "GET" else { return nil }
            // Two signals of one number could arrive as one.
            if victim.meet(0, SIGINT) { victim.send(SIGTERM) }
            return .delay(milliseconds: 300)
        }
        try await withBench(Self.manifest, live: Self.live, interceptor: interceptor) { bench in
            let ran = try await apply(bench, victim)
            #expect(ran.status == 130, "\(ran)")
            #expect(ran.out.contains("Applied in part: "), "\(ran)")
            #expect(await bench.sandbox.calls().count { $0.method != "GET" } <= 2)
        }
    }

    @Test("a second signal ends it at once, without a report; running again finishes the work")
    func interruptedTwice() async throws {
        let victim = Victim()
        let released = Recorded<Bool>()
        let interceptor: SandboxConfiguration.Interceptor = { request, _ in
            guard request.method != "GET", released.all.isEmpty else { return nil }
            if victim.meet(0, SIGINT) {
                // Half a second after the first, or the two are one.
                try? await Task.sleep(for: .milliseconds(800))
                victim.send(SIGTERM)
            }
            // No call is answered before the program has ended.
            while released.all.isEmpty { try? await Task.sleep(for: .milliseconds(4)) }
            return nil
        }
        try await withBench(Self.manifest, live: Self.live, interceptor: interceptor) { bench in
            let ran = try await apply(bench, victim)
            released.append(true)
            #expect(ran.status == 130, "\(ran)")
            #expect(!ran.out.contains("Applied"), "\(ran)")
            #expect(try await bench.place.hoist("apply", "--auto-approve").status == 0)
            let lines = await bench.sandbox.world().lines
            #expect(lines == Self.end)
        }
    }

    @Test("two applies at once end in the manifest's state")
    func twoAtOnce() async throws {
        try await withBench(Self.manifest, live: Self.live) { bench in
            async let first = bench.place.hoist("apply", "--auto-approve")
            async let second = bench.place.hoist("apply", "--auto-approve")
            let both = try await [first, second]
            #expect(both.map(\.status) == [0, 0], "\(both)")
            let lines = await bench.sandbox.world().lines
            #expect(lines == Self.end)
            #expect(await bench.sandbox.calls().count { $0.operation == .createFlag } == 1)
        }
    }
}
