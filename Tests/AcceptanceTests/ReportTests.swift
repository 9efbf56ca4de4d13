import Foundation
import JSONText
import NIOHTTP1
import Sandbox
import Testing

@Suite("The report of the acceptance tests")
struct ReportTests {
    /// A probe that goes wrong after it has made a flag.
    private static let broken = Probe("broken", "Nothing goes wrong.") { bench in
        _ = try await bench.flag("broken")
        return try await .found(bench.service.call(.GET, "/nothing").ok() == .null, "never")
    }

    @Test("it says what holds, what doesn't and what couldn't be tried, and what was made is archived")
    func report() async throws {
        let probes = [
            Self.broken,
            Probe("pipes", "A line stays a line.") { _ in .differs("one | two\nthree") },
            Probe("keys", "A key isn't shown.") { bench in
                .holds("\(bench.settings.key) \(bench.secretKey ?? "none")")
            },
        ]
        try await withSandbox(SandboxConfiguration(world: .fresh())) { sandbox in
            let report = try await Acceptance.run(sandbox.variables, probes)
            #expect(
                report.markdown == """
                    # What Reflag does

                    App `sandboxapp0001` at <\(sandbox.url)>: 1 hold, 1 don't hold, 1 couldn't be tried.

                    docs/reflag-assumptions.md says what hoist does where one doesn't hold.

                    | assumption | | seen |
                    | --- | --- | --- |
                    | `broken` | couldn't be tried | GET /nothing was answered 404 not_found |
                    | `pipes` | doesn't hold | one \\| two three |
                    | `keys` | holds | [key] [key] |

                    """)
            let json = try JSONReader.read(Array(report.json.utf8))
            #expect(
                json["results"]?.items.first == [
                    "name": "broken", "assumption": "Nothing goes wrong.", "result": "couldn't be tried",
                    "seen": "GET /nothing was answered 404 not_found",
                ])
            #expect(!report.json.contains(sandbox.key))
            #expect(await sandbox.world().flag("hoist-acc-broken")?.archived == true)
        }
    }

    @Test("a company that can't be made known is named as what was missing")
    func unknownCompany() async throws {
        let configuration = SandboxConfiguration(
            world: .fresh(),
            interceptor: { request, _ in
                switch request.method {
                case "PUT": .respond(status: 403, body: #"{"error":{"code":"not_allowed","message":""}}"#)
                case "PATCH" where request.target.contains("/companies/"): .respond(status: 404)
                default: nil
                }
            })
        try await withSandbox(configuration) { sandbox in
            let report = try await Acceptance.run(
                sandbox.variables, Probe.all.filter { ["id-with-slash", "repeated-target-write"].contains($0.name) })
            #expect(
                report.rows.map(\.finding) == [
                    .untried("a company that Reflag knows (its upsert is answered 403 not_allowed)"),
                    .untried("the scope write:entities"),
                ])
        }
    }

    @Test("what couldn't be archived is listed")
    func leftovers() async throws {
        let configuration = SandboxConfiguration(
            world: .fresh(),
            interceptor: { request, _ in
                String(decoding: request.body, as: UTF8.self).contains("isArchived")
                    ? .respond(status: 503) : nil
            })
        try await withSandbox(configuration) { sandbox in
            let report = try await Acceptance.run(sandbox.variables, [Self.broken])
            let id = try #require(await sandbox.world().flag("hoist-acc-broken")?.id.text)
            let problem = "`hoist-acc-broken` wasn't archived: PATCH /flags/\(id) was answered 503"
            #expect(report.leftovers == [problem])
            #expect(report.markdown.hasSuffix("\nLeft as they are:\n\n- \(problem)\n"))
        }
    }

    @Test("it is written as Markdown and JSON")
    func files() async throws {
        let folder = NSTemporaryDirectory() + "hoist-acceptance-\(UInt64.random(in: .min ... .max))"
        defer { try? FileManager.default.removeItem(atPath: folder) }
        try await withSandbox(SandboxConfiguration(world: .fresh())) { sandbox in
            let report = try await Acceptance.run(sandbox.variables, [])
            try report.write(to: folder)
            #expect(try String(contentsOfFile: folder + "/report.md", encoding: .utf8) == report.markdown)
            #expect(try String(contentsOfFile: folder + "/report.json", encoding: .utf8) == report.json)
        }
    }
}
