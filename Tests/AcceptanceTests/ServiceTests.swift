import Foundation
import Testing

/// The probes against the service that the environment names. `make acceptance` runs it.
@Suite("Acceptance")
struct ServiceTests {
    @Test(
        "what Reflag does is asked, and reported",
        .enabled(if: ProcessInfo.processInfo.environment["HOIST_ACC"] == "1", "HOIST_ACC=1 switches it on"))
    func service() async throws {
        let report = try await Acceptance.run(ProcessInfo.processInfo.environment)
        let folder = Repository.folder + "/.build-acceptance"
        try report.write(to: folder)
        print(report.markdown)
        print("Written to .build-acceptance: report.md, report.json")
        #expect(report.rows.count == Probe.all.count)
        #expect(report.leftovers == [])
    }
}

enum Repository {
    static let folder: String = {
        var folder = URL(fileURLWithPath: #filePath)
        for _ in 0..<3 { folder.deleteLastPathComponent() }
        return folder.path
    }()

    static func text(of path: String) throws -> String {
        try String(contentsOfFile: folder + "/" + path, encoding: .utf8)
    }
}
