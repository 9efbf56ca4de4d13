import Diagnostics
import FlagModel
import FlagTestKit
import Planning
import Testing

/// Where a change of targets stands: at the line that a reviewer sees changed, as far as the manifest has one.
@Suite("The place of a change of targets")
struct ChangedPlaceTests {
    /// What is written in Production, which is on line 20, what is live, and the line of the change.
    struct Case: CustomTestStringConvertible, Sendable {
        let testDescription: String
        var live = LiveTargets()
        var mode = Policy.TargetsMode.exact
        let line: Int
        let write: @Sendable (inout ManifestTargets) -> Void
    }

    static let cases: [Case] = [
        Case(testDescription: "an id that is added", live: LiveTargets(companies: ["a"]), line: 23) { targets in
            targets.companies = Located([Located("a", 22), Located("b", 23), Located("c", 24)], 21)
        },
        Case(
            testDescription: "an id that takes another's place", live: LiveTargets(companies: ["a", "x"]), line: 23
        ) { targets in
            targets.companies = Located([Located("a", 22), Located("b", 23)], 21)
        },
        Case(testDescription: "a user that is added", live: LiveTargets(companies: ["a"]), line: 25) { targets in
            targets.companies = Located([Located("a", 22)], 21)
            targets.users = Located([Located("u", 25)], 24)
        },
        Case(
            testDescription: "the list that an id isn't in any more",
            live: LiveTargets(companies: ["a"], users: ["u", "v"]), line: 24
        ) { targets in
            targets.companies = Located([Located("a", 22)], 21)
            targets.users = Located([Located("u", 25)], 24)
        },
        Case(
            testDescription: "an id under `remove`", live: LiveTargets(companies: ["a", "x"]), mode: .additive, line: 28
        ) { targets in
            targets.companies = Located([Located("a", 22)], 21)
            targets.removeCompanies = [Located("w", 27), Located("x", 28)]
        },
        Case(testDescription: "an audience that is named", line: 22) { targets in
            targets.audiences = Located([Located("nobody", 21), Located("partners", 22)], 21)
        },
        Case(testDescription: "an id that is added beside an audience's", line: 25) { targets in
            targets.audiences = Located([Located("partners", 22)], 21)
            targets.users = Located([Located("u", 25)], 24)
        },
        Case(testDescription: "the environment, if nothing else is written", live: LiveTargets(users: ["u"]), line: 20)
        {
            targets in
            targets.audiences = Located([], 21)
        },
    ]

    @Test("is the line that says what changes", arguments: cases)
    func place(_ item: Case) throws {
        let flag = ManifestFlag.written("f") { $0.targets = [.written("Production", 20, item.write)] }
        let plan = try Plan.of([flag], live: .acme([.live("f")], [("f", "en1", item.live)])) { manifest in
            manifest.policy.targets = item.mode
            manifest.audiences = [AudienceTests.partners, AudienceTests.nobody]
        }
        #expect(plan.changes.flatMap(\.targets).map(\.place) == [.line(item.line)])
    }

    @Test("of an audience is the line of its first member that is added")
    func member() throws {
        let audience = Audience(
            name: Located("partners", 2), companies: [Located("a", 4), Located("b", 5)],
            users: [Located("u", 7), Located("v", 8)])
        for (live, line) in [
            (LiveTargets(), 4), (LiveTargets(companies: ["a"]), 5), (LiveTargets(companies: ["a", "b"]), 7),
            (LiveTargets(companies: ["a", "b"], users: ["u"]), 8),
        ] {
            let flag = ManifestFlag.written("f") { flag in
                flag.targets = [.written("Production", 20) { $0.audiences = .ids(["partners"], 21) }]
            }
            let plan = try Plan.of([flag], live: .acme([.live("f")], [("f", "en1", live)])) { manifest in
                manifest.audiences = [audience]
            }
            #expect(plan.changes.flatMap(\.targets).flatMap(\.causes).map(\.place) == [.line(line)])
        }
    }
}
