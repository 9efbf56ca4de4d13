import Diagnostics

/// Lines that begin with spaces that aren't spaces to YAML, such as no-break spaces copied from a web page or a chat.
///
/// YAML reads them as letters: the line isn't indented, and its key begins with them. One error about the spaces replaces
/// the errors that they cause.
struct UnusualSpaces {
    private let file: UInt32
    /// The locations of such spaces, by line number.
    private var places: [UInt32: Place] = [:]
    /// The last lines that aren't blank before such lines.
    private var above: Set<UInt32> = []
    private var first: (place: Place, scalar: Unicode.Scalar)?

    /// Finds such spaces in a text, up to a limit.
    init(in text: UnsafeBufferPointer<UInt8>, file: UInt32) {
        self.file = file
        find(in: text)
    }

    private mutating func find(in bytes: UnsafeBufferPointer<UInt8>) {
        // The last line that isn't blank.
        var last: UInt32 = 1
        bytes.eachNumberedLine { start, line in
            var index = start
            while index < bytes.count, bytes[index] == UInt8(ascii: " ") { index += 1 }
            guard index < bytes.count, bytes[index] != UInt8(ascii: "\n"), bytes[index] != UInt8(ascii: "\r") else {
                return true
            }
            defer { last = line }
            // All of them take more than one byte.
            guard bytes[index] >= 0x80 else { return true }
            let rest = String(decoding: bytes[index...].prefix(Self.longest), as: UTF8.self).unicodeScalars
            let count = rest.prefix { $0.isUnusualSpace || $0 == " " }.count
            guard let scalar = rest.first, scalar.isUnusualSpace else { return true }
            let column = UInt32(truncatingIfNeeded: index - start + 1)
            let end = SourcePosition(line: line, column: column + UInt32(truncatingIfNeeded: count))
            let place = Place(file: file, start: SourcePosition(line: line, column: column), end: end)
            if first == nil { first = (place, scalar) }
            places[line] = place
            above.insert(last)
            return places.count < 1_000
        }
    }

    /// How many bytes of a line are checked.
    private static let longest = 256

    /// Replaces the errors that the spaces cause with a single one.
    func explain(_ diagnostics: inout BoundedDiagnostics) {
        guard let first, diagnostics.bag.sorted.contains(where: { isCaused($0) }) else { return }
        diagnostics.retract { isCaused($0) }
        let more = places.count - 1
        diagnostics.add(
            Diagnostic(
                .oddSpace, "this line begins with the character \(first.scalar.name), which isn't a space to YAML",
                at: first.place,
                help: "replace it with spaces",
                notes: more > 0
                    ? ["\(more) more \(more == 1 ? "line begins" : "lines begin") with such characters"] : []))
    }

    private func isCaused(_ diagnostic: Diagnostic) -> Bool {
        guard diagnostic.severity == .error, let place = diagnostic.place, place.file == file else { return false }
        return places[place.start.line] != nil
            || (above.contains(place.start.line) && [.wrongType, .nullId, .indentation].contains(diagnostic.code))
    }
}

extension Unicode.Scalar {
    /// Whether it looks like a space, or is invisible, and isn't a space to YAML.
    var isUnusualSpace: Bool {
        switch value {
        case 0xA0, 0x1680, 0x2000...0x200D, 0x202F, 0x205F, 0x2060, 0x3000, 0xFEFF: true
        default: false
        }
    }

    /// The number of the character: `U+00A0`.
    var name: String {
        let digits = String(value, radix: 16, uppercase: true)
        return "U+" + String(repeating: "0", count: max(0, 4 - digits.count)) + digits
    }
}
