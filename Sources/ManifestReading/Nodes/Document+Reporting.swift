import CLibYAML
import Diagnostics

extension Document {
    /// Each of them goes through the text.
    private static let mostLookups = 20

    /// The `#` of a comment right behind a place, or the `&` of an anchor at it; nil where there is neither, and where that
    /// was asked often.
    mutating func signBehind(_ place: Place) -> Unicode.Scalar? {
        guard lookups < Self.mostLookups else { return nil }
        lookups += 1
        let line = YAMLText(source).line(place.start.line).line.scalars
        let rest = line.dropFirst(Int(place.start.column) - 1).drop { $0 == " " }
        return rest.first.flatMap { "#&".unicodeScalars.contains($0) ? $0 : nil }
    }

    /// The error for a key that isn't known and seems to be the text of a block without a line; nil for any other.
    mutating func unindentedBlock(ofKey key: Place) -> Diagnostic? {
        guard let near = emptyBlocks.firstIndex(where: { $0 < key.start.line && $0 + 20 > key.start.line }) else {
            return nil
        }
        // One of them is looked for once.
        emptyBlocks.remove(at: near)
        return UnindentedBlock.diagnostic(ofKey: key, in: YAMLText(source))
    }

    /// Where the event at hand is written; one character where it has no width or goes on beyond its line.
    var eventPlace: Place {
        let start = SourcePosition(events.current.pointee.start_mark)
        let end = SourcePosition(events.current.pointee.end_mark)
        guard end.line == start.line, end.column > start.column else { return Place(file: file, character: start) }
        return Place(file: file, start: start, end: end)
    }

    mutating func report(
        _ code: DiagnosticCode,
        _ message: String,
        at place: Place? = nil,
        help: String,
        labels: [Diagnostic.Label] = []
    ) {
        diagnostics.add(Diagnostic(code, message, at: place ?? eventPlace, labels: labels, help: help))
    }
}
