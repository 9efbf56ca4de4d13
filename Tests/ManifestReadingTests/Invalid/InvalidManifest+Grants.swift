extension InvalidManifest {
    /// Grants: items of a list of targets that begin and end.
    static let grants: [InvalidManifest] = [
        InvalidManifest(
            "a grant with a key that it doesn't have",
            """
            version: 1
            flags:
              a:
                targets:
                  Production:
                    companies:
                      - {id: acme, until: 2027-01-31, 1️⃣reason2️⃣: trial}
                      - {id: globex, 3️⃣untl4️⃣: 2027-01-31}
            """,
            """
            error[unknown-key] 1-2: a grant has no `reason`
              help: did you mean `why`?
              note: a grant has id, from, until, why
            error[unknown-key] 3-4: a grant has no `untl`
              help: did you mean `until`?
              note: a grant has id, from, until, why
            """),
        InvalidManifest(
            "a grant of nobody",
            """
            version: 1
            flags:
              a: {targets: {Production: {users: [1️⃣{until: 2027-01-31}2️⃣, {id: 3️⃣~4️⃣, why: x}, {id: 5️⃣''6️⃣}]}}}
            """,
            """
            error[missing-key] 1-2: a grant needs `id`
              help: write whom it is for: `{id: acme-corp, until: 2027-01-31}`
            error[null-id] 3-4: the `id` of a grant can't be null, and `~` is null in YAML
              help: if it is meant as a string, put it in quotes: `"~"`
            error[empty-id] 5-6: the `id` of a grant can't be empty
              help: write it, or remove this
            """),
        InvalidManifest(
            "days that aren't",
            """
            version: 1
            audiences:
              partners:
                companies:
                  - {id: a, until: 1️⃣2027-02-292️⃣}
                  - {id: b, from: 3️⃣31.01.20274️⃣}
                  - {id: c, until: 5️⃣tomorrow6️⃣}
                  - {id: d, from: 7️⃣2027-1-18️⃣}
            flags: {f: {targets: {Production: {audiences: [partners]}}}}
            """,
            """
            error[invalid-date] 1-2: `until` must be a date; this is the string `2027-02-29`
              help: the calendar has no such day; write year, month and day as in `2027-03-31`
            error[invalid-date] 3-4: `from` must be a date; this is the string `31.01.2027`
              help: write `2027-01-31`
            error[invalid-date] 5-6: `until` must be a date; this is the string `tomorrow`
              help: write year, month and day as in `2027-03-31`
            error[invalid-date] 7-8: `from` must be a date; this is the string `2027-1-1`
              help: write `2027-01-01`
            """),
        InvalidManifest(
            "a day that is null",
            """
            version: 1
            flags: {f: {targets: {Production: {users: [{id: u_1, until: 1️⃣~2️⃣}]}}}}
            """,
            """
            error[invalid-date] 1-2: `until` must be a date; this is `~`, which is null
              help: write year, month and day as in `2027-03-31`, or leave `until` out
            """),
        InvalidManifest(
            "a grant that ends before it begins; one of a single day is right",
            """
            version: 1
            flags:
              a:
                targets:
                  Production:
                    companies: [{id: a, from: 1️⃣2027-05-022️⃣, until: 3️⃣2027-05-014️⃣}, {id: b, from: 2027-05-01, until: 2027-05-01}]
            """,
            """
            error[invalid-period] 3-4: this grant ends before it begins
              1-2: it begins on this day
              help: `from` and `until` are its first and its last day; both count
            """),
        InvalidManifest(
            "two grants of one id that hold on the same day; apart they are right",
            """
            version: 1
            flags:
              a:
                targets:
                  Production:
                    companies:
                      - {id: 1️⃣acme2️⃣, until: 2027-05-01}
                      - {id: 3️⃣acme4️⃣, from: 2027-05-01, until: 2027-06-01}
                      - {id: acme, from: 2027-06-02}
                      - {id: 5️⃣globex6️⃣}
                      - {id: 7️⃣globex8️⃣, from: 2027-05-01}
            """,
            """
            error[overlapping-grants] 3-4: this list has two grants of `acme` that hold on the same day (the second one)
              1-2: the first one
              help: make one of the two, or let one end before the other begins
            error[overlapping-grants] 7-8: this list has two grants of `globex` that hold on the same day (the second one)
              5-6: the first one
              help: make one of the two, or let one end before the other begins
            """),
        InvalidManifest(
            "an id beside a grant of it",
            """
            version: 1
            flags:
              a: {targets: {Production: {companies: [1️⃣acme2️⃣, {id: 3️⃣acme4️⃣, until: 2027-05-01}]}}}
            """,
            """
            error[duplicate-item] 3-4: this list has `acme` for ever and for a time (for a time)
              1-2: for ever
              help: remove one of the two: an id that is written alone never ends
            """),
        InvalidManifest(
            "an id beside a grant of it that has no day",
            """
            version: 1
            flags:
              a: {targets: {Production: {companies: [1️⃣acme2️⃣, {id: 3️⃣acme4️⃣}], users: [{id: 5️⃣u6️⃣, why: x}, 7️⃣u8️⃣]}}}
            """,
            """
            error[duplicate-item] 3-4: this list has `acme` twice (without a day)
              1-2: the id alone
              help: remove one of the two
            error[duplicate-item] 5-6: this list has `u` twice (without a day)
              7-8: the id alone
              help: remove one of the two
            """),
        InvalidManifest(
            "a reason that is too long, or no string",
            """
            version: 1
            flags:
              a:
                targets:
                  Production:
                    users:
                      - {id: u_1, why: 1️⃣\(String(repeating: "é", count: 201))2️⃣}
                      - {id: u_2, why: \(String(repeating: "é", count: 200))}
                      - {id: u_3, why: 3️⃣124️⃣}
            """,
            """
            error[why-too-long] 1-2: `why` has at most 200 characters; this one has 201
              help: shorten it, or name a ticket that has the rest
            error[wrong-type] 3-4: `why` must be a string; this is the number `12`
              help: YAML reads it as a number; if it is meant as a string, put it in quotes: `"12"`
            """),
        InvalidManifest(
            "grants where there are none: under remove, among names of audiences",
            """
            version: 1
            audiences: {p: {users: [u]}}
            flags:
              a:
                targets:
                  Production:
                    audiences: [1️⃣{id: p, until: 2027-05-01}2️⃣, p]
                    remove: {companies: [3️⃣{id: acme, from: 2027-05-01}4️⃣]}
            """,
            """
            error[wrong-type] 1-2: an item of `audiences` must be a string; this is a mapping
              help: write the id alone: `p`
            error[wrong-type] 3-4: an item of `remove.companies` must be a string; this is a mapping
              help: write the id alone: `acme`
            """),
        InvalidManifest(
            "a grant of what is removed",
            """
            version: 1
            flags:
              a:
                targets:
                  Production:
                    companies: [{id: 1️⃣acme2️⃣, until: 2027-05-01}]
                    remove: {companies: [3️⃣acme4️⃣]}
            """,
            """
            error[listed-and-removed] 3-4: the company `acme` is both listed and removed (removed here)
              1-2: listed here
              help: keep one of the two
            """),
        InvalidManifest(
            "an id with a colon isn't a grant",
            """
            version: 1
            flags:
              a: {targets: {Production: {companies: [1️⃣acme: corp2️⃣]}}}
            """,
            """
            error[wrong-type] 1-2: an item of `companies` must be a string; this is a mapping
              help: a string that contains a colon and a space must be in quotes
            """),
    ]
}
