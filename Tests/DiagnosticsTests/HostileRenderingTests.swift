import Diagnostics
import TestTools
import Testing

@Suite("Rendering of arbitrary input")
struct HostileRenderingTests {
    private static func place(files: UInt32, using generator: inout Seeded) -> Place {
        func position(_ generator: inout Seeded) -> SourcePosition {
            let far = Int.random(in: 0..<10, using: &generator) == 0
            let range: ClosedRange<UInt32> = far ? 0 ... .max : 0...12
            return SourcePosition(
                line: .random(in: range, using: &generator), column: .random(in: range, using: &generator))
        }
        let file = UInt32.random(in: 0...files, using: &generator)
        return Place(file: file, start: position(&generator), end: position(&generator))
    }

    private static func diagnostic(using generator: inout Seeded) -> Diagnostic {
        let labels = (0..<Int.random(in: 0...4, using: &generator))
            .map { _ in
                Diagnostic.Label(place(files: 2, using: &generator), generator.hostileText())
            }
        return Diagnostic(
            Bool.random(using: &generator) ? .error : .warning, .wrongType, generator.hostileText(),
            at: Int.random(in: 0..<8, using: &generator) == 0 ? nil : place(files: 2, using: &generator),
            inline: Bool.random(using: &generator) ? generator.hostileText() : nil, labels: labels,
            help: Bool.random(using: &generator) ? generator.hostileText() : nil,
            notes: (0..<Int.random(in: 0...2, using: &generator)).map { _ in generator.hostileText() })
    }

    @Test("No place crashes the renderer, and its output has no hidden characters or commands", arguments: seeds)
    func text(seed: UInt64) throws {
        var generator = Seeded(seed: seed)
        for _ in 0..<1_000 {
            let longLine = String(repeating: generator.hostileText(upTo: 60), count: 1 + Int(generator.next() % 40))
            let sources = Sources(("a", generator.hostileText(upTo: 80)), (generator.hostileText(), longLine))
            let diagnostic = Self.diagnostic(using: &generator)
            let output = TextRenderer(sources).render([diagnostic])
            let isBad = output.unicodeScalars.contains { $0 != "\n" && isHidden($0) } || output.contains("##[")
            try #require(!isBad, "seed \(seed), output \(output)")
            for line in output.unicodeScalars.split(separator: "\n") {
                let start = line.drop { $0.properties.isWhitespace }
                try #require(!start.starts(with: "::".unicodeScalars) || start.starts(with: "::: ".unicodeScalars))
            }
        }
    }

    @Test("A GitHub command is one line for any text", arguments: seeds)
    func gitHub(seed: UInt64) throws {
        var generator = Seeded(seed: seed)
        for _ in 0..<1_000 {
            let sources = Sources((generator.hostileText(), ""), ("b", ""))
            let output = GitHubRenderer(sources).render([Self.diagnostic(using: &generator)])
            let lines = output.unicodeScalars.split(separator: "\n", omittingEmptySubsequences: false)
            try #require(lines.count == 2 && lines[1].isEmpty, "seed \(seed), output \(output)")
            try #require(!lines[0].contains(where: isHidden), "seed \(seed), output \(output)")
        }
    }

    @Test("Thousands of errors on a line of a megabyte each show their own part of it")
    func longLine() throws {
        let text = String((0..<80_000).map { "{\"k\($0 + 10_000)\": 1}, " }.joined())
        let bytes = Array(text.utf8)
        let columns = (1...2_000).map { $0 * 480 + 3 }
        let diagnostics = columns.map { column in
            let start = SourcePosition(line: 1, column: UInt32(column))
            let place = Place(file: 0, start: start, end: SourcePosition(line: 1, column: UInt32(column + 6)))
            return Diagnostic(.error, .wrongType, "something is wrong", at: place)
        }
        let expected = columns.map { column in
            """
            error[wrong-type]: something is wrong
             --> f:1:\(column)
              |
            1 | …\(String(decoding: bytes[column - 68..<column + 72], as: UTF8.self))…
              | \(String(repeating: " ", count: 68))^^^^^^

            """
        }
        let output = TextRenderer(Sources(("f", text))).render(diagnostics)
        try #require(output == expected.joined(separator: "\n"))
    }
}
