extension WrongManifest {
    /// Fields of flags.
    static let flags: [WrongManifest] = [
        WrongManifest(
            "an empty name",
            """
            version: 1
            flags:
              huddles:
                name: 1️⃣""2️⃣
            """,
            """
            error[empty-name] 1-2: a name can't be empty
              help: write one, or leave `name` out and hoist makes one from the key
            """),
        WrongManifest(
            "a flag key with a control character",
            #"""
            version: 1
            flags:
              1️⃣"new\u0007flow"2️⃣: {}
            """#,
            """
            error[invalid-flag-key] 1-2: a flag key is made of letters, numbers, punctuation, symbols and spaces
              help: control characters and combining marks can't stand in a key
            """),
        WrongManifest(
            "a flag key with a combining mark",
            #"""
            version: 1
            flags:
              1️⃣cafe\#u{301}2️⃣: {}
            """#,
            """
            error[invalid-flag-key] 1-2: a flag key is made of letters, numbers, punctuation, symbols and spaces
              help: control characters and combining marks can't stand in a key
            """),
        WrongManifest(
            "an empty flag key",
            """
            version: 1
            flags:
              1️⃣""2️⃣: {}
            """,
            """
            error[empty-id] 1-2: a key of `flags` can't be empty
              help: write it, or remove this
            """),
        WrongManifest(
            "a flag key that is null",
            """
            version: 1
            flags:
              1️⃣~2️⃣: {}
            """,
            """
            error[null-id] 1-2: a key of `flags` can't be null, and `~` is null in YAML
              help: if it is meant as text, put it in quotes: "~"
            """),
        WrongManifest(
            "a date that isn't one",
            """
            version: 1
            flags:
              huddles:
                expires: 1️⃣2027-02-302️⃣
            """,
            """
            error[invalid-date] 1-2: `expires` is a day; this is the text `2027-02-30`
              help: write it as year, month, day: `2027-03-31`
            """),
        WrongManifest(
            "a date in another order",
            """
            version: 1
            flags:
              huddles:
                expires: 1️⃣31.03.20272️⃣
            """,
            """
            error[invalid-date] 1-2: `expires` is a day; this is the text `31.03.2027`
              help: write it as year, month, day: `2027-03-31`
            """),
        WrongManifest(
            "a date with a time",
            """
            version: 1
            flags:
              huddles:
                expires: 1️⃣2027-03-31T00:00:00Z2️⃣
            """,
            """
            error[invalid-date] 1-2: `expires` is a day; this is the text `2027-03-31T00:00:00Z`
              help: write it as year, month, day: `2027-03-31`
            """),
    ]
}
