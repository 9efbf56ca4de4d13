import Diagnostics
import FlagModel
import FlagTestKit
import Planning
import Testing

@Suite("Whose targets are read")
struct ReadSetTests {
    /// A flag `a` of the manifest, its live state, and the environments whose targets have to be read.
    struct Case: CustomTestStringConvertible, Sendable {
        let testDescription: String
        let live: LiveFlag?
        let read: [Identifier]
        let write: @Sendable (inout ManifestFlag) -> Void

        init(
            _ name: String,
            live: LiveFlag?,
            reads read: [Identifier],
            _ write: @escaping @Sendable (inout ManifestFlag) -> Void
        ) {
            testDescription = name
            self.live = live
            self.read = read
            self.write = write
        }
    }

    static let there = LiveFlag.live("a")
    static let archived = LiveFlag.live("a", archived: true)

    /// Staging with an empty list of users.
    static let staging: @Sendable (inout ManifestFlag) -> Void = { flag in
        flag.targets = [.written("Staging", 5) { $0.users = Located([], 6) }]
    }

    static func environment(
        _ write: @escaping @Sendable (inout ManifestTargets) -> Void
    ) -> @Sendable (inout ManifestFlag) -> Void {
        { flag in flag.targets = [.written("Staging", 5, write)] }
    }

    static let cases: [Case] = [
        Case("a flag that is there", live: there, reads: ["en2"], staging),
        Case("a flag that isn't there", live: nil, reads: [], staging),
        Case("a flag that is archived, while the manifest is silent", live: archived, reads: [], staging),
        Case("a flag that stays archived", live: archived, reads: []) { flag in
            staging(&flag)
            flag.archived = Located(true, 2)
        },
        Case("a flag that is unarchived", live: archived, reads: ["en2"]) { flag in
            staging(&flag)
            flag.archived = Located(false, 2)
        },
        Case("a flag that is archived by the manifest", live: there, reads: []) { flag in
            staging(&flag)
            flag.archived = Located(true, 2)
        },
        Case("a flag that is there and isn't to be archived", live: there, reads: ["en2"]) { flag in
            staging(&flag)
            flag.archived = Located(false, 2)
        },
        Case("no targets", live: there, reads: []) { _ in },
        Case("empty targets", live: there, reads: []) { $0.targetsPlace = line(4) },
        Case("an environment with nothing in it", live: there, reads: [], environment { _ in }),
        Case("empty audiences", live: there, reads: ["en2"], environment { $0.audiences = Located([], 6) }),
        Case("an empty list of companies", live: there, reads: ["en2"], environment { $0.companies = Located([], 6) }),
        Case("`remove` alone", live: there, reads: ["en2"], environment { $0.removeUsers = [Located("u1", 7)] }),
        Case(
            "`remove` of companies alone", live: there, reads: ["en2"],
            environment { $0.removeCompanies = [Located("acme", 7)] }),
        Case("several environments, in the app's order", live: there, reads: ["en1", "en3"]) { flag in
            flag.targets = [
                .written("Development", 4) { $0.users = Located([], 5) },
                .written("Staging", 6),
                .written("en1", 7) { $0.companies = Located([], 8) },
            ]
        },
    ]

    @Test("is one read for each flag and environment that has something managed", arguments: cases)
    func reads(_ flag: Case) {
        let outcome = resolve([.written("a", 1, flag.write)], live: flag.live.map { [$0] } ?? [])
        #expect(outcome.diagnostics == [])
        #expect(outcome.readSet == ReadSet(flag.read.map { TargetsAddress(flag: "a", environment: $0) }))
    }

    @Test("goes in the manifest's order of flags, and by environment in the app's, whatever the listing's is")
    func order() {
        let flags: [ManifestFlag] = ["z", "m", "a"].map { key in
            .written(key, 1) { flag in
                flag.targets = [
                    .written("Staging", 2) { $0.users = Located([], 3) },
                    .written("Production", 4) { $0.users = Located([], 5) },
                ]
            }
        }
        let live: [LiveFlag] = [.live("a"), .live("m"), .live("other"), .live("z")]
        let addresses = ["z", "m", "a"].flatMap { key in
            ["en1", "en2"].map { TargetsAddress(flag: Identifier(key), environment: Identifier($0)) }
        }
        #expect(resolve(flags, live: live).readSet == ReadSet(addresses))
        #expect(resolve(flags, live: live.reversed()).readSet == ReadSet(addresses))
    }

    @Test("is empty if anything is wrong, so that nothing more is read")
    func mistake() {
        let outcome = resolve([
            .written("a", 1, Self.staging), .written("b", 2) { $0.stage = Located("Nowhere", 3) },
        ])
        #expect(outcome.diagnostics.map(\.code) == [.unknownStage])
        #expect(outcome.readSet == ReadSet([]))
    }
}
