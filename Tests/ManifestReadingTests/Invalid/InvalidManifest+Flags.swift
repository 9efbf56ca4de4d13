extension InvalidManifest {
    /// Fields of flags.
    static let flags: [InvalidManifest] = [
        InvalidManifest(
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
        InvalidManifest(
            "a flag key with a control character",
            #"""
            version: 1
            flags:
              1️⃣"new\u0007flow"2️⃣: {}
            """#,
            """
            error[invalid-flag-key] 1-2: a flag key is made of letters, numbers, punctuation, symbols and spaces
              help: a key can't contain control characters or combining marks
            """),
        InvalidManifest(
            "a flag key with a combining mark",
            #"""
            version: 1
            flags:
              1️⃣cafe\#u{301}2️⃣: {}
            """#,
            """
            error[invalid-flag-key] 1-2: a flag key is made of letters, numbers, punctuation, symbols and spaces
              help: a key can't contain control characters or combining marks
            """),
        InvalidManifest(
            "an empty flag key",
            """
            version: 1
            flags:
              1️⃣""2️⃣: {}
            """,
            """
            error[empty-id] 1-2: a flag's key can't be empty
              help: write it, or remove this
            """),
        InvalidManifest(
            "a flag key that is null",
            """
            version: 1
            flags:
              1️⃣~2️⃣: {}
            """,
            """
            error[null-id] 1-2: a flag's key can't be null, and `~` is null in YAML
              help: if it is meant as a string, put it in quotes: `"~"`
            """),
        InvalidManifest(
            "a date that isn't one",
            """
            version: 1
            flags:
              huddles:
                expires: 1️⃣2027-02-302️⃣
            """,
            """
            error[invalid-date] 1-2: `expires` must be a date; this is the string `2027-02-30`
              help: the calendar has no such day; write year, month and day as in `2027-03-31`
            """),
        InvalidManifest(
            "a date in another order",
            """
            version: 1
            flags:
              huddles:
                expires: 1️⃣31.03.20272️⃣
            """,
            """
            error[invalid-date] 1-2: `expires` must be a date; this is the string `31.03.2027`
              help: write `2027-03-31`
            """),
        InvalidManifest(
            "a date with a time",
            """
            version: 1
            flags:
              huddles:
                expires: 1️⃣2027-03-31T00:00:00Z2️⃣
            """,
            """
            error[invalid-date] 1-2: `expires` must be a date; this is the string `2027-03-31T00:00:00Z`
              help: write `2027-03-31`
            """),
        InvalidManifest(
            "a date with slashes",
            """
            version: 1
            flags:
              huddles:
                expires: 1️⃣2027/03/312️⃣
            """,
            """
            error[invalid-date] 1-2: `expires` must be a date; this is the string `2027/03/31`
              help: write `2027-03-31`
            """),
        InvalidManifest(
            "a date without zeros",
            """
            version: 1
            flags:
              huddles:
                expires: 1️⃣2027-3-12️⃣
            """,
            """
            error[invalid-date] 1-2: `expires` must be a date; this is the string `2027-3-1`
              help: write `2027-03-01`
            """),
        InvalidManifest(
            "a date that could be two days",
            """
            version: 1
            flags:
              huddles:
                expires: 1️⃣01/02/20272️⃣
            """,
            """
            error[invalid-date] 1-2: `expires` must be a date; this is the string `01/02/2027`
              help: write year, month and day as in `2027-03-31`
            """),
        InvalidManifest(
            "a date as one number",
            """
            version: 1
            flags:
              huddles:
                expires: 1️⃣202703312️⃣
            """,
            """
            error[invalid-date] 1-2: `expires` must be a date; this is the number `20270331`
              help: write `2027-03-31`
            """),
        InvalidManifest(
            "nothing for a date",
            """
            version: 1
            flags:
              huddles:
                expires:1️⃣
            """,
            """
            error[invalid-date] 1-1: `expires` must be a date; this is nothing, which is null
              help: write year, month and day as in `2027-03-31`, or leave `expires` out
            """),
        InvalidManifest(
            "a list for a date",
            """
            version: 1
            flags:
              huddles:
                expires: 1️⃣[2027, 3, 31]2️⃣
            """,
            """
            error[invalid-date] 1-2: `expires` must be a date; this is a list
              help: write year, month and day as in `2027-03-31`
            """),
    ]
}
