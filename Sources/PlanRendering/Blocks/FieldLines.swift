import Diagnostics
import FlagModel
import Planning
import TerminalText

/// The lines of one field under a flag: one line for a simple value, a small diff for a long text.
///
/// ```
///     description  "Old text" → "New text"
///     description
///       - The first line of many.
///       + Another first line.
///         … 7 lines unchanged
/// ```
struct FieldLines {
    /// The field.
    let change: FieldChange
    /// Whether the flag is created, so that there is no old value.
    let isNew: Bool
    /// The column of the values.
    let valueColumn: Int
    /// The layout.
    let layout: BlockLayout

    /// One line, or a label and a diff.
    var lines: [StyledText] {
        let label = change.field.key
        var line = layout.label(label, valueColumn: valueColumn)
        line.append(value)
        let isShort = line.columns <= layout.width && !texts.contains { $0.utf8.contains(UInt8(ascii: "\n")) }
        if isShort || texts.isEmpty { return [line] }
        return [StyledText(String(repeating: " ", count: BlockLayout.indent) + label)] + diff
    }

    /// Old and new value, or only the new one if the old one is unknown.
    private var value: StyledText {
        let after = shown(change.after)
        if isNew { return StyledText(after) }
        if !change.field.isReadable, change.before == .none {
            return StyledText("\(after) (can't be read back)")
        }
        return StyledText("\(shown(change.before)) → \(after)")
    }

    private func shown(_ value: FieldChange.Value) -> String {
        switch value {
        case .none: Shown.none
        case .flag(let value): value ? "true" : "false"
        case .text(let text): change.field.isProse ? SafeText.quoted(text) : Shown.name(text)
        }
    }

    /// The old and the new text, if they are prose.
    private var texts: [String] {
        guard change.field.isProse else { return [] }
        return [change.before, change.after].compactMap(\.text)
    }

    /// The diff line by line; `…` instead of a sigil continues the line above.
    private var diff: [StyledText] {
        LineDiff.rows(before: change.before.text, after: change.after.text).flatMap { row in
            switch row {
            case .same(let line): nested(" ", line, .plain)
            case .removed(let line): nested("-", line, .removed)
            case .added(let line): nested("+", line, .added)
            case .skipped(let count): [StyledText("        … \(count) lines unchanged", .faint)]
            }
        }
    }

    private func nested(_ sigil: String, _ line: String, _ style: StyledText.Style) -> [StyledText] {
        let pieces = layout.pieces(Shown.line(line), columns: layout.width - 8)
        return pieces.enumerated().map { index, piece in
            let lead = "      " + (index == 0 ? sigil : "…")
            return StyledText(piece.isEmpty ? lead.trimmed : "\(lead) \(piece)", style)
        }
    }
}

extension String {
    /// The string without trailing spaces.
    fileprivate var trimmed: String {
        var text = self
        while text.utf8.last == UInt8(ascii: " ") { text.removeLast() }
        return text
    }
}
