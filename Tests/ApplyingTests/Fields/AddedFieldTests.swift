import APIAccess
import Applying
import Diagnostics
import FlagModel
import JSONText
import LiveReading
import ManagementAPI
import ManifestReading
import Planning
import Testing

/// Two rows that Reflag doesn't have, taken through the shipped reader, schema, planner, plan file, sender, proof and
/// import: nothing in Sources knows them.
@Suite("A field that is added to the table")
struct AddedFieldTests {
    private static let cohort = FlagField(
        "cohort", rank: 20,
        .text(
            TextRule(
                .asWritten, longest: 12, tooLong: TextRule.Problem(.descriptionTooLong, help: "use a shorter word"))),
        isClearable: true, creation: .value(.none), created: FlagField.Member("cohortName", 20),
        updated: FlagField.Member("newCohort", 21), answer: "cohort",
        words: FlagField.Words("Who gets it first; null clears it.", slips: ["group"]),
        createWords: FlagField.Words("Who gets it first."))

    private static let frozen = FlagField(
        "frozenSinceTheLastAudit", rank: 21, .truth, creation: .value(.flag(false)),
        created: FlagField.Member("isFrozen", 21), updated: FlagField.Member("isFrozen", 20), answer: "frozen",
        words: FlagField.Words("Whether nobody may change it."))

    private static let table = FlagFields(FlagFields.standard.all + [cohort, frozen])

    private static let text = """
        version: 1
        policy:
          recommend: [cohort]
        create:
          cohort: late
        flags:
          added:
            frozenSinceTheLastAudit: true
          cleared:
            cohort: null
          moved:
            cohort: early
            frozenSinceTheLastAudit: true
          same:
            cohort: early
            frozenSinceTheLastAudit: false

        """

    private static let live = [
        JSONReflag.flag("cleared", name: "C", cohort: "old", frozen: false),
        JSONReflag.flag("moved", name: "M", cohort: nil, frozen: false),
        JSONReflag.flag("same", name: "S", cohort: "early", frozen: false),
    ]

    // MARK: Stages

    private static func read(
        _ text: String = AddedFieldTests.text,
        fields: FlagFields = AddedFieldTests.table
    ) -> ManifestReader.Reading {
        ManifestReader.read(Array(text.utf8), name: "flags.yaml", fields: fields)
    }

    private static func client(_ world: JSONReflag) throws -> ManagementClient {
        ManagementClient(
            Connection(
                transport: world, endpoint: .reflag, key: try APIKey("api_test", from: "the test"), version: "1.2.3",
                policy: .never), fields: table)
    }

    private static func plan(
        _ world: JSONReflag,
        _ text: String = AddedFieldTests.text
    ) async throws -> Plan {
        let reading = read(text)
        let manifest = try #require(reading.manifest)
        let reader = LiveReader(try client(world).reader, parallelism: 1)
        let live = try await reader.listing(of: "ap1")
        let resolved = try #require(Resolver.resolve(manifest, app: live.app, flags: live.flags, on: nil).manifest)
        return try Planner.plan(
            resolved, live: live,
            context: PlanContext(
                apiURL: APIEndpoint.reflag.text,
                manifest: ManifestDigest(paths: ["flags.yaml"], sha256: String(repeating: "0f", count: 32)),
                sources: reading.sources))
    }

    /// Applies a plan, and proves it.
    private static func apply(_ plan: Plan, _ world: JSONReflag) async throws -> (outcome: ApplyOutcome, proof: Proof) {
        let client = try client(world)
        let reader = LiveReader(client.reader, parallelism: 1)
        let outcome = await Applier(writer: client.writer, reader: reader, options: ApplyOptions(parallelism: 1))
            .apply(plan)
        return (outcome, try await Proof.check(plan, outcome, endingAt: [:], reader: reader, reading: 200))
    }

    // MARK: Tests

    @Test("is read, and what is wrong with it is reported")
    func reading() {
        let right = Self.read()
        #expect(right.diagnostics.sorted.map(\.message) == ["`added` has no `cohort`", "`cleared` has no `cohort`"])
        let wrong = Self.read(
            """
            version: 1
            flags:
              a:
                cohort: a word of many letters
                frozenSinceTheLastAudit: maybe
                group: early
              b: {cohort: 12}

            """)
        #expect(
            wrong.diagnostics.sorted.map(\.message) == [
                "a cohort has at most 12 characters; this one has 22",
                "`frozenSinceTheLastAudit` must be `true` or `false`; this is the string `maybe`",
                "a flag has no `group`",
                "`cohort` must be a string; this is the number `12`",
            ])
        #expect(wrong.diagnostics.sorted.compactMap(\.help).contains("did you mean `cohort`?"))
        #expect(Self.read(fields: .standard).manifest == nil)
    }

    @Test("is in the schema")
    func schema() {
        let definitions = ManifestSchema.json(fields: Self.table)["$defs"]
        #expect(
            definitions?["flag"]?["properties"]?["cohort"] == [
                "title": "cohort", "description": "Who gets it first; null clears it.",
                "markdownDescription": "Who gets it first; null clears it.", "type": ["string", "null"],
                "maxLength": 12, "pattern": #"^[^\u0000]*$"#,
            ])
        #expect(
            definitions?["flag"]?["properties"]?["frozenSinceTheLastAudit"] == [
                "title": "frozenSinceTheLastAudit", "description": "Whether nobody may change it.",
                "markdownDescription": "Whether nobody may change it.", "type": "boolean",
            ])
        #expect(definitions?["create"]?["properties"]?["cohort"] != nil)
        #expect(definitions?["create"]?["properties"]?["frozenSinceTheLastAudit"] == nil)
    }

    @Test("is compared, planned, saved, sent and proved; and a plan after that is empty")
    func apply() async throws {
        let world = JSONReflag(Self.live)
        let plan = try await Self.plan(world)
        #expect(
            plan.changes.map { change in
                "\(change.flag) " + change.fields.map { "\($0.field) \($0.before) \($0.after)" }.joined(separator: ", ")
            } == [
                #"added name none text("Added"), cohort none text("late"), frozenSinceTheLastAudit none flag(true)"#,
                #"cleared cohort text("old") none"#,
                #"moved cohort none text("early"), frozenSinceTheLastAudit flag(false) flag(true)"#,
            ])
        let bytes = Array(plan.json.pretty().utf8)
        let saved = try Plan(reading: bytes, fields: Self.table)
        #expect(saved == plan)
        #expect(throws: PlanFileProblem.self) { try Plan(reading: bytes) }

        let (outcome, proof) = try await Self.apply(saved, world)
        #expect(outcome.done == 3)
        #expect(proof.missing.isEmpty)
        #expect(
            await world.writes == [
                #"POST /apps/ap1/flags {"key":"added","name":"Added","cohortName":"late","isFrozen":true}"#,
                #"PATCH /apps/ap1/flags/fl-cleared {"newCohort":null}"#,
                #"PATCH /apps/ap1/flags/fl-moved {"isFrozen":true,"newCohort":"early"}"#,
            ])
        #expect(try await Self.plan(world).isEmpty)
    }

    @Test("is found missing by the proof if Reflag drops it")
    func forgotten() async throws {
        let world = JSONReflag(Self.live, forgetting: ["isFrozen"])
        let (outcome, proof) = try await Self.apply(try await Self.plan(world), world)
        #expect(outcome.done == 3)
        #expect(
            Set(proof.missing) == [
                .field(flag: "added", Self.frozen, written: .flag(true), live: .plain(.flag(false))),
                .field(flag: "moved", Self.frozen, written: .flag(true), live: .plain(.flag(false))),
            ])
    }

    @Test("keeps a flag from being adopted that is there and isn't as it was asked for")
    func differs() async throws {
        let world = JSONReflag(Self.live, forgetting: ["cohortName"], losesCreates: true)
        let (outcome, _) = try await Self.apply(try await Self.plan(world), world)
        guard case .failed(.differs(let fields))? = outcome.calls.first?.result else {
            Issue.record("it was adopted: \(outcome.calls)")
            return
        }
        #expect(fields == [Self.cohort])
    }

    @Test("makes a saved plan stale if somebody changes it")
    func stale() async throws {
        let world = JSONReflag(Self.live)
        let plan = try await Self.plan(world)
        let now = JSONReflag([
            Self.live[0], JSONReflag.flag("moved", name: "M", cohort: "other", frozen: true), Self.live[2],
        ])
        let listing = try await LiveReader(try Self.client(now).reader, parallelism: 1).listing(of: "ap1")
        let check = StaleCheck.check(plan, against: listing)
        #expect(check.moved == [.field(flag: "moved", Self.cohort, seen: .none, now: .text("other"))])
    }

    @Test("is imported, and adopted")
    func importing() async throws {
        let world = JSONReflag(Self.live)
        let live = try await LiveReader(try Self.client(world).reader, parallelism: 1).listing(of: "ap1")
        let all = ImportOptions(of: Self.table)
        var options = all
        options.fields.remove(.targets)
        let imported = try Importer.manifest(of: live, try ImportSelection(from: live, options), options)
        let text = try ManifestWriter.text(imported.root)
        #expect(
            text == """
                version: 1
                app: ap1

                flags:
                  cleared:
                    name: C
                    description: null
                    owner: null
                    permanent: false
                    cohort: old
                    frozenSinceTheLastAudit: false
                  moved:
                    name: M
                    description: null
                    owner: null
                    permanent: false
                    cohort: null
                    frozenSinceTheLastAudit: false
                  same:
                    name: S
                    description: null
                    owner: null
                    permanent: false
                    cohort: early
                    frozenSinceTheLastAudit: false

                """)
        #expect(try await Self.plan(world, text).isEmpty)

        let manifest = try #require(Self.read().manifest)
        let resolved = try #require(Resolver.resolve(manifest, app: live.app, flags: live.flags, on: nil).manifest)
        options.fields = [.field(Self.cohort), .field(Self.frozen)]
        var adopter = try Adopter(manifest, resolved: resolved, live: live, options)
        let flag = try adopter.flag("moved")
        let files = try ManifestEditor.files(
            with: [flag], in: Array(Self.text.utf8), name: "flags.yaml", from: NoFiles(), fields: Self.table)
        #expect(
            files.map { String(decoding: $0.bytes, as: UTF8.self) } == [
                Self.text.replacing(
                    "  moved:\n    cohort: early\n    frozenSinceTheLastAudit: true\n",
                    with: "  moved:\n    cohort: null\n    frozenSinceTheLastAudit: false\n")
            ])
    }
}
