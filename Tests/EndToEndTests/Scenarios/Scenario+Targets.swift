import Sandbox

// Who is targeted.
extension Scenario {
    static let targeting = [
        Scenario(
            name: "exact: a list that is here is the whole truth, and one call for each company carries all its flags",
            live: [
                SandboxFlag(
                    "a", name: "A", companies: ["Production": ["acme", "hooli"]], users: ["Production": ["u_1"]]),
                SandboxFlag("b", name: "B", companies: ["Production": ["hooli"], "Staging": ["hooli"]]),
            ],
            manifest: """
                version: 1
                flags:
                  a:
                    targets:
                      Production:
                        companies: [globex, acme]
                  b:
                    targets:
                      Production: {companies: [globex], users: [u_2]}
                      Staging: {companies: []}
                """,
            changes: [
                "update a @3:3; Production! company +globex -hooli @6:21",
                "update b @7:3; Production! company +globex -hooli, user +u_2 @9:32; Staging company -hooli @10:28",
            ],
            calls: [
                """
                c1 PATCH /envs/env_staging/companies/hooli/flags {"updates":[{"flagKey":"b","specificTargetValue":null}]}
                """,
                """
                c2 PATCH /envs/env_production/companies/globex/flags \
                {"updates":[{"flagKey":"a","specificTargetValue":true},{"flagKey":"b","specificTargetValue":true}]}
                """,
                """
                c3 PATCH /envs/env_production/companies/hooli/flags \
                {"updates":[{"flagKey":"a","specificTargetValue":null},{"flagKey":"b","specificTargetValue":null}]}
                """,
                """
                c4 PATCH /envs/env_production/users/u_2/flags {"updates":[{"flagKey":"b","specificTargetValue":true}]}
                """,
            ],
            targetReads: 3,
            companyReads: 1,
            userReads: 1,
            after: [
                #"a "A" In development | Production: company acme, globex; user u_1"#,
                #"b "B" In development | Production: company globex; user u_2"#,
            ]
        ),
        Scenario(
            name: "additive: a list is a minimum, what is beyond it stays and is counted, `remove` takes away",
            live: [
                SandboxFlag(
                    "a", name: "A", companies: ["Production": ["acme", "hooli", "umbrella"], "Staging": ["hooli"]])
            ],
            manifest: """
                version: 1
                policy:
                  targets: {Production: additive, "*": exact}
                flags:
                  a:
                    targets:
                      Production:
                        companies: [acme, globex]
                        remove: {companies: [hooli, never-there]}
                      Staging:
                        companies: [acme]
                """,
            changes: [
                "update a @5:3; Production! company +globex -hooli @8:27; Staging company +acme -hooli @11:21"
            ],
            calls: [
                """
                c1 PATCH /envs/env_staging/companies/acme/flags {"updates":[{"flagKey":"a","specificTargetValue":true}]}
                """,
                """
                c2 PATCH /envs/env_staging/companies/hooli/flags {"updates":[{"flagKey":"a","specificTargetValue":null}]}
                """,
                """
                c3 PATCH /envs/env_production/companies/globex/flags \
                {"updates":[{"flagKey":"a","specificTargetValue":true}]}
                """,
                """
                c4 PATCH /envs/env_production/companies/hooli/flags \
                {"updates":[{"flagKey":"a","specificTargetValue":null}]}
                """,
            ],
            remarks: ["note beyond-additive a @7:7"],
            targetReads: 2,
            companyReads: 2,
            after: [
                #"a "A" In development | Production: company acme, globex, umbrella | Staging: company acme"#
            ]
        ),
        Scenario(
            name: "`remove` alone takes away and leaves the rest of the list alone",
            live: [
                SandboxFlag(
                    "a", name: "A", companies: ["Production": ["acme", "hooli"]], users: ["Production": ["u_1"]])
            ],
            manifest: """
                version: 1
                flags:
                  a:
                    targets:
                      Production:
                        remove:
                          companies: [hooli]
                          users: [u_1]
                """,
            changes: ["update a @3:3; Production! company -hooli, user -u_1 @7:23"],
            calls: [
                """
                c1 PATCH /envs/env_production/companies/hooli/flags \
                {"updates":[{"flagKey":"a","specificTargetValue":null}]}
                """,
                """
                c2 PATCH /envs/env_production/users/u_1/flags {"updates":[{"flagKey":"a","specificTargetValue":null}]}
                """,
            ],
            targetReads: 1,
            after: [#"a "A" In development | Production: company acme"#]
        ),
    ]

    static let audiences = [
        Scenario(
            name: "an audience manages both lists, beside what the flag lists itself",
            live: [SandboxFlag("a", name: "A", companies: ["Production": ["hooli"]], users: ["Production": ["u_9"]])],
            manifest: """
                version: 1
                audiences:
                  partners:
                    companies: [acme, globex]
                  staff:
                    companies: [acme]
                    users: [u_1]
                flags:
                  a:
                    targets:
                      Production:
                        audiences: [partners, staff]
                        companies: [initech]
                """,
            changes: [
                """
                update a @9:3; Production! company +acme +globex +initech -hooli, user +u_1 -u_9 @13:21 \
                (partners: acme, globex) (staff: u_1)
                """
            ],
            calls: ["acme true", "globex true", "hooli null", "initech true"].enumerated().map { index, words in
                let (company, value) = (words.prefix { $0 != " " }, words.drop { $0 != " " }.dropFirst())
                return """
                    c\(index + 1) PATCH /envs/env_production/companies/\(company)/flags \
                    {"updates":[{"flagKey":"a","specificTargetValue":\(value)}]}
                    """
            } + [
                """
                c5 PATCH /envs/env_production/users/u_1/flags {"updates":[{"flagKey":"a","specificTargetValue":true}]}
                """,
                """
                c6 PATCH /envs/env_production/users/u_9/flags {"updates":[{"flagKey":"a","specificTargetValue":null}]}
                """,
            ],
            targetReads: 1,
            companyReads: 3,
            userReads: 1,
            after: [#"a "A" In development | Production: company acme, globex, initech; user u_1"#]
        ),
        Scenario(
            name: "anchors, aliases and merge keys work, own keys winning",
            live: [SandboxFlag("a", name: "A"), SandboxFlag("b", name: "B", permanent: true)],
            manifest: """
                version: 1
                x-shared: &shared
                  stage: Beta
                  permanent: true
                x-more: &more {description: Shared text., permanent: false}
                x-companies: &companies [acme]
                flags:
                  a:
                    <<: [*shared, *more]
                    targets:
                      Production: {companies: *companies}
                  b:
                    <<: *shared
                    stage: Internal
                """,
            changes: [
                """
                update a @8:3; description null → "Shared text." @5:29; stage "In development" → "Beta" @3:10; \
                permanent false → true @4:14; Production! company +acme @6:26
                """,
                #"update b @12:3; stage "In development" → "Internal" @14:12"#,
            ],
            calls: [
                """
                c1 PATCH /flags/flg00000000001 \
                {"description":"Shared text.","permanent":true,"stageId":"stgbeta0000001"}
                """,
                #"c2 PATCH /flags/flg00000000002 {"stageId":"stginternal001"}"#,
                """
                c3 PATCH /envs/env_production/companies/acme/flags \
                {"updates":[{"flagKey":"a","specificTargetValue":true}]} after c1
                """,
            ],
            targetReads: 1,
            companyReads: 1,
            after: [
                #"a "A" Beta "Shared text." permanent | Production: company acme"#, #"b "B" Internal permanent"#,
            ]
        ),
    ]

    static let leaving = [
        Scenario(
            name: "what is left out is left alone",
            live: [
                SandboxFlag(
                    "a", name: "A", description: "Text", stage: "Beta", owner: "usr_jane", permanent: true,
                    secret: true,
                    companies: ["Production": ["acme"], "Staging": ["globex"]], users: ["Production": ["u_1"]]),
                SandboxFlag("b", name: "B", companies: ["Production": ["acme"]]),
            ],
            manifest: """
                version: 1
                create:
                  description: For new flags alone.
                  stage: Internal
                flags:
                  a:
                    targets:
                      Production:
                        users: [u_1]
                      Staging: {}
                  b: {}
                """,
            targetReads: 1,
            after: [
                """
                a "A" Beta usr_jane "Text" permanent secret | Production: company acme; user u_1 | Staging: company globex
                """,
                #"b "B" In development | Production: company acme"#,
            ]
        )
    ]
}
