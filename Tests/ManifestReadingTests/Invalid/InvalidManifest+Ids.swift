extension InvalidManifest {
    /// Ids and lists of ids.
    static let ids: [InvalidManifest] = [
        InvalidManifest(
            "nothing after a list's key",
            """
            version: 1
            flags:
              huddles:
                targets:
                  Production:
                    companies:1️⃣
            """,
            """
            error[wrong-type] 1-1: `companies` must be a list; this is nothing, which is null
              help: for none, write `[]`; to leave the list alone, leave it out
            """),
        InvalidManifest(
            "a list that is null",
            """
            version: 1
            flags:
              huddles:
                targets:
                  Production:
                    users: 1️⃣null2️⃣
            """,
            """
            error[wrong-type] 1-2: `users` must be a list; this is null
              help: for none, write `[]`; to leave the list alone, leave it out
            """),
        InvalidManifest(
            "an id that is null",
            """
            version: 1
            flags:
              huddles:
                targets:
                  Production:
                    users: [u_1, 1️⃣null2️⃣]
            """,
            """
            error[null-id] 1-2: an item of `users` can't be null, and `null` is null in YAML
              help: if it is meant as a string, put it in quotes: `"null"`
            """),
        InvalidManifest(
            "a tilde for an id",
            """
            version: 1
            flags:
              huddles:
                targets:
                  Production:
                    users: [1️⃣~2️⃣]
            """,
            """
            error[null-id] 1-2: an item of `users` can't be null, and `~` is null in YAML
              help: if it is meant as a string, put it in quotes: `"~"`
            """),
        InvalidManifest(
            "an item with nothing in it",
            """
            version: 1
            flags:
              huddles:
                targets:
                  Production:
                    users:
                      - u_1
                      -1️⃣
            """,
            """
            error[null-id] 1-1: an item of `users` can't be null
              help: write it after the colon or the dash; an empty value is null in YAML
            """),
        InvalidManifest(
            "an empty id",
            """
            version: 1
            flags:
              huddles:
                targets:
                  Production:
                    companies: [1️⃣""2️⃣]
            """,
            """
            error[empty-id] 1-2: an item of `companies` can't be empty
              help: write it, or remove this
            """),
        InvalidManifest(
            "a list in a list of ids",
            """
            version: 1
            flags:
              huddles:
                targets:
                  Production:
                    companies: [1️⃣[acme, globex]2️⃣]
            """,
            """
            error[wrong-type] 1-2: an item of `companies` must be a string; this is a list
              help: remove the brackets or the dash
            """),
        InvalidManifest(
            "a mapping in a list of ids: a colon too many",
            """
            version: 1
            flags:
              huddles:
                targets:
                  Production:
                    companies:
                      - acme
                      - 1️⃣g2️⃣lobex: initech
            """,
            """
            error[wrong-type] 1-8:28: an item of `companies` must be a string; this is a mapping
              help: a string that contains a colon and a space must be in quotes
            """),
        InvalidManifest(
            "an id twice in a list",
            """
            version: 1
            flags:
              huddles:
                targets:
                  Production:
                    companies:
                      - 1️⃣acme2️⃣
                      - globex
                      - 3️⃣acme4️⃣
            """,
            """
            error[duplicate-item] 3-4: this list has `acme` twice (the second one)
              1-2: the first one
              help: remove one of the two
            """),
        InvalidManifest(
            "an id twice in an audience, once in quotes",
            """
            version: 1
            audiences:
              staff:
                users: [1️⃣422️⃣, 3️⃣"42"4️⃣]
            flags:
              huddles: {targets: {Production: {audiences: [staff]}}}
            """,
            """
            error[duplicate-item] 3-4: this list has `42` twice (the second one)
              1-2: the first one
              help: remove one of the two
            """),
        InvalidManifest(
            "an empty app",
            """
            version: 1
            app: 1️⃣''2️⃣
            flags: {}
            """,
            """
            error[empty-id] 1-2: `app` can't be empty
              help: write it, or remove this
            """),
        InvalidManifest(
            "an app that is null",
            """
            version: 1
            app:1️⃣
            flags: {}
            """,
            """
            error[null-id] 1-1: `app` can't be null
              help: write it after the colon or the dash; an empty value is null in YAML
            """),
        InvalidManifest(
            "an empty list of apps",
            """
            version: 1
            app: 1️⃣[]2️⃣
            flags: {}
            """,
            """
            error[empty-id] 1-2: `app` can't be an empty list
              help: write the ids of the apps that this manifest is for; to permit any app, leave `app` out
            """),
        InvalidManifest(
            "an app twice",
            """
            version: 1
            app: [1️⃣one2️⃣, other, 3️⃣one4️⃣]
            flags: {}
            """,
            """
            error[duplicate-item] 3-4: this list has `one` twice (the second one)
              1-2: the first one
              help: remove one of the two
            """),
        InvalidManifest(
            "apps that are no ids",
            """
            version: 1
            app: [1️⃣{id: one}2️⃣, 3️⃣~4️⃣, 5️⃣[two]6️⃣]
            flags: {}
            """,
            """
            error[wrong-type] 1-2: an item of `app` must be a string; this is a mapping
              help: write the id alone: `one`
            error[null-id] 3-4: an item of `app` can't be null, and `~` is null in YAML
              help: if it is meant as a string, put it in quotes: `"~"`
            error[wrong-type] 5-6: an item of `app` must be a string; this is a list
              help: remove the brackets or the dash
            """),
        InvalidManifest(
            "an owner without an id",
            """
            version: 1
            owners:
              jane@example.com:1️⃣
            flags: {}
            """,
            """
            error[null-id] 1-1: the user id of `jane@example.com` can't be null
              help: write it after the colon or the dash; an empty value is null in YAML
            """),
        InvalidManifest(
            "null as the name of an audience",
            """
            version: 1
            audiences:
              1️⃣null2️⃣: {users: [u_1]}
            flags: {}
            """,
            """
            error[null-id] 1-2: an audience's name can't be null, and `null` is null in YAML
              help: if it is meant as a string, put it in quotes: `"null"`
            """),
    ]
}
