/// Markup. What is interpolated as text is escaped, so that nothing from outside becomes markup:
///
/// ```swift
/// let name = "<b>"
/// let item: HTML = "<li>\(name)</li>"  // <li>&lt;b&gt;</li>
/// ```
struct HTML: ExpressibleByStringInterpolation, Sendable {
    private(set) var text: String

    init(stringLiteral text: StaticString) {
        self.text = text.description
    }

    init(stringInterpolation: Interpolation) {
        text = stringInterpolation.text
    }

    /// Pieces one after the other.
    init(_ pieces: [HTML]) {
        text = pieces.map(\.text).joined()
    }

    /// Pieces with a separator between them.
    init(_ pieces: [HTML], separator: HTML) {
        text = pieces.map(\.text).joined(separator: separator.text)
    }

    struct Interpolation: StringInterpolationProtocol {
        fileprivate var text = ""

        init(literalCapacity: Int, interpolationCount: Int) {
            text.reserveCapacity(literalCapacity)
        }

        mutating func appendLiteral(_ literal: StaticString) {
            text += literal.description
        }

        mutating func appendInterpolation(_ html: HTML) {
            text += html.text
        }

        mutating func appendInterpolation(_ number: Int) {
            text += String(number)
        }

        // A literal is markup of our own, what is in a variable isn't.
        @_disfavoredOverload
        mutating func appendInterpolation(_ outside: String) {
            for scalar in outside.unicodeScalars {
                switch scalar {
                case "&": text += "&amp;"
                case "<": text += "&lt;"
                case ">": text += "&gt;"
                case "\"": text += "&quot;"
                case "'": text += "&#39;"
                default: text.unicodeScalars.append(scalar)
                }
            }
        }
    }
}
