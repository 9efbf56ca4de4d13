import Diagnostics
import FlagTestKit
import Testing

@testable import ManifestReading

@Suite("Invalid manifests")
struct InvalidManifestTests {
    @Test("each error is reported once, at its location, with help", arguments: InvalidManifest.all)
    func mistakes(_ manifest: InvalidManifest) {
        #expect(manifest.reported() == manifest.expected)
    }

    @Test("what the app doesn't have is reported the same way", arguments: InvalidManifest.app)
    func app(_ manifest: InvalidManifest) {
        #expect(manifest.reported() == "")
        #expect(manifest.reported(withApp: true) == manifest.expected)
    }

    @Test("an invalid manifest is never passed on", arguments: InvalidManifest.all)
    func nothingHandedOn(_ manifest: InvalidManifest) {
        let reading = manifest.read()
        #expect((reading.manifest == nil) == reading.diagnostics.hasErrors)
    }
}

extension InvalidManifest {
    static let all =
        keys + types + ids + flags + lengths + targets + grants + policy + between + includes + structure + broken
        + hurried + otherTools + characters
}

/// An invalid manifest, with all its diagnostics.
struct InvalidManifest: Sendable, CustomTestStringConvertible {
    /// What is wrong, in a few words.
    let name: String
    /// The text, with markers where diagnostics point.
    let marked: String
    /// The files beside it, with markers too.
    let files: [MemoryFiles.File]
    /// The diagnostics, in the form of ``reported(withApp:)``.
    let expected: String

    init(_ name: String, _ marked: String, files: [MemoryFiles.File] = [], _ expected: String) {
        self.name = name
        self.marked = marked
        self.files = files
        self.expected = expected
    }

    var testDescription: String { name }

    /// The diagnostics of reading it, in order:
    ///
    /// ```
    /// error[duplicate-key] 3-4: this mapping has the key `version` twice (the second one)
    ///   1-2: the first one
    ///   help: keep one of the two
    ///   note: …
    /// ```
    /// Places are the markers at their start and end, where there are none line and column; those of another file
    /// have its name before them.
    func reported(withApp: Bool = false) -> String {
        let reading = read()
        let reported = withApp ? reading.diagnosticsWithApp : reading.diagnostics
        let texts = [marked] + files.compactMap { if case .text(let text) = $0.content { text } else { nil } }
        let names = DiagnosticNames(texts: texts.map(MarkedText.init), sources: reading.sources)
        return reported.sorted.map(names.lines).joined(separator: "\n")
    }

    /// The result of reading it.
    func read() -> ManifestReader.Reading {
        let loaded = files.map { file in
            guard case .text(let text) = file.content else { return file }
            return .file(file.path, MarkedText(text).text)
        }
        let bytes = Array(MarkedText(marked).text.utf8)
        return ManifestReader.read(bytes, name: "flags.yaml", files: MemoryFiles(files: loaded))
    }
}

/// Writes diagnostics with markers for places.
struct DiagnosticNames {
    private let texts: [MarkedText]
    private let sources: Sources

    init(texts: [MarkedText] = [], sources: Sources = Sources()) {
        self.texts = texts
        self.sources = sources
    }

    func lines(_ diagnostic: Diagnostic) -> String {
        let inline = diagnostic.inline.map { " (\($0))" } ?? ""
        let at = diagnostic.place.map(name) ?? "nowhere"
        var lines = [
            "\(diagnostic.severity.rawValue)[\(diagnostic.code.rawValue)] \(at): \(diagnostic.message)\(inline)"
        ]
        lines += diagnostic.labels.map { "  \(name($0.place)): \($0.message)" }
        lines += diagnostic.help.map { ["  help: \($0)"] } ?? []
        lines += diagnostic.notes.map { "  note: \($0)" }
        return lines.joined(separator: "\n")
    }

    private func name(_ place: Place) -> String {
        let file = place.file == 0 ? "" : sources.name(of: place) + " "
        return file + name(place.start, sources.name(of: place)) + "-" + name(place.end, sources.name(of: place))
    }

    private func name(_ position: SourcePosition, _ file: String) -> String {
        // Markers are unlike from file to file, so that it doesn't matter whose they are.
        let text = Int(sources.files.firstIndex { $0.name == file } ?? 0)
        let source = text < sources.files.count ? sources.files[text].text : ""
        let positions = texts.first { $0.text == source }?.positions ?? [:]
        let marker = positions.filter { $0.value == position }.map(\.key).min()
        return marker.map { String($0) } ?? "\(position.line):\(position.column)"
    }
}

/// A text with markers (1️⃣, 2️⃣ … 9️⃣) taken out of it, and where they stood.
struct MarkedText {
    /// The text without the markers.
    private(set) var text = ""
    /// Where each marker stood, by its digit.
    private(set) var positions: [Int: SourcePosition] = [:]

    init(_ marked: String) {
        let scalars = Array(marked.unicodeScalars)
        var line: UInt32 = 1
        var column: UInt32 = 1
        var index = 0
        while index < scalars.count {
            let scalar = scalars[index]
            if let digit = Int(String(scalar)), scalars[index...].dropFirst().starts(with: Self.keycap) {
                positions[digit] = SourcePosition(line: line, column: column)
                index += 3
                continue
            }
            text.unicodeScalars.append(scalar)
            index += 1
            column += 1
            if scalar == "\n" {
                line += 1
                column = 1
            }
        }
    }

    private static let keycap = "\u{FE0F}\u{20E3}".unicodeScalars
}
