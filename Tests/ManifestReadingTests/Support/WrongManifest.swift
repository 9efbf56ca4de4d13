import Diagnostics
import Testing

@testable import ManifestReading

/// A manifest in which something is wrong, with all that is to be said of it.
struct WrongManifest: Sendable, CustomTestStringConvertible {
    /// What is wrong, in a few words.
    let name: String
    /// The text, with markers where diagnostics point.
    let marked: String
    /// The diagnostics, in the form of ``told(by:)``.
    let expected: String

    init(_ name: String, _ marked: String, _ expected: String) {
        self.name = name
        self.marked = marked
        self.expected = expected
    }

    var testDescription: String { name }

    /// What reading it tells, in order:
    ///
    /// ```
    /// error[duplicate-key] 3-4: the key `version` stands twice in this mapping (the second one)
    ///   1-2: the first one
    ///   help: keep one of the two
    ///   note: …
    /// ```
    /// Places are the markers at their start and end; where there are none, line and column.
    func told(bounds: Bounds = Bounds()) -> String {
        let text = MarkedText(marked)
        let reading = ManifestReader.read(Array(text.text.utf8), name: "flags.yaml", bounds: bounds)
        let names = DiagnosticNames(texts: [text])
        return reading.diagnostics.sorted.map(names.lines).joined(separator: "\n")
    }
}

/// Writes diagnostics with markers for places.
struct DiagnosticNames {
    let texts: [MarkedText]

    func lines(_ diagnostic: Diagnostic) -> String {
        let inline = diagnostic.inline.map { " (\($0))" } ?? ""
        let at = diagnostic.place.map(name) ?? "nowhere"
        var lines = ["\(diagnostic.severity.rawValue)[\(diagnostic.code)] \(at): \(diagnostic.message)\(inline)"]
        lines += diagnostic.labels.map { "  \(name($0.place)): \($0.message)" }
        lines += diagnostic.help.map { ["  help: \($0)"] } ?? []
        lines += diagnostic.notes.map { "  note: \($0)" }
        return lines.joined(separator: "\n")
    }

    private func name(_ place: Place) -> String {
        name(place.start, place.file) + "-" + name(place.end, place.file)
    }

    private func name(_ position: SourcePosition, _ file: UInt32) -> String {
        let positions = Int(file) < texts.count ? texts[Int(file)].positions : [:]
        let marker = positions.filter { $0.value == position }.map(\.key).min()
        return marker.map { String($0) } ?? "\(position.line):\(position.column)"
    }
}
