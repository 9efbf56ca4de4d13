import Sandbox

// Flags that are made, changed and cleared.
extension Scenario {
    static let creating = [
        Scenario(
            name: "a flag that is missing is created with all its fields, `create` speaking where it is silent",
            live: [SandboxFlag("old", name: "Old", owner: "usr_jane")],
            manifest: """
                version: 1
                owners:
                  sam@example.com: usr_sam
                create:
                  description: Nobody wrote one.
                  owner: jane@example.com
                  stage: Internal
                  permanent: true
                  secret: true
                flags:
                  old: {}
                  written:
                    name: Written
                    description: All of it.
                    owner: sam@example.com
                    stage: Beta
                    permanent: false
                    secret: false
                  silent:
                """,
            changes: [
                """
                create written @12:3; name null → "Written" @13:11; description null → "All of it." @14:18; \
                owner null → "sam@example.com" @15:12; stage null → "Beta" @16:12; permanent null → false @17:16; \
                secret null → false @18:13
                """,
                """
                create silent @19:3; name null → "Silent"; description null → "Nobody wrote one." @5:16; \
                owner null → "jane@example.com" @6:10; stage null → "Internal" @7:10; permanent null → true @8:14; \
                secret null → true @9:11
                """,
            ],
            calls: [
                """
                c1 POST /flags {"description":"All of it.","key":"written","name":"Written","ownerUserId":"usr_sam",\
                "permanent":false,"secret":false,"stageId":"stgbeta0000001"}
                """,
                """
                c2 POST /flags {"description":"Nobody wrote one.","key":"silent","name":"Silent",\
                "ownerUserId":"usr_jane","permanent":true,"secret":true,"stageId":"stginternal001"}
                """,
            ],
            after: [
                #"old "Old" In development usr_jane"#,
                #"silent "Silent" Internal usr_jane "Nobody wrote one." permanent secret"#,
                #"written "Written" Beta usr_sam "All of it.""#,
            ]
        ),
        Scenario(
            name: "a flag without a name gets one from its key when it is created, and keeps whatever it has later",
            live: [SandboxFlag("lives", name: "What people call it")],
            manifest: """
                version: 1
                flags:
                  new-checkout-flow: {}
                  newCheckoutPage:
                  NEW_CHECKOUT_CART: null
                  lives: {}
                """,
            changes: [
                #"create new-checkout-flow @3:3; name null → "New checkout flow""#,
                #"create newCheckoutPage @4:3; name null → "New checkout page""#,
                #"create NEW_CHECKOUT_CART @5:3; name null → "New checkout cart""#,
            ],
            calls: [
                #"c1 POST /flags {"key":"new-checkout-flow","name":"New checkout flow"}"#,
                #"c2 POST /flags {"key":"newCheckoutPage","name":"New checkout page"}"#,
                #"c3 POST /flags {"key":"NEW_CHECKOUT_CART","name":"New checkout cart"}"#,
            ],
            after: [
                #"NEW_CHECKOUT_CART "New checkout cart" In development"#,
                #"lives "What people call it" In development"#,
                #"new-checkout-flow "New checkout flow" In development"#,
                #"newCheckoutPage "New checkout page" In development"#,
            ]
        ),
        Scenario(
            name: "targets of a flag that is created wait for it",
            manifest: """
                version: 1
                flags:
                  a:
                    targets:
                      Production: {companies: [acme]}
                      env_staging: {users: [u_1]}
                  b:
                    targets:
                      Production: {companies: [acme]}
                """,
            changes: [
                """
                create a @3:3; name null → "A"; Production! company +acme @5:32; Staging user +u_1 @6:29
                """,
                #"create b @7:3; name null → "B"; Production! company +acme @9:32"#,
            ],
            calls: [
                #"c1 POST /flags {"key":"a","name":"A"}"#,
                #"c2 POST /flags {"key":"b","name":"B"}"#,
                """
                c3 PATCH /envs/env_staging/users/u_1/flags \
                {"updates":[{"flagKey":"a","specificTargetValue":true}]} after c1
                """,
                """
                c4 PATCH /envs/env_production/companies/acme/flags \
                {"updates":[{"flagKey":"a","specificTargetValue":true},{"flagKey":"b","specificTargetValue":true}]} \
                after c1 c2
                """,
            ],
            companyReads: 1,
            userReads: 1,
            after: [
                #"a "A" In development | Production: company acme | Staging: user u_1"#,
                #"b "B" In development | Production: company acme"#,
            ]
        ),
    ]

    static let updating = [
        Scenario(
            name: "all fields of a flag that differ go into one call",
            live: [
                SandboxFlag("sams", owner: "usr_sam"),
                SandboxFlag(
                    "a", name: "Old", description: "Old text", stage: "Beta", owner: "usr_jane", permanent: true),
            ],
            manifest: """
                version: 1
                flags:
                  sams: {}
                  a:
                    name: New
                    description: New text
                    owner: Sam Roe
                    stage: stggeneral0001
                    permanent: false
                """,
            changes: [
                """
                update a @4:3; name "Old" → "New" @5:11; description "Old text" → "New text" @6:18; \
                owner "jane@example.com" → "sam@example.com" @7:12; stage "Beta" → "General Availability" @8:12; \
                permanent true → false @9:16
                """
            ],
            calls: [
                """
                c1 PATCH /flags/flg00000000002 {"description":"New text","name":"New","ownerUserId":"usr_sam",\
                "permanent":false,"stageId":"stggeneral0001"}
                """
            ],
            after: [
                #"a "New" General Availability usr_sam "New text""#,
                #"sams "sams" In development usr_sam"#,
            ]
        ),
        Scenario(
            name: "null clears description and owner; an empty description is none",
            live: [
                SandboxFlag("a", name: "A", description: "Text", owner: "usr_jane"),
                SandboxFlag("b", name: "B", description: "Text"),
                SandboxFlag("c", name: "C"),
            ],
            manifest: """
                version: 1
                flags:
                  a:
                    description: null
                    owner: ~
                  b:
                    description: ""
                  c:
                    description:
                    owner: null
                """,
            changes: [
                #"update a @3:3; description "Text" → null @4:18; owner "jane@example.com" → null @5:12"#,
                #"update b @6:3; description "Text" → null @7:18"#,
            ],
            calls: [
                #"c1 PATCH /flags/flg00000000001 {"description":null,"ownerUserId":null}"#,
                #"c2 PATCH /flags/flg00000000002 {"description":null}"#,
            ],
            after: [#"a "A" In development"#, #"b "B" In development"#, #"c "C" In development"#]
        ),
        Scenario(
            name: "what is written and equal costs nothing, line ends being line ends",
            live: [
                SandboxFlag(
                    "a", name: "A", description: "One\nTwo\n", stage: "Beta", owner: "usr_jane", permanent: true,
                    companies: ["Production": ["acme", "globex"]], users: ["Production": ["u_1"]])
            ],
            manifest: """
                version: 1
                flags:
                  a:
                    name: A
                    description: "One\\r\\nTwo\\r"
                    owner: jane@example.com
                    stage: Beta
                    permanent: true
                    archived: false
                    targets:
                      env_production:
                        companies: [globex, acme]
                        users: [u_1]
                      Staging: {companies: []}
                """,
            targetReads: 2,
            after: [
                #"a "A" Beta usr_jane "One"# + "\n" + #"Two"# + "\n"
                    + #"" permanent | Production: company acme, globex; user u_1"#
            ]
        ),
        Scenario(
            name: "a stage that changes goes before that flag's targets",
            live: [
                SandboxFlag("a", name: "A", stage: "Internal", companies: ["Production": ["hooli"]]),
                SandboxFlag("b", name: "B"),
            ],
            manifest: """
                version: 1
                flags:
                  a:
                    stage: Beta
                    targets:
                      Production: {companies: [acme]}
                  b:
                    name: Bee
                    targets:
                      Production: {companies: [acme]}
                """,
            changes: [
                #"update a @3:3; stage "Internal" → "Beta" @4:12; Production! company +acme -hooli @6:32"#,
                #"update b @7:3; name "B" → "Bee" @8:11; Production! company +acme @10:32"#,
            ],
            calls: [
                #"c1 PATCH /flags/flg00000000001 {"stageId":"stgbeta0000001"}"#,
                #"c2 PATCH /flags/flg00000000002 {"name":"Bee"}"#,
                """
                c3 PATCH /envs/env_production/companies/acme/flags \
                {"updates":[{"flagKey":"a","specificTargetValue":true},{"flagKey":"b","specificTargetValue":true}]} \
                after c1
                """,
                """
                c4 PATCH /envs/env_production/companies/hooli/flags \
                {"updates":[{"flagKey":"a","specificTargetValue":null}]} after c1
                """,
            ],
            targetReads: 2,
            companyReads: 1,
            after: [
                #"a "A" Beta | Production: company acme"#,
                #"b "Bee" In development | Production: company acme"#,
            ]
        ),
        Scenario(
            name: "`secret` goes along with an update that is sent anyway",
            live: [SandboxFlag("a", name: "A")],
            manifest: """
                version: 1
                flags:
                  a:
                    name: Renamed
                    secret: true
                """,
            changes: [#"update a @3:3; name "A" → "Renamed" @4:11; secret null → true @5:13"#],
            calls: [#"c1 PATCH /flags/flg00000000001 {"name":"Renamed","secret":true}"#],
            after: [#"a "Renamed" In development secret"#]
        ),
        Scenario(
            name: "`secret` alone can't be compared, and never makes a plan",
            live: [SandboxFlag("a", name: "A")],
            manifest: """
                version: 1
                flags:
                  a: {secret: true}
                """,
            remarks: ["note secret-unverified a @3:15"],
            after: [#"a "A" In development"#]
        ),
    ]
}
