import FlagModel
import FlagTestKit
import Planning
import Testing

@testable import Verifying

@Suite("The comparison of what is served")
struct JudgementTests {
    static func place(_ line: Int) -> PlanPlace { PlanPlace(file: "flags.yaml", line: line, column: 3) }

    /// Three flags: `plain` with a target and a removal, `hidden` that is secret, `old` that is archived.
    static func environment(
        _ live: Expected.Flag.Live = .there,
        secret: Bool? = true
    ) -> Expected.Environment {
        var environment = Expected.Environment(id: "env_p", name: "Production")
        environment.flags = [
            Expected.Flag(key: "plain", isServed: true, isSecret: nil, live: live, place: place(3)),
            Expected.Flag(
                key: "hidden", isServed: true, isSecret: secret, place: place(8), secretPlace: place(9)),
            Expected.Flag(key: "old", isServed: false, isSecret: nil, place: place(12)),
        ]
        environment.add(.init(flag: "plain", isOn: true, place: place(5)), for: Entity(.company, "acme"))
        environment.add(.init(flag: "plain", isOn: false, place: place(6)), for: Entity(.user, "u_1"))
        environment.add(.init(flag: "hidden", isOn: true, place: place(10)), for: Entity(.company, "globex"))
        let ended = Expected.OtherDays(ended: CalendarDate("2027-01-31"), why: "trial, SALES-12")
        let early = Expected.OtherDays(begins: CalendarDate("2027-03-01"), why: nil)
        for (id, grant, line) in [("ended", ended, 7), ("early", early, 8), ("gone", ended, 9)] as [(Identifier, _, _)]
        {
            environment.add(
                .init(flag: "plain", isOn: false, grant: grant, place: place(line)), for: Entity(.company, id))
        }
        environment.exact = [
            .init(flag: "plain", kind: .company, ids: ["acme", "ended", "early", "gone"], place: place(4)),
            .init(flag: "hidden", kind: .company, ids: ["globex"], place: place(10)),
        ]
        return environment
    }

    /// Everything as expected.
    static var right: Served {
        var served = Served()
        served.version = 7
        served.secret = ["plain", "hidden", "other"]
        served.publishable = ["plain", "other"]
        served.on = [
            Entity(.company, "acme"): ["plain", "other"], Entity(.user, "u_1"): [],
            Entity(.company, "globex"): ["hidden"],
        ]
        return served
    }

    struct Case: Sendable, CustomTestStringConvertible {
        let testDescription: String
        var live = Expected.Flag.Live.there
        var secret: Bool? = true
        let change: @Sendable (inout Served) -> Void
        let lines: [String]
    }

    static let cases = [
        Case(testDescription: "all as it should be", change: { _ in }, lines: []),
        Case(
            testDescription: "a flag that isn't served, and so isn't on for anybody",
            change: { served in
                served.secret?.remove("plain")
                served.on[Entity(.company, "acme")] = []
            },
            lines: [
                "not-served flags.yaml:3 `plain` isn't served | the Management API has it: its environment's edge may "
                    + "lag behind; verify again"
            ]),
        Case(
            testDescription: "one that is archived live", live: .archived, change: { $0.secret?.remove("plain") },
            lines: [
                "not-served flags.yaml:3 `plain` isn't served | it is archived in Reflag; write `archived: false` to "
                    + "unarchive it, or `archived: true`"
            ]),
        Case(
            testDescription: "one that isn't there", live: .absent, change: { $0.secret?.remove("plain") },
            lines: [
                "not-served flags.yaml:3 `plain` isn't served | the app has no such flag yet: apply the manifest first"
            ]),
        Case(
            testDescription: "an archived flag that is served", change: { $0.secret?.insert("old") },
            lines: [
                "archived-served flags.yaml:12 `old` is served, though it should be archived | it isn't archived in "
                    + "Reflag: apply the manifest"
            ]),
        Case(
            testDescription: "a secret flag that is shown", change: { $0.publishable?.insert("hidden") },
            lines: [
                "secret-shown flags.yaml:9 `hidden` should be secret, and is served to the publishable key | somebody "
                    + "made it public: `hoist plan --runtime` shows this, and `hoist apply --runtime` fixes it"
            ]),
        Case(
            testDescription: "a public flag that isn't shown", secret: false, change: { _ in },
            lines: [
                "not-public flags.yaml:9 `hidden` shouldn't be secret, and isn't served to the publishable key | "
                    + "somebody made it secret: `hoist plan --runtime` shows this, and `hoist apply --runtime` fixes it"
            ]),
        Case(
            testDescription: "nothing is said of secret where it isn't managed", secret: nil,
            change: { $0.publishable = ["plain", "hidden"] }, lines: []),
        Case(
            testDescription: "a target that is off", change: { $0.on[Entity(.company, "acme")] = [] },
            lines: [
                "target-off flags.yaml:5 `plain` is off for company `acme`, which is targeted | a plan shows whether the "
                    + "target was removed; if the plan is empty, check the flag in Reflag"
            ]),
        Case(
            testDescription: "a target that was taken away and still is on",
            change: { $0.on[Entity(.user, "u_1")] = ["plain"] },
            lines: [
                "still-on flags.yaml:6 `plain` is still on for user `u_1`, though the target was removed | a rule, a "
                    + "segment or the flag's stage turns it on; check the flag in Reflag"
            ]),
        Case(
            testDescription: "grants that don't hold, and are served all the same",
            change: { served in
                served.on[Entity(.company, "ended")] = ["plain"]
                served.on[Entity(.company, "early")] = ["plain"]
                served.on[Entity(.company, "gone")] = []
            },
            lines: [
                "still-on flags.yaml:7 `plain` is still on for company `ended`, whose grant ended 2027-01-31: trial, "
                    + "SALES-12 | a rule, a segment or the flag's stage turns it on; check the flag in Reflag; a plan shows "
                    + "whether the target is still there",
                "still-on flags.yaml:8 `plain` is on for company `early`, whose grant begins 2027-03-01 | a rule, a "
                    + "segment or the flag's stage turns it on; check the flag in Reflag; a plan shows whether the target "
                    + "is still there",
            ]),
        Case(
            testDescription: "a flag that is on beyond its exact list",
            change: { $0.on[Entity(.company, "globex")] = ["hidden", "plain"] },
            lines: [
                "on-beyond-list flags.yaml:4 `plain` is on for company `globex`, whom its list doesn't name | a rule, a "
                    + "segment or the flag's stage turns it on; check the flag in Reflag; a plan shows whether it is a "
                    + "target that was added since"
            ]),
        Case(
            testDescription: "nothing new enough in time: nothing else is said",
            change: { served in
                served = Served()
                served.late = .init(asked: 7, newest: 5)
            },
            lines: [
                "late - version 7 wasn't served in time: the newest that was served is 5 | run `hoist verify` later, or "
                    + "allow more time with --verify-timeout"
            ]),
        Case(
            testDescription: "no version at all",
            change: { served in
                served = Served()
                served.late = .init(asked: 7, newest: nil)
            },
            lines: [
                "late - version 7 wasn't served in time: what is served has no version, so its age is "
                    + "unknown | run `hoist verify` later, or allow more time with --verify-timeout"
            ]),
        Case(
            testDescription: "one late evaluation, and one that is wrong",
            change: { served in
                served.on[Entity(.company, "acme")] = nil
                served.on[Entity(.company, "globex")] = []
                served.late = .init(asked: 7, newest: 6)
            },
            lines: [
                "target-off flags.yaml:10 `hidden` is off for company `globex`, which is targeted | a plan shows whether "
                    + "the target was removed; if the plan is empty, check the flag in Reflag",
                "late - version 7 wasn't served in time: the newest that was served is 6 | run `hoist verify` later, or "
                    + "allow more time with --verify-timeout",
            ]),
    ]

    @Test("reports exactly what isn't as expected", arguments: cases)
    func rule(_ example: Case) {
        var served = Self.right
        example.change(&served)
        let judgement = Judgement(Self.environment(example.live, secret: example.secret), served)
        let lines = judgement.findings.map { finding in
            let place = finding.place.map { "\($0.file):\($0.line)" } ?? "-"
            return "\(finding.code.rawValue) \(place) \(finding.message) | \(finding.hint)"
        }
        #expect(lines == example.lines)
        #expect(
            judgement.warnings
                == judgement.findings.count { finding in [.stillOn, .onBeyondList].contains(finding.code) })
        #expect(judgement.isLateAlone == (lines.count == 1 && lines[0].hasPrefix("late")))
    }

    @Test("asks with the publishable key only if secret is managed")
    func asksPublicly() {
        #expect(Self.environment(secret: true).asksPublicly)
        #expect(Self.environment(secret: false).asksPublicly)
        #expect(!Self.environment(secret: nil).asksPublicly)
    }
}
