import Diagnostics
import FlagModel
import FlagTestKit
import Planning
import Testing

@Suite("Owners in a manifest")
struct OwnerTests {
    /// What a manifest calls an owner, among live flags and `owners`, and who it is.
    struct Found: CustomTestStringConvertible, Sendable {
        let testDescription: String
        let written: Identifier?
        let owner: Owner?
        var live: [Owner] = [.jane, .joe]
        var entries: [(name: Identifier, id: Identifier)] = []
    }

    static let found: [Found] = [
        Found(testDescription: "by e-mail", written: "jane@example.com", owner: .jane),
        // Siblings: a name, whose case counts; two accounts that differ by case; `owners` in another case than the live flags.
        Found(testDescription: "by e-mail in another case", written: "JANE@Example.com", owner: .jane),
        Found(
            testDescription: "by e-mail, where another one's differs by case alone", written: "Jane@example.com",
            owner: Owner(id: "usr_other", email: "Jane@example.com"),
            live: [.jane, Owner(id: "usr_other", email: "Jane@example.com")]),
        Found(
            testDescription: "whom `owners` has in another case", written: "jane@example.com",
            owner: Owner(id: "usr_new", email: "Jane@Example.com"), entries: [("Jane@Example.com", "usr_new")]),
        Found(testDescription: "by name", written: "Joe", owner: .joe),
        Found(testDescription: "by id", written: "usr_jane", owner: .jane),
        Found(testDescription: "null, which clears", written: nil, owner: nil),
        Found(testDescription: "who owns several flags", written: "Jane", owner: .jane, live: [.jane, .joe, .jane]),
        Found(
            testDescription: "whose name is the e-mail address", written: "pat@example.com",
            owner: Owner(id: "usr_pat", name: "pat@example.com", email: "pat@example.com"),
            live: [Owner(id: "usr_pat", name: "pat@example.com", email: "pat@example.com")]),
        Found(
            testDescription: "from `owners`, whom no live flag has", written: "sam@example.com",
            owner: Owner(id: "usr_sam", email: "sam@example.com"), entries: [("sam@example.com", "usr_sam")]),
        Found(
            testDescription: "from `owners`, by the id there", written: "usr_sam",
            owner: Owner(id: "usr_sam", email: "sam@example.com"), entries: [("sam@example.com", "usr_sam")]),
        Found(
            testDescription: "from `owners`, by a name of the manifest's own, whom a live flag has",
            written: "the boss", owner: .jane, entries: [("the boss", "usr_jane")]),
        Found(
            testDescription: "whom `owners` gives another id than the live flags", written: "jane@example.com",
            owner: Owner(id: "usr_new", email: "jane@example.com"), entries: [("jane@example.com", "usr_new")]),
        Found(
            testDescription: "by a name that two have, and `owners` decides", written: "Jane", owner: .jane,
            live: [.jane, Owner(id: "usr_other", name: "Jane", email: "other@example.com")],
            entries: [("Jane", "usr_jane")]),
        Found(
            testDescription: "by an id that is another one's name", written: "usr_joe", owner: .joe,
            live: [Owner(id: "usr_x", name: "usr_joe", email: "x@example.com"), .joe]),
        Found(
            testDescription: "by a name in decomposed letters", written: "Rene\u{301}",
            owner: Owner(id: "usr_2", name: "Rene\u{301}", email: "r2@example.com"),
            live: [
                Owner(id: "usr_1", name: "Ren\u{E9}", email: "r1@example.com"),
                Owner(id: "usr_2", name: "Rene\u{301}", email: "r2@example.com"),
            ]),
    ]

    @Test("are found, for a flag and for `create`", arguments: found)
    func isFound(_ written: Found) throws {
        let live = written.live.enumerated().map { LiveFlag.live("live-\($0)", owner: $1) } + [.live("a")]
        let outcome = resolve([.written("a", 5) { $0.owner = Located(written.written, 6) }], live: live) { manifest in
            manifest.create.owner = Located(written.written, 4)
            manifest.owners = written.entries.map { OwnerEntry(name: Located($0.name, 2), id: Located($0.id, 3)) }
        }
        #expect(outcome.diagnostics == [])
        let manifest = try #require(outcome.manifest)
        #expect(manifest.flags.map(\.owner) == [Located(written.owner, at: line(6))])
        #expect(manifest.create.owner == Located(written.owner, at: line(4)))
    }

    @Test("that are left out stay left out")
    func leftOut() throws {
        let manifest = try #require(resolve([.written("a", 1)]).manifest)
        #expect(manifest.flags.map { $0.owner == nil } == [true])
        #expect(manifest.create.owner == nil)
    }

    static let unknownNotes = [
        "hoist knows jane@example.com, sam@example.com: Reflag lists no users, only who owns a flag; `owners` adds to them"
    ]

    @Test("that are unknown are reported, each at its place, with what was probably meant or what to write")
    func unknown() {
        let live: [LiveFlag] = [.live("a", owner: .jane), .live("b")]
        let outcome = resolve(
            [
                .written("a", 6) { $0.owner = Located("jane@exmaple.com", 7) },
                .written("b", 8) { $0.owner = Located("zoe@nowhere.test", 9) },
            ], live: live
        ) { manifest in
            manifest.owners = [OwnerEntry(name: Located("sam@example.com", 2), id: Located("usr_sam", 2))]
            manifest.create.owner = Located("sam@example.co", 4)
        }
        #expect(
            outcome.diagnostics == [
                Diagnostic(
                    .unknownOwner, "no live flag has the owner `sam@example.co`", at: line(4),
                    help:
                        "did you mean `sam@example.com`? If not, give the user's id under `owners`: `sam@example.co: usr_…`",
                    notes: Self.unknownNotes),
                Diagnostic(
                    .unknownOwner, "no live flag has the owner `jane@exmaple.com`", at: line(7),
                    help:
                        "did you mean `jane@example.com`? If not, give the user's id under `owners`: `jane@exmaple.com: usr_…`",
                    notes: Self.unknownNotes),
                Diagnostic(
                    .unknownOwner, "no live flag has the owner `zoe@nowhere.test`", at: line(9),
                    help: "give the user's id under `owners`: `zoe@nowhere.test: usr_…`",
                    notes: Self.unknownNotes),
            ])
        #expect(outcome.manifest == nil)
    }

    @Test("whose name two people have must be named by id; the order of the listing doesn't show")
    func ambiguous() {
        let first = LiveFlag.live("b", owner: Owner(id: "usr_1", name: "Jane", email: "1@example.com"))
        let second = LiveFlag.live("c", owner: Owner(id: "usr_2", name: "Jane", email: "2@example.com"))
        let flag = ManifestFlag.written("a", 1) { $0.owner = Located("Jane", 2) }
        let expected = [
            Diagnostic(
                .ambiguousOwner, "`Jane` is the name of more than one owner", at: line(2),
                help: "write the id instead: `usr_1` or `usr_2`")
        ]
        #expect(resolve([flag], live: [.live("a"), first, second]).diagnostics == expected)
        #expect(resolve([flag], live: [second, first, .live("a")]).diagnostics == expected)
    }
}
