/// The left edge of a snippet, as wide as the highest line number in it.
struct Gutter {
    /// The digits of the highest line number.
    let width: Int

    /// `   |`
    var empty: String { spaces(width + 1) + "|" }

    /// `   =`
    var fact: String { spaces(width + 1) + "=" }

    /// `31 |`
    func numbered(_ line: Int) -> String {
        let number = String(line)
        return spaces(width - number.utf8.count) + number + " |"
    }

    /// `  -->`
    func arrow(_ arrow: String) -> String { spaces(width) + arrow }

    private func spaces(_ count: Int) -> String { String(repeating: " ", count: count) }
}
