import Diagnostics
import FlagModel
import FlagTestKit
import Planning
import Testing

@Suite("The policy of a manifest")
struct PolicyTests {
    /// How `policy.targets` is written, and the mode that each environment gets.
    struct Modes: CustomTestStringConvertible, Sendable {
        let testDescription: String
        var star: Policy.TargetsMode = .exact
        var environments: [(Identifier, Policy.TargetsMode)] = []
        let production: Policy.TargetsMode
        let staging: Policy.TargetsMode
    }

    static let modes: [Modes] = [
        Modes(testDescription: "nothing written", production: .exact, staging: .exact),
        Modes(testDescription: "one for all", star: .additive, production: .additive, staging: .additive),
        Modes(
            testDescription: "one by name", environments: [("Production", .additive)], production: .additive,
            staging: .exact),
        Modes(testDescription: "one by id", environments: [("en2", .additive)], production: .exact, staging: .additive),
        Modes(
            testDescription: "one by name, and `*`", star: .additive, environments: [("Production", .exact)],
            production: .exact, staging: .additive),
        Modes(
            testDescription: "each by its own", star: .additive,
            environments: [("Production", .exact), ("Staging", .exact)], production: .exact, staging: .exact),
    ]

    @Test("says for each environment whether lists are exact", arguments: modes)
    func listModes(_ written: Modes) throws {
        let flag = ManifestFlag.written("a", 20) { $0.targets = [.written("Production", 21), .written("Staging", 22)] }
        let outcome = resolve([flag]) { manifest in
            manifest.policy.targets = written.star
            manifest.policy.environmentTargets = written.environments.enumerated().map { index, entry in
                Policy.EnvironmentMode(environment: Located(entry.0, UInt32(index + 2)), mode: entry.1)
            }
        }
        #expect(outcome.diagnostics == [])
        let manifest = try #require(outcome.manifest)
        #expect(manifest.flags.flatMap { $0.targets.map(\.mode) } == [written.production, written.staging])
    }

    @Test("reports environments that the app doesn't have, or that it names twice")
    func environments() {
        let outcome = resolve([.written("a", 20)]) { manifest in
            manifest.policy.environmentTargets = [
                Policy.EnvironmentMode(environment: Located("Staging", 2), mode: .additive),
                Policy.EnvironmentMode(environment: Located("Stagin", 3), mode: .additive),
                Policy.EnvironmentMode(environment: Located("en2", 4), mode: .exact),
            ]
        }
        #expect(
            outcome.diagnostics == [
                Diagnostic(
                    .unknownEnvironment, "the app has no environment `Stagin`", at: line(3),
                    help: "did you mean `Staging`?", notes: ["this app has Production, Staging, Development"]),
                Diagnostic(
                    .duplicateEnvironment, "the environment `Staging` is named twice here", at: line(4),
                    inline: "the second time", labels: [Diagnostic.Label(line(2), "the first time")],
                    help: "an environment's name and its id mean the same; keep one of the two"),
            ])
    }

    @Test("keeps ignored flags out: they aren't resolved, not checked, not read")
    func ignored() throws {
        let outcome = resolve(
            [
                .written("legacy-Bad_Key", 3) {
                    $0.owner = Located("nobody", 4)
                    $0.stage = Located("Nowhere", 5)
                    $0.targets = [.written("Nirvana", 6) { $0.users = Located([], 7) }]
                },
                .written("legacy-a", 8) { $0.targets = [.written("Production", 9) { $0.users = Located([], 10) }] },
                .written("a", 11),
            ],
            live: [.live("legacy-a"), .live("a")]
        ) { manifest in
            manifest.policy.ignore = [Located(KeyPattern("other-*"), 1), Located(KeyPattern("legacy-*"), 2)]
        }
        #expect(outcome.diagnostics == [])
        #expect(outcome.readSet == ReadSet([]))
        let manifest = try #require(outcome.manifest)
        #expect(manifest.flags.map(\.key.value) == ["a"])
        #expect(manifest.ignore == [KeyPattern("other-*"), KeyPattern("legacy-*")])
    }

    @Test("hands on what becomes of unlisted flags")
    func unlisted() throws {
        for word in Policy.Unlisted.allCases {
            let manifest = try #require(resolve([]) { $0.policy.unlisted = Located(word, 2) }.manifest)
            #expect(manifest.unlisted == Located(word, at: line(2)))
        }
        #expect(try #require(resolve([]).manifest).unlisted == nil)
    }
}
