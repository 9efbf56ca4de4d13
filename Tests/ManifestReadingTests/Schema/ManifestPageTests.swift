import FlagModel
import Testing

@testable import ManifestReading

/// Checks `docs/manifest.md` against the schema table of the decoder.
@Suite("The page on the manifest")
struct ManifestPageTests {
    @Test("each mapping's keys are in a table, with their shapes and summaries", arguments: ManifestObject.allCases)
    func table(_ kind: ManifestObject) throws {
        let page = try Repository.text(of: "docs/manifest.md")
        #expect(page.contains("\n\n" + Self.table(of: kind) + "\n"), "write this table:\n\(Self.table(of: kind))")
    }

    @Test("there is no other table, and no row but those")
    func rows() throws {
        let page = try Repository.text(of: "docs/manifest.md")
        let rows = page.split(separator: "\n").filter { $0.hasPrefix("|") }.map(String.init)
        let tables = ManifestObject.allCases.flatMap { Self.table(of: $0).split(separator: "\n").map(String.init) }
        #expect(rows.sorted() == tables.sorted())
    }

    @Test("required keys and bounds, are those of the program")
    func facts() throws {
        let page = try Repository.text(of: "docs/manifest.md").split(whereSeparator: \.isWhitespace).joined(
            separator: " ")
        let required = RootField.allCases.filter(\.isRequired).map { "`\($0.rawValue)`" }.joined(separator: " and ")
        #expect(page.contains(required + " are required."))
        let bounds = Bounds()
        #expect(page.contains("at most \(bounds.bytes / 1024 / 1024) MiB"))
        #expect(page.contains("and \(grouped(bounds.nodes)) values"))
        #expect(page.contains("at most \(bounds.depth) deep"))
        #expect(page.contains("over \(grouped(bounds.files)) files and folders"))
    }

    @Test("the full example has every key", arguments: ManifestObject.allCases)
    func example(_ kind: ManifestObject) throws {
        let example = try Repository.text(of: "examples/full.yaml")
        for field in kind.fields(.standard) {
            let isThere = example.ranges(of: field.key + ":").contains { range in
                let before = example[..<range.lowerBound].last
                return before == nil || before == " " || before == "{" || before == "\n"
            }
            #expect(isThere, "\(kind.rawValue): \(field.key)")
        }
    }

    private func grouped(_ number: Int) -> String {
        let digits = Array(String(number))
        return digits.enumerated()
            .map { $0 > 0 && (digits.count - $0) % 3 == 0 ? ",\($1)" : "\($1)" }.joined()
    }

    private static func table(of kind: ManifestObject) -> String {
        let rows = kind.fields(.standard).map { "| `\($0.key)` | \($0.shape.words) | \($0.summary) |" }
        return (["| key | value | what it is for |", "| --- | --- | --- |"] + rows).joined(separator: "\n")
    }
}

extension ValueShape {
    /// What the page says.
    fileprivate var words: String {
        switch self {
        case .version: "`1`"
        case .id: "id"
        case .apps: "id, or a list of ids"
        case .field(.name): "string, 1 to 255 characters"
        case .field(.description): "string, at most 8,192 characters, or null"
        case .field(let field):
            switch field.kind {
            case .owner: "id or null"
            case .stage: "id"
            case .truth: "`true` or `false`"
            case .text: "string"
            }
        case .date: "date"
        case .unlisted: "`ignore`, `report` or `archive`"
        case .entities: "`wait`, `create` or `require`"
        case .modes: "`exact` or `additive`, or a mapping from environments to them"
        case .limit: "count or share"
        case .globs: "list of globs"
        case .patterns: "list of patterns"
        case .flagFields: "list of keys of a flag"
        case .audienceNames: "list of names"
        case .targetIDs: "list of ids"
        case .targets: "list of ids and grants"
        case .reason: "string, at most 200 characters"
        case .owners: "mapping from names to ids"
        case .object: "mapping"
        case .audiences: "mapping from names to audiences"
        case .flags: "mapping from keys to flags"
        case .environments: "mapping from environments to targets"
        }
    }
}
