import FlagModel
import FlagTestKit
import PlanRendering
import Planning
import Testing

@Suite("How a plan as text looks")
struct TextPlanLooksTests {
    @Test("colours sigils, production, removals and places, and resets each colour")
    func colored() {
        let plan = Plan.fixture(
            Plan.everything.changes,
            warnings: [PlanRemark(code: "w", message: "look here")],
            blocked: [LimitViolation(limit: "archive", allowed: 0, planned: 1)]
        )
        let text = TextPlan(isColored: true).render(plan).replacing("\u{1B}[", with: "^")
        #expect(
            text == """
                ^1mPlan for Acme Web:^0m 1 to create, 1 to update, 1 to archive · production +3 ^31m−1^0m targets · \
                7 calls · ^1;31mblocked by a limit^0m

                ^32m+ new-checkout-flow^0m  "New checkout flow"                           ^2mflags.yaml:24^0m
                    owner        jane@example.com
                    stage        Beta
                    ^1mProduction^0m   + company acme-corp, globex, initech
                ^33m~ huddles^0m                                                          ^2mflags.yaml:41^0m
                    description  "Old text" → "New text"
                    ^1mProduction^0m   ^31m- company hooli^0m
                ^31m- legacy-export^0m  archived                                          ^2mflags.yaml:52^0m

                ^33mWarning:^0m look here

                ^1;31mBlocked:^0m this archives 1 flag; the limit is 0 (policy.limits.archive). apply
                    refuses without --force.

                1 to create, 1 to update, 1 to archive · production +3 ^31m−1^0m targets · 7 calls · \
                ^1;31mblocked by a limit^0m

                """
        )
    }

    @Test("shows hostile text escaped or quoted, in its own line")
    func hostile() {
        let plan = Plan.fixture(
            [
                Change(
                    flag: "a\n- b  archived",
                    action: .create,
                    place: line(9, of: "x\u{1B}[2J.yaml"),
                    fields: [
                        .text(.name, nil, "N\u{202E}ame"), .text(.owner, nil, "none"),
                        .text(.stage, nil, "Beta → GA"),
                    ],
                    targets: [
                        TargetsChange(
                            environment: "Prod\r\n+ c",
                            environmentID: "en1",
                            production: true,
                            companies: .init(add: ["", "a, b", "a\\b", "q\"q", "tab\t", "é"]),
                            users: .init()
                        )
                    ]
                ),
                Change(
                    flag: "d",
                    action: .update,
                    place: nil,
                    fields: [.text(.description, "\u{1B}[31m", "x\r\n- e  archived\u{2028}\n\u{9B}")]
                ),
            ],
            app: "Acme\n+ Web",
            warnings: [
                PlanRemark(code: "w", message: "look\n- here", flag: nil, place: line(1, of: "a\nb"))
            ],
            blocked: [LimitViolation(limit: "x\ny", allowed: 1, planned: 2)]
        )
        #expect(
            TextPlan().render(plan) == """
                Plan for Acme\\n+ Web: 1 to create, 1 to update · production +6 targets · 8 calls · \
                blocked by a limit

                + "a\\n- b  archived"  "N\\u{202E}ame"                           x\\u{1B}[2J.yaml:9
                    owner                       "none"
                    stage                       "Beta → GA"
                    "Prod\\r\\n+ c" (production)  + company "", "a, b", "a\\\\b", "q\\"q", "tab\\t", é
                ~ d
                    description
                      - \\u{1B}[31m
                      + "x\\r"
                      + "- e  archived\\u{2028}"
                      + \\u{9B}

                Warning: look\\n- here  a\\nb:1

                Blocked: this plans 2; the limit is 1 (policy.limits.x\\ny). apply refuses
                    without --force.

                1 to create, 1 to update · production +6 targets · 8 calls · blocked by a limit

                """
        )
    }

    @Test("counts wide characters as two columns")
    func wide() {
        let plan = Plan.fixture([
            Change(
                flag: "検索",
                action: .update,
                place: line(9),
                fields: [.text(.stage, nil, "Beta")],
                targets: [.other("本番", companies: .init(add: ["株式会社", "acme-corp"]))]
            )
        ])
        #expect(
            TextPlan(width: 42).render(plan) == """
                Plan for Acme Web: 1 to update · other +2 targets · 3 calls

                ~ 検索                        flags.yaml:9
                    stage        none → Beta
                    本番         + company 株式会社,
                                           acme-corp

                1 to update · other +2 targets · 3 calls

                """
        )
    }
}
