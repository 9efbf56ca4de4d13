import FlagModel
import FlagTestKit
import PlanRendering
import Planning
import Testing

@Suite("A plan as Markdown")
struct MarkdownPlanTests {
    @Test("has the summary first, then dangerous changes, then the rest")
    func everything() {
        let plan = Plan.fixture(
            [
                Change(
                    flag: "search",
                    action: .update,
                    place: line(12),
                    fields: [.text(.stage, "Alpha", "Beta")],
                    targets: [.other(companies: .init(add: ["acme"]))]
                )
            ] + Plan.everything.changes,
            unchanged: 27,
            unlisted: 3,
            notes: [PlanRemark(code: "n", message: "targets of `legacy-export` are ignored", place: line(53))],
            warnings: [PlanRemark(code: "w", message: "`b` is archived in Reflag", flag: "b")],
            blocked: [LimitViolation(limit: "archive", allowed: 0, planned: 1)]
        )
        #expect(
            MarkdownPlan().render(plan) == """
                <!-- hoist-plan -->
                ### Plan for `Acme Web`

                **1 to create, 2 to update, 1 to archive · production +3 −1 targets · other +1 target · 9 calls · \
                blocked by a limit**

                ```diff
                ! Blocked: this archives 1 flag; the limit is 0 (policy.limits.archive). apply
                !     refuses without --force.
                ! Warning: `b` is archived in Reflag
                ```

                #### Removals, archives and production

                ```diff
                ! huddles                                                          flags.yaml:41
                !   description  "Old text" → "New text"
                -   Production   - company hooli
                - legacy-export  archived                                          flags.yaml:52
                + new-checkout-flow  "New checkout flow"                           flags.yaml:24
                +   owner        jane@example.com
                +   stage        Beta
                +   Production   + company acme-corp, globex, initech
                ```

                #### Other changes

                ```diff
                ! search                                                           flags.yaml:12
                !   stage        Alpha → Beta
                +   Staging      + company acme
                ```

                ```diff
                Note: targets of `legacy-export` are ignored  flags.yaml:53
                ```

                27 flags unchanged · 3 live flags not in the manifest (to archive one, write `archived: true`)

                Digest: `\(plan.digest)`

                """
        )
    }

    @Test("says in one line that there is nothing to do")
    func nothing() {
        let plan = Plan.fixture(unchanged: 31, unlisted: 1, notes: [PlanRemark(code: "n", message: "a note")])
        #expect(
            MarkdownPlan().render(plan) == """
                <!-- hoist-plan -->
                Nothing to do for `Acme Web`: 31 flags are as the manifest says.

                ```diff
                Note: a note
                ```

                1 live flag not in the manifest (to archive one, write `archived: true`)

                Digest: `\(plan.digest)`

                """
        )
    }

    /// A plan with so many lines that its flags are collapsed.
    static let long: Plan = {
        let flags = (1...20).map { Identifier("flag-\($0)") }
        let grave = [
            Change(
                flag: "a<b>&c",
                action: .update,
                place: line(3),
                fields: [.text(.name, "A", "B"), .text(.stage, "Alpha", "Beta")],
                targets: [
                    .production(companies: .init(add: ["acme"], remove: ["hooli", "initech"])),
                    .other(users: .init(remove: ["u_1"])),
                ]
            ),
            Change(flag: "old", action: .archive, place: line(4), fields: [.truth(.archived, false, true)]),
        ]
        return .fixture(
            grave
                + flags.map { flag in
                    Change(flag: flag, action: .update, place: line(9), fields: [.truth(.permanent, false, true)])
                }
        )
    }()

    @Test("collapses each flag if it is long")
    func folded() {
        let flags = (1...20).map { flag in
            """
            <details><summary><code>! flag-\(flag)</code> 1 field</summary>

            ```diff
            ! flag-\(flag)\(String(repeating: " ", count: flag < 10 ? 60 : 59))flags.yaml:9
            !   permanent    false → true
            ```

            </details>


            """
        }
        let end = "Digest: `\(Self.long.digest)`\n"
        #expect(
            MarkdownPlan().render(Self.long) == """
                <!-- hoist-plan -->
                ### Plan for `Acme Web`

                **21 to update, 1 to archive · production +1 −2 targets · other −1 target · 26 calls**

                #### Removals, archives and production

                <details><summary><code>! a&lt;b&gt;&amp;c</code> 2 fields · production +1 −2 targets · \
                other −1 target</summary>

                ```diff
                ! a<b>&c                                                            flags.yaml:3
                !   name         "A" → "B"
                !   stage        Alpha → Beta
                +   Production   + company acme
                -                - company hooli, initech
                -   Staging      - user u_1
                ```

                </details>

                ```diff
                - old  archived                                                     flags.yaml:4
                ```

                #### Other changes


                """ + flags.joined() + end
        )
    }

    @Test("leaves out whole changes to stay within its budget, and says so")
    func cut() {
        let flags = (1...9).map { Identifier("flag-\($0)") }
        let words = Array(repeating: "word", count: 200).joined(separator: " ")
        let plan = Plan.fixture(
            flags.map { flag in
                Change(flag: flag, action: .update, place: nil, fields: [.text(.description, nil, words)])
            } + [
                Change(flag: "small", action: .archive, place: nil),
                Change(
                    flag: "big",
                    action: .update,
                    place: nil,
                    targets: [.production(companies: .init(add: (1...999).map { Identifier("company-\($0)") }))]
                ),
            ],
            warnings: [PlanRemark(code: "w", message: words + words + words)],
        )
        let text = MarkdownPlan(budget: 4_000, wholePlanURL: "https://example.com/run/1?a=b#c").render(plan)
        #expect(
            text.hasPrefix(
                """
                <!-- hoist-plan -->
                ### Plan for `Acme Web`

                **10 to update, 1 to archive · production +999 targets · 1009 calls**

                > [!WARNING]
                > Too long to show in full. Left out: 8 changes, 1 of them removals, archives or in production, \
                1 warning. [The whole plan](https://example.com/run/1?a=b#c).

                #### Removals, archives and production

                ```diff
                - small  archived
                ```

                #### Other changes

                <details><summary><code>! flag-1</code> 1 field</summary>


                """
            )
        )
        #expect(text.utf8.count <= 4_000)
        let shown = flags.filter { text.contains("! \($0)\n") }
        #expect(shown == ["flag-1", "flag-2"])
    }

    @Test(
        "ignores an invalid link",
        arguments: ["javascript:alert(1)", "https://x.example/)](y", "https://x.example/ y", "http", ""]
    )
    func badLink(url: String) {
        let changes = (1...2_000).map { Change(flag: Identifier("flag-\($0)"), action: .archive, place: nil) }
        let text = MarkdownPlan(budget: 4_000, wholePlanURL: url).render(.fixture(changes))
        #expect(text.contains("in production. `hoist plan` prints the whole plan.\n"))
    }

    @Test("shows hostile text as text")
    func hostile() {
        let plan = Plan.fixture(
            [
                Change(
                    flag: "</code>@team",
                    action: .update,
                    place: line(1, of: "@team/#12.yaml"),
                    fields: [.text(.description, "```\n@team", "`````\n<!-- x -->\n```")]
                )
            ],
            app: "`@team` <b>",
            warnings: [PlanRemark(code: "w", message: "fixes #12\n```\n@team")]
        )
        #expect(
            MarkdownPlan().render(plan) == """
                <!-- hoist-plan -->
                ### Plan for `` `@team` <b> ``

                **1 to update · 1 call**

                ````diff
                ! Warning: fixes #12\\n```\\n@team
                ````

                ``````diff
                ! </code>@team                                                  @team/#12.yaml:1
                !   description
                +     + `````
                +     + <!-- x -->
                        ```
                -     - @team
                ``````

                Digest: `\(plan.digest)`

                """
        )
    }
}
