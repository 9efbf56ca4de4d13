import Diagnostics
import FlagTestKit
import Testing

@testable import ManifestReading

/// What the corpus of manifests covers.
@Suite("The corpus")
struct CorpusTests {
    private static let wrong = InvalidManifest.all + InvalidManifest.app

    @Test("there are at least 150 invalid manifests, 60 valid ones and 15 layouts, no two with the same name")
    func counts() {
        #expect(Self.wrong.count >= 150)
        #expect(ValidManifest.all.count >= 60)
        #expect(Layout.all.count >= 15)
        #expect(Set(Self.wrong.map(\.name)).count == Self.wrong.count)
        #expect(Set(ValidManifest.all.map(\.name)).count == ValidManifest.all.count)
        #expect(Set(Layout.all.map(\.name)).count == Layout.all.count)
    }

    /// Bounds have a suite of their own, with bounds that a test can reach; bytes that are no text have one too; the
    /// last two aren't errors of a text.
    private static let elsewhere: Set<DiagnosticCode> = [
        .tooLarge, .tooDeep, .tooManyNodes, .tooManyFiles, .tooManyMistakes, .outOfProportion, .invalidEncoding,
        .outOfMemory,
        .unreadableManifest,
    ]

    @Test("every code is reported by an invalid manifest, with a marked location and help")
    func codes() {
        var reported: Set<DiagnosticCode> = []
        for manifest in Self.wrong {
            for line in manifest.expected.split(separator: "\n") {
                guard let match = line.firstMatch(of: /^(?:error|warning)\[([a-z-]+)\]/) else { continue }
                if let code = DiagnosticCode(rawValue: String(match.1)) { reported.insert(code) }
            }
        }
        #expect(reported.union(Self.elsewhere) == Set(DiagnosticCode.allCases))
        #expect(reported.isDisjoint(with: Self.elsewhere))
    }
}
