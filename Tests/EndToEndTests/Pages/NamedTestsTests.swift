import Testing

/// The tests that pages name: a file under Tests and the names of its tests, such as
/// `` `EndToEndTests/BaseTests.swift`: "one", "another" ``.
@Suite("tests that pages name")
struct NamedTestsTests {
    @Test("are there", arguments: ["SECURITY.md", "Tests/FAULTS.md"])
    func names(page: String) throws {
        let text = try Built.text(of: page)
        let references = text.matches(of: /`(\w[\w\/+]*\.swift)`:? ("[^"\n|]+"(?:, "[^"\n|]+")*)/)
        try #require(references.count > 15, "\(page) names tests")
        for reference in references {
            let source = try Built.text(of: "Tests/\(reference.output.1)")
            for name in reference.output.2.matches(of: /"([^"]+)"/).map(\.output.1) {
                #expect(source.contains("\"\(name)\""), "\(page): \(reference.output.1) has no test “\(name)”")
            }
        }
        // A file that is named without a test would not be checked.
        let files = text.matches(of: /`(\w[\w\/+]*Tests\/[\w\/+]*\.swift)`/)
        #expect(files.count == references.count, "\(page): each file of tests is named with its tests")
    }

    @Test("hold every fault")
    func faults() throws {
        let text = try Built.text(of: "Tests/FAULTS.md")
        let rows = text.lines.compactMap { $0.wholeMatch(of: /\| ([A-E]\d+) \|(.*)\|/) }
        let expected = [("A", 7), ("B", 12), ("C", 5), ("D", 12), ("E", 19)].flatMap { kind, count in
            (1...count).map { "\(kind)\($0)" }
        }
        #expect(rows.map { String($0.output.1) } == expected)
        for row in rows { #expect(row.output.2.contains(".swift`"), "\(row.output.1) names a test") }
    }
}
