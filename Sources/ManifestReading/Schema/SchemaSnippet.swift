import JSONText

/// What an editor inserts for a whole flag, environment, audience or grant: `defaultSnippets`, a keyword of editors alone.
/// `$1` is where the cursor goes first.
enum SchemaSnippet {
    /// For the flags of a manifest.
    static let flag = snippet(
        "flag", "A flag that is on for a company in production.",
        [
            "${1:new-flag}": [
                "name": "${2:New flag}", "owner": "${3:jane@example.com}",
                "targets": ["${4:Production}": ["companies": ["${5:acme-corp}"]]],
            ]
        ])

    /// For the audiences of a manifest.
    static let audience = snippet(
        "audience", "A list of companies with a name, for flags to refer to.",
        ["${1:design-partners}": ["companies": ["${2:acme-corp}"]]])

    /// For the environments of a flag.
    ///
    /// - Parameter name: The app's first environment, if it is known.
    static func environment(_ name: String?) -> JSONMember {
        // A name could have what means something else in a snippet.
        let isPlain = name?.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == " ") } ?? false
        let key = "${1:\(isPlain ? name ?? "" : "Production")}"
        return snippet(
            "environment", "The companies that the flag is on for in an environment.",
            .object([JSONMember(key, ["companies": ["${2:acme-corp}"]])]))
    }

    /// For an item of a list, in the definition of a grant; nil for any other.
    static func grant(in kind: ManifestObject) -> JSONMember? {
        kind == .grant
            ? snippet(
                "grant", "A target for a time.",
                ["id": "${1:acme-corp}", "until": "${2:2027-01-31}", "why": "${3:trial}"]) : nil
    }

    private static func snippet(_ label: String, _ description: String, _ body: JSONValue) -> JSONMember {
        JSONMember(
            "defaultSnippets",
            [
                [
                    "label": .string(label), "description": .string(description),
                    "markdownDescription": .string(description), "body": body,
                ]
            ])
    }
}
