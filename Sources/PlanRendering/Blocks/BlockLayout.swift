import Diagnostics
import Planning
import TerminalText

/// The width of blocks, and how many flags they list.
struct BlockLayout: Sendable {
    /// The width for line breaks, in columns. Unbreakable text, such as an id, may be wider.
    let width: Int
    /// How many flags a grouped block lists; if there are more, it lists the first three.
    let naming: Int

    /// The indentation of the lines under a block's head.
    static let indent = 4

    /// The column of the values under a head: two spaces after the longest label, within limits.
    func valueColumn(labels: [String]) -> Int {
        let longest = labels.map(DisplayWidth.columns(of:)).max() ?? 0
        return Self.indent + min(max(longest + 2, 13), 32)
    }

    /// The column of the places: as far right as the widest of them allows, but at least the middle.
    func placeColumn(widestPlace: Int) -> Int { max(width - widestPlace, width / 2) }

    /// A label before a value in the value column.
    func label(_ text: String, _ style: StyledText.Style = .plain, valueColumn: Int) -> StyledText {
        var line = StyledText(String(repeating: " ", count: Self.indent))
        line.append(text, style)
        line.pad(to: valueColumn, least: 2)
        return line
    }

    /// Comma-separated items after a lead, broken at the width; further lines start under the first item.
    func list(_ items: [String], after lead: StyledText, style: StyledText.Style = .plain) -> [StyledText] {
        let indent = lead.columns <= width * 2 / 3 ? lead.columns : 2 * Self.indent
        var lines: [StyledText] = []
        var line = lead
        var isFirst = true
        for (index, item) in items.enumerated() {
            let item = index + 1 < items.count ? item + "," : item
            let columns = DisplayWidth.columns(of: item)
            if !isFirst, line.columns + 1 + columns > width {
                lines.append(line)
                line = StyledText(String(repeating: " ", count: indent))
                isFirst = true
            }
            line.append(isFirst ? item : " " + item, style)
            isFirst = false
        }
        return lines + [line]
    }

    /// Words after a lead, broken at the width; further lines start under the first word.
    func words(_ words: [String], after lead: StyledText, style: StyledText.Style) -> [StyledText] {
        let indent = lead.columns <= width * 2 / 3 ? lead.columns : 2 * Self.indent
        var lines: [StyledText] = []
        var line = lead
        var isFirst = true
        for word in words {
            if !isFirst, line.columns + 1 + DisplayWidth.columns(of: word) > width {
                lines.append(line)
                line = StyledText(String(repeating: " ", count: indent))
                // A workflow mustn't take it for a command, wherever the line is broken.
                if Shown.looksLikeCommand(word) { line.append("… ") }
                isFirst = true
            }
            line.append(isFirst ? word : " " + word, style)
            isFirst = false
        }
        return lines + [line]
    }

    /// Breaks a long line into pieces of at most the given width; a piece after the first starts with the space at the
    /// break.
    ///
    /// - Parameters:
    ///   - text: The line.
    ///   - columns: The width of the first piece, or of each.
    ///   - rest: The width of each piece after the first.
    func pieces(_ text: String, columns: Int, rest: Int? = nil) -> [String] {
        var columns = max(columns, 20)
        guard DisplayWidth.columns(of: text) > columns else { return [text] }
        var pieces: [String] = []
        var piece: [Character] = []
        var used = 0
        var lastSpace: Int?
        for character in text {
            let width = DisplayWidth.columns(of: String(character))
            if used + width > columns, !piece.isEmpty {
                let cut = lastSpace.map { $0 > piece.count / 2 ? $0 : piece.count } ?? piece.count
                pieces.append(String(piece[..<cut]))
                piece.removeFirst(cut)
                used = DisplayWidth.columns(of: String(piece))
                columns = max(rest ?? columns, 20)
                lastSpace = nil
            }
            if character == " " { lastSpace = piece.isEmpty ? nil : piece.count }
            piece.append(character)
            used += width
        }
        return pieces + [String(piece)]
    }
}
