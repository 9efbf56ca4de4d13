import Diagnostics

/// Words for a block of text (`|`, `>`) whose lines don't begin further right than its key.
enum UnindentedBlock {
    /// What is wrong, by the sign that makes the block.
    static func message(_ sign: Unicode.Scalar) -> String {
        "this line seems to belong to the text of the `\(sign)` above, and isn't indented for it"
    }

    /// What the sign does.
    static func label(_ sign: Unicode.Scalar, _ place: Place) -> Diagnostic.Label {
        Diagnostic.Label(place, "`\(sign)` makes a text of the lines below that begin further right than its key")
    }

    /// What to do.
    static let help = "begin each line of the text further right than the key, all in the same column"

    /// An error for a key that a mapping doesn't have right below a block without a line, if it is there: the key is the
    /// block's text. Nil for any other key.
    static func diagnostic(ofKey key: Place, in text: YAMLText) -> Diagnostic? {
        guard let indicator = text.blockIndicator(meantFor: key.start.line) else { return nil }
        let sign = text.scalar(at: indicator) ?? "|"
        return Diagnostic(
            .unindentedBlock, message(sign), at: key,
            labels: [label(sign, Place(file: key.file, character: indicator))], help: help)
    }
}
