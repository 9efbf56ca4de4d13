import Diagnostics
import FlagModel
import FlagTestKit
import Planning
import Testing

@Suite("Planning audiences")
struct AudienceTests {
    static func audience(
        _ name: Identifier,
        _ number: UInt32,
        companies: [Identifier] = [],
        users: [Identifier] = []
    ) -> Audience {
        Audience(
            name: Located(name, number), companies: companies.map { Located($0, number + 1) },
            users: users.map { Located($0, number + 2) })
    }

    static let partners = audience("partners", 2, companies: ["globex", "acme"], users: ["u1"])
    static let staff = audience("staff", 5, companies: ["acme"], users: ["u2", "u1"])
    static let nobody = audience("nobody", 8)

    /// What is added to a flag in Production, whose environment is on line 20.
    static func plan(
        live: LiveTargets = LiveTargets(),
        mode: Policy.TargetsMode = .exact,
        _ write: (inout ManifestTargets) -> Void
    ) throws -> Plan {
        let flag = ManifestFlag.written("f") { $0.targets = [.written("Production", 20, write)] }
        return try Plan.of([flag], live: .acme([.live("f")], [("f", "en1", live)])) { manifest in
            manifest.policy.targets = mode
            manifest.audiences = [partners, staff, nobody]
        }
    }

    static func change(
        companies: TargetsChange.Difference = .init(),
        users: TargetsChange.Difference = .init(),
        causes: [TargetsChange.Cause],
        at line: Int = 21
    ) -> [Change] {
        [
            Change(
                flag: "f", action: .update, place: .line(10),
                targets: [
                    TargetsChange(
                        environment: "Production", environmentID: "en1", production: true, companies: companies,
                        users: users,
                        causes: causes, place: .line(line))
                ])
        ]
    }

    static func cause(
        _ audience: Identifier,
        _ number: Int,
        companies: [Identifier] = [],
        users: [Identifier] = []
    ) -> TargetsChange.Cause {
        let line = companies.isEmpty ? number + 2 : number + 1
        return TargetsChange.Cause(audience: audience, place: .line(line), companies: companies, users: users)
    }

    @Test("a company in two audiences is wanted once: as many as are live aren't those that are live")
    func twice() throws {
        let live = LiveTargets(companies: ["globex", "acme", "x"], users: ["u1", "u2"])
        let plan = try Self.plan(live: live) { $0.audiences = .ids(["partners", "staff"], 21) }
        #expect(plan.changes.map { $0.targets.map(\.companies) } == [[.init(add: [], remove: ["x"])]])
        let settled = LiveTargets(companies: ["globex", "acme"], users: ["u1", "u2"])
        #expect(try Self.plan(live: settled) { $0.audiences = .ids(["partners", "staff"], 21) }.changes.isEmpty)
    }

    @Test("adds its members, and names it as their cause where it has the first of them")
    func members() throws {
        let plan = try Self.plan { $0.audiences = .ids(["partners"], 21) }
        #expect(
            plan.changes
                == Self.change(
                    companies: .init(add: ["acme", "globex"]), users: .init(add: ["u1"]),
                    causes: [Self.cause("partners", 2, companies: ["acme", "globex"], users: ["u1"])]))
    }

    @Test("is only the cause of what it adds, not of what was there")
    func grown() throws {
        let live = LiveTargets(companies: ["acme"], users: ["u1"])
        let plan = try Self.plan(live: live) { $0.audiences = .ids(["partners"], 21) }
        #expect(
            plan.changes
                == Self.change(
                    companies: .init(add: ["globex"]), causes: [Self.cause("partners", 2, companies: ["globex"])]))
    }

    @Test("isn't the cause of what the flag lists itself")
    func listed() throws {
        let plan = try Self.plan { targets in
            targets.audiences = .ids(["partners"], 21)
            targets.companies = .ids(["initech", "acme"], 22)
            targets.users = .ids(["u1"], 23)
        }
        #expect(
            plan.changes
                == Self.change(
                    companies: .init(add: ["acme", "globex", "initech"]), users: .init(add: ["u1"]),
                    causes: [Self.cause("partners", 2, companies: ["globex"])], at: 22))
    }

    @Test("that is named first is the cause of what two have in common")
    func common() throws {
        let plan = try Self.plan { $0.audiences = .ids(["staff", "nobody", "partners"], 21) }
        #expect(
            plan.changes
                == Self.change(
                    companies: .init(add: ["acme", "globex"]), users: .init(add: ["u1", "u2"]),
                    causes: [
                        Self.cause("staff", 5, companies: ["acme"], users: ["u1", "u2"]),
                        Self.cause("partners", 2, companies: ["globex"]),
                    ]))
    }

    @Test("manages both lists: what is neither in it nor listed goes")
    func bothLists() throws {
        let live = LiveTargets(companies: ["hooli", "initech"], users: ["u9"])
        let plan = try Self.plan(live: live) { targets in
            targets.audiences = .ids(["nobody"], 21)
            targets.companies = .ids(["initech"], 22)
        }
        #expect(
            plan.changes
                == Self.change(companies: .init(remove: ["hooli"]), users: .init(remove: ["u9"]), causes: [], at: 22))
    }

    @Test("manages both lists if the list of audiences is empty")
    func empty() throws {
        let live = LiveTargets(companies: ["hooli"], users: ["u9"])
        let plan = try Self.plan(live: live) { $0.audiences = .ids([], 21) }
        #expect(
            plan.changes
                == Self.change(companies: .init(remove: ["hooli"]), users: .init(remove: ["u9"]), causes: [], at: 20))
    }

    @Test("is a minimum if lists are additive, and `remove` still removes")
    func additive() throws {
        let live = LiveTargets(companies: ["hooli", "initech", "acme"], users: ["u9"])
        let plan = try Self.plan(live: live, mode: .additive) { targets in
            targets.audiences = .ids(["partners"], 21)
            targets.removeCompanies = [Located("hooli", 22)]
        }
        #expect(
            plan.changes
                == Self.change(
                    companies: .init(add: ["globex"], remove: ["hooli"]), users: .init(add: ["u1"]),
                    causes: [Self.cause("partners", 2, companies: ["globex"], users: ["u1"])]))
        #expect(
            plan.notes.map(\.message) == [
                "`f` has 2 live targets in Production beyond the manifest; additive lists keep them"
            ])
    }

    @Test("needs no call if its members are there")
    func equal() throws {
        let live = LiveTargets(companies: ["acme", "globex"], users: ["u1", "u2"])
        let plan = try Self.plan(live: live) { $0.audiences = .ids(["partners", "staff"], 21) }
        #expect(plan.isEmpty)
        #expect(plan.changes == [])
    }

    @Test("that gains a member costs one call a member, whatever the number of flags")
    func manyFlags() throws {
        let keys = (100..<140).map { "f\($0)" }
        let flags = keys.map { key in
            ManifestFlag.written(Identifier(key)) { flag in
                flag.targets = [.written("Production", 20) { $0.audiences = .ids(["partners"], 21) }]
            }
        }
        let seen = LiveTargets(companies: ["acme"], users: ["u1"])
        let live = LiveState.acme(keys.map { .live($0) }, keys.map { (Identifier($0), "en1", seen) })
        let plan = try Plan.of(flags, live: live) { $0.audiences = [Self.partners] }
        let updates = keys.map { #"{"flagKey":"\#($0)","specificTargetValue":true}"# }.joined(separator: ",")
        #expect(plan.callLines == [#"c1 PATCH /apps/ap1/envs/en1/companies/globex/flags {"updates":[\#(updates)]}"#])
        #expect(plan.changes.count == 40)
        #expect(
            Set(plan.changes.flatMap(\.targets).flatMap(\.causes))
                == [Self.cause("partners", 2, companies: ["globex"])])
    }
}
