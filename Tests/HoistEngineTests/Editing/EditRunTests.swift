import FlagModel
import Foundation
import HoistEngine
import Testing

@Suite("Edits and the files they write")
struct EditRunTests {
    private static let root =
        "version: 1\ninclude: [flags/*.yaml]\nflags:\n  a: {targets: {Production: {companies: [acme]}}}\n"
    private static let included = "flags:\n  b: {targets: {Production: {companies: [acme]}}}\n"
    private static let edit = Edit.grant(
        ["a", "b"], environments: ["Production"], Edit.Targets(companies: ["initech"]), Edit.Period(), isExact: false)

    private func write(_ text: String, to path: String) throws {
        try text.write(toFile: path, atomically: false, encoding: .utf8)
    }

    private func read(_ path: String) throws -> String { try String(contentsOfFile: path, encoding: .utf8) }

    private func writeAll(_ folder: String) throws {
        try FileManager.default.createDirectory(atPath: folder + "/flags", withIntermediateDirectories: false)
        try write(Self.root, to: folder + "/flags.yaml")
        try write(Self.included, to: folder + "/flags/b.yaml")
    }

    // Siblings: the root, an included file; one that isn't there any more.
    @Test(
        "what was written in the meantime isn't overwritten, in any of the files",
        arguments: ["flags.yaml", "flags/b.yaml"])
    func meantime(changed: String) async throws {
        try await withFolder { folder in
            try writeAll(folder)
            let today = try #require(CalendarDate("2026-11-30"))
            let result = try EditRun(Self.edit, of: folder + "/flags.yaml", today: today).run()
            #expect(result.files.map(\.path) == [folder + "/flags.yaml", folder + "/flags/b.yaml"])
            let other = changed == "flags.yaml" ? Self.included : Self.root
            try write("# Somebody's.\n", to: folder + "/" + changed)
            let error = #expect(throws: EngineError.self) { try EditRun.write(result) }
            #expect(error?.message == "\(folder)/\(changed) was changed while the edit was made")
            #expect(try read(folder + "/" + changed) == "# Somebody's.\n")
            #expect(try read(folder + (changed == "flags.yaml" ? "/flags/b.yaml" : "/flags.yaml")) == other)
            try FileManager.default.removeItem(atPath: folder + "/" + changed)
            #expect(throws: EngineError.self) { try EditRun.write(result) }
            #expect(try read(folder + (changed == "flags.yaml" ? "/flags/b.yaml" : "/flags.yaml")) == other)
        }
    }

    @Test("both files are written")
    func both() async throws {
        try await withFolder { folder in
            try writeAll(folder)
            let today = try #require(CalendarDate("2026-11-30"))
            try EditRun.write(try EditRun(Self.edit, of: folder + "/flags.yaml", today: today).run())
            #expect(try read(folder + "/flags.yaml") == Self.root.replacing("[acme]", with: "[acme, initech]"))
            #expect(try read(folder + "/flags/b.yaml") == Self.included.replacing("[acme]", with: "[acme, initech]"))
        }
    }

    /// What an edit makes of a flag's targets, and what it says.
    private func edited(_ targets: String, policy: String = "exact", _ edit: Edit) async throws -> (String, EditResult)
    {
        try await withFolder { folder in
            let head =
                "version: 1\npolicy: {targets: \(policy)}\naudiences: {p: {companies: [acme], users: [u1]}}\nflags:\n  a:\n"
            try write(head + "    targets:\n" + targets, to: folder + "/flags.yaml")
            let result = try EditRun(
                edit, of: folder + "/flags.yaml", today: try #require(CalendarDate("2026-11-30"))
            ).run()
            try EditRun.write(result)
            return (try read(folder + "/flags.yaml").replacing(head + "    targets:\n", with: ""), result)
        }
    }

    // Siblings: one without another grant, one whose other grant holds, one that hasn't ended; and an exact list.
    @Test("a grant that has ended stays where nothing else would take it away")
    func prune() async throws {
        let list = """
                  Production:
                    companies:
                      - {id: acme, until: 2026-10-31}
                      - {id: acme, from: 2027-06-01}
                      - {id: hooli, until: 2026-10-31}
                      - {id: hooli, from: 2026-11-01}
                      - {id: globex, until: 2026-10-31}

            """
        let (additive, result) = try await edited(list, policy: "additive", .prune(nil))
        #expect(
            additive == """
                      Production:
                        companies:
                          - {id: acme, until: 2026-10-31}
                          - {id: acme, from: 2027-06-01}
                          - {id: hooli, from: 2026-11-01}
                        remove:
                          companies:
                            - globex

                """)
        #expect(
            result.notes == [
                "company acme of a in Production stays until the next grant begins: without this one, nothing would take "
                    + "away what ended 2026-10-31"
            ])
        let (exact, _) = try await edited(list, .prune(nil))
        #expect(
            exact == """
                      Production:
                        companies:
                          - {id: acme, from: 2027-06-01}
                          - {id: hooli, from: 2026-11-01}

                """)
    }

    // Siblings: ended, not begun, ending earlier, reaching further; and one with days between.
    @Test("promoted targets have each day that they have where they come from")
    func promote() async throws {
        let promote = Edit.promote(["a"], from: "Staging", to: "Production", isExact: false)
        func lists(_ staging: String, _ production: String) -> String {
            "      Staging: {companies: [\(staging)]}\n      Production: {companies: [\(production)]}\n"
        }
        for (staging, production, wanted) in [
            ("acme", "{id: acme, until: 2026-05-01}", "acme"),
            ("acme", "{id: acme, from: 2030-01-01}", "acme"),
            ("acme", "{id: acme, until: 2026-12-31}", "acme"),
            ("{id: acme, until: 2026-12-31}", "acme", "acme"),
            ("{id: acme, until: 2027-01-31}", "{id: acme, until: 2026-12-31}", "{id: acme, until: 2027-01-31}"),
            ("{id: acme, until: 2026-12-31}", "{id: acme, until: 2027-01-31}", "{id: acme, until: 2027-01-31}"),
            (
                "{id: acme, from: 2027-01-01, until: 2027-02-28}", "{id: acme, until: 2026-12-31}",
                "{id: acme, until: 2027-02-28}"
            ),
            ("{id: acme, until: 2026-10-31}", "globex", "globex"),
        ] {
            let (text, _) = try await edited(lists(staging, production), promote)
            #expect(text == lists(staging, wanted), "\(staging) to \(production)")
        }
        let error = await #expect(throws: EngineError.self) {
            try await edited(lists("{id: acme, from: 2027-03-01}", "{id: acme, until: 2026-12-31}"), promote)
        }
        #expect(
            error?.message
                == "company acme has `a` from 2027-03-01 in Staging, and in Production until 2026-12-31, with days between"
        )
    }

    // Siblings: a list that is written, and an audience.
    @Test(
        "no list is left to nobody, so that who is in it would keep the flag",
        arguments: ["{companies: [x], users: [u1]}", "{companies: [x], audiences: [p]}"])
    func exact(production: String) async throws {
        let error = await #expect(throws: EngineError.self) {
            try await edited(
                "      Staging: {companies: [x]}\n      Production: \(production)\n",
                .promote(["a"], from: "Staging", to: "Production", isExact: true))
        }
        #expect(
            error?.message
                == "`a` has a list of users in Production, and none in Staging: what would be equal isn't known")
    }
}
