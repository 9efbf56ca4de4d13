import TerminalText
import Testing

@Suite("Styled text")
struct StyledTextTests {
    /// Siblings: each style by itself, several beside each other, none.
    @Test("is written without any escape sequence where no color is wanted, and is the same otherwise")
    func plain() {
        var all = StyledText()
        for style in StyledText.Style.allCases {
            let text = StyledText("a b", style)
            #expect(text.written(colored: false) == "a b")
            #expect(text.written(colored: true).contains("\u{1B}[") == (style != .plain))
            all.append("\(style) ", style)
        }
        let words = StyledText.Style.allCases.map { "\($0) " }.joined()
        #expect(all.written(colored: false) == words)
        #expect(all.written(colored: true).replacing(/\u{1B}\[[0-9;]*m/, with: "") == words)
        #expect(all.columns == words.count)
        #expect(StyledText().written(colored: true) == "")
    }

    @Test("is as wide as it is written, up to a column and beyond it")
    func padded() {
        var text = StyledText("ab", .error)
        text.pad(to: 5)
        #expect(text.written(colored: false) == "ab   ")
        text.pad(to: 3, least: 2)
        #expect(text.written(colored: false) == "ab     ")
    }
}
