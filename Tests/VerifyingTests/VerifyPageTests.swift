import Foundation
import Testing
import Verifying

@Suite("docs/verify.md")
struct VerifyPageTests {
    @Test("has a row for each finding, with whether it fails a verification")
    func rows() throws {
        let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        let page = try String(contentsOf: root.appendingPathComponent("docs/verify.md"), encoding: .utf8)
        let rows = page.matches(of: /\| (error|warning) `([a-z-]+)` \|/).map { "\($0.output.1) \($0.output.2)" }
        #expect(
            rows.sorted()
                == Finding.Code.allCases.map { "\($0.isWarning ? "warning" : "error") \($0.rawValue)" }.sorted())
    }
}
