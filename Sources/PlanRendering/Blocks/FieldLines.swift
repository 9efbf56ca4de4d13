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
    /// What happens to the flag.
    let sign: BlockLine.Sign
    /// The column of the values.
    let valueColumn: Int
    /// The layout.
    let layout: BlockLayout

    /// One line, or a label and a diff.
    var lines: [BlockLine] {
        let label = change.field.key
        var line = layout.label(label, valueColumn: valueColumn)
        line.append(value)
        let isShort = line.columns <= layout.width && !texts.contains { $0.utf8.contains(UInt8(ascii: "\n")) }
        if isShort || texts.isEmpty { return [BlockLine(line, sign)] }
        return [BlockLine(StyledText(String(repeating: " ", count: BlockLayout.indent) + label), sign)] + diff
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
    private var diff: [BlockLine] {
        LineDiff.rows(before: change.before.text, after: change.after.text).flatMap { row in
            switch row {
            case .same(let line): nested(.same, line, .plain)
            case .removed(let line): nested(.removed, line, .removed)
            case .added(let line): nested(.added, line, .added)
            case .skipped(let count): [BlockLine(StyledText("        … \(count) lines unchanged", .faint), .same)]
            }
        }
    }

    private func nested(_ sign: BlockLine.Sign, _ line: String, _ style: StyledText.Style) -> [BlockLine] {
        let pieces = layout.pieces(Shown.line(line), columns: layout.width - 8)
        return pieces.enumerated().map { index, piece in
            let lead = "      " + (index == 0 ? sign.rawValue : "…")
            return BlockLine(StyledText(piece.isEmpty ? lead.trimmed : "\(lead) \(piece)", style), sign)
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
