import Diagnostics
import FlagModel
import FlagTestKit
import TestTools
import Testing

@testable import ManifestReading

/// A change of a text.
struct ChangeCase: CustomTestStringConvertible, Sendable {
    let testDescription: String
    let before: String
    let changes: [ManifestChange]
    let after: String

    init(_ name: String, _ before: String, _ changes: [ManifestChange], _ after: String) {
        testDescription = name
        self.before = before
        self.changes = changes
        self.after = after
    }
}

@Suite("Changes of parts of a manifest's text")
struct ManifestChangeTests {
    private static let companies = ListAddress("a", "P", .targets(.company))
    private static let users = ListAddress("a", "P", .targets(.user))

    static func make(_ changes: [ManifestChange], _ text: String) throws -> String? {
        let bytes = Array(text.utf8)
        let reading = ManifestReader.read(bytes, name: "flags.yaml")
        let manifest = try #require(
            reading.manifest, "\(reading.diagnostics.sorted.filter { $0.severity == .error }.map(\.message))\n\(text)")
        let outcome = try ManifestEditor.make(
            changes, in: ManifestEditor.Original(manifest, files: [("flags.yaml", bytes)]), from: NoFiles())
        return outcome?.files.first.map { String(decoding: $0.after, as: UTF8.self) }
    }

    private static func flag(_ lists: String) -> String {
        "version: 1\nflags:\n  a:\n    targets:\n      P:\n" + lists + "\n  b: {}\n"
    }

    private static func put(_ id: Identifier) -> ManifestChange { .put(ListItem(id), companies) }

    static let cases: [ChangeCase] = [
        ChangeCase(
            "comments above an item and behind it go with it",
            flag(
                """
                        companies:
                          # Globex: trial
                          # ends in June
                          - globex # pilot
                                   # since May
                          # Hooli
                          - hooli
                """), [.remove("globex", companies)],
            flag("        companies:\n          # Hooli\n          - hooli")),
        ChangeCase(
            "where no item stays, other comments do",
            flag("        companies: # who\n          # one\n          - globex\n          # nobody else"),
            [.remove("globex", companies)], flag("        companies: [] # who\n          # nobody else")),
        ChangeCase(
            "in a flow list, comments stay with their items",
            flag(
                "        companies: [\n          acme, # contract\n          # trial\n          globex # June\n        ]"
            ),
            [.remove("globex", companies)], flag("        companies: [\n          acme # contract\n        ]")),
        // Siblings: before what follows the text, and as what followed it, which goes.
        ChangeCase(
            "the empty line of a text that keeps its line ends is no distance between keys",
            "version: 1\nflags:\n  a:\n    description: |+\n      text\n\n    targets: {}\n",
            [.set(.stage, .text("Beta"), flag: "a")],
            "version: 1\nflags:\n  a:\n    description: |+\n      text\n\n    stage: Beta\n    targets: {}\n"),
        ChangeCase(
            "the empty line of a text that keeps its line ends stays where what follows it goes",
            "version: 1\nflags:\n  a:\n    description: |+\n      text\n\n    stage: Beta\n",
            [.unset(.stage, flag: "a")],
            "version: 1\nflags:\n  a:\n    description: |+\n      text\n\n"),
        // Siblings: a text that keeps line ends, one that is folded, one without its line end; one behind which nothing changes.
        ChangeCase(
            "a text without a line end at the end of a file stays the last",
            "version: 1\nflags:\n  a:\n    # own\n    permanent: true\n    description: |\n      text",
            [.set(.stage, .text("Beta"), flag: "a")],
            "version: 1\nflags:\n  a:\n    # own\n    permanent: true\n    stage: Beta\n    description: |\n      text"),
        ChangeCase(
            "a text that keeps line ends, without one at the end of a file, stays the last",
            "version: 1\nflags:\n  a:\n    description: |+\n      text",
            [.set(.stage, .text("Beta"), flag: "a")],
            "version: 1\nflags:\n  a:\n    stage: Beta\n    description: |+\n      text"),
        ChangeCase(
            "a folded text without a line end at the end of a file stays the last",
            "version: 1\nflags:\n  a: {}\n  b:\n    description: >2\n      text",
            [.set(.stage, .text("Beta"), flag: "b")],
            "version: 1\nflags:\n  a: {}\n  b:\n    stage: Beta\n    description: >2\n      text"),
        ChangeCase(
            "a text that has no line end of its own may be followed by others",
            "version: 1\nflags:\n  a:\n    description: |-\n      text",
            [.set(.stage, .text("Beta"), flag: "a")],
            "version: 1\nflags:\n  a:\n    description: |-\n      text\n    stage: Beta"),
        ChangeCase(
            "an item in the middle of a line", flag("        companies: [a, b, c] # all"), [.remove("b", companies)],
            flag("        companies: [a, c] # all")),
        ChangeCase(
            "sorted lists stay sorted", flag("        companies: [a, c]\n        users:\n        - u1\n        - u3"),
            [put("b"), .put(ListItem("u2"), users)],
            flag("        companies: [a, b, c]\n        users:\n        - u1\n        - u2\n        - u3")),
        ChangeCase(
            "in the quotes of the list", flag("        companies: ['b', 'a']"), [put("c")],
            flag("        companies: ['b', 'a', 'c']")),
        ChangeCase(
            "quotes where they are needed", flag("        companies:\n          - b\n          - a"), [put("007")],
            flag("        companies:\n          - b\n          - a\n          - \"007\"")),
        ChangeCase(
            "a grant in a flow list, and one that gets days",
            flag("        companies: [b, a]"),
            [
                .put(ListItem("c", until: CalendarDate("2027-01-31"), why: "trial, S-1"), companies),
                .put(ListItem("a", from: CalendarDate("2027-01-01")), companies),
            ],
            flag("        companies: [b, {id: a, from: 2027-01-01}, {id: c, until: 2027-01-31, why: \"trial, S-1\"}]")),
        ChangeCase(
            "a grant in lines gets another day, and its comment stays",
            flag(
                "        companies:\n          - id: a # who\n            until: 2027-01-31 # when\n            why: x"),
            [.put(ListItem("a", until: CalendarDate("2027-02-28"), why: "x"), companies)],
            flag(
                "        companies:\n          - id: a # who\n            until: 2027-02-28 # when\n            why: x")
        ),
        ChangeCase(
            "one of two grants of an id",
            flag("        companies: [{id: a, until: 2026-01-31}, {id: a, from: 2027-01-01}]"),
            [.drop(ListItem("a", until: CalendarDate("2026-01-31")), companies)],
            flag("        companies: [{id: a, from: 2027-01-01}]")),
        ChangeCase(
            "behind a block of text that keeps its line ends",
            "version: 1\nflags:\n  a:\n    description: |+\n      Text.\n\n\n  b: {}\n",
            [put("x")],
            "version: 1\nflags:\n  a:\n    description: |+\n      Text.\n\n\n    targets:\n      P:\n        companies:\n"
                + "          - x\n  b: {}\n"),
        ChangeCase(
            "a key after a question mark",
            "version: 1\nflags:\n  ? a\n  : name: A\n    targets:\n      P:\n        companies:\n        - x\n",
            [put("z")],
            "version: 1\nflags:\n  ? a\n  : name: A\n    targets:\n      P:\n        companies:\n        - x\n        - z\n"
        ),
        ChangeCase(
            "a file that is indented by four", "version: 1\nflags:\n    a: {}\n    b:\n        name: B\n", [put("x")],
            "version: 1\nflags:\n    a:\n        targets:\n            P:\n                companies:\n"
                + "                    - x\n    b:\n        name: B\n"),
        ChangeCase(
            "a text without a last line end, of Windows", "version: 1\r\nflags:\r\n  a:", [put("x")],
            "version: 1\r\nflags:\r\n  a:\r\n    targets:\r\n      P:\r\n        companies:\r\n          - x"),
        ChangeCase(
            "JSON stays JSON", "{\"version\": 1, \"flags\": {\"a\": {}}}\n", [put("x")],
            "{\"version\": 1, \"flags\": {\"a\": {\"targets\": {\"P\": {\"companies\": [\"x\"]}}}}}\n"),
        ChangeCase(
            "flags where their order wants them", "version: 1\nflags:\n  a: {}\n\n  # C.\n  c: {}\n",
            [.addFlag("b", file: 0), .set(.name, .text("B"), flag: "b")],
            "version: 1\nflags:\n  a: {}\n\n  b:\n    name: B\n\n  # C.\n  c: {}\n"),
        ChangeCase(
            "a flag that goes, with its comments", "version: 1\nflags:\n  a: {}\n\n  # B.\n  b: {} # b\n\n  c: {}\n",
            [.removeFlag("b")], "version: 1\nflags:\n  a: {}\n\n  c: {}\n"),
        ChangeCase(
            "fields, each at its place",
            "version: 1\nflags:\n  a:\n    name: 'A' # short\n    description: | # long\n      One.\n    targets: {}\n",
            [
                .set(.name, .text("B"), flag: "a"), .set(.description, .text("Two."), flag: "a"),
                .set(.stage, .text("Beta"), flag: "a"), .expires(CalendarDate("2027-01-31"), flag: "a"),
            ],
            "version: 1\nflags:\n  a:\n    name: 'B' # short\n    description: Two. # long\n    stage: Beta\n"
                + "    expires: 2027-01-31\n    targets: {}\n"),
        ChangeCase(
            "a field that goes, with its comments",
            "version: 1\nflags:\n  a:\n    name: A\n    # When.\n    expires: 2027-01-31 # then\n",
            [.expires(nil, flag: "a")], "version: 1\nflags:\n  a:\n    name: A\n"),
        ChangeCase(
            "a removal more, and the last one less",
            flag("        companies: []\n        remove: {users: [u]}"),
            [
                .put(ListItem("x"), ListAddress("a", "P", .removals(.company))),
                .remove("u", ListAddress("a", "P", .removals(.user))),
            ],
            flag("        companies: []\n        remove: {companies: [x]}")),
        ChangeCase(
            "behind a list in brackets over several lines, a flag is added and removed as a whole",
            "version: 1\nflags:\n  a:\n    targets:\n      P:\n        companies: [\n          x\n        ]\n  b: {}\n",
            [.removeFlag("a"), .addFlag("c", file: 0)], "version: 1\nflags:\n  b: {}\n  c: {}\n"),
        ChangeCase(
            "an environment behind a list in brackets over several lines",
            "version: 1\nflags:\n  a:\n    targets:\n      P:\n        users: [\n          x\n        ] # all\n",
            [.put(ListItem("x"), ListAddress("a", "S", .targets(.user)))],
            "version: 1\nflags:\n  a:\n    targets:\n      P:\n        users: [\n          x\n        ] # all\n      S:\n"
                + "        users: [x]\n"),
        ChangeCase(
            "the last of flags with empty lines between them takes its own away",
            "version: 1\nflags:\n  a: {}\n\n  b: {} # b\n", [.removeFlag("b")], "version: 1\nflags:\n  a: {}\n"),
        ChangeCase(
            "so does the first", "version: 1\nflags: # all\n  a: {}\n\n  b: {}\n", [.removeFlag("a")],
            "version: 1\nflags: # all\n  b: {}\n"),
        ChangeCase(
            "an item between empty lines leaves one of them",
            flag("        companies:\n\n          - a\n\n          # B\n          - b\n\n          - c"),
            [.remove("b", companies)], flag("        companies:\n\n          - a\n\n          - c")),
        ChangeCase(
            "an id that aliases share is renamed once",
            "version: 1\nx-l: &l [x, y]\nflags:\n  a: {targets: {P: {companies: *l}}}\n",
            [.rename("x", to: "z", companies)],
            "version: 1\nx-l: &l [z, y]\nflags:\n  a: {targets: {P: {companies: *l}}}\n"),
        ChangeCase(
            "a new audience, in lines as nothing else says",
            "version: 1\nflags:\n  a: {targets: {P: {companies: []}}}\n",
            [.put(ListItem("x"), ListAddress(audience: "two", .company))],
            "version: 1\naudiences:\n  two:\n    companies:\n      - x\nflags:\n  a: {targets: {P: {companies: []}}}\n"),
        ChangeCase(
            "an empty list gets lines where the others have them",
            flag("        companies: [] # nobody\n        users:\n        - u1"), [put("x")],
            flag("        companies: # nobody\n        - x\n        users:\n        - u1")),
        ChangeCase(
            "an empty list stays in brackets where the others are", flag("        companies: []\n        users: [u1]"),
            [put("x")], flag("        companies: [x]\n        users: [u1]")),
    ]

    @Test("every other byte stays, and a second time nothing is to be done", arguments: cases)
    func changes(_ change: ChangeCase) throws {
        let after = try Self.make(change.changes, change.before)
        #expect(after == change.after)
        #expect(try after.map { try Self.make(change.changes, $0) == nil } ?? false)
    }

    @Test(
        "what others share isn't changed",
        arguments: [
            (
                "an alias",
                "version: 1\nx-l: &l [x]\nflags:\n  a: {targets: {P: {companies: *l}}}\n  b: {targets: {P: {companies: *l}}}\n"
            ),
            (
                "an anchor",
                "version: 1\nflags:\n  a: {targets: {P: {companies: &l [x]}}}\n  b: {targets: {P: {companies: *l}}}\n"
            ),
            (
                "a merge key",
                "version: 1\nx-l: &l {targets: {P: {companies: [x]}}}\nflags:\n  a: {<<: *l}\n  b: {<<: *l}\n"
            ),
        ])
    func shared(_ name: String, _ text: String) throws {
        #expect(throws: ManifestChangeProblem.self, "\(name)") { try Self.make([Self.put("z")], text) }
        // An alias that nobody else has is changed where the list is.
        let alone = text.split(separator: "\n").filter { !$0.hasPrefix("  b:") }.joined(separator: "\n") + "\n"
        #expect(try Self.make([Self.put("z")], alone) == alone.replacing("[x]", with: "[x, z]"), "\(name)")
    }

    // Siblings: an item, a grant in braces and one in lines, in the same list, in another one of the flag, in another flag, in an
    // audience; a name; aliases that go too; an anchor in what goes; a tag; a text in lines.
    @Test(
        "where an anchor goes, its first alias gets what had it",
        arguments: [
            (
                "a: {targets: {P: {companies: [b, &l z], users: [*l]}}}\n  c: {targets: {P: {companies: [*l]}}}",
                [ManifestChange.remove("z", Self.companies)],
                "a: {targets: {P: {companies: [b], users: [&l z]}}}\n  c: {targets: {P: {companies: [*l]}}}"
            ),
            (
                "a: {targets: {P: {companies: [b, &l z]}}}\n  c:\n    targets:\n      P:\n        companies:\n        - *l # z",
                [.remove("z", Self.companies)],
                "a: {targets: {P: {companies: [b]}}}\n  c:\n    targets:\n      P:\n        companies:\n        - &l z # z"
            ),
            (
                "a: {targets: {P: {companies: [b, &l z]}}}\n  c: {targets: {P: {companies: [*l], users: [*l]}}}",
                [.remove("z", Self.companies), .remove("z", ListAddress("c", "P", .targets(.company)))],
                "a: {targets: {P: {companies: [b]}}}\n  c: {targets: {P: {companies: [], users: [&l z]}}}"
            ),
            (
                "a: {targets: {P: {companies: [&g {id: z, until: &d 2099-01-31}]}}}\n  c: {expires: *d, targets: {P: {users: [*g]}}}",
                [.remove("z", Self.companies)],
                "a: {targets: {P: {companies: []}}}\n  c: {expires: &d 2099-01-31, targets: {P: {users: [&g {id: z, until: 2099-01-31}]}}}"
            ),
            (
                "a:\n    targets:\n      P:\n        companies:\n          - &g\n            id: z # who\n            why: \"a, b\"\n"
                    + "          - *x\n        users: [*g]",
                [.remove("z", Self.companies)],
                "a:\n    targets:\n      P:\n        companies:\n          - *x\n        users: [&g {id: z, why: \"a, b\"}]"
            ),
            (
                "a: {targets: {P: {companies: [&g {id: z, until: 2099-01-31}], users: [*g]}}}",
                [.put(ListItem("z", until: CalendarDate("2099-12-31")), Self.companies)],
                "a: {targets: {P: {companies: [{id: z, until: 2099-12-31}], users: [&g {id: z, until: 2099-01-31}]}}}"
            ),
            (
                "a: {targets: {P: {companies: [&g {id: z, until: 2099-01-31}], users: [*g]}}}",
                [.put(ListItem("z", until: CalendarDate("2099-12-31")), Self.users)],
                "a: {targets: {P: {companies: [&g {id: z, until: 2099-01-31}], users: [{id: z, until: 2099-12-31}]}}}"
            ),
            (
                "a: {targets: {P: {companies: [&l z], users: [*l]}}}", [.rename("z", to: "y", Self.companies)],
                "a: {targets: {P: {companies: [\"y\"], users: [&l z]}}}"
            ),
            (
                "a: {name: !!str &n \"1\"}\n  c: {name: *n}", [.set(.name, .text("2 b"), flag: "a")],
                "a: {name: \"2 b\"}\n  c: {name: &n !!str \"1\"}"
            ),
            (
                "a:\n    description: &n |\n      One.\n      Two: [2].\n    name: A\n  c:\n    description: *n",
                [.set(.description, .text("Other"), flag: "a")],
                "a:\n    description: Other\n    name: A\n  c:\n    description: &n |\n      One.\n      Two: [2]."
            ),
            (
                "a:\n    name: &n One, [two]\n  c: {name: *n}", [.set(.name, .text("Other"), flag: "a")],
                "a:\n    name: Other\n  c: {name: &n \"One, [two]\"}"
            ),
        ] as [(String, [ManifestChange], String)])
    func handedOver(before: String, changes: [ManifestChange], after: String) throws {
        func text(_ flags: String) -> String { "version: 1\nx-x: &x x\nflags:\n  \(flags)\n" }
        #expect(try Self.make(changes, text(before)) == text(after))
        #expect(try Self.make(changes, text(after)) == nil)
    }

    @Test("an id that is an alias in all its lists gets another one there, and what the alias refers to keeps it")
    func renamedAliases() throws {
        let text = "version: 1\nflags:\n  a: {targets: {P: {companies: [*l, b]}, S: {users: [*l]}}}\n"
        let anchored = text.replacing("a: {", with: "z: {targets: {P: {users: [&l x]}}}\n  a: {")
        #expect(
            try Self.make([.rename("x", to: "c", Self.companies)], anchored)
                == anchored.replacing("companies: [*l, b]", with: "companies: [c, b]"))
    }

    // Siblings: the list, the environment, the flag; in the flag itself, in another one; merge keys at each level, a key of a flag.
    @Test(
        "what others share is proposed with its parts written out, and who shares it is named",
        arguments: [
            (
                "a: {targets: {P: {companies: &l [x]}}}\n  b: {targets: {P: {companies: *l}}}", Self.put("z"),
                "a: {targets: {P: {companies: [x, z]}}}\n  b: {targets: {P: {companies: &l [x]}}}", ["`b`"]
            ),
            (
                "b: {targets: {P: {companies: &l [x]}}}\n  a: {targets: {P: {companies: *l}}}", Self.put("z"),
                "b: {targets: {P: {companies: &l [x]}}}\n  a: {targets: {P: {companies: [x, z]}}}", ["`b`"]
            ),
            (
                "a: {targets: {P: {companies: &l [x], users: *l}}}", Self.put("z"),
                "a: {targets: {P: {companies: [x, z], users: &l [x]}}}",
                ["`users` of `a` in P"]
            ),
            (
                "a: &a\n    name: A # short\n    targets:\n      P:\n        companies:\n        - x\n  b: *a\n  c: *a",
                Self.put("z"),
                "a:\n    name: A # short\n    targets:\n      P:\n        companies:\n        - x\n        - z\n"
                    + "  b: &a\n    name: A\n    targets:\n      P:\n        companies:\n        - x\n  c: *a",
                ["`b`", "`c`"]
            ),
            (
                "b: &b {name: B, targets: {P: {companies: [x], users: [u]}}}\n  c: *b\n  a:\n    <<: *b\n    name: A",
                Self.put("z"),
                "b: &b {name: B, targets: {P: {companies: [x], users: [u]}}}\n  c: *b\n  a:\n    <<: *b\n    name: A\n"
                    + "    targets: {P: {companies: [x, z], users: [u]}}",
                ["`b`", "`c`"]
            ),
            (
                "b: {targets: {P: &p {companies: [x], users: [u]}}}\n  a: {targets: {P: {<<: *p}}}",
                .unmanage(Self.companies),
                "b: {targets: {P: &p {companies: [x], users: [u]}}}\n  a: {targets: {P: {users: [u]}}}", ["`b`"]
            ),
            (
                "b: &b {name: B}\n  a: {<<: *b, stage: Beta, name: A}", .unset(.name, flag: "a"),
                "b: &b {name: B}\n  a: {stage: Beta}", []
            ),
        ] as [(String, ManifestChange, String, [String])])
    func proposed(before: String, change: ManifestChange, after: String, others: [String]) throws {
        func text(_ flags: String) -> String { "version: 1\nflags:\n  \(flags)\n" }
        let bytes = Array(text(before).utf8)
        let manifest = try #require(ManifestReader.read(bytes, name: "flags.yaml").manifest)
        let original = ManifestEditor.Original(manifest, files: [("flags.yaml", bytes)])
        let problem = #expect(throws: ManifestChangeProblem.self) {
            try ManifestEditor.make([change], in: original, from: NoFiles())
        }
        if case .shared(_, _, _, _, let names, _) = problem { #expect(names == others) } else { #expect(others == []) }
        let proposal = ManifestEditor.proposal(for: [change], in: original, from: NoFiles())
        #expect(proposal.map { String(decoding: $0.files[0].after, as: UTF8.self) } == text(after))
    }

    @Test("many changes of a list and of many flags are made in rounds, in their order")
    func rounds() throws {
        let keys = (1...30).map { "f\($0)" }
        let text = "version: 1\nflags:\n" + keys.map { "  \($0): {targets: {P: {companies: [x, y1]}}}\n" }.joined()
        func list(_ key: String) -> ListAddress { ListAddress(Identifier(key), "P", .targets(.company)) }
        let changes: [ManifestChange] = keys.flatMap { key in
            [
                .put(ListItem("n"), list(key)), .remove("x", list(key)), .remove("n", list(key)),
                .put(ListItem("m"), list(key)),
            ]
        }
        #expect(try Self.make(changes, text) == text.replacing("[x, y1]", with: "[y1, m]"))
        // Flags that are added one by one, each with something in it.
        let new = (10...30).map { "g\($0)" }
        let added: [ManifestChange] = new.flatMap { key in
            [
                .addFlag(Identifier(key), file: 0), .set(.name, .text(key), flag: Identifier(key)),
                .put(ListItem("n"), list(key)),
            ]
        }
        let lines = new.map {
            "  \($0):\n    name: \($0)\n    targets:\n      P:\n        companies:\n          - \"n\"\n"
        }
        #expect(try Self.make(added, text) == text + lines.joined())
    }

    /// A change of a list of a generated manifest; nil if it has none.
    private static func change(_ manifest: Manifest, _ random: inout Seeded) -> (ManifestChange, Opposite)? {
        let lists: [(ListAddress, [ListItem])] = manifest.flags.flatMap { flag in
            flag.targets.flatMap { targets in
                TargetKind.allCases.compactMap { kind in
                    let address = ListAddress(flag.key.value, targets.environment.value, .targets(kind))
                    return ChangedManifest(manifest).items(address).map { (address, $0) }
                }
            }
        }
        guard let (address, items) = lists.randomElement(using: &random) else { return nil }
        let simple = random.one(of: ["new", "aa", "zz", "größer"], or: "")
        let new = Identifier((random.chance(50) ? simple : random.one(of: ["0x1", "a, b", "x: y"], or: "")) + "-new")
        if let old = items.randomElement(using: &random) {
            switch Int.random(in: 0..<4, using: &random) {
            case 0: return (.remove(old.id, address), .none)
            case 1:
                // An id that needs other quotes leaves these to the one after it.
                let isSimple = new.text == simple + "-new"
                return (
                    .rename(old.id, to: new, address), isSimple ? .change(.rename(new, to: old.id, address)) : .none
                )
            default: break
            }
        }
        let until = random.chance(30) ? CalendarDate("2099-12-31") : nil
        return (.put(ListItem(new, until: until), address), .change(.remove(new, address)))
    }

    private enum Opposite {
        case none
        case change(ManifestChange)
    }

    @Test(
        "whatever the layout: the result means the change, the opposite gives the first text back, again changes nothing"
    )
    func property() throws {
        var (edited, shared, others, tried, givenBack) = (0, 0, [String](), 0, 0)
        var byFlag = 0
        var edits: [(change: ManifestChange, before: String, after: String)] = []
        for seed in Seeds.cases(400) {
            var layout = NastyLayout(Seeded(seed: seed))
            let text = layout.text()
            let reading = ManifestReader.read(Array(text.utf8), name: "flags.yaml")
            guard let manifest = reading.manifest else {
                Issue.record("HOIST_SEED=\(seed): \(reading.diagnostics.sorted.map(\.message))\n\(text)")
                continue
            }
            var random = Seeded(seed: seed &+ 1_000_000)
            guard let (change, opposite) = Self.change(manifest, &random) else { continue }
            tried += 1
            do {
                let after = try #require(try Self.make([change], text), "HOIST_SEED=\(seed)")
                edited += 1
                // The lines of a flag are enough, or aren't: that makes no difference.
                let original = ManifestEditor.Original(manifest, files: [("flags.yaml", Array(text.utf8))])
                let keys = manifest.flags.map(\.key)
                let own = try #require(keys.firstIndex { $0.value == change.flag })
                let next = own + 1 < keys.count ? keys[own + 1].place : nil
                byFlag += FlagLines.all(of: [(keys[own].place, next)], in: Array(text.utf8))[0] == nil ? 0 : 1
                // That of aliases too, which stay as long as they may.
                for way in [ManifestEditor.Way.lines, .aliases, .whole] where !layout.isAnchored {
                    let made = try? ManifestEditor.texts(after: [(key: 0, value: [change])], in: original, way)
                    #expect(
                        made.map { String(decoding: $0[0].bytes, as: UTF8.self) } == after,
                        "HOIST_SEED=\(seed)\n\(text)")
                }
                #expect(try Self.make([change], after) == nil, "HOIST_SEED=\(seed): \(change)\n\(after)")
                // What isn't on a line that differs is where it was.
                let (old, new) = (Self.lines(text), Self.lines(after))
                let head = zip(old, new).prefix { $0 == $1 }.count
                let tail = zip(old.dropFirst(head).reversed(), new.dropFirst(head).reversed()).prefix { $0 == $1 }.count
                let (removed, added) = (old.count - head - tail, new.count - head - tail)
                if case .put = change { #expect(removed <= 2 && added <= 3, "HOIST_SEED=\(seed)\n\(text)\n\(after)") }
                if case .rename = change { #expect(removed == added, "HOIST_SEED=\(seed)") }
                // An anchor that was handed over stays where it is.
                if case .change(let back) = opposite, !layout.isAnchored || !change.isRenaming {
                    givenBack += 1
                    #expect(try Self.make([back], after) == text, "HOIST_SEED=\(seed): \(change)\n\(text)\n\(after)")
                }
                if edits.count < 60 { edits.append((change, text, after)) }
            } catch let problem as ManifestChangeProblem {
                if case .shared = problem {
                    shared += 1
                    let original = ManifestEditor.Original(manifest, files: [("flags.yaml", Array(text.utf8))])
                    let proposal = ManifestEditor.proposal(for: [change], in: original, from: NoFiles())
                    #expect(proposal != nil, "HOIST_SEED=\(seed): \(change)\n\(text)")
                } else {
                    others.append("HOIST_SEED=\(seed): \(problem) \(change)\n\(text)")
                }
            }
        }
        #expect(others == [])
        print(
            "edited in place: \(edited) of \(tried) generated layouts; \(shared) not, where aliases or merge keys share it"
        )
        #expect(tried < 50 || edited * 100 >= tried * 95)
        #expect(tried < 50 || givenBack * 4 > tried)
        #expect(tried < 50 || byFlag * 2 > tried, "\(byFlag) of \(tried) by the lines of the flag alone")
        try Self.checkOthers(edits)
    }

    @Test("in a manifest of several files, only the flag's own one changes, and its opposite gives it back")
    func included() throws {
        var (edited, tried, inIncluded) = (0, 0, 0)
        for seed in Seeds.cases(150) {
            var random = Seeded(seed: seed &+ 3_000_000)
            var layout = NastyLayout(random)
            let root = layout.text(including: "flags/*.yaml")
            let files = MemoryFiles(
                files: ["flags/one.yaml", "flags/two.yaml"].enumerated().map { number, path in
                    var layout = NastyLayout(Seeded(seed: seed &* 7 &+ UInt64(number)), isIncluded: true)
                    return MemoryFiles.File(path: path, content: .text(layout.includedText(from: 100 * (number + 1))))
                })
            let reading = ManifestReader.read(Array(root.utf8), name: "flags.yaml", files: files)
            let manifest = try #require(
                reading.manifest, "HOIST_SEED=\(seed): \(reading.diagnostics.sorted.map(\.message))\n\(root)")
            guard let (change, opposite) = Self.change(manifest, &random) else { continue }
            tried += 1
            let texts = [("flags.yaml", Array(root.utf8))] + reading.included
            do {
                let outcome = try #require(
                    try ManifestEditor.make(
                        [change], in: ManifestEditor.Original(manifest, files: texts), from: files))
                edited += 1
                let own = try #require(manifest.flags.first { $0.key.value == change.flag }).key.place.file
                #expect(outcome.files.map(\.name) == [texts[Int(own)].0], "HOIST_SEED=\(seed)")
                inIncluded += own == 0 ? 0 : 1
                guard case .change(let back) = opposite, let again = outcome.reading.manifest,
                    !change.isRenaming || texts.allSatisfy({ !$0.1.contains(UInt8(ascii: "&")) })
                else { continue }
                let after = texts.enumerated().map { $0 == Int(own) ? ($1.0, outcome.files[0].after) : $1 }
                let given = try ManifestEditor.make(
                    [back], in: ManifestEditor.Original(again, files: after),
                    from: ManifestEditor.Edited(files, rootName: "flags.yaml", files: after))
                #expect(given?.files.first?.after == texts[Int(own)].1, "HOIST_SEED=\(seed): \(change)")
            } catch let problem as ManifestChangeProblem {
                guard case .shared = problem else {
                    Issue.record("HOIST_SEED=\(seed): \(problem) \(change)\n\(root)")
                    continue
                }
            }
        }
        #expect(tried < 50 || edited * 100 >= tried * 95, "\(edited) of \(tried)")
        #expect(tried < 50 || inIncluded * 3 > tried)
    }

    /// A change of a field of a generated manifest, or of its flags, with its opposite where it has one.
    private static func flagChange(_ manifest: Manifest, _ random: inout Seeded) -> ([ManifestChange], Opposite) {
        let flag = manifest.flags.randomElement(using: &random)
        let key = flag?.key.value ?? ""
        let day = CalendarDate("2099-12-31")
        switch Int.random(in: 0..<8, using: &random) {
        case 0: return ([.set(.name, .text(random.one(of: ["New", "# it's: \"new\""], or: "")), flag: key)], .none)
        case 1:
            return ([.set(.description, .text(random.one(of: ["One.", "Two\n\nlines."], or: "")), flag: key)], .none)
        case 2: return ([.set(.stage, .text("Beta"), flag: key), .expires(day, flag: key)], .none)
        case 3:
            // A flag that is null becomes an empty one.
            let isEmpty = flag?.targets.isEmpty ?? true
            return ([.expires(day, flag: key)], isEmpty ? .none : .change(.expires(nil, flag: key)))
        case 4: return ([flag?.name == nil ? .expires(day, flag: key) : .unset(.name, flag: key)], .none)
        case 5: return ([.removeFlag(key)], .none)
        case 6:
            let new = Identifier(random.one(of: ["a-new", "flag-1-new", "zz: new"], or: ""))
            return ([.addFlag(new, file: 0), .set(.name, .text("New"), flag: new)], .change(.removeFlag(new)))
        default:
            let list = ListAddress(audience: "one", random.one(of: [.company, .user], or: .user))
            return ([.put(ListItem("new"), list)], .none)
        }
    }

    @Test("fields, flags and audiences of any layout: the result means the change, and again changes nothing")
    func flags() throws {
        var (edited, tried) = (0, 0)
        for seed in Seeds.cases(300) {
            var layout = NastyLayout(Seeded(seed: seed))
            let text = layout.text()
            let manifest = try #require(ManifestReader.read(Array(text.utf8), name: "flags.yaml").manifest)
            var random = Seeded(seed: seed &+ 2_000_000)
            let (changes, opposite) = Self.flagChange(manifest, &random)
            tried += 1
            do {
                let after = try #require(try Self.make(changes, text), "HOIST_SEED=\(seed)")
                edited += 1
                #expect(try Self.make(changes, after) == nil, "HOIST_SEED=\(seed): \(changes)\n\(after)")
                let (old, new) = (Set(Self.lines(text)), Self.lines(after))
                let added = new.filter { !old.contains($0) }.count
                #expect(added <= 5, "HOIST_SEED=\(seed): \(changes)\n\(text)\n\(after)")
                guard case .change(let back) = opposite else { continue }
                #expect(try Self.make([back], after) == text, "HOIST_SEED=\(seed): \(changes)\n\(text)\n\(after)")
            } catch let problem as ManifestChangeProblem {
                guard case .shared = problem else {
                    Issue.record("HOIST_SEED=\(seed): \(problem) \(changes)\n\(text)")
                    continue
                }
            }
        }
        #expect(tried < 50 || edited * 100 >= tried * 95, "\(edited) of \(tried)")
    }

    /// Another parser has to find the change too, and nothing else.
    private static func checkOthers(_ edits: [(change: ManifestChange, before: String, after: String)]) throws {
        // PyYAML has no tabs before comments.
        func bytes(_ text: String) -> [UInt8] { text.utf8.map { $0 == 0x09 ? 0x20 : $0 } }
        let files = edits.enumerated().flatMap { number, edit in
            [("\(number) before", bytes(edit.before)), ("\(number) after", bytes(edit.after))]
        }
        guard let others = try OtherParsers.read(files.map { (name: $0.0, bytes: $0.1) }) else { return }
        for (number, edit) in edits.enumerated() {
            guard let (list, meant) = expected(edit.change) else { continue }
            for parser in ["raw", "yaml12"] {
                guard let before = others.readings["\(number) before"]?[parser],
                    let after = others.readings["\(number) after"]?[parser]
                else { continue }
                guard case .value(let old) = before, case .value(let new) = after else {
                    Issue.record("\(parser): \(before)\n\(after)\n\(edit.before)\n\(edit.after)")
                    continue
                }
                // A list that one flag alone has by an alias is changed where it is.
                let all = ["x-all"]
                let (rest, others) = (old.without(list.path).without(all), new.without(list.path).without(all))
                #expect(
                    rest.description == others.description, "\(parser): \(edit.change)\n\(edit.before)\n\(edit.after)")
                // Ids are what is written, for `raw` alone.
                guard parser == "raw", let items = old.items(list.path), let found = new.items(list.path) else {
                    continue
                }
                #expect(
                    meant(items).sorted() == found.sorted(), "\(edit.change)\n\(edit.before)\n\(edit.after)")
            }
        }
    }

    /// The list that a change is in, and what it makes of the ids there.
    private static func expected(_ change: ManifestChange) -> (list: ListAddress, meant: ([String]) -> [String])? {
        switch change {
        case .put(let item, let list): (list, { $0.filter { $0 != item.id.text } + [item.id.text] })
        case .remove(let id, let list): (list, { $0.filter { $0 != id.text } })
        case .rename(let old, let new, let list): (list, { $0.map { $0 == old.text ? new.text : $0 } })
        default: nil
        }
    }

    private static func lines(_ text: String) -> [[UInt8]] {
        text.utf8.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false).map(Array.init)
    }
}

extension ListAddress {
    /// The keys that lead to it.
    fileprivate var path: [String] {
        guard case .flag(let flag, let environment) = holder, case .targets(let kind) = list else { return [] }
        return ["flags", flag.text, "targets", environment.text, kind == .company ? "companies" : "users"]
    }
}

extension OtherValue {
    /// The value of a key.
    private subscript(key: String) -> OtherValue? {
        guard case .mapping(let pairs) = self else { return nil }
        return pairs.first { $0.key.description == OtherValue.text(key).description }?.value
    }

    /// A value without what a path leads to.
    fileprivate func without(_ path: some Collection<String>) -> OtherValue {
        guard let key = path.first, case .mapping(let pairs) = self else { return .null }
        return .mapping(
            pairs.map { pair in
                pair.key.description == OtherValue.text(key).description
                    ? (pair.key, pair.value.without(path.dropFirst())) : pair
            })
    }

    /// The ids of the list that a path leads to.
    fileprivate func items(_ path: [String]) -> [String]? {
        guard case .list(let items) = path.reduce(self as OtherValue?, { $0?[$1] }) else { return nil }
        return items.map { item in
            guard case .text(let id) = item["id"] ?? item else { return "\(item)" }
            return id
        }
    }
}
