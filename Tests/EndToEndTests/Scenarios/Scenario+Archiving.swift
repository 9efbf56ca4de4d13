import Sandbox

// Flags that are archived and brought back, and those that the manifest doesn't name.
extension Scenario {
    static let archiving = [
        Scenario(
            name: "`archived: true` archives, last of all, and targets beside it are ignored with a note",
            live: [
                SandboxFlag("a", name: "A", companies: ["Production": ["acme"]]),
                SandboxFlag("b", name: "B"),
            ],
            manifest: """
                version: 1
                flags:
                  a:
                    archived: true
                    targets:
                      Production: {companies: []}
                  b:
                    name: Bee
                    targets:
                      Staging: {users: [u_1]}
                """,
            changes: [
                "archive a @3:3; archived false → true @4:15",
                #"update b @7:3; name "B" → "Bee" @8:11; Staging user +u_1 @10:25"#,
            ],
            calls: [
                #"c1 PATCH /flags/flg00000000002 {"name":"Bee"}"#,
                """
                c2 PATCH /envs/env_staging/users/u_1/flags {"updates":[{"flagKey":"b","specificTargetValue":true}]}
                """,
                #"c3 PATCH /flags/flg00000000001 {"isArchived":true}"#,
            ],
            remarks: ["note targets-ignored a @6:7"],
            targetReads: 1,
            userReads: 1,
            after: [
                #"a "A" In development archived | Production: company acme"#,
                #"b "Bee" In development | Staging: user u_1"#,
            ]
        ),
        Scenario(
            name: "`archived: false` brings a flag back before its targets are written",
            live: [
                SandboxFlag(
                    "a", name: "A", archived: true, companies: ["Production": ["acme", "hooli"]])
            ],
            manifest: """
                version: 1
                flags:
                  a:
                    description: Back again.
                    archived: false
                    targets:
                      Production: {companies: [acme, globex]}
                """,
            changes: [
                """
                unarchive a @3:3; description null → "Back again." @4:18; archived true → false @5:15; \
                Production! company +globex -hooli @7:38
                """
            ],
            calls: [
                #"c1 PATCH /flags/flg00000000001 {"description":"Back again.","isArchived":false}"#,
                """
                c2 PATCH /envs/env_production/companies/globex/flags \
                {"updates":[{"flagKey":"a","specificTargetValue":true}]} after c1
                """,
                """
                c3 PATCH /envs/env_production/companies/hooli/flags \
                {"updates":[{"flagKey":"a","specificTargetValue":null}]} after c1
                """,
            ],
            targetReads: 1,
            companyReads: 1,
            after: [#"a "A" In development "Back again." | Production: company acme, globex"#]
        ),
        Scenario(
            name: "a flag that is archived live, the manifest being silent, gets a warning and nothing else",
            live: [SandboxFlag("a", name: "A", archived: true)],
            manifest: """
                version: 1
                flags:
                  a:
                    name: Something else
                    targets:
                      Production: {companies: [acme]}
                """,
            remarks: ["warning archived-live a @3:3"],
            after: [#"a "A" In development archived"#]
        ),
        Scenario(
            name: "a flag that is absent live and archived here costs nothing",
            manifest: """
                version: 1
                flags:
                  gone:
                    archived: true
                """,
            after: []
        ),
        Scenario(
            name: "a flag that is archived live and here costs nothing",
            live: [SandboxFlag("a", name: "A", archived: true)],
            manifest: """
                version: 1
                flags:
                  a: {archived: true}
                """,
            after: [#"a "A" In development archived"#]
        ),
    ]

    private static let strangers = [
        SandboxFlag("listed", name: "Listed"),
        SandboxFlag("zeta", name: "Zeta"),
        SandboxFlag("legacy-export", name: "Legacy export"),
        SandboxFlag("alpha", name: "Alpha"),
        SandboxFlag("old", name: "Old", archived: true),
    ]

    private static let strangersAlone = [
        #"alpha "Alpha" In development"#, #"legacy-export "Legacy export" In development"#,
        #"listed "Listed" In development"#, #"old "Old" In development archived"#, #"zeta "Zeta" In development"#,
    ]

    static let unlisted = [
        Scenario(
            name: "live flags that aren't listed are reported, unless they are ignored or archived",
            live: strangers,
            manifest: """
                version: 1
                policy:
                  ignore: [legacy-*]
                flags:
                  listed: {}
                """,
            remarks: ["note unlisted"],
            after: strangersAlone
        ),
        Scenario(
            name: "with `unlisted: ignore` nothing is said of them",
            live: strangers,
            manifest: """
                version: 1
                policy:
                  unlisted: ignore
                flags:
                  listed: {}
                """,
            after: strangersAlone
        ),
        Scenario(
            name: "with `unlisted: archive` and `app` they are archived, unless they are ignored",
            live: strangers,
            manifest: """
                version: 1
                app: sandboxapp0001
                policy:
                  unlisted: archive
                  ignore: [legacy-*]
                flags:
                  listed: {}
                """,
            changes: [
                "archive alpha @4:13; archived false → true @4:13",
                "archive zeta @4:13; archived false → true @4:13",
            ],
            calls: [
                #"c1 PATCH /flags/flg00000000004 {"isArchived":true}"#,
                #"c2 PATCH /flags/flg00000000002 {"isArchived":true}"#,
            ],
            after: [
                #"alpha "Alpha" In development archived"#, #"legacy-export "Legacy export" In development"#,
                #"listed "Listed" In development"#, #"old "Old" In development archived"#,
                #"zeta "Zeta" In development archived"#,
            ]
        ),
        Scenario(
            name: "a flag that is written here and ignored is left alone altogether",
            live: [SandboxFlag("legacy-export", name: "Legacy export", companies: ["Production": ["acme"]])],
            manifest: """
                version: 1
                policy:
                  ignore: [legacy-*]
                flags:
                  legacy-export:
                    name: Something else
                    archived: true
                  legacy-import: {}
                """,
            after: [#"legacy-export "Legacy export" In development | Production: company acme"#]
        ),
    ]
}
