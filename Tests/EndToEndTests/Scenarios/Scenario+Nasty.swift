import Sandbox

// Ids and keys that are text and nothing else, whatever a URL, YAML or Unicode would make of them.
extension Scenario {
    /// An id as the manifest writes it (in quotes), as a path holds it, and as it is.
    private static let ids: [(written: String, path: String, id: String)] = [
        (#"%2F"#, "%252F", "%2F"),
        (#"."#, "%2E", "."),
        (#".."#, "%2E%2E", ".."),
        (#"../../.."#, "..%2F..%2F..", "../../.."),
        (#"100%"#, "100%25", "100%"),
        (#"a b"#, "a%20b", "a b"),
        (#"a+b"#, "a%2Bb", "a+b"),
        (#"a/b"#, "a%2Fb", "a/b"),
        (#"a?b#c&d=e"#, "a%3Fb%23c%26d%3De", "a?b#c&d=e"),
        (#"e\u0301"#, "e%CC%81", "e\u{301}"),
        (#"\u00E9"#, "%C3%A9", "\u{E9}"),
        (#"\U0001F680"#, "%F0%9F%9A%80", "\u{1F680}"),
    ]

    static let nasty = [
        Scenario(
            name: "ids of companies and users are taken byte for byte",
            live: [SandboxFlag("a", name: "A")],
            manifest: """
                version: 1
                flags:
                  a:
                    targets:
                      Production:
                        companies: [\(ids.map { "\"\($0.written)\"" }.joined(separator: ", "))]
                        users: [\(ids.map { "\"\($0.written)\"" }.joined(separator: ", "))]
                """,
            changes: [
                "update a @3:3; Production! company \(added), user \(added) @6:21"
            ],
            calls: ["companies", "users"].enumerated().flatMap { kind, list in
                ids.enumerated().map { index, id in
                    """
                    c\(kind * ids.count + index + 1) PATCH /envs/env_production/\(list)/\(id.path)/flags \
                    {"updates":[{"flagKey":"a","specificTargetValue":true}]}
                    """
                }
            },
            targetReads: 1,
            companyReads: ids.count,
            userReads: ids.count,
            after: [#"a "A" In development | Production: company \#(listed); user \#(listed)"#]
        ),
        Scenario(
            name: "keys of flags are taken byte for byte, in paths too",
            live: [
                SandboxFlag("a/b c", name: "1"), SandboxFlag("..", name: "2"), SandboxFlag("100%", name: "3"),
                SandboxFlag("\u{1F680}", name: "4", companies: ["Production": ["acme"]]),
            ],
            manifest: """
                version: 1
                flags:
                  "a/b c": {targets: {Production: {companies: [acme]}}}
                  "..": {targets: {Production: {companies: [acme]}}}
                  "100%": {targets: {Production: {companies: [acme]}}}
                  "\u{1F680}": {targets: {Production: {companies: []}}}
                  "\u{E9}": {name: A letter}
                """,
            changes: [
                "update a/b c @3:3; Production! company +acme @3:48",
                "update .. @4:3; Production! company +acme @4:45",
                "update 100% @5:3; Production! company +acme @5:47",
                #"update \u{1F680} @6:3; Production! company -acme @6:43"#,
                #"create \u{E9} @7:3; name null → "A letter" @7:15"#,
            ],
            calls: [
                #"c1 POST /flags {"key":"\u{E9}","name":"A letter"}"#,
                """
                c2 PATCH /envs/env_production/companies/acme/flags \
                {"updates":[{"flagKey":"a/b c","specificTargetValue":true},{"flagKey":"..","specificTargetValue":true},\
                {"flagKey":"100%","specificTargetValue":true},{"flagKey":"\\u{1F680}","specificTargetValue":null}]}
                """,
            ],
            targetReads: 4,
            after: [
                #".. "2" In development | Production: company acme"#,
                #"100% "3" In development | Production: company acme"#,
                #"\u{1F680} "4" In development"#,
                #"\u{E9} "A letter" In development"#,
                #"a/b c "1" In development | Production: company acme"#,
            ]
        ),
        Scenario(
            name: "an id that only looks like a live one is another id",
            live: [SandboxFlag("a", name: "A", companies: ["Production": ["\u{E9}"]])],
            manifest: """
                version: 1
                flags:
                  a: {targets: {Production: {companies: ["e\u{301}"]}}}
                """,
            changes: [#"update a @3:3; Production! company +e\u{301} -\u{E9} @3:42"#],
            calls: [
                """
                c1 PATCH /envs/env_production/companies/e%CC%81/flags \
                {"updates":[{"flagKey":"a","specificTargetValue":true}]}
                """,
                """
                c2 PATCH /envs/env_production/companies/%C3%A9/flags \
                {"updates":[{"flagKey":"a","specificTargetValue":null}]}
                """,
            ],
            targetReads: 1,
            companyReads: 1,
            after: [#"a "A" In development | Production: company e\u{301}"#]
        ),
        Scenario(
            name: "an id is text as it is written, whatever YAML would make of it",
            live: [SandboxFlag("a", name: "A", companies: ["Production": ["007", "0x2A", "1e3", "42", "no", "true"]])],
            manifest: """
                version: 1
                flags:
                  a:
                    targets:
                      Production:
                        companies: [42, 007, 1e3, 0x2A, true, no]
                """,
            targetReads: 1,
            after: [#"a "A" In development | Production: company 007, 0x2A, 1e3, 42, no, true"#]
        ),
    ]

    private static let added = ids.map { "+\($0.id.escaped)" }.joined(separator: " ")
    private static let listed = ids.map(\.id.escaped).sorted().joined(separator: ", ")
}
