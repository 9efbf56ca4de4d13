import Sandbox
import Testing

@Suite("key formats")
struct KeyFormatTests {
    struct Keys: Sendable, CustomTestStringConvertible {
        let format: SandboxKeyFormat
        let good: [String]
        let bad: [String]
        var testDescription: String { format.rawValue }
    }

    static let table = [
        Keys(
            format: .custom,
            good: [
                "a", "A b", "\u{e9}", "\u{4e2d}\u{6587}", "\u{1F680}", "a.b/c", " ", "\u{a0}", "\u{2028}", "7",
                "\u{2167}",
                "$\u{20ac}", "_-", "\u{1c5}", "\u{2b0}", "\u{ab}x\u{bb}", "\u{b2}", "^`",
            ],
            bad: ["", "e\u{301}", "a\nb", "a\tb", "\0", "\u{200b}", "\u{feff}", "\u{e000}", "\u{378}", "a\u{20dd}"]
        ),
        Keys(
            format: .pascalCase,
            good: ["A", "NewFlag", "\u{c4}pfel2", "NEW", "A1", "A\u{2167}", "A\u{4e2d}"],
            bad: ["", "newFlag", "New Flag", "New_Flag", "1New", "\u{1c5}a", "New-", "Cafe\u{301}"]
        ),
        Keys(
            format: .camelCase,
            good: ["a", "newFlag", "\u{e4}pfel2", "n1"],
            bad: ["", "NewFlag", "new flag", "new_flag", "1new", "new-", "\u{4e2d}a"]
        ),
        Keys(
            format: .snakeCaseUpper,
            good: ["A", "NEW_FLAG", "NEW_2", "A1_B2_C3", "\u{c4}_\u{d6}", "A\u{2167}"],
            bad: ["", "_A", "A_", "A__B", "NEW_flag", "NEW-FLAG", "1_A", "new_flag", "A B", "A_\u{4e2d}"]
        ),
        Keys(
            format: .snakeCaseLower,
            good: ["a", "new_flag", "new_2", "a1_b2", "\u{e4}_\u{f6}"],
            bad: ["", "_a", "a_", "a__b", "new_Flag", "new-flag", "1_a", "NEW_FLAG"]
        ),
        Keys(
            format: .kebabCaseUpper,
            good: ["A", "NEW-FLAG", "NEW-2"],
            bad: ["", "-A", "A-", "A--B", "NEW-flag", "NEW_FLAG", "1-A"]
        ),
        Keys(
            format: .kebabCaseLower,
            good: ["a", "new-flag", "new-2"],
            bad: ["", "-a", "a-", "a--b", "new-Flag", "new_flag", "1-a", "new-flag\n"]
        ),
    ]

    @Test("all formats are in the table")
    func all() {
        #expect(Self.table.map(\.format) == SandboxKeyFormat.allCases)
    }

    @Test("a format accepts what it should, and nothing else", arguments: table)
    func keys(keys: Keys) {
        #expect(keys.good.filter { !keys.format.accepts($0) } == [])
        #expect(keys.bad.filter { keys.format.accepts($0) } == [])
    }

    @Test("createFlag enforces the app's format", arguments: table)
    func enforced(keys: Keys) throws {
        var world = SandboxWorld.fresh()
        world.app.flagKeyFormat = keys.format
        for (list, status) in [(keys.good, 200), (keys.bad, 400)] {
            for key in list {
                var fixture = try Fixture(world)
                let body = #"{"key":\#(JSON.string(key).text),"name":"N"}"#
                #expect(try fixture.send("POST", "\(app)/flags", body).status == status, "\(key.debugDescription)")
                #expect((fixture.world.flag(SandboxID(key)) != nil) == (status == 200))
            }
        }
    }
}
