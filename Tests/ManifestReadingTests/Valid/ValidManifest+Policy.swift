extension ValidManifest {
    /// Policies.
    static let policy: [ValidManifest] = [
        ValidManifest(
            "limits as counts and shares",
            """
            version: 1
            policy:
              limits: {archive: 0, untarget: 100%}
            flags: {}
            """,
            """
            limit archive 0
            limit untarget 100%
            """),
        ValidManifest(
            "limits as a share of nothing and a large count",
            """
            version: 1
            policy:
              limits: {archive: 0%, untarget: 1000000}
            flags: {}
            """,
            """
            limit archive 0%
            limit untarget 1000000
            """),
        ValidManifest(
            "integers in each of the ways of the core schema",
            """
            version: 0x1
            policy:
              limits: {archive: 0x1F, untarget: 0o17}
            flags: {}
            """,
            """
            limit archive 31
            limit untarget 15
            """),
        ValidManifest(
            "integers with a sign",
            """
            version: +1
            policy:
              limits: {archive: +5, untarget: -0}
            flags: {}
            """,
            """
            limit archive 5
            limit untarget 0
            """),
        ValidManifest(
            "a version in octal, and a limit with a tag",
            """
            version: 0o1
            policy:
              limits: {archive: !!int 0x00A}
            flags: {}
            """,
            """
            limit archive 10
            """),
        ValidManifest(
            "a share in quotes",
            """
            version: 1
            policy:
              limits: {archive: "10%"}
            flags: {}
            """,
            """
            limit archive 10%
            """),
        ValidManifest(
            "one limit alone",
            """
            version: 1
            policy:
              limits: {untarget: 30%}
            flags: {}
            """,
            """
            limit untarget 30%
            """),
        ValidManifest(
            "no limits",
            """
            version: 1
            policy: {limits: {}}
            flags: {}
            """,
            """

            """),
        ValidManifest(
            "ids and patterns that are no slips",
            """
            version: 1
            policy: {known: [eu-*, acmecorp, 42]}
            flags: {}
            """,
            """
            known [eu-*, acmecorp, 42]
            """),
        ValidManifest(
            "required and recommended fields that are written",
            """
            version: 1
            policy:
              require: [owner, targets]
              recommend: [description, expires]
            flags:
              huddles:
                owner: jane@example.com
                description: Calls
                expires: 2027-01-01
                targets: {}
            """,
            """
            require [owner, targets]
            recommend [description, expires]
            flag huddles
              description Calls
              owner jane@example.com
              expires 2027-01-01
              targets
            """),
        ValidManifest(
            "a required field comes by a merge",
            """
            version: 1
            x-team: &team {owner: jane@example.com}
            policy: {require: [owner]}
            flags:
              huddles: {<<: *team}
            """,
            """
            require [owner]
            flag huddles
              owner jane@example.com
            """),
        ValidManifest(
            "every field can be required",
            """
            version: 1
            policy: {require: [name, description, owner, stage, permanent, secret, archived, expires, targets]}
            flags: {}
            """,
            """
            require [name, description, owner, stage, permanent, secret, archived, expires, targets]
            """),
        ValidManifest(
            "unlisted in its three ways",
            """
            version: 1
            policy: {unlisted: ignore}
            flags: {}
            """,
            """
            unlisted ignore
            """),
        ValidManifest(
            "entities that are created",
            """
            version: 1
            policy: {entities: create}
            flags: {}
            """,
            """
            entities create
            """),
        ValidManifest(
            "entities in an anchor, as they are without",
            """
            version: 1
            x-what: &what wait
            policy: {unlisted: ignore, entities: *what}
            flags: {}
            """,
            """
            unlisted ignore
            entities wait
            """),
        ValidManifest(
            "patterns with stars",
            """
            version: 1
            policy: {ignore: ["*-internal", tmp-*, a*b*c, "**"]}
            flags: {}
            """,
            """
            ignore [*-internal, tmp-*, a*b*c, **]
            """),
        ValidManifest(
            "a policy with nothing in it",
            """
            version: 1
            policy: {}
            flags: {}
            """,
            """

            """),
        ValidManifest(
            "words in quotes and by an alias",
            """
            version: 1
            x-mode: &mode additive
            policy: {unlisted: "report", targets: *mode}
            flags: {}
            """,
            """
            unlisted report
            targets additive
            """),
    ]
}
