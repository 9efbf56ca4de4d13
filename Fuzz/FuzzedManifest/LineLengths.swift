import Diagnostics

/// How many characters each line of a text has, lines as libyaml counts them.
struct LineLengths {
    private var lengths: [UInt32] = [0]

    init(_ text: String) {
        var previous: Unicode.Scalar = " "
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\n" where previous == "\r": break
            case "\n", "\r", "\u{85}", "\u{2028}", "\u{2029}": lengths.append(0)
            default: lengths[lengths.count - 1] += 1
            }
            previous = scalar
        }
    }

    /// Whether a place is one of this text: its line is, and its column is one of the line's or the one after them.
    func contains(_ place: Place) -> Bool {
        // A span of one character may stand at the end of a line, and ends one further.
        contains(place.start, beyond: 1) && contains(place.end, beyond: 2) && place.start <= place.end
    }

    private func contains(_ position: SourcePosition, beyond: UInt32) -> Bool {
        guard position.line > 0, position.column > 0, Int(position.line) <= lengths.count else { return false }
        return position.column <= lengths[Int(position.line) - 1] + beyond
    }
}
