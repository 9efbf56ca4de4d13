import FlagModel
import FlagTestKit
import PlanRendering
import Planning
import Testing

@Suite("Targets that many flags share")
struct FoldingTests {
    /// A change from an audience that gained members.
    private func gains(
        _ flag: Identifier,
        _ companies: [Identifier],
        users: [Identifier] = [],
        own: [Identifier] = [],
        in environments: [String] = ["Production"],
        action: Change.Action = .update,
        fields: [FieldChange] = []
    ) -> Change {
        let cause = TargetsChange.Cause(
            audience: "design-partners",
            place: line(18),
            companies: companies,
            users: users
        )
        let targets = environments.map { environment in
            TargetsChange(
                environment: environment,
                environmentID: Identifier("en-" + environment),
                production: environment == "Production",
                companies: .init(add: (companies + own).sorted()),
                users: .init(add: users),
                causes: [cause]
            )
        }
        return Change(flag: flag, action: action, place: line(30), fields: fields, targets: targets)
    }

    @Test("are shown once, with their audience, after the flags")
    func audience() {
        let flags = (1...30).map { Identifier("flag-\($0)") }
        let plan = Plan.fixture(flags.map { gains($0, ["umbrella"], in: ["Production", "Staging"]) })
        #expect(
            TextPlan().render(plan) == """
                Plan for Acme Web: 30 to update · production +30 targets · other +30 targets · 2 calls

                + audience design-partners  company umbrella                       flags.yaml:18
                    Production   on 30 flags: flag-1, flag-2, flag-3 … 27 more
                    Staging      on 30 flags: flag-1, flag-2, flag-3 … 27 more

                30 to update · production +30 targets · other +30 targets · 2 calls

                """
        )
    }

    @Test("are shown with all flags if every change should be listed")
    func verbose() {
        let flags = (10..<25).map { Identifier("flag-\($0)") }
        let plan = Plan.fixture(flags.map { gains($0, ["umbrella"]) })
        #expect(
            TextPlan(isVerbose: true).render(plan) == """
                Plan for Acme Web: 15 to update · production +15 targets · 1 call

                + audience design-partners  company umbrella                       flags.yaml:18
                    Production   on 15 flags: flag-10, flag-11, flag-12, flag-13, flag-14,
                                              flag-15, flag-16, flag-17, flag-18, flag-19,
                                              flag-20, flag-21, flag-22, flag-23, flag-24

                15 to update · production +15 targets · 1 call

                """
        )
    }

    @Test("leave other changes with their flag, and everything with a new flag")
    func mixed() {
        let plan = Plan.fixture([
            gains("a", ["umbrella"], users: ["u_1"]),
            gains("b", ["umbrella"], users: ["u_1"], fields: [.text(.stage, "Alpha", "Beta")]),
            gains("c", ["umbrella"], users: ["u_1"], own: ["initech"]),
            gains("d", ["umbrella"], users: ["u_1"], action: .create),
            gains("e", ["umbrella", "zed"], users: ["u_1"]),
        ])
        #expect(
            TextPlan().render(plan) == """
                Plan for Acme Web: 1 to create, 4 to update · production +12 targets · 6 calls

                ~ b                                                                flags.yaml:30
                    stage        Alpha → Beta
                ~ c                                                                flags.yaml:30
                    Production   + company initech
                + d                                                                flags.yaml:30
                    Production   + company umbrella
                                 + user u_1
                ~ e                                                                flags.yaml:30
                    Production   + company umbrella, zed
                                 + user u_1
                + audience design-partners  company umbrella  user u_1             flags.yaml:18
                    Production   on 3 flags: a, b, c

                1 to create, 4 to update · production +12 targets · 6 calls

                """
        )
    }

    @Test("stay with the flags if there are fewer than three")
    func few() {
        let plan = Plan.fixture([gains("a", ["umbrella"]), gains("b", ["umbrella"])])
        #expect(
            TextPlan().render(plan) == """
                Plan for Acme Web: 2 to update · production +2 targets · 1 call

                ~ a                                                                flags.yaml:30
                    Production   + company umbrella
                ~ b                                                                flags.yaml:30
                    Production   + company umbrella

                2 to update · production +2 targets · 1 call

                """
        )
    }

    @Test("are listed under the head if there are many")
    func manyTargets() {
        let companies = (10..<22).map { Identifier("company-\($0)") }
        let plan = Plan.fixture(["a", "b", "c"].map { gains($0, companies) })
        #expect(
            TextPlan().render(plan) == """
                Plan for Acme Web: 3 to update · production +36 targets · 12 calls

                + audience design-partners                                         flags.yaml:18
                    company      company-10, company-11, company-12, company-13, company-14,
                                 company-15, company-16, company-17, company-18, company-19,
                                 company-20, company-21
                    Production   on 3 flags: a, b, c

                3 to update · production +36 targets · 12 calls

                """
        )
    }

    @Test("that are removed are shown once too, without a cause")
    func removals() {
        let flags = ["a", "b", "c", "d"] as [Identifier]
        let changes = flags.map { flag in
            Change(
                flag: flag,
                action: .update,
                place: line(30),
                targets: [
                    .production(
                        companies: .init(add: flag == "d" ? ["acme"] : [], remove: ["hooli", "initech"])
                    )
                ]
            )
        }
        #expect(
            TextPlan().render(.fixture(changes)) == """
                Plan for Acme Web: 4 to update · production +1 −8 targets · 3 calls

                ~ d                                                                flags.yaml:30
                    Production   + company acme
                - targets  company hooli, initech
                    Production   on 4 flags: a, b, c, d

                4 to update · production +1 −8 targets · 3 calls

                """
        )
    }

    /// Siblings: a company and a user, one of them removed from two flags, too few to be shown once.
    @Test("leave what a flag loses by itself with the flag")
    func ownRemovals() {
        let changes = (["a", "b", "c"] as [Identifier]).map { flag in
            let gained = gains(flag, ["umbrella"], users: ["u_1"]).targets[0]
            let targets = TargetsChange(
                environment: gained.environment, environmentID: gained.environmentID, production: true,
                companies: .init(add: ["umbrella"], remove: flag == "a" ? ["hooli"] : []),
                users: .init(add: ["u_1"], remove: flag == "c" ? [] : ["u_9"]), causes: gained.causes)
            return Change(flag: flag, action: .update, place: line(30), targets: [targets])
        }
        let lines = TextPlan().render(.fixture(changes)).split(separator: "\n")
        func count(_ text: String) -> Int { lines.count { $0.contains(text) } }
        #expect(count("umbrella") == 1)
        #expect(count("hooli") == 1)
        #expect(count("u_9") == 2)
        #expect(count("u_1") == 1)
    }
}
