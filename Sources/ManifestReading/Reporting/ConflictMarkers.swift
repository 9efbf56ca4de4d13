import Diagnostics

/// Merge conflicts that git left in a file: lines that begin with a marker of seven equal characters.
///
/// ```
/// <<<<<<< HEAD
///     stage: Beta
/// =======
///     stage: General availability
/// >>>>>>> checkout
/// ```
///
/// No valid line of a manifest begins like that. The lines between the markers have the same things twice, so nothing
/// else in such a file is checked.
struct ConflictMarkers {
    /// What a marker begins. The raw value is its character.
    private enum Kind: UInt8 {
        case ours = 0x3C  // <
        case base = 0x7C  // |
        case separator = 0x3D  // =
        case theirs = 0x3E  // >
    }

    private struct Marker {
        let kind: Kind
        let place: Place
    }

    private let file: UInt32
    private let bytes: UnsafeBufferPointer<UInt8>

    private init(_ bytes: UnsafeBufferPointer<UInt8>, file: UInt32) {
        self.bytes = bytes
        self.file = file
    }

    /// An error for each conflict, up to `count`, with its other markers as labels.
    ///
    /// A line of equals signs alone may belong to a text: it counts only along with other markers.
    static func diagnostics(in text: UnsafeBufferPointer<UInt8>, file: UInt32, atMost count: Int) -> [Diagnostic] {
        ConflictMarkers(text, file: file).diagnostics(atMost: count)
    }

    private func diagnostics(atMost count: Int) -> [Diagnostic] {
        guard hasSides else { return [] }
        var conflicts: [[Marker]] = []
        eachMarker { marker in
            if marker.kind == .ours || conflicts.last.map({ $0.last?.kind == .theirs }) ?? true {
                guard conflicts.count < count else { return false }
                conflicts.append([])
            }
            // A conflict has at most four; the rest is reported by the next run.
            if conflicts[conflicts.count - 1].count < 4 { conflicts[conflicts.count - 1].append(marker) }
            return true
        }
        return conflicts.compactMap { markers in
            guard let first = markers.first else { return nil }
            return Diagnostic(
                .conflictMarker, "there is an unresolved merge conflict here", at: first.place,
                inline: Self.words(first.kind),
                labels: markers.dropFirst().map { Diagnostic.Label($0.place, Self.words($0.kind)) },
                help: "resolve the merge: keep one side, or some of both, and remove the lines with the markers")
        }
    }

    private static func words(_ kind: Kind) -> String {
        switch kind {
        case .ours: "one side begins"
        case .base: "the common base begins"
        case .separator: "the other side begins"
        case .theirs: "the other side ends"
        }
    }

    /// Whether there is a marker of either side (`<<<<<<<` or `>>>>>>>`).
    private var hasSides: Bool {
        var found = false
        bytes.eachLine { start in
            guard bytes[start] == Kind.ours.rawValue || bytes[start] == Kind.theirs.rawValue else { return true }
            found = kind(at: start) != nil
            return !found
        }
        return found
    }

    private func eachMarker(_ body: (Marker) -> Bool) {
        bytes.eachNumberedLine { start, line in
            guard let kind = kind(at: start) else { return true }
            let first = SourcePosition(line: line, column: 1)
            let place = Place(file: file, start: first, end: SourcePosition(line: line, column: 8))
            return body(Marker(kind: kind, place: place))
        }
    }

    /// The marker that a line begins with: seven equal characters, then nothing, or a space and a name.
    private func kind(at start: Int) -> Kind? {
        guard let kind = Kind(rawValue: bytes[start]), start + 7 <= bytes.count,
            bytes[start..<start + 7].allSatisfy({ $0 == kind.rawValue })
        else { return nil }
        let next = start + 7 < bytes.count ? bytes[start + 7] : UInt8(ascii: "\n")
        let isAlone = next == UInt8(ascii: "\n") || next == UInt8(ascii: "\r")
        return isAlone || (next == UInt8(ascii: " ") && kind != .separator) ? kind : nil
    }
}
