import Foundation
import Sandbox
import Testing

/// The page that the action writes.
@Suite("the GitHub action: explain", .timeLimit(.minutes(60)))
struct ActionExplainTests {
    private static let manifest = "version: 1\nflags: {a: {targets: {Production: {companies: [acme]}}}}\n"
    private static let scheduled = ["GITHUB_EVENT_NAME": "schedule"]

    // Siblings: where a page is named and where none is, a name that looks like an option, one environment alone.
    @Test("the page is the one that hoist writes, where the input says, with the read-only key")
    func page() async throws {
        try await withBench(Self.manifest, live: [SandboxFlag("a", companies: ["Staging": ["globex"]])]) { bench in
            let job = try Job(bench)
            let variables = Self.scheduled.merging(["REFLAG_API_KEY": bench.sandbox.readOnlyKey]) { $1 }
            let step = try await job.step("explain", variables)
            #expect(step.ran.status == 0, "\(step.ran)")
            let page = try String(contentsOfFile: try #require(step.outputs["inventory"]), encoding: .utf8)
            #expect(page.hasPrefix("<!DOCTYPE html>") && page.contains("acme"), "\(page)")
            #expect(page.contains("globex"))
            #expect(!step.ran.out.contains("<!DOCTYPE"), "the page isn't in the log")
            let named = try await job.step("explain", variables.merging(["HOIST_INPUT_INVENTORY": "-n.html"]) { $1 })
            #expect(named.ran.status == 0 && named.outputs == ["status": "0", "inventory": "-n.html"], "\(named)")
            let narrowed = variables.merging(
                ["HOIST_INPUT_INVENTORY": "p.html", "HOIST_INPUT_ENVIRONMENTS": "Production\n"]) { $1 }
            #expect(try await job.step("explain", narrowed).ran.status == 0)
            #expect(try bench.place.read("-n.html").contains("globex"))
            #expect(try !bench.place.read("p.html").contains("globex"))
        }
    }

    @Test("before a merge it is refused; without a key 7; what fails leaves the page that is there")
    func refused() async throws {
        try await withBench(Self.manifest, live: [SandboxFlag("a")]) { bench in
            let job = try Job(bench)
            try bench.place.write("yesterday's\n", to: "flags.html")
            for (variables, code) in [
                (["GITHUB_EVENT_NAME": "pull_request"], 64), (["REFLAG_API_KEY": ""], 7),
                (["REFLAG_API_KEY": "refused"], 7), (["HOIST_INPUT_MANIFEST": "missing.yaml"], 3),
                (["HOIST_INPUT_ENVIRONMENTS": "Nowhere\n"], 64),
            ] as [([String: String], Int32)] {
                let given = Self.scheduled.merging(["HOIST_INPUT_INVENTORY": "flags.html"]) { $1 }
                let step = try await job.step("explain", given.merging(variables) { $1 })
                #expect(step.ran.status == code, "\(variables): \(step.ran)")
                #expect(step.outputs["inventory"] == nil)
                #expect(try bench.place.read("flags.html") == "yesterday's\n")
            }
        }
    }
}
