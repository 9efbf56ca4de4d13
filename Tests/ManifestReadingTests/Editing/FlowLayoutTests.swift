import FlagModel
import TestTools
import Testing

@testable import ManifestReading

/// Lists in brackets and mappings in braces, laid out in any way: over several lines, with commas before or behind, with comments
/// anywhere.
@Suite("Edits of lists in brackets and mappings in braces")
struct FlowLayoutTests {
    private static let companies = ListAddress("a", "P", .targets(.company))
    private static let users = ListAddress("a", "P", .targets(.user))
    private static let staff = ListAddress(audience: "x", .company)

    private static func flag(_ lists: String) -> String {
        "version: 1\nflags:\n  a:\n    targets:\n      P:\n" + lists + "\n  b: {}\n"
    }

    private static func put(_ id: Identifier) -> ManifestChange { .put(ListItem(id), companies) }

    // Siblings: comments behind the bracket, on one line and on two of their own, an audience; commas at the beginning of lines,
    // with the first item on a line of its own and behind the bracket, with comments between; brackets and braces with spaces in
    // them; braces over several lines.
    static let cases: [ChangeCase] = [
        ChangeCase(
            "an item comes before the comments of an empty list",
            flag("        companies: [\n          # nobody yet\n          # ask Sam\n        ]"), [put("x")],
            flag("        companies: [\n          x\n          # nobody yet\n          # ask Sam\n        ]")),
        ChangeCase(
            "so in an audience",
            "version: 1\naudiences:\n  x:\n    companies: [ # who\n      # nobody\n    ]\nflags: {}\n",
            [.put(ListItem("acme"), staff)],
            "version: 1\naudiences:\n  x:\n    companies: [ # who\n      acme\n      # nobody\n    ]\nflags: {}\n"),
        ChangeCase(
            "behind the last of lines that begin with commas",
            flag("        companies: [\n            b\n          , a # two\n          ]"), [put("x")],
            flag("        companies: [\n            b\n          , a # two\n          , x\n          ]")),
        ChangeCase(
            "before the first of them",
            flag("        companies: [\n            b\n          , c\n          ]"), [put("a")],
            flag("        companies: [\n            a\n          , b\n          , c\n          ]")),
        ChangeCase(
            "before the first behind the bracket",
            flag("        companies: [ b\n          , c ]"), [put("a")],
            flag("        companies: [ a\n          , b\n          , c ]")),
        ChangeCase(
            "the first of them goes",
            flag("        companies: [\n            b # one\n          , a # two\n          ]"),
            [.remove("b", companies)],
            flag("        companies: [\n            a # two\n          ]")),
        ChangeCase(
            "the first of them goes from behind the bracket, with its comment",
            flag("        companies: [ b # one\n                   , a # two\n                   ]"),
            [.remove("b", companies)],
            flag("        companies: [ a # two\n                   ]")),
        ChangeCase(
            "and those after it stay where they are",
            flag(
                "        companies:\n          [ b # one\n              # of one too\n          , a\n          , c\n          ]"
            ),
            [.remove("b", companies)],
            flag("        companies:\n          [ a\n          , c\n          ]")),
        ChangeCase(
            "a comment above a line of several items is the line's: it stays while one of them does",
            flag("        companies: [\n          # EU\n          b, a,\n          # US\n          c\n        ]"),
            [.remove("b", companies)],
            flag("        companies: [\n          # EU\n          a,\n          # US\n          c\n        ]")),
        ChangeCase(
            "and goes with the last of them",
            flag("        companies: [\n          # EU\n          b, a,\n          # US\n          c\n        ]"),
            [.remove("a", companies), .remove("b", companies)],
            flag("        companies: [\n          # US\n          c\n        ]")),
        ChangeCase(
            "the last of them goes with the comment above it",
            flag("        companies: [ b\n                   # two\n                   , a ]"),
            [.remove("a", companies)],
            flag("        companies: [ b\n                    ]")),
        ChangeCase(
            "white space in brackets stays", flag("        companies: [ ]\n        users:\n          - u1"), [put("x")],
            flag("        companies: [ x ]\n        users:\n          - u1")),
        ChangeCase(
            "white space in braces stays", "version: 1\nflags:\n  a: { }\n  b: {}\n",
            [.expires(CalendarDate("2099-01-31"), flag: "a")],
            "version: 1\nflags:\n  a: { expires: 2099-01-31 }\n  b: {}\n"),
        ChangeCase(
            "an environment behind a list whose brackets have lines of their own, as --exact begins it",
            flag("        companies: [\n          x,\n        ]"),
            [.put(ListItem("u"), ListAddress("a", "S", .targets(.user)))],
            flag("        companies: [\n          x,\n        ]\n      S:\n        users: [u]")),
        ChangeCase(
            "a flag behind a list whose bracket is indented less",
            "version: 1\nflags:\n  a:\n    targets:\n      P:\n        companies: [\n acme,\n ]\n",
            [.addFlag("zz", file: 0)],
            "version: 1\nflags:\n  a:\n    targets:\n      P:\n        companies: [\n acme,\n ]\n  zz: {}\n"),
        ChangeCase(
            "lists, fields and flags in braces over several lines",
            "version: 1\nflags: {\n  a: {\n    targets: {\n      P: {\n        users: [] },\n    }\n  }\n}\n",
            [put("x"), .set(.name, .text("A"), flag: "a"), .addFlag("b", file: 0)],
            "version: 1\nflags: {\n  a: {\n    name: A,\n    targets: {\n      P: {\n        companies: [x],\n        users: [] },"
                + "\n    }\n  },\n  b: {}\n}\n"),
    ]

    @Test("every other byte stays, and a second time nothing is to be done", arguments: cases)
    func changes(_ change: ChangeCase) throws {
        let after = try ManifestChangeTests.make(change.changes, change.before)
        #expect(after == change.after)
        #expect(try after.map { try ManifestChangeTests.make(change.changes, $0) == nil } ?? false)
        // What was put is taken away again, whatever is around it.
        guard case .put(let item, let list)? = change.changes.first, change.changes.count == 1, let after,
            list.path[3...] != ["S", "users"]
        else { return }
        #expect(try ManifestChangeTests.make([.remove(item.id, list)], after) == change.before)
    }

    // Siblings: quotes that were needed, quotes of all, of none; an alias of the id, beside one that stands for the list.
    @Test(
        "an id that gets another one and its own again is written as before",
        arguments: [
            "[acme, b]", "['acme', \"b\", c]", "[\"acme\", \"b\"]", "[{id: acme, until: 2099-01-31}, b]",
            "[&c acme, b]}, Q: {companies: [*c, d]", "&l [acme, b]}, Q: {companies: *l",
        ])
    func renamed(list: String) throws {
        let text = "version: 1\nflags:\n  a: {targets: {P: {companies: \(list)}}}\n"
        func rename(_ old: Identifier, _ new: Identifier, _ text: String) throws -> String? {
            let lists = ["P", "Q"].filter { text.contains("\($0): {") }.map {
                ListAddress("a", Identifier($0), .targets(.company))
            }
            return try ManifestChangeTests.make(lists.map { .rename(old, to: new, $0) }, text)
        }
        // Where quotes are mixed, those that an id needs say nothing of those that it had.
        for new in list.hasPrefix("['") ? ["globex"] : ["globex", "007", "it's"] as [Identifier] {
            let after = try #require(try rename("acme", new, text))
            #expect(!after.contains("acme"))
            #expect(try rename(new, "acme", after) == text, "\(after)")
        }
    }

    /// Entries with white space, line ends and comments around each of them and each comma.
    private struct Layout {
        let text: String
        /// Where each comment is, by its number, with the number of the entry before it.
        private(set) var comments: [(text: String, isOwn: Bool, after: Int)] = []

        init(_ entries: [String], _ open: Character, _ close: Character, _ random: inout Seeded) {
            var text = String(open)
            var comments: [(text: String, isOwn: Bool, after: Int)] = []
            func space(after entry: Int) {
                switch Int.random(in: 0..<9, using: &random) {
                case 0, 1: break
                case 2, 3, 4: text += " "
                case 5, 6: text += "\n" + String(repeating: " ", count: Int.random(in: 10...14, using: &random))
                case 7:
                    comments.append(("# behind \(comments.count)!", false, entry))
                    text += "  " + comments[comments.count - 1].text + "\n           "
                default:
                    comments.append(("# own \(comments.count)!", true, entry))
                    text += "\n   " + comments[comments.count - 1].text + "\n           "
                }
            }
            for (number, entry) in entries.enumerated() {
                space(after: number)
                text += entry
                space(after: number + 1)
                if number + 1 < entries.count || random.chance(20) { text += "," }
            }
            space(after: entries.count)
            self.text = text + String(close)
            self.comments = comments
        }
    }

    @Test("an item of any list in brackets goes with no other, and comes and goes")
    func lists() throws {
        for seed in Seeds.cases(1_500) {
            var random = Seeded(seed: seed)
            let ids = (0..<Int.random(in: 0...4, using: &random)).map { number in
                random.one(of: ["c\(number)", "a\(number)", "b\(number)"], or: "")
            }
            let entries = ids.map { id in
                random.one(
                    of: [id, id, "\"\(id)\"", "'\(id)'", "{id: \(id),\n             until: 2099-01-31}"], or: id)
            }
            let layout = Layout(entries, "[", "]", &random)
            let text = Self.flag("        companies: " + layout.text + "\n        users: []")
            for (number, id) in ids.enumerated() {
                let after = try #require(
                    try ManifestChangeTests.make([.remove(Identifier(id), Self.companies)], text), "HOIST_SEED=\(seed)")
                for comment in layout.comments where !after.contains(comment.text) {
                    // Comments are between the items on both sides of it; below it, only those behind it go.
                    #expect(
                        comment.after == number || comment.after == number + 1 && !comment.isOwn,
                        "HOIST_SEED=\(seed): \(comment.text) is gone with \(id)\n\(text)\n\(after)")
                }
            }
            let new = Identifier(random.one(of: ["aa", "zz", "b1x"], or: ""))
            let more = try #require(try ManifestChangeTests.make([Self.put(new)], text), "HOIST_SEED=\(seed)")
            #expect(try ManifestChangeTests.make([Self.put(new)], more) == nil, "HOIST_SEED=\(seed)\n\(more)")
            #expect(
                try ManifestChangeTests.make([.remove(new, Self.companies)], more) == text,
                "HOIST_SEED=\(seed)\n\(text)\n\(more)")
        }
    }

    @Test("a list of any mapping in braces goes with no other, and comes and goes")
    func mappings() throws {
        for seed in Seeds.cases(1_000) {
            var random = Seeded(seed: seed)
            let users = random.one(of: ["users: []", "\"users\": [x]", "? users : [x]"], or: "")
            let all = ["companies: [a, b]", "\"audiences\": []", users].shuffled(using: &random)
            let kept = Array(all.prefix(Int.random(in: 1...3, using: &random)))
            let layout = Layout(kept, "{", "}", &random)
            let text = "version: 1\nflags:\n  a:\n    targets:\n      P: " + layout.text + "\n  b: {}\n"
            let isThere = kept.contains { $0.contains("users") }
            guard isThere else {
                let more = try #require(try ManifestChangeTests.make([.empty(Self.users)], text), "HOIST_SEED=\(seed)")
                #expect(
                    try ManifestChangeTests.make([.unmanage(Self.users)], more) == text,
                    "HOIST_SEED=\(seed)\n\(text)\n\(more)")
                continue
            }
            let less = try #require(try ManifestChangeTests.make([.unmanage(Self.users)], text), "HOIST_SEED=\(seed)")
            #expect(!less.contains("users"), "HOIST_SEED=\(seed)")
        }
    }
}
