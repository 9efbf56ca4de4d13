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

    // Siblings: a grant that hasn't begun, one without days, one that is over, an id alone; a reason with days.
    @Test(
        "a reason alone leaves the days of a grant that isn't over",
        arguments: [
            ("{id: acme, until: 2027-01-31}", "{id: acme, until: 2027-01-31, why: renewed}", "write why"),
            ("{id: acme, from: 2027-01-01, why: old}", "{id: acme, from: 2027-01-01, why: renewed}", "write why"),
            ("{id: acme, why: old}", "{id: acme, why: renewed}", "write why"),
            ("acme", "{id: acme, why: renewed}", "write why"),
            ("{id: acme, until: 2026-10-31}", "{id: acme, why: renewed}", "grant a"),
        ])
    func reason(item: String, wanted: String, done: String) async throws {
        let grant = Edit.grant(
            ["a"], environments: ["P"], Edit.Targets(companies: ["acme"]), Edit.Period(why: "renewed"), isExact: false)
        let (text, result) = try await edited("      P: {companies: [\(item)]}\n", grant)
        #expect(text == "      P: {companies: [\(wanted)]}\n")
        #expect(result.done.allSatisfy { $0.hasPrefix(done) } && result.done.count == 1, "\(result.done)")
    }

    // Siblings: a list that is written, two names that flags have together, two words.
    @Test("a flag that gets an environment by its name beside its id is noted")
    func names() async throws {
        func notes(_ flags: String, _ environment: Identifier) async throws -> [String] {
            try await withFolder { folder in
                try write("version: 1\nflags:\n" + flags, to: folder + "/flags.yaml")
                let edit = Edit.grant(
                    ["a"], environments: [environment], Edit.Targets(companies: ["x"]), Edit.Period(), isExact: true)
                return try EditRun(edit, of: folder + "/flags.yaml", today: try #require(CalendarDate("2026-11-30")))
                    .run().notes
            }
        }
        let apart = "  a: {targets: {env_1: {users: []}}}\n  b: {targets: {Production: {users: []}}}\n"
        #expect(
            try await notes(apart, "Production") == [
                "no flag had targets in both Production and env_1: if one is the name and the other the id of the same "
                    + "environment, a plan refuses a, which has both now"
            ])
        #expect(try await notes(apart, "env_1") == [])
        let together = apart + "  c: {targets: {env_1: {users: []}, Production: {users: []}}}\n"
        #expect(try await notes(together, "Production") == [])
        #expect(try await notes(apart.replacing("env_1", with: "Staging"), "Production") == [])
    }

    // The fault: once any flag named the policy's environment, the id of it in another flag's targets counted as another environment: a
    // revocation wrote no `remove` in an additive list, and a grant began to manage an exact one. Siblings: the policy by the id; two
    // environments that a flag has both; two names.
    @Test(
        "whether a list is additive isn't guessed where its environment may be another name of the policy's",
        arguments: [
            ("Production: additive, '*': exact", "Production", "env_1", "", true),
            ("Production: exact, '*': additive", "Production", "env_1", "", true),
            ("env_1: additive, '*': exact", "env_1", "Production", "", true),
            (
                "Production: additive, '*': exact", "Production", "env_1",
                "\n  c: {targets: {Production: {users: []}, env_1: {users: []}}}", false
            ),
            ("Production: additive, '*': exact", "Production", "Staging", "", false),
        ])
    func otherName(_ policy: String, _ one: String, _ other: String, _ more: String, _ isRefused: Bool) async throws {
        try await withFolder { folder in
            let path = folder + "/flags.yaml"
            let text = """
                version: 1
                policy: {targets: {\(policy)}}
                flags:
                  a: {targets: {\(one): {companies: [acme]}}}
                  b: {targets: {\(other): {companies: [acme]}}}\(more)

                """
            try write(text, to: path)
            let targets = Edit.Targets(companies: ["acme"])
            let edit = Edit.revoke(["b"], environments: [Identifier(other)], targets)
            let day = try #require(CalendarDate("2026-11-30"))
            var error: EngineError?
            do { _ = try EditRun(edit, of: path, today: day).run() } catch let thrown as EngineError {
                error = thrown
            }
            #expect((error?.kind == .notEditable) == isRefused, "\(String(describing: error))")
            #expect(error?.message.hasSuffix("it may be another name of \(other)") != false)
            #expect((error == nil) != isRefused)
        }
    }

    // Siblings: each thing that may be shared, in a list and in a field; an anchor around another one to which nothing refers; who
    // shares it in the flag itself, in others, in an audience.
    @Test(
        "what can't be done is said with its place, whose doing it is, and the lines to write, which come to the edit alone",
        arguments: [
            (
                "a: {targets: {P: {companies: &l [x]}}}\n  b: {targets: {P: {companies: *l}}}", Self.grantY,
                "the list of companies of `a` in P has an anchor at FILE:3:32: a change there would be one of `b` too",
                "a: {targets: {P: {companies: [x, \"y\"]}}}\n  b: {targets: {P: {companies: &l [x]}}}"
            ),
            (
                "a: {targets: {P: {companies: &l [x], users: *l}}}", Self.grantY,
                "the list of companies of `a` in P has an anchor at FILE:3:32: a change there would be one of `users` of `a` in P too",
                "a: {targets: {P: {companies: [x, \"y\"], users: &l [x]}}}"
            ),
            (
                "a: {targets: {P: {companies: &l [x]}, S: {companies: *l}}}", Self.grantY,
                "the list of companies of `a` in P has an anchor at FILE:3:32: a change there would be one of `a` in S too",
                "a: {targets: {P: {companies: [x, \"y\"]}, S: {companies: &l [x]}}}"
            ),
            (
                "a: &a {targets: {P: {companies: &l [x]}}}\n  b: *a", Self.grantY,
                "the list of companies of `a` in P has an anchor at FILE:3:6: a change there would be one of `b` too",
                "a: {targets: {P: {companies: &l [x, \"y\"]}}}\n  b: &a {targets: {P: {companies: [x]}}}"
            ),
            (
                "a: &a {targets: {P: {companies: [y]}}}\n  b: *a",
                Edit.set(["b"], [Edit.Assignment("stage=Beta")].compactMap(\.self)),
                "`stage` of `b` is an alias at FILE:4:6: a change there would be one of `a` too",
                "a: &a {targets: {P: {companies: [y]}}}\n  b: {stage: Beta, targets: {P: {companies: [y]}}}"
            ),
            (
                "a: &a {targets: {P: {companies: [x]}}}\n  b: {<<: *a}\n  c: {<<: *a}",
                Edit.grant(["b"], environments: ["P"], Edit.Targets(companies: ["y"]), Edit.Period(), isExact: false),
                "the list of companies of `b` in P comes from a merge key at FILE:4:7: a change there would be one of `a`, `c` too",
                "a: &a {targets: {P: {companies: [x]}}}\n  b: {<<: *a, targets: {P: {companies: [x, \"y\"]}}}\n  c: {<<: *a}"
            ),
            (
                "a:\n    targets:\n      P: &p\n        # who\n        companies:\n          - x # one\n  b:\n    targets:\n      P: *p",
                Self.grantY,
                "the list of companies of `a` in P has an anchor at FILE:5:10: a change there would be one of `b` too",
                "a:\n    targets:\n      P:\n        # who\n        companies:\n          - x # one\n          - \"y\"\n  b:\n"
                    + "    targets:\n      P: &p\n        companies:\n          - x"
            ),
        ])
    func shared(flags: String, edit: Edit, message: String, after: String) async throws {
        try await withFolder { folder in
            let path = folder + "/flags.yaml"
            func text(_ flags: String) -> String { "version: 1\nflags:\n  \(flags)\n" }
            try write(text(flags), to: path)
            let today = try #require(CalendarDate("2026-11-30"))
            let thrown = #expect(throws: EngineError.self) { try EditRun(edit, of: path, today: today).run() }
            let error = try #require(thrown)
            #expect(error.kind == .notEditable)
            #expect(error.message == message.replacing("FILE", with: path))
            #expect(error.details.first == "the lines to write:" && error.details.last == "nothing was written")
            #expect(try read(path) == text(flags))
            // Whoever writes the lines has made the edit.
            let lines = error.details.dropFirst().dropLast().map { String($0.dropFirst(2)) }
            #expect(lines.prefix(2) == ["--- \(path)", "+++ \(path)"])
            let written = Self.written(lines.dropFirst(2), in: text(flags))
            #expect(written == text(after))
            try write(written, to: path)
            #expect(try EditRun(edit, of: path, today: today).run().files.isEmpty)
        }
    }

    /// A text with the differences of a unified diff.
    private static func written(_ diff: some Collection<String>, in text: String) -> String {
        let old = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        var (new, next) = ([String](), 0)
        for line in diff {
            if line.hasPrefix("@@") {
                let first = line.split(separator: " ")[1].dropFirst().split(separator: ",").first.flatMap { Int($0) }
                new += old[next..<((first ?? 1) - 1)]
                next = (first ?? 1) - 1
            } else {
                if !line.hasPrefix("-") { new.append(String(line.dropFirst())) }
                if !line.hasPrefix("+") { next += 1 }
            }
        }
        return (new + old[next...]).joined(separator: "\n")
    }

    private static let grantY = Edit.grant(
        ["a"], environments: ["P"], Edit.Targets(companies: ["y"]), Edit.Period(), isExact: false)
}
