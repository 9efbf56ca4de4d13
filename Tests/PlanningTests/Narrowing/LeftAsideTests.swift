import Diagnostics
import FlagModel
import FlagTestKit
import Planning
import Testing

/// What the app doesn't have is an error only for a run that needs it.
@Suite("What a narrowed run leaves aside")
struct LeftAsideTests {
    /// A manifest, how the run is narrowed, and what is said: severity, code and line of each.
    struct Case: CustomTestStringConvertible, Sendable {
        let testDescription: String
        let flags: [ManifestFlag]
        var write: @Sendable (inout Manifest) -> Void = { _ in }
        let narrowing: Narrowing
        let found: [String]
    }

    private static let owned = ManifestFlag.written("a", 10) { $0.owner = Located("jane@example.com", 11) }
    private static let staged = ManifestFlag.written("a", 10) { $0.stage = Located("Gamma", 11) }
    private static let fine = ManifestFlag.written("b", 30) { $0.description = Located("Text", 31) }

    private static func targeted(_ key: Identifier, _ environments: [Identifier]) -> ManifestFlag {
        .written(key, 10) {
            $0.targets = environments.enumerated().map { number, name in
                .written(name, UInt32(20 + number)) { $0.companies = .ids(["acme"], 25) }
            }
        }
    }

    private static func only(_ keys: String...) -> Narrowing { Narrowing(only: keys.map { KeyPattern($0) }) }
    private static let staging = Narrowing(environments: ["Staging"])
    private static let stagingAndDetails = Narrowing(environments: ["Staging"], details: true)

    static let cases: [Case] = [
        Case(
            testDescription: "an owner: all flags", flags: [owned, fine], narrowing: Narrowing(),
            found: ["error unknown-owner 11"]),
        Case(
            testDescription: "an owner: another flag", flags: [owned, fine], narrowing: only("b"),
            found: ["warning unknown-owner 11"]),
        Case(
            testDescription: "an owner: the flag itself", flags: [owned, fine], narrowing: only("a"),
            found: ["error unknown-owner 11"]),
        Case(
            testDescription: "a stage: another flag", flags: [staged, fine], narrowing: only("b*"),
            found: ["warning unknown-stage 11"]),
        Case(
            testDescription: "a stage: targets alone", flags: [staged, targeted("b", ["Staging"])], narrowing: staging,
            found: ["warning unknown-stage 11"]),
        Case(
            testDescription: "a stage: targets and details", flags: [staged, targeted("b", ["Staging"])],
            narrowing: stagingAndDetails, found: ["error unknown-stage 11"]),
        Case(
            testDescription: "an environment: another flag", flags: [targeted("a", ["Prodution"]), fine],
            narrowing: only("b"), found: ["warning unknown-environment 20"]),
        Case(
            testDescription: "an environment: another environment",
            flags: [targeted("a", ["Prodution", "Staging"])], narrowing: staging,
            found: ["warning unknown-environment 20"]),
        Case(
            testDescription: "an environment: probably the one that is named",
            flags: [targeted("a", ["Stagin"]), fine], narrowing: staging, found: ["error unknown-environment 20"]),
        Case(
            testDescription: "an environment: the same of a flag that isn't named",
            flags: [targeted("a", ["Stagin"]), fine],
            narrowing: Narrowing(environments: ["Staging"], details: true, only: [KeyPattern("b")]),
            found: ["warning unknown-environment 20"]),
        Case(
            testDescription: "an environment that is named twice, and is in the run",
            flags: [targeted("a", ["Staging", "en2"])], narrowing: staging, found: ["error duplicate-environment 21"]),
        Case(
            testDescription: "an environment that is named twice, and isn't in the run",
            flags: [targeted("a", ["Production", "en1", "Staging"])], narrowing: staging,
            found: ["warning duplicate-environment 21"]),
        Case(
            testDescription: "an environment: the flag itself", flags: [targeted("a", ["Prodution"]), fine],
            narrowing: only("a"), found: ["error unknown-environment 20"]),
        Case(
            testDescription: "an environment of the policy is needed by all", flags: [fine],
            write: { manifest in
                manifest.policy.environmentTargets = [
                    Policy.EnvironmentMode(environment: Located("Prodution", 3), mode: .additive)
                ]
            }, narrowing: only("b"), found: ["error unknown-environment 3"]),
        Case(
            testDescription: "the stage of new flags, where none is created", flags: [fine],
            write: { $0.create.stage = Located("Gamma", 4) }, narrowing: only("b"), found: ["warning unknown-stage 4"]),
        Case(
            testDescription: "the stage of new flags, where one is created", flags: [fine, .written("new", 40)],
            write: { $0.create.stage = Located("Gamma", 4) }, narrowing: only("new"),
            found: ["error unknown-stage 4"]),
        Case(
            testDescription: "the stage and the owner of new flags, where the one that is created has its own",
            flags: [
                fine,
                .written("new", 40) { flag in
                    flag.stage = Located("Beta", 41)
                    flag.owner = Located("usr_1", 42)
                },
            ],
            write: { manifest in
                manifest.create.stage = Located("Gamma", 4)
                manifest.create.owner = Located("jane@example.com", 5)
                manifest.owners = [OwnerEntry(name: .id("x", at: line(3)), id: .id("usr_1", at: line(3)))]
            }, narrowing: only("new"), found: ["warning unknown-stage 4", "warning unknown-owner 5"]),
        Case(
            testDescription: "the stage of new flags, where the one that is created has its own, but no owner",
            flags: [fine, .written("new", 40) { $0.stage = Located("Beta", 41) }],
            write: { manifest in
                manifest.create.stage = Located("Gamma", 4)
                manifest.create.owner = Located("jane@example.com", 5)
            }, narrowing: only("new"), found: ["warning unknown-stage 4", "error unknown-owner 5"]),
        Case(
            testDescription: "the stage of new flags, where one of two that are created has its own",
            flags: [.written("one", 40) { $0.stage = Located("Beta", 41) }, .written("two", 50)],
            write: { $0.create.stage = Located("Gamma", 4) }, narrowing: only("one", "two"),
            found: ["error unknown-stage 4"]),
        Case(
            testDescription: "the stage of new flags, where the file of the one that is created has its own",
            flags: [fine, .written("new", 40)],
            write: { manifest in
                manifest.create.stage = Located("Gamma", 4)
                var own = CreateDefaults()
                own.stage = Located("Beta", 6)
                manifest.includedCreate[manifest.flags[1].key.place.file] = own
            }, narrowing: only("new"), found: ["warning unknown-stage 4"]),
        Case(
            testDescription: "the owner of a flag that is created for its targets",
            flags: [
                .written("new", 10) {
                    $0.owner = Located("jane@example.com", 11)
                    $0.targets = [.written("Staging") { $0.companies = .ids(["acme"], 21) }]
                }
            ], narrowing: staging, found: ["error unknown-owner 11"]),
    ]

    @Test("can't block it, and is warned of", arguments: cases)
    func aside(_ row: Case) throws {
        let live = LiveState.acme([.live("a"), .live("b")])
        var manifest = Manifest(flags: row.flags)
        row.write(&manifest)
        let outcome = Resolver.resolve(manifest, app: live.app, flags: live.flags, on: nil)
        let (narrowed, diagnostics) = try outcome.narrowed(by: row.narrowing, live: live)
        #expect(
            diagnostics.map { "\($0.severity) \($0.code.rawValue) \($0.place?.start.line ?? 0)" } == row.found)
        guard !diagnostics.contains(where: { $0.severity == .error }) else { return }
        // It is planned as if the rest weren't there.
        var read = live
        for address in narrowed.readSet.addresses { read.targets[address] = LiveTargets() }
        let plan = try Planner.plan(narrowed.manifest, live: read, context: Plan.context)
        #expect(!plan.isEmpty)
        #expect(
            diagnostics.allSatisfy { $0.notes.last == "this run leaves it aside; without narrowing it is an error" })
    }

    @Test("a flag that the policy ignores is said to be ignored, and where")
    func ignored() throws {
        let live = LiveState.acme([.live("a"), .live("key"), .live("Key"), .live("legacy-a")])
        var manifest = Manifest(flags: [.written("Key"), .written("key"), .written("legacy-b")])
        manifest.policy.ignore = [Located(KeyPattern("K*"), 3), Located(KeyPattern("legacy-*"), 4)]
        let outcome = Resolver.resolve(manifest, app: live.app, flags: live.flags, on: nil)
        func problem(_ pattern: String) -> NarrowingProblem? {
            do throws(NarrowingProblem) {
                _ = try outcome.narrowed(by: Narrowing(only: [KeyPattern(pattern)]), live: live)
                return nil
            } catch {
                return error
            }
        }
        // By its key, by a pattern, and one that only Reflag has.
        let cases: [(pattern: String, message: String, line: UInt32)] = [
            ("Key", "`--only Key` names `Key`, which `policy.ignore` ignores by `K*`", 3),
            ("leg*", "`--only leg*` names `legacy-b`, which `policy.ignore` ignores by `legacy-*`", 4),
            ("legacy-a", "`--only legacy-a` names `legacy-a`, which `policy.ignore` ignores by `legacy-*`", 4),
        ]
        for row in cases {
            let found = problem(row.pattern)
            #expect(found?.message == row.message)
            #expect(found?.place?.start.line == row.line)
            #expect(found?.hint == "hoist leaves it alone altogether; narrow `policy.ignore`, or name another flag")
        }
        // One that matches others too narrows the run to these; one that matches nothing is as it was.
        #expect(problem("*ey") == nil)
        #expect(problem("kez")?.hint == "did you mean `key`?")
        #expect(problem("kez")?.place == nil)
    }
}
