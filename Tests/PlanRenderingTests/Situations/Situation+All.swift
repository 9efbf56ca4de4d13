import FlagModel
import FlagTestKit
import Planning

extension Situation {
    /// The situations whose plans are small.
    static let all = [
        nothing, creates, updates, clears, longText, removals, archive, audience, blocked, narrowed, base, baseAndDay,
        cleanup,
        hostile, tour, waiting, onlyWaiting, createdEntities,
    ]

    static let nothing = Situation(
        name: "nothing-to-do",
        manifest: """
            version: 1
            flags:
              huddles: {stage: Beta, targets: {Production: {companies: [acme]}}}
              search: {}
            """,
        live: .app(
            .acme, [Live("huddles", companies: ["Production": ["acme"]]) { $0.stage = .beta }, Live("search")]))

    static let creates = Situation(
        name: "creates",
        manifest: """
            version: 1
            owners: {jane@example.com: usr_jane}
            create: {stage: Alpha}
            audiences:
              staff: {users: [u_1, u_2]}
            flags:
              new-checkout-flow:
                name: New checkout flow
                description: Rollout of the redesigned checkout.
                owner: jane@example.com
                stage: Beta
                permanent: true
                secret: true
                targets:
                  Production: {companies: [acme-corp, globex], users: [u_9]}
                  Staging: {audiences: [staff]}
              bare: {}
              NAMED_IN_CAPITALS: {}
              a-flag-with-a-name-that-the-head-has-no-room-for:
                name: A flag whose name is so long that it doesn't go beside the key and the place of the flag
            """,
        live: .app(.acme, [Live("huddles")]))

    static let updates = Situation(
        name: "updates",
        manifest: """
            version: 1
            owners: {joe@example.com: usr_joe}
            flags:
              huddles:
                name: Huddles
                description: New text
                owner: joe@example.com
                stage: General Availability
                permanent: true
                secret: false
              search:
                archived: false
                stage: Beta
                targets:
                  Production: {companies: [acme, globex]}
              quick-share:
                targets:
                  Production: {companies: [acme], users: [u_1]}
                  Staging: {users: []}
              secret-alone: {secret: true}
            """,
        live: .app(
            .acme,
            [
                Live("huddles", name: "Hudles") {
                    $0.description = "Old text"
                    $0.owner = .jane
                    $0.stage = .beta
                },
                Live("search", companies: ["Production": ["acme"]]) { $0.archived = true },
                Live(
                    "quick-share", companies: ["Production": ["hooli"]],
                    users: ["Production": ["u_2"], "Staging": ["u_3"]]),
                Live("secret-alone"),
            ]))

    static let clears = Situation(
        name: "clears",
        manifest: """
            version: 1
            flags:
              huddles:
                description: null
                owner: null
                targets:
                  Production: {companies: [], users: []}
            """,
        live: .app(
            .acme,
            [
                Live("huddles", companies: ["Production": ["acme"]], users: ["Production": ["u_1"]]) {
                    $0.description = "Gone soon"
                    $0.owner = .jane
                }
            ]))

    static let longText = Situation(
        name: "long-text",
        manifest: """
            version: 1
            flags:
              checkout:
                description: |
                  The redesigned checkout.

                  Who: design partners first.
                  When: from May.
                  How: by company.
                  Why: fewer steps, fewer tickets, and a page that loads in half the time on a slow line and a small screen.
                  Ask: the checkout team.
                  See: the handbook.
              huddles:
                description: One line that is long enough to be broken, so that the old and the new text stand under each other.
              new-flag:
                description: |
                  First line.
                    Indented line.
                  Last line.
            """,
        live: .app(
            .acme,
            [
                Live("checkout") {
                    $0.description = """
                        The redesigned checkout.

                        Who: design partners first.
                        When: from April.
                        How: by company.
                        Why: fewer steps, fewer tickets.
                        Ask: the checkout team.
                        See: the handbook.
                        """
                },
                Live("huddles") {
                    $0.description =
                        "One line that is long enough to be broken, so that the old and the new text stand one by one."
                },
            ]))

    static let removals = Situation(
        name: "removals-in-production",
        manifest: """
            version: 1
            flags:
              huddles:
                targets:
                  Production: {companies: [acme]}
                  Staging: {companies: []}
              search:
                targets:
                  Europe: {companies: [], users: [u_1]}
              quick-share: {targets: {Production: {users: []}, Europe: {users: []}}}
              slow-share: {targets: {Production: {users: []}, Europe: {users: []}}}
              old-share: {targets: {Production: {users: []}, Europe: {users: []}}}
            """,
        live: .app(
            .app("Acme Web", [.production, .europe, .staging]),
            [
                Live("huddles", companies: ["Production": ["acme", "hooli", "initech"], "Staging": ["hooli"]]),
                Live("search", companies: ["Europe": ["umbrella"]], users: ["Europe": ["u_2"]]),
                Live("quick-share", users: ["Production": ["u_7"], "Europe": ["u_7"]]),
                Live("slow-share", users: ["Production": ["u_7"], "Europe": ["u_7"]]),
                Live("old-share", users: ["Production": ["u_7"], "Europe": ["u_7"]]),
            ]),
        isColored: true)

    static let archive = Situation(
        name: "archive",
        manifest: """
            version: 1
            app: apZ4k29fmQ81xw
            policy: {unlisted: archive, ignore: [legacy-*]}
            flags:
              huddles: {archived: true, description: Out of use.}
              search: {archived: true, targets: {Production: {companies: [acme]}}}
              gone-already: {archived: true}
              never-was: {archived: true}
            """,
        live: .app(
            .acme,
            [
                Live("huddles") { $0.description = "In use." }, Live("search"), Live("unlisted-flag"),
                Live("legacy-export"), Live("gone-already") { $0.archived = true },
            ]),
        isColored: true)

    static let audience = Situation(
        name: "audience-gained-a-member",
        manifest: """
            version: 1
            audiences:
              design-partners:
                companies: [acme, umbrella]
                users: [u_5]
            flags:

            """
                + (10..<40).map { "  flag-\($0): {targets: {Production: {audiences: [design-partners]}}}\n" }.joined()
                    + """
                      with-more:
                        stage: Beta
                        targets: {Production: {audiences: [design-partners], companies: [initech]}}
                      created: {targets: {Production: {audiences: [design-partners]}}}
                    """,
        live: .app(
            .acme,
            (10..<40).map { Live(Identifier("flag-\($0)"), companies: ["Production": ["acme"]]) }
                + [Live("with-more", companies: ["Production": ["acme"]])]))

    static let blocked = Situation(
        name: "blocked",
        manifest: """
            version: 1
            policy: {limits: {archive: 1, untarget: 2}}
            flags:
              one: {archived: true}
              two: {archived: true}
              three: {targets: {Production: {companies: []}}}
            """,
        live: .app(
            .acme, [Live("one"), Live("two"), Live("three", companies: ["Production": ["acme", "globex", "hooli"]])]),
        isColored: true)

    static let narrowed = Situation(
        name: "narrowed",
        manifest: """
            version: 1
            app: apZ4k29fmQ81xw
            policy: {unlisted: archive}
            flags:
              huddles: {stage: Beta, targets: {Production: {companies: [acme]}, Staging: {companies: [acme]}}}
              search: {archived: true}
              new-flag: {targets: {Production: {companies: [acme]}}}
              new-staging-flag: {targets: {Staging: {users: [u_1]}}}
            """,
        live: .app(.acme, [Live("huddles"), Live("search"), Live("stranger")]),
        narrowing: Narrowing(environments: ["Staging"]))

    static let base = Situation(
        name: "with-a-base",
        manifest: """
            version: 1
            flags:
              huddles:
                description: New text
                stage: Beta
                targets: {Production: {companies: [acme, globex]}}
              search: {permanent: true}
              new-flag: {}
            """,
        live: .app(
            .acme,
            [
                Live("huddles", companies: ["Production": ["hooli"]]) {
                    $0.description = "Old text"
                    $0.stage = .alpha
                },
                Live("search"),
            ]),
        base: """
            version: 1
            flags:
              huddles:
                description: Old text
                stage: Beta
                targets: {Production: {companies: [acme]}}
              search: {permanent: true}
            """)

    static let baseAndDay = Situation(
        name: "with-a-base-and-deleted-grants",
        manifest: """
            version: 1
            audiences:
              partners: {companies: [acme]}
            flags:
              huddles: {targets: {Production: {audiences: [partners]}, Staging: {companies: []}}}
              search: {targets: {Production: {audiences: [partners]}}}
              inbox: {targets: {Production: {audiences: [partners]}}}
              reports: {targets: {Production: {companies: [acme]}}}
            """,
        live: .app(
            .acme,
            [
                Live(
                    "huddles",
                    companies: ["Production": ["acme", "globex", "hooli"], "Staging": ["umbrella", "initech"]]),
                Live("search", companies: ["Production": ["acme", "globex", "hooli"]]),
                Live("inbox", companies: ["Production": ["acme", "globex", "hooli"]]),
                Live("reports", companies: ["Production": ["stark"]]),
            ]),
        base: """
            version: 1
            audiences:
              partners: {companies: [acme, {id: globex, until: 2026-11-24, why: "trial, SALES-12"}]}
            flags:
              huddles:
                targets:
                  Production: {audiences: [partners]}
                  Staging: {companies: [{id: umbrella, until: 2026-11-20}, {id: initech, until: 2026-12-31}]}
              search: {targets: {Production: {audiences: [partners]}}}
              inbox: {targets: {Production: {audiences: [partners]}}}
              reports: {targets: {Production: {companies: [acme]}}}
            """, day: CalendarDate("2026-11-25"),
        lastChanged: [
            "huddles": "2026-11-12T14:03:05Z", "search": "2026-11-01T08:00:00Z", "reports": "2026-11-12T14:03:05Z",
        ])

    static let cleanup = Situation(
        name: "worth-cleaning-up",
        manifest: """
            version: 1
            policy: {targets: additive}
            flags:
              expired-one: {expires: 2026-01-31}
              expired-and-new: {expires: 2026-11-24}
              not-yet: {expires: 2026-11-25}
              stale-one: {}
              stale-two: {}
              stale-three: {}
              stale-four: {}
              unchecked-one: {}
              archived-live-one: {}
              beyond: {targets: {Production: {companies: [acme]}}}
            """,
        live: .app(
            .acme,
            ["stale-one", "stale-two", "stale-three", "stale-four"].map { key in Live(key) { $0.stale = true } } + [
                Live("expired-one"), Live("not-yet"), Live("unchecked-one") { $0.unchecked = true },
                Live("archived-live-one") { $0.archived = true },
                Live("beyond", companies: ["Production": ["acme", "globex", "hooli"]]),
            ]))

    static let hostile = Situation(
        name: "hostile-text",
        manifest: #"""
            version: 1
            app: apZ4k29fmQ81xw
            policy: {unlisted: archive}
            audiences:
              "aud\n- b  archived": {companies: ["co\r\n::error::x"]}
            flags:
              created: {name: "N\u202Eame\e[31m", description: "```\n@team\n<script>alert(1)</script>"}
              command: {description: "fixes #12, GH-12\n<!-- hoist-plan -->\n| a | b |\n| - | - |\n"}
              targeted:
                name: "</code></summary><b>"
                stage: "Beta\n::error::x"
                targets: {"Prod\n+ u": {companies: ["@acme/owners", "a, b", " "], users: ["`tick` ``two``"]}}
              one: {targets: {"Prod\n+ u": {audiences: ["aud\n- b  archived"]}}}
              two: {targets: {"Prod\n+ u": {audiences: ["aud\n- b  archived"]}}}
              three: {targets: {"Prod\n+ u": {audiences: ["aud\n- b  archived"]}}}
              linked: {name: "[x](https://example.com) www.example.com @team z\u200Bw\u2066\uFEFF"}
            """#,
        live: .app(
            App(
                id: "apZ4k29fmQ81xw", name: "`@team`\n### <b>", keyFormat: .custom,
                environments: [
                    AppEnvironment(
                        id: "en\u{2}1", name: "Prod\n+ u", isProduction: true, order: 0, flagStateVersion: 1)
                ],
                stages: [Stage(id: "st\u{7}1", name: "Beta\n::error::x", order: 0)]),
            [
                Live("command") { $0.description = "::warning::z" }, Live("targeted"), Live("one"), Live("two"),
                Live("three"), Live("linked", name: "##[error]x"), Live("key\n- other  archived"),
                Live("::error file=x::y"), Live("</code></summary><b>@team"), Live("##[error]x\u{1B}[2J"),
            ]),
        isColored: true)

    /// The samples of docs/plan.md.
    static let tour = Situation(
        name: "tour",
        manifest: """
            version: 1
            audiences:
              design-partners:
                companies: [acme-corp, globex, umbrella]
            flags:
              new-checkout-flow:
                stage: Beta
                expires: 2026-10-31
                targets:
                  Production: {audiences: [design-partners], companies: [initech]}
              huddles:
                description: |
                  Calls between two people.
                  From May: calls between many.
                targets:
                  Production: {companies: [acme-corp]}
              search: {stage: General Availability}
              quick-share: {targets: {Production: {audiences: [design-partners]}}}
              comments: {targets: {Production: {audiences: [design-partners]}}}
              reactions: {targets: {Production: {audiences: [design-partners]}}}
              legacy-export: {archived: true}
              sso: {}
              audit-log: {}
            """,
        live: .app(
            .acme,
            ["quick-share", "comments", "reactions"].map { key in
                Live(key, companies: ["Production": ["acme-corp", "globex"]])
            } + [
                Live("huddles", companies: ["Production": ["acme-corp", "hooli"]]) {
                    $0.description = "Calls between two people."
                },
                Live("search") { $0.stage = .beta }, Live("legacy-export"), Live("sso"),
                Live("audit-log") { $0.archived = true }, Live("dark-mode"),
            ]))

    /// The plan of ``many``, created once.
    static let manyChanges = Result { try many.plan() }

    /// Ten thousand changes: creates, updates, removals in production, archives, and an audience on most of them.
    static let many = Situation(
        name: "ten-thousand-changes",
        manifest: """
            version: 1
            policy: {limits: {archive: 10%}}
            audiences:
              everyone: {companies: [acme, umbrella]}
            flags:

            """
                + (0..<10_000).map { index in
                    let key = "  flag-\(10_000 + index): "
                    return switch index % 10 {
                    case 0: key + "{stage: Beta}\n"
                    case 1: key + "{description: New text, targets: {Production: {companies: []}}}\n"
                    case 2: key + "{archived: true}\n"
                    default: key + "{targets: {Production: {audiences: [everyone]}}}\n"
                    }
                }.joined(),
        live: .app(
            .acme,
            (0..<10_000).filter { $0 % 10 > 0 }.map { index in
                Live(
                    Identifier("flag-\(10_000 + index)"),
                    companies: index % 10 == 1
                        ? ["Production": [Identifier("company-\(index % 500)")]]
                        : index % 10 > 2 ? ["Production": ["acme"]] : [:]
                ) { $0.description = index % 10 == 1 ? "Old text" : nil }
            }))
}
