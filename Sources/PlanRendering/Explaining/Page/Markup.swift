import TerminalText

/// Markup. What is interpolated is text, shown escaped and apart from the direction of what is around it, so that nothing
/// from outside becomes markup:
///
/// ```swift
/// let name = "<b>"
/// let item: Markup = "<li>\(name)</li>"  // <li><bdi>&lt;b&gt;</bdi></li>
/// ```
struct Markup: ExpressibleByStringInterpolation {
    private(set) var text: String

    init(stringLiteral text: StaticString) {
        self.text = text.description
    }

    init(stringInterpolation: Interpolation) {
        text = stringInterpolation.text
    }

    /// Text of the page's own that is markup already.
    init(asset: String) {
        text = asset
    }

    /// Pieces one after the other.
    init(_ pieces: [Markup]) {
        text = pieces.map(\.text).joined()
    }

    /// Appends a piece.
    mutating func append(_ piece: Markup) { text += piece.text }

    struct Interpolation: StringInterpolationProtocol {
        fileprivate var text = ""

        init(literalCapacity: Int, interpolationCount: Int) {
            text.reserveCapacity(literalCapacity)
        }

        mutating func appendLiteral(_ literal: StaticString) { text += literal.description }

        // A literal is markup of our own, what is in a variable isn't.
        @_disfavoredOverload
        mutating func appendInterpolation(_ string: String) {
            text += "<bdi>" + Markup.escaped(string) + "</bdi>"
        }

        /// Text of hoist's own, such as a class: without an element around it.
        mutating func appendInterpolation(plain string: String) { text += Markup.escaped(string) }

        mutating func appendInterpolation(_ number: Int) { text += String(number) }

        mutating func appendInterpolation(_ markup: Markup) { text += markup.text }

        mutating func appendInterpolation(_ markup: [Markup]) { markup.forEach { text += $0.text } }
    }

    /// Text for elements and attributes: hidden characters are shown by their numbers.
    static func escaped(_ text: String) -> String {
        var html = ""
        html.reserveCapacity(text.utf8.count)
        for scalar in SafeText.visible(text).unicodeScalars {
            switch scalar {
            case "&": html += "&amp;"
            case "<": html += "&lt;"
            case ">": html += "&gt;"
            case "\"": html += "&quot;"
            case "'": html += "&#39;"
            default: html.unicodeScalars.append(scalar)
            }
        }
        return html
    }
}
