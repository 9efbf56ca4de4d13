import FlagModel
import FlagTestKit
import Planning
import Testing

@Suite("What an import writes")
struct ImporterTests {
    private let small: Set<ImportOptions.Field> = [.targets]

    @Test("a flag with everything, and one with nothing")
    func everything() throws {
        let live = Fixture.live(
            [
                Fixture.flag(
                    "huddles", name: "Huddles", description: "Calls.\nNo video.", owner: Fixture.jane,
                    stage: Fixture.beta, permanent: true),
                Fixture.flag("bare", name: "null"),
                Fixture.flag("old", archived: true),
            ], companies: ["huddles": ["hooli", "42"]], users: ["huddles": ["u_1"]])
        let imported = try ImportCase(live, ImportOptions(archived: true))
        #expect(
            imported.texts == [
                """
                version: 1
                app: app1

                policy:
                  targets: exact

                owners:
                  jane@example.com: usr_jane

                flags:
                  bare:
                    name: "null"
                    description: null
                    owner: null
                    permanent: false
                  huddles:
                    name: Huddles
                    description: |-
                      Calls.
                      No video.
                    owner: jane@example.com
                    stage: Beta
                    permanent: true
                    targets:
                      Production:
                        companies:
                        - "42"
                        - hooli
                        users:
                        - u_1
                  old:
                    name: A name
                    description: null
                    owner: null
                    permanent: false
                    archived: true

                """
            ])
        #expect(imported.outcome.warnings == [])
    }

    @Test("fields that aren't asked for are left out, and their targets aren't read")
    func fields() throws {
        let live = Fixture.live([Fixture.flag("a", owner: Fixture.jane)], companies: ["a": ["acme"]])
        let imported = try ImportCase(live, ImportOptions(fields: [.owner]))
        #expect(imported.selection.readSet.addresses == [])
        #expect(imported.texts[0].hasSuffix("flags:\n  a:\n    owner: jane@example.com\n"))
    }

    @Test("the fewest reads: an address for each flag that isn't archived and each environment that is wanted")
    func reads() throws {
        let live = Fixture.live([Fixture.flag("b"), Fixture.flag("a"), Fixture.flag("old", archived: true)])
        let one = try ImportSelection(from: live, ImportOptions(archived: true, environments: ["Staging"]))
        #expect(one.readSet.addresses.map { "\($0.flag) \($0.environment)" } == ["a env_s", "b env_s"])
        let only = try ImportSelection(from: live, ImportOptions(only: [KeyPattern("b*")]))
        #expect(only.readSet.addresses.map { "\($0.flag) \($0.environment)" } == ["b env_p", "b env_s"])
    }

    // MARK: Names

    @Test(
        "an owner by e-mail address, by name, and by id where nothing else leads there",
        arguments: [
            ("both are theirs alone", Fixture.jane, nil, "jane@example.com"),
            (
                "two have the address", Fixture.jane, Owner(id: "usr_2", name: "Jane 2", email: "jane@example.com"),
                "Jane Doe"
            ),
            (
                "two have both", Fixture.jane, Owner(id: "usr_2", name: "Jane Doe", email: "jane@example.com"),
                "usr_jane"
            ),
            ("the address is another's name", Fixture.jane, Owner(id: "usr_2", name: "jane@example.com"), "Jane Doe"),
            ("the address is another's id", Fixture.jane, Owner(id: "jane@example.com"), "Jane Doe"),
            ("no address", Owner(id: "usr_9", name: "Ada"), nil, "Ada"),
            ("nothing but an id", Owner(id: "usr_9"), nil, "usr_9"),
            ("empty ones", Owner(id: "usr_9", name: "", email: ""), nil, "usr_9"),
        ] as [(String, Owner, Owner?, String)])
    func owners(_ name: String, _ owner: Owner, _ other: Owner?, _ written: String) throws {
        // The other one's flag counts, though it isn't imported.
        let flags = [Fixture.flag("a", owner: owner)] + (other.map { [Fixture.flag("b", owner: $0)] } ?? [])
        let imported = try ImportCase(Fixture.live(flags), ImportOptions(fields: [.owner], only: [KeyPattern("a")]))
        #expect(imported.outcome.root.flags.map { $0.owner?.value?.text } == [written], "\(name)")
        #expect(try imported.plan(against: imported.live).isEmpty)
    }

    @Test("environments and stages that share a name are written by their ids")
    func sharedNames() throws {
        let twin = AppEnvironment(id: "env_q", name: "Production", isProduction: false, order: 2, flagStateVersion: 1)
        let app = Fixture.app(
            environments: [Fixture.production, twin],
            stages: [Fixture.beta, Stage(id: "stg_2", name: "Beta", order: 1)])
        let live = Fixture.live(
            [Fixture.flag("a", stage: Fixture.beta)], app: app, companies: ["a": ["acme"]])
        let imported = try ImportCase(live, ImportOptions(fields: [.stage, .targets]))
        #expect(
            imported.texts[0].hasSuffix(
                """
                flags:
                  a:
                    stage: stg_beta
                    targets:
                      env_p:
                        companies:
                        - acme

                """))
    }

    // MARK: What can't be written

    @Test("what a manifest can't say is reported, and left alone")
    func losses() throws {
        let live = Fixture.live(
            [
                Fixture.flag("bad\u{301}"), Fixture.flag("long", name: String(repeating: "n", count: 256)),
                Fixture.flag("deep", description: String(repeating: "d", count: 8_193)),
                Fixture.flag("lost", stage: Stage(id: "gone", name: "Gone", order: 0)),
                Fixture.flag("holed"), Fixture.flag("nul", name: "a\u{0}b", description: "\u{0}"),
            ],
            companies: [
                "holed": ["acme", ""], "nul": ["acme", "x\u{0}"], "lost": ["a@b.example", "jane@example.com"],
            ],
            users: ["holed": ["u_1"]])
        let imported = try ImportCase(live, ImportOptions(audiences: true))
        #expect(
            imported.outcome.warnings.map { ([$0.message] + $0.notes).joined(separator: " | ") } == [
                "1 flag has a key that a manifest can't have, and isn't written | \"bad\u{301}\"",
                "2 flags have a name that a manifest can't have; `name` is left out there | long, nul",
                "2 flags have a description that a manifest can't have; `description` is left out there | deep, nul",
                "1 flag has a stage that the app doesn't list; `stage` is left out there | lost",
                "2 lists of targets with an id that a manifest can't have aren't written | "
                    + "companies of holed in Production, companies of nul in Production",
                "2 company ids look like e-mail addresses | for example a@b.example",
            ])
        #expect(try imported.plan(against: live).isEmpty)
    }

    // MARK: Audiences

    @Test("lists that come again become audiences; pairs together, others one by one")
    func audiences() throws {
        let live = Fixture.live(
            ["a", "b", "c", "d", "e"].map { Fixture.flag($0) },
            companies: [
                "a": ["acme", "hooli"], "b": ["acme", "hooli"], "c": ["acme", "hooli"], "d": ["acme", "hooli"],
            ],
            users: ["a": ["u_1"], "b": ["u_1"], "c": ["u_2"], "e": ["x@y.example", "z@y.example"]])
        let imported = try ImportCase(live, ImportOptions(fields: [.targets], audiences: true))
        #expect(
            imported.texts == [
                """
                version: 1
                app: app1

                policy:
                  targets: exact

                audiences:
                  acme-and-2-more:
                    companies:
                    - acme
                    - hooli
                    users:
                    - u_1
                  acme-and-1-more:
                    companies:
                    - acme
                    - hooli

                flags:
                  a:
                    targets:
                      Production:
                        audiences:
                        - acme-and-2-more
                  b:
                    targets:
                      Production:
                        audiences:
                        - acme-and-2-more
                  c:
                    targets:
                      Production:
                        audiences:
                        - acme-and-1-more
                        users:
                        - u_2
                  d:
                    targets:
                      Production:
                        audiences:
                        - acme-and-1-more
                  e:
                    targets:
                      Production:
                        users:
                        - x@y.example
                        - z@y.example

                """
            ])
        #expect(try imported.plan(against: live).isEmpty)
    }

    @Test(
        "no e-mail address gets into an audience's name, whatever kind of target it is",
        arguments: [
            (companies: [], users: ["jane@example.com", "u_2"], name: "2-users"),
            (companies: [], users: ["Jane.Doe+x@mail.example.com", "u_2", "u_3"], name: "3-users"),
            (companies: ["a@b.example", "c@d.example"], users: [], name: "2-companies"),
            (companies: ["a@b.example"], users: ["u_1"], name: "2-targets"),
            (companies: ["acme"], users: ["jane@example.com"], name: "acme-and-1-more"),
            (companies: [], users: ["u_1", "z@example.com"], name: "u-1-and-1-more"),
        ] as [(companies: [Identifier], users: [Identifier], name: Identifier)])
    func audienceNames(_ row: (companies: [Identifier], users: [Identifier], name: Identifier)) throws {
        let flags: [Identifier] = ["a", "b"]
        let live = Fixture.live(
            flags.map { Fixture.flag($0) }, companies: Dictionary(flags.map { ($0, row.companies) }) { $1 },
            users: Dictionary(flags.map { ($0, row.users) }) { $1 })
        let imported = try ImportCase(live, ImportOptions(fields: [.targets], audiences: true))
        #expect(imported.outcome.root.audiences.map(\.name.value) == [row.name])
        #expect(try imported.plan(against: live).isEmpty)
    }

    // MARK: Files

    @Test("a file an owner, with names that are safe and differ")
    func split() throws {
        let owners = [
            Fixture.jane, Owner(id: "1", name: "../../etc/passwd"), Owner(id: "2", name: "Jane.Example"),
            Owner(id: "3", name: "jane example"), Owner(id: "4", name: "日本"),
        ]
        let flags = owners.enumerated().map { Fixture.flag(Identifier("f\($0)"), owner: $1) } + [Fixture.flag("free")]
        let imported = try ImportCase(Fixture.live(flags), ImportOptions(fields: [.owner], split: .owner))
        #expect(
            imported.outcome.files.map { "\($0.path): \($0.manifest.flags.map(\.key.value.text))" } == [
                "flags/etc-passwd.yaml: [\"f1\"]",
                "flags/jane-example-360caa42.yaml: [\"f3\"]",
                "flags/jane-example-370cabd5.yaml: [\"f2\"]",
                "flags/jane-example-com.yaml: [\"f0\"]",
                "flags/no-owner.yaml: [\"free\"]",
                "flags/日本.yaml: [\"f4\"]",
            ])
        #expect(try imported.plan(against: imported.live).isEmpty)
    }

    // Siblings: two accounts of one person, a decomposed é, letters of other scripts, what isn't seen, more than 60 bytes.
    @Test("an owner's file has a readable name, whatever the case of the e-mail address and the script of the name")
    func readable() throws {
        let owners = [
            Owner(id: "1", email: "Jane@Example.com"), Owner(id: "2", email: "jane@example.com"),
            Owner(id: "3", name: "Jürgen Groß"), Owner(id: "4", name: "Rene\u{301} O’Neil"),
            Owner(id: "5", name: "Юлия Ким"),
            Owner(id: "6", name: "a\u{202E}b\u{200B}c\u{FE0F}"),
            Owner(id: "7", name: String(repeating: "日", count: 30)),
        ]
        let flags = owners.enumerated().map { Fixture.flag(Identifier("f\($0)"), owner: $1) }
        let imported = try ImportCase(Fixture.live(flags), ImportOptions(fields: [.owner], split: .owner))
        #expect(
            imported.outcome.files.map { "\($0.path): \($0.manifest.flags.map(\.key.value.text))" } == [
                "flags/a-b-c.yaml: [\"f5\"]", "flags/jane-example-com.yaml: [\"f0\", \"f1\"]",
                "flags/jürgen-groß.yaml: [\"f2\"]", "flags/rene\u{301}-o-neil.yaml: [\"f3\"]",
                "flags/юлия-ким.yaml: [\"f4\"]", "flags/\(String(repeating: "日", count: 20)).yaml: [\"f6\"]",
            ])
        #expect(try imported.plan(against: imported.live).isEmpty)
    }

    // Siblings: kebab, snake and camel case, capitals, a key of one part, one without letters.
    @Test("a file for each first part of a key")
    func prefixes() throws {
        let keys: [Identifier] = [
            "search-bar", "search_index", "searchTyping", "SEARCH_ALL", "search", "checkout.v2", "2fa-login", "!",
        ]
        let imported = try ImportCase(
            Fixture.live(keys.map { Fixture.flag($0) }), ImportOptions(fields: [], split: .prefix))
        #expect(
            imported.outcome.files.map { "\($0.path): \($0.manifest.flags.map(\.key.value.text))" } == [
                "flags/2fa.yaml: [\"2fa-login\"]", "flags/checkout.yaml: [\"checkout.v2\"]",
                "flags/prefix.yaml: [\"!\"]",
                "flags/search.yaml: [\"SEARCH_ALL\", \"search\", \"search-bar\", \"searchTyping\", \"search_index\"]",
            ])
        #expect(try imported.plan(against: imported.live).isEmpty)
    }

    // Siblings: an owner by name and by id, a pattern, an entry that comes too late, one for nobody.
    @Test("files by a map of owners and keys: the first that fits counts, and what fits none stays in the manifest")
    func map() throws {
        let flags = [
            Fixture.flag("a-jane", owner: Fixture.jane), Fixture.flag("search-bar"), Fixture.flag("rest"),
            Fixture.flag("b", owner: Owner(id: "2", name: "Sam")),
            Fixture.flag("c", owner: Owner(id: "usr_3", name: "Kim")),
        ]
        let map = SplitMap([
            SplitMap.Entry("JANE@Example.com", "teams/web.yaml"), SplitMap.Entry("search-*", "teams/search.yaml"),
            SplitMap.Entry("a-*", "teams/late.yaml"), SplitMap.Entry("Sam", "teams/web.yaml"),
            SplitMap.Entry("usr_3", "kim.yml"), SplitMap.Entry("nobody@example.com", "teams/late.yaml"),
        ])
        let imported = try ImportCase(Fixture.live(flags), ImportOptions(fields: [.owner], split: .map(map)))
        #expect(
            imported.outcome.files.map { "\($0.path): \($0.manifest.flags.map(\.key.value.text))" } == [
                "kim.yml: [\"c\"]", "teams/search.yaml: [\"search-bar\"]", "teams/web.yaml: [\"a-jane\", \"b\"]",
            ])
        #expect(imported.outcome.root.flags.map(\.key.value) == ["rest"])
        #expect(
            imported.outcome.warnings.map { "\($0.message): \($0.notes)" } == [
                "2 entries of the map for --split are for no flag: "
                    + "[\"`a-*`: teams/late.yaml, `nobody@example.com`: teams/late.yaml\"]"
            ])
        #expect(try imported.plan(against: imported.live).isEmpty)
    }

    // MARK: Mistakes

    @Test(
        "a name or a pattern that matches nothing",
        arguments: [
            (
                ImportOptions(environments: ["Prodution"]), "the app has no environment `Prodution`",
                "did you mean `Production`?"
            ),
            (
                ImportOptions(only: [KeyPattern("hudles")]), "no live flag's key matches `hudles`",
                "did you mean `huddles`?"
            ),
            (
                ImportOptions(only: [KeyPattern("old*")]), "`old*` only matches archived flags",
                "add --archived to import them too"
            ),
        ])
    func mistakes(_ options: ImportOptions, _ message: String, _ hint: String) throws {
        let live = Fixture.live([Fixture.flag("huddles"), Fixture.flag("old", archived: true)])
        let problem = #expect(throws: ImportProblem.self) { try ImportSelection(from: live, options) }
        #expect(problem?.message == message)
        #expect(problem?.hint == hint)
    }
}
