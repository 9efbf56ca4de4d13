import Diagnostics
import FlagModel
import Foundation
import Testing

@testable import ManifestReading

/// Holds `docs/diagnostics.md` and the program together, in both directions.
@Suite("The page on diagnostics")
struct DiagnosticsPageTests {
    /// Codes that no text of an example can bring about. `unreadable-manifest` is tested end to end.
    private static let withoutExample: Set<DiagnosticCode> = [.outOfMemory, .unreadableManifest]

    /// Codes that only come along with others.
    private static let companions: [DiagnosticCode: Set<DiagnosticCode>] = [.tooManyMistakes: [.wrongType]]

    private static var page: DiagnosticsPage {
        get throws { DiagnosticsPage(try Repository.text(of: "docs/diagnostics.md")) }
    }

    @Test("each code that there is has a section of its own, and each section a code that there is")
    func sections() throws {
        let sections = try Self.page.sections
        #expect(sections.map(\.code).sorted() == DiagnosticCode.allCases.map(\.rawValue).sorted())
        for section in sections {
            let hasNone = Self.withoutExample.map(\.rawValue).contains(section.code)
            #expect((section.wrong == nil) == hasNone, "\(section.code)")
            #expect((section.right == nil) == hasNone, "\(section.code)")
        }
    }

    @Test("an invalid example reports its code and no other, in the words that the page shows")
    func wrong() throws {
        let page = try Self.page
        var printed: [String: String] = [:]
        for section in page.sections {
            guard let wrong = section.wrong else { continue }
            let code = try #require(DiagnosticCode(rawValue: section.code))
            let (diagnostics, sources) = wrong.reported()
            let codes = Set(diagnostics.map(\.code))
            #expect(codes == (Self.companions[code] ?? []).union([code]), "\(section.code)")
            let text = TextRenderer(sources).render(diagnostics.filter { $0.code == code })
            printed[section.code] = String(text.dropLast())
            for diagnostic in diagnostics where diagnostic.severity == .error {
                #expect(diagnostic.place != nil, "\(section.code) has a place")
            }
        }
        try Repository.expect("docs/diagnostics.md", is: page.recorded(printed))
    }

    @Test("a valid example reports nothing")
    func right() throws {
        for section in try Self.page.sections {
            guard let right = section.right else { continue }
            let (diagnostics, sources) = right.reported()
            #expect(diagnostics.isEmpty, "\(section.code): \(TextRenderer(sources).render(diagnostics))")
        }
    }

    @Test("each code is used in the program: none is listed that nothing reports")
    func used() throws {
        let text = try Self.sources
        for code in DiagnosticCode.allCases {
            let name = ".\(code)"
            let isUsed = text.ranges(of: name).contains { range in
                text[range.upperBound...].first.map { !$0.isLetter } ?? true
            }
            #expect(isUsed, "\(code.rawValue) is reported nowhere")
        }
    }

    @Test("each remark that a plan can have is in the last table, and no other")
    func remarks() throws {
        let reported = try Self.sources.matches(of: /(?:PlanRemark\(\s*code: |let createdCode = )"([a-z-]+)"/).map {
            String($0.1)
        }
        let listed = try Repository.text(of: "docs/diagnostics.md").matches(of: /(?m)^\| `([a-z-]+)` \|/).map {
            String($0.1)
        }
        // A remark of its own for each field that can't be read back.
        let unverified = FlagFields.standard.all.filter { !$0.isReadable }.map { "\($0.key)-unverified" }
        #expect(listed == Set(reported + unverified).sorted())
    }

    /// The text of all sources but the table of codes.
    private static var sources: String {
        get throws {
            let folder = Repository.folder + "/Sources"
            let paths = try #require(FileManager.default.subpaths(atPath: folder)).filter {
                $0.hasSuffix(".swift") && !$0.hasSuffix("/DiagnosticCode.swift")
            }
            return try paths.map { try String(contentsOfFile: folder + "/" + $0, encoding: .utf8) }.joined()
        }
    }
}
