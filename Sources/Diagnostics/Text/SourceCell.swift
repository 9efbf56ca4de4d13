import TerminalText

/// A character of a source line with the way it is shown.
struct SourceCell {
    /// Its scalars in the line, counted from 0.
    let scalars: Range<Int>
    /// What is shown; a tab is shown as spaces, how many depends on its column.
    let shown: String
    /// The columns that it takes; a tab's at most.
    let width: Int
    /// Whether it is a tab.
    let isTab: Bool

    /// The columns between two tab stops.
    static let tabStop = 4

    /// The cells of a piece of a line that begins at a scalar.
    ///
    /// What ``SafeText`` escapes stands in a cell of its own.
    static func cells(of piece: Substring, from start: Int) -> [SourceCell] {
        var cells: [SourceCell] = []
        var position = start
        var hashes = 0
        for character in piece {
            let scalars = character.unicodeScalars
            if scalars.contains(where: HiddenScalars.contains) || (character == "[" && hashes >= 2) {
                for scalar in scalars {
                    cells.append(cell(of: scalar, at: position, escaped: hashes >= 2))
                    position += 1
                }
            } else {
                let width = DisplayWidth.columns(of: character)
                let end = position + scalars.count
                cells.append(
                    SourceCell(scalars: position..<end, shown: String(character), width: width, isTab: false))
                position = end
            }
            hashes = character == "#" ? hashes + 1 : 0
        }
        return cells
    }

    private static func cell(of scalar: Unicode.Scalar, at position: Int, escaped: Bool) -> SourceCell {
        let isTab = scalar == "\t"
        let shown =
            HiddenScalars.contains(scalar) || (scalar == "[" && escaped)
            ? SafeText.escape(scalar) : String(Character(scalar))
        let width = isTab ? tabStop : DisplayWidth.columns(of: shown)
        return SourceCell(scalars: position..<position + 1, shown: shown, width: width, isTab: isTab)
    }
}
