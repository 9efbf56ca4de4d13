import Foundation
import JSONText
import Sandbox
import TestTools
import Testing

@Suite("two applies side by side", .timeLimit(.minutes(60)))
struct ParallelApplyTests {
    private static let manifest: String = {
        var lines = ["version: 1", "app: sandboxapp0001", "policy: {unlisted: archive}", "flags:"]
        for number in 1...4 {
            lines.append("  new-\(number): {stage: Beta, targets: {Production: {companies: [acme, globex]}}}")
            lines.append(
                "  old-\(number): {description: Text, targets: {Staging: {users: [u_1]}, Production: {users: []}}}")
        }
        return lines.joined(separator: "\n") + "\n  back: {archived: false}\n  gone: {archived: true}\n"
    }()
    private static let live =
        (1...4).map { SandboxFlag(SandboxID("old-\($0)"), users: ["Production": ["u_2"]]) } + [
            SandboxFlag("back", archived: true), SandboxFlag("gone"), SandboxFlag("unlisted"),
        ]
    private static let end =
        [#"back "back" In development"#, #"gone "gone" In development archived"#]
        + (1...4).map { #"new-\#($0) "New \#($0)" Beta | Production: company acme, globex"# }
        + (1...4).map { #"old-\#($0) "old-\#($0)" In development "Text" | Staging: user u_1"# }
        + [#"unlisted "unlisted" In development archived"#]

    @Test(
        "of two machines, which no lock keeps apart, end in the manifest's state, with no flag made twice",
        arguments: 1...6)
    func twoMachines(round: Int) async throws {
        // Each call takes a while, so that the two are in the middle of each other.
        let interceptor: SandboxConfiguration.Interceptor = { request, _ in
            .delay(milliseconds: (request.target.utf8.reduce(round) { $0 &* 31 &+ Int($1) } & 0xF) + 1)
        }
        try await withBench(Self.manifest, live: Self.live, interceptor: interceptor) { bench in
            async let first = bench.place.hoist(
                "apply", "--auto-approve", environment: ["HOIST_DIR": bench.place.folder + "/one"])
            async let second = bench.place.hoist(
                "apply", "--auto-approve", environment: ["HOIST_DIR": bench.place.folder + "/two"])
            let both = try await [first, second]
            #expect(both.map(\.status) == [0, 0], "\(both)")
            #expect(await bench.sandbox.world().lines == Self.end, "\(both)")
            #expect(await bench.sandbox.world().flags.count == Self.end.count)
            let made = await bench.sandbox.calls().count { $0.operation == .createFlag && $0.status == 200 }
            #expect(made == 4)
            #expect(try await bench.place.hoist("plan", "--detailed-exitcode").status == 0)
        }
    }

    @Test("with one saved plan end in its state as well")
    func oneSavedPlan() async throws {
        try await withBench(Self.manifest, live: Self.live) { bench in
            #expect(try await bench.place.hoist("plan", "--out", "plan.json").status == 0)
            async let first = bench.place.hoist(
                "apply", "plan.json", environment: ["HOIST_DIR": bench.place.folder + "/one"])
            async let second = bench.place.hoist(
                "apply", "plan.json", environment: ["HOIST_DIR": bench.place.folder + "/two"])
            let both = try await [first, second]
            #expect(both.map(\.status) == [0, 0], "\(both)")
            #expect(await bench.sandbox.world().lines == Self.end, "\(both)")
            #expect(try await bench.place.hoist("apply", "plan.json").status == 0)
        }
    }

    @Test("of one machine wait for one another, and say so")
    func lock() async throws {
        let arrived = Recorded<String>()
        let released = Recorded<Bool>()
        let interceptor: SandboxConfiguration.Interceptor = { request, _ in
            guard request.method != "GET", arrived.append(request.target) == 0 else { return nil }
            while released.all.isEmpty { try? await Task.sleep(for: .milliseconds(4)) }
            return nil
        }
        try await withBench(Self.manifest, live: Self.live, interceptor: interceptor) { bench in
            let (one, two) = (try Files(input: ""), try Files(input: ""))
            defer {
                one.remove()
                two.remove()
            }
            let first = try Self.start(bench, one)
            for _ in 0..<10_000 where arrived.all.isEmpty { try await Task.sleep(for: .milliseconds(4)) }
            let calls = await bench.sandbox.calls().count
            let second = try Self.start(bench, two)
            let words = "another `hoist apply` is running here; waiting for it to end\n"
            for _ in 0..<10_000 where try two.text(two.errors) != words { try await Task.sleep(for: .milliseconds(4)) }
            #expect(try two.text(two.errors) == words)
            let waiting = await bench.sandbox.calls().filter { $0.method == "GET" }.count
            #expect(waiting <= calls, "whoever waits reads nothing")
            released.append(true)
            #expect(try await first.ending() == 0)
            #expect(try await second.ending() == 0)
            #expect(try two.text(two.output).contains("Nothing to do for Sandbox App"))
            for files in [one, two] {
                bench.place.expectNoKeys(
                    in: Ran(status: 0, out: try files.text(files.output), err: try files.text(files.errors)))
            }
            #expect(await bench.sandbox.world().lines == Self.end)
        }
    }

    private static func start(_ bench: Bench, _ files: Files) throws -> Child {
        try Child(
            Child.Start(
                program: Built.program, arguments: ["apply", "--auto-approve"], environment: bench.place.environment,
                folder: bench.place.folder, input: files.input, output: files.output, errors: files.errors))
    }
}
