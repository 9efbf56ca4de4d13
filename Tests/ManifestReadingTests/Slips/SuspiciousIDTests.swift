import Diagnostics
import FlagModel
import Testing

@testable import ManifestReading

/// Which ids look like slips; `Invalid` has what is printed for them.
@Suite("Ids that look like slips")
struct SuspiciousIDTests {
    // Siblings: as an item, as a grant, as a removal, in an audience, in a list that aliases repeat.
    @Test(
        "an id that is nearly another one's, in every place that takes an id",
        arguments: [
            "{targets: {Production: {companies: [acmecorp]}}}",
            "{targets: {Production: {companies: [{id: acmecorp, until: 2027-01-31}]}}}",
            "{targets: {Production: {remove: {companies: [acmecorp]}}}}",
            "{targets: {Production: {companies: &a [acmecorp]}, Staging: {companies: *a}}}",
            "{targets: {Production: {companies: &a [a1, a2, a3, a4, a5, a6, a7, a8, acmecorp]}, Staging: {companies: *a}}}",
        ])
    func places(_ flag: String) throws {
        #expect(
            try Self.found(flag) == [
                "the company `acmecorp` is nearly `acme-corp`, and isn't targeted elsewhere: "
                    + "did you mean `acme-corp` (3 flags)?"
            ])
    }

    @Test(
        "digits, short ids, separators alone, an archived flag's, and what is in two flags aren't slips",
        arguments: [
            "{targets: {Production: {companies: [c_112, c_121, c_1122, c_1-12, c_11-2]}}}",
            "{targets: {Production: {companies: [ab, ba, abb, aab]}}}",
            "{archived: true, targets: {Production: {companies: [acmecorp]}}}",
            "&f {targets: {Production: {companies: [acmecorp]}}}\n  again: *f",
            "{targets: {Production: {users: [u_1, \"42\"], companies: [\"42\"]}}}",
            "{targets: {Production: {companies: [\"-\", _, \"- -\", ..]}}}",
        ])
    func right(_ flag: String) throws { #expect(try Self.found(flag) == []) }

    @Test("the patterns of `policy.known` are no slips, whatever speaks for it")
    func known() throws {
        let flag = #"{targets: {Production: {companies: [acmecorp, "acme-corp ", partners], users: [acme-corp]}}}"#
        #expect(try Self.found(flag).count == 4)
        #expect(try Self.found(flag, policy: "known: [acmecorp, 'acme-corp*', partners]") == [])
        #expect(try Self.found(flag, policy: "known: ['*']") == [])
        #expect(try Self.found(flag, policy: "known: [acme]").count == 4)
    }

    // Siblings: white space of Unicode, a character without width, one that controls a terminal, at the beginning, a tab.
    @Test(
        "white space or what can't be seen at an end, with what was meant",
        arguments: [
            ("acme-corp\u{A0}", "white space"), ("\u{FEFF}acme-corp", "an invisible character"),
            ("acme-corp\\x1b", "an invisible character"), (" acme-corp", "white space"),
        ])
    func space(_ written: String, what: String) throws {
        let found = try Self.found("{targets: {Production: {companies: [\"\(written)\"]}}}")
        let id = written.replacing("\\x1b", with: "\u{1B}").replacing("\u{A0}", with: #"\u{A0}"#)
        #expect(found == ["the company `\(id)` has \(what) at an end: did you mean `acme-corp` (3 flags)?"])
        #expect(
            try Self.found("{targets: {Production: {companies: [\"\\tneu\"]}}}") == [
                "the company `\tneu` has white space at an end: remove it"
            ])
    }

    // Siblings: a space that doesn't break, one of no width, what controls a terminal, both; an ordinary space is none.
    @Test(
        "what can't be seen in the middle of an id",
        arguments: [
            ("acme\u{A0}corp", "an unusual space in it: did you mean `acme-corp` (3 flags)?"),
            ("acme-\u{200B}corp", "an invisible character in it: did you mean `acme-corp` (3 flags)?"),
            ("ne\\x1bu", "an invisible character in it: remove it"),
            ("n\u{A0}e\\x07u", "an invisible character in it: remove it"),
            ("n\u{2003}eu", "an unusual space in it: write a space, or nothing"),
            ("ne\\u009bu", "an invisible character in it: remove it"),
            ("ne\u{3164}u", "an invisible character in it: remove it"),
            ("ne\u{FE0F}u", "an invisible character in it: remove it"),
            ("ne\u{E0100}u", "an invisible character in it: remove it"),
            ("ne\u{2800}u", "an invisible character in it: remove it"),
            ("né\u{200D}", "an invisible character at an end: remove it"),
            ("né\u{200B}u", "an invisible character in it: remove it"),
            ("ne u", nil), ("né", nil), ("❤\u{FE0F}", nil), ("👩\u{200D}💻", nil), ("क्\u{200D}ष", nil),
            ("🏴\u{E0067}\u{E0062}\u{E007F}", nil),
        ] as [(String, String?)])
    func within(_ written: String, what: String?) throws {
        let found = try Self.found("{targets: {Production: {companies: [\"\(written)\"]}}}")
        let id = written.replacing("\\x1b", with: "\u{1B}").replacing("\\x07", with: "\u{7}")
            .replacing("\\u009b", with: "\u{9B}").replacing("\u{A0}", with: #"\u{A0}"#)
            .replacing("\u{2003}", with: #"\u{2003}"#)
        #expect(found == (what.map { ["the company `\(id)` has \($0)"] } ?? []))
    }

    @Test("an audience's name is one where a list has it, and not where the audience has somebody of that name")
    func audience() throws {
        #expect(
            try Self.found("{targets: {Production: {users: [partners]}}}") == [
                "`partners` under `users` is the name of an audience: did you mean `audiences: [partners]`?"
            ])
        #expect(try Self.found("{targets: {Production: {companies: [globex]}}}", audience: "globex") == [])
    }

    @Test("a live target is right, and may be what was meant; who isn't asked about is right too")
    func live() throws {
        let manifest = try Self.manifest("{targets: {Production: {companies: [acmecorp, holi, globx]}}}")
        var live = LiveState(
            app: App(id: "app", name: "App", keyFormat: .custom, environments: [], stages: []), flags: [])
        let address = TargetsAddress(flag: "new-search", environment: "env")
        live.targets[address] = LiveTargets(companies: ["hooli"])
        let ids: Set<TargetID> = [TargetID(.company, "acmecorp"), TargetID(.company, "holi")]
        func found(_ ids: Set<TargetID>) -> [String?] {
            SuspiciousIDs.warnings(in: manifest, of: ids, live: live).map(\.help)
        }
        #expect(found(ids) == ["did you mean `acme-corp` (3 flags)?", "did you mean `hooli` (1 flag)?"])
        #expect(found([TargetID(.company, "holi")]) == ["did you mean `hooli` (1 flag)?"])
        #expect(found([]) == [])
        live.targets[address] = LiveTargets(companies: ["hooli", "acmecorp"])
        #expect(found(ids) == ["did you mean `hooli` (1 flag)?"])
    }

    @Test("ids that are about to be written are compared with the manifest as it is")
    func added() throws {
        let manifest = try Self.manifest("{}")
        let ids = [
            TargetID(.company, "acme-corp"), TargetID(.company, "acmecorp"), TargetID(.company, "umbrella"),
            TargetID(.user, "acme-corp"), TargetID(.company, "acmecorp"), TargetID(.company, "partners"),
        ]
        let found = SuspiciousIDs.slips(among: ids, addedTo: manifest)
        #expect(
            found.map { "\($0.target.id): \($0.help)" } == [
                "acmecorp: did you mean `acme-corp` (3 flags)?", "acme-corp: did you mean `companies` (3 flags)?",
                "partners: did you mean `audiences: [partners]`?",
            ])
        #expect(found.allSatisfy { $0.place == nil })
    }

    private static func manifest(
        _ flag: String,
        policy: String = "",
        audience: String = "partners"
    ) throws -> Manifest {
        let text = """
            version: 1
            policy: {\(policy)}
            audiences:
              \(audience): {companies: [acme-corp, globex]}
            flags:
              new-search: {targets: {Production: {companies: [acme-corp]}, Staging: {companies: [acme-corp]}}}
              new-editor: {targets: {Production: {audiences: [\(audience)]}, Staging: {companies: [acme-corp]}}}
              huddles: {targets: {Production: {audiences: [\(audience)]}}}
              tried: \(flag)
            """
        let reading = ManifestReader.read(Array(text.utf8), name: "flags.yaml")
        return try #require(reading.manifest, "\(reading.diagnostics.sorted.map(\.message))")
    }

    private static func found(
        _ flag: String,
        policy: String = "",
        audience: String = "partners"
    ) throws -> [String] {
        SuspiciousIDs.warnings(in: try manifest(flag, policy: policy, audience: audience)).map {
            "\($0.message): \($0.help ?? "")"
        }
    }
}
