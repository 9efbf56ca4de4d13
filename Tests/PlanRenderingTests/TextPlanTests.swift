import FlagModel
import FlagTestKit
import PlanRendering
import Planning
import Testing

@Suite("A plan as text")
struct TextPlanTests {
    @Test("shows a bit of everything, summary first and last")
    func everything() {
        #expect(
            TextPlan().render(.everything) == """
                Plan for Acme Web: 1 to create, 1 to update, 1 to archive · production +3 −1 targets · 7 calls

                + new-checkout-flow  "New checkout flow"                           flags.yaml:24
                    owner        jane@example.com
                    stage        Beta
                    Production   + company acme-corp, globex, initech
                ~ huddles                                                          flags.yaml:41
                    description  "Old text" → "New text"
                    Production   - company hooli
                - legacy-export  archived                                          flags.yaml:52

                27 flags unchanged · 3 live flags not in the manifest (to archive one, write `archived: true`)
                1 to create, 1 to update, 1 to archive · production +3 −1 targets · 7 calls

                """
        )
    }

    @Test(
        "says in one line that there is nothing to do",
        arguments: [
            (0, "Nothing to do for Acme Web.\n"),
            (1, "Nothing to do for Acme Web: 1 flag is as the manifest says.\n"),
            (31, "Nothing to do for Acme Web: 31 flags are as the manifest says.\n"),
        ]
    )
    func nothing(unchanged: Int, text: String) {
        #expect(TextPlan().render(.fixture(unchanged: unchanged)) == text)
    }

    @Test("shows notes if there is nothing to do")
    func nothingButRemarks() {
        let plan = Plan.fixture(
            unchanged: 31,
            unlisted: 1,
            notes: [PlanRemark(code: "x", message: "`a` is unverifiable", flag: "a")],
            warnings: [PlanRemark(code: "y", message: "`b` expired on 2026-01-31", flag: "b", place: line(7))]
        )
        #expect(
            TextPlan().render(plan) == """
                Nothing to do for Acme Web: 31 flags are as the manifest says.

                Warning: `b` expired on 2026-01-31  flags.yaml:7
                Note: `a` is unverifiable

                1 live flag not in the manifest (to archive one, write `archived: true`)

                """
        )
    }

    @Test("shows all fields of a new flag")
    func created() {
        let plan = Plan.fixture([
            Change(
                flag: "a",
                action: .create,
                place: line(9),
                fields: [
                    .text(.name, nil, "A"), .text(.description, nil, "What it does."),
                    .text(.owner, nil, "Jane Doe"), .text(.stage, nil, "In development"),
                    .truth(.permanent, nil, false), .truth(.secret, nil, true),
                ],
                targets: [
                    .production(users: .init(add: ["u_1"])),
                    .other("Development for all", companies: .init(add: ["acme"])),
                ]
            )
        ])
        #expect(
            TextPlan().render(plan) == """
                Plan for Acme Web: 1 to create · production +1 target · other +1 target · 3 calls

                + a  "A"                                                            flags.yaml:9
                    description          "What it does."
                    owner                Jane Doe
                    stage                In development
                    permanent            false
                    secret               true
                    Production           + user u_1
                    Development for all  + company acme

                1 to create · production +1 target · other +1 target · 3 calls

                """
        )
    }

    @Test("shows old and new values, and what is cleared")
    func updated() {
        let plan = Plan.fixture([
            Change(
                flag: "a",
                action: .update,
                place: line(9),
                fields: [
                    .text(.name, "Alpha", "Beta"), .text(.description, "Gone soon", nil),
                    .text(.owner, "jane@example.com", nil), .text(.stage, "In development", "Beta"),
                    .truth(.permanent, false, true), .truth(.secret, nil, true),
                ]
            ),
            Change(
                flag: "b",
                action: .update,
                place: nil,
                fields: [.text(.description, nil, "Said \"hi\""), .truth(.secret, false, true)]
            ),
        ])
        #expect(
            TextPlan().render(plan) == """
                Plan for Acme Web: 2 to update · 2 calls

                ~ a                                                                 flags.yaml:9
                    name         "Alpha" → "Beta"
                    description  "Gone soon" → none
                    owner        jane@example.com → none
                    stage        In development → Beta
                    permanent    false → true
                    secret       true (can't be read back)
                ~ b
                    description  none → "Said \\"hi\\""
                    secret       false → true

                2 to update · 2 calls

                """
        )
    }

    @Test("shows a text of several lines as a diff")
    func manyLines() {
        let old = "One\nTwo\nThree\nFour\nFive\nSix\nSeven\n"
        let new = "One\nTwo\nThree\nFour\nFive\nSix \nSeven\n\nEight"
        let plan = Plan.fixture([
            Change(flag: "a", action: .update, place: line(9), fields: [.text(.description, old, new)])
        ])
        #expect(
            TextPlan().render(plan) == """
                Plan for Acme Web: 1 to update · 1 call

                ~ a                                                                 flags.yaml:9
                    description
                        … 3 lines unchanged
                        Four
                        Five
                      - Six
                      + "Six "
                        Seven

                      + Eight

                1 to update · 1 call

                """
        )
    }

    @Test("breaks a long text at the width, and marks continuation lines")
    func longLine() {
        let words = Array(repeating: "Rollout of the checkout.", count: 4).joined(separator: " ")
        let plan = Plan.fixture([
            Change(
                flag: "a",
                action: .create,
                place: line(9),
                fields: [.text(.name, nil, words), .text(.description, nil, words)]
            )
        ])
        #expect(
            TextPlan(width: 60).render(plan) == """
                Plan for Acme Web: 1 to create · 1 call

                + a                                             flags.yaml:9
                    name
                      + Rollout of the checkout. Rollout of the checkout.
                      …  Rollout of the checkout. Rollout of the checkout.
                    description
                      + Rollout of the checkout. Rollout of the checkout.
                      …  Rollout of the checkout. Rollout of the checkout.

                1 to create · 1 call

                """
        )
    }

    @Test("lists all targets, broken under the first")
    func manyTargets() {
        let ids = (10..<40).map { Identifier("company-\($0)") }
        let plan = Plan.fixture([
            Change(
                flag: "a",
                action: .update,
                place: line(9),
                targets: [
                    .production(companies: .init(add: ["one"], remove: ids), users: .init(remove: ["u_1"]))
                ]
            )
        ])
        #expect(
            TextPlan().render(plan) == """
                Plan for Acme Web: 1 to update · production +1 −31 targets · 32 calls

                ~ a                                                                 flags.yaml:9
                    Production   + company one
                                 - company company-10, company-11, company-12, company-13,
                                           company-14, company-15, company-16, company-17,
                                           company-18, company-19, company-20, company-21,
                                           company-22, company-23, company-24, company-25,
                                           company-26, company-27, company-28, company-29,
                                           company-30, company-31, company-32, company-33,
                                           company-34, company-35, company-36, company-37,
                                           company-38, company-39
                                 - user u_1

                1 to update · production +1 −31 targets · 32 calls

                """
        )
    }

    @Test("shows an archive and an unarchive next to the key")
    func archives() {
        let plan = Plan.fixture([
            Change(
                flag: "a",
                action: .unarchive,
                place: line(9),
                fields: [.text(.stage, nil, "Beta"), .truth(.archived, true, false)],
                targets: [.other(companies: .init(add: ["acme"]))]
            ),
            Change(flag: "b", action: .archive, place: nil, fields: [.truth(.archived, false, true)]),
        ])
        #expect(
            TextPlan().render(plan) == """
                Plan for Acme Web: 1 to archive, 1 to unarchive · other +1 target · 3 calls

                ~ a  unarchived                                                     flags.yaml:9
                    stage        none → Beta
                    Staging      + company acme
                - b  archived

                1 to archive, 1 to unarchive · other +1 target · 3 calls

                """
        )
    }

    @Test("puts places in a column, or after two spaces if that is taken")
    func widePlaces() {
        let deep = "config/flags/checkout/experiments.yaml"
        let plan = Plan.fixture([
            Change(flag: "a", action: .archive, place: line(9)),
            Change(flag: "b", action: .archive, place: line(1234, of: deep)),
            Change(
                flag: "a-key-that-is-longer-than-half-of-the-line",
                action: .archive,
                place: line(5, of: deep)
            ),
        ])
        #expect(
            TextPlan().render(plan) == """
                Plan for Acme Web: 3 to archive · 3 calls

                - a  archived                           flags.yaml:9
                - b  archived                           config/flags/checkout/experiments.yaml:1234
                - a-key-that-is-longer-than-half-of-the-line  archived  config/flags/checkout/experiments.yaml:5

                3 to archive · 3 calls

                """
        )
    }

    @Test("ends with warnings, notes and the limits that it exceeds")
    func remarks() {
        let plan = Plan.fixture(
            [Change(flag: "a", action: .archive, place: line(9))],
            unchanged: 1,
            notes: [PlanRemark(code: "n", message: "targets of `a` are ignored", flag: "a", place: line(12))],
            warnings: [PlanRemark(code: "w", message: "`b` is archived in Reflag", flag: "b")],
            blocked: [
                LimitViolation(limit: "archive", allowed: 0, planned: 1),
                LimitViolation(limit: "untarget", allowed: 20, planned: 25),
            ]
        )
        #expect(
            TextPlan().render(plan) == """
                Plan for Acme Web: 1 to archive · 1 call · blocked by a limit

                - a  archived                                                       flags.yaml:9

                Warning: `b` is archived in Reflag
                Note: targets of `a` are ignored  flags.yaml:12

                Blocked: this archives 1 flag; the limit is 0 (policy.limits.archive). apply
                    refuses without --force.
                Blocked: this removes 25 production targets; the limit is 20
                    (policy.limits.untarget). apply refuses without --force.

                1 flag unchanged
                1 to archive · 1 call · blocked by a limit

                """
        )
    }
}
