extension InvalidManifest {
    /// Values of another type than the one that is needed.
    static let types: [InvalidManifest] = [
        InvalidManifest(
            "a list for a manifest",
            """
            1️⃣-2️⃣ version: 1
            """,
            """
            error[wrong-type] 1-1:13: a manifest must be a mapping; this is a list
              help: write `version: 1` and `flags:` at the top
            """),
        InvalidManifest(
            "a string for a manifest",
            """
            1️⃣version 12️⃣
            """,
            """
            error[wrong-type] 1-2: a manifest must be a mapping; this is the string `version 1`
              help: write `version: 1` and `flags:` at the top
            """),
        InvalidManifest(
            "flags as a list",
            """
            version: 1
            flags:
              1️⃣-2️⃣ huddles
            """,
            """
            error[wrong-type] 1-3:12: `flags` must be a mapping; this is a list
              help: write the flags under it; for none, write `flags: {}`
            """),
        InvalidManifest(
            "flags that are null",
            """
            version: 1
            flags:1️⃣
            """,
            """
            error[wrong-type] 1-1: `flags` must be a mapping; this is nothing, which is null
              help: write the flags under it; for none, write `flags: {}`
            """),
        InvalidManifest(
            "a flag that is a string",
            """
            version: 1
            flags:
              huddles: 1️⃣Huddles2️⃣
            """,
            """
            error[wrong-type] 1-2: the flag `huddles` must be a mapping; this is the string `Huddles`
              help: write its fields under it; for none, write `{}`
            """),
        InvalidManifest(
            "yes for a boolean",
            """
            version: 1
            flags:
              huddles:
                permanent: 1️⃣yes2️⃣
            """,
            """
            error[wrong-type] 1-2: `permanent` must be `true` or `false`; this is the string `yes`
              help: `yes` was a boolean in YAML 1.1; in YAML 1.2, which hoist reads, it is a string: write `true`
            """),
        InvalidManifest(
            "off for a boolean",
            """
            version: 1
            flags:
              huddles:
                archived: 1️⃣off2️⃣
            """,
            """
            error[wrong-type] 1-2: `archived` must be `true` or `false`; this is the string `off`
              help: `off` was a boolean in YAML 1.1; in YAML 1.2, which hoist reads, it is a string: write `false`
            """),
        InvalidManifest(
            "a boolean in quotes",
            """
            version: 1
            flags:
              huddles:
                secret: 1️⃣"true"2️⃣
            """,
            """
            error[wrong-type] 1-2: `secret` must be `true` or `false`; this is the string `true`
              help: write `true` without the quotes
            """),
        InvalidManifest(
            "a number for a boolean",
            """
            version: 1
            flags:
              huddles:
                permanent: 1️⃣12️⃣
            """,
            """
            error[wrong-type] 1-2: `permanent` must be `true` or `false`; this is the number `1`
              help: write `true`
            """),
        InvalidManifest(
            "nothing for a boolean",
            """
            version: 1
            flags:
              huddles:
                permanent:1️⃣
                owner: jane@example.com
            """,
            """
            error[wrong-type] 1-1: `permanent` must be `true` or `false`; this is nothing, which is null
              help: write `true` or `false`, or leave the key out
            """),
        InvalidManifest(
            "a number for a name",
            """
            version: 1
            flags:
              huddles:
                name: 1️⃣20262️⃣
            """,
            """
            error[wrong-type] 1-2: `name` must be a string; this is the number `2026`
              help: YAML reads it as a number; if it is meant as a string, put it in quotes: `"2026"`
            """),
        InvalidManifest(
            "a number with a leading zero for a name",
            """
            version: 1
            flags:
              huddles:
                name: 1️⃣082️⃣
            """,
            """
            error[wrong-type] 1-2: `name` must be a string; this is the number `08`
              help: YAML reads it as a number; if it is meant as a string, put it in quotes: `"08"`
            """),
        InvalidManifest(
            "a boolean for a name",
            """
            version: 1
            flags:
              huddles:
                name: 1️⃣true2️⃣
            """,
            """
            error[wrong-type] 1-2: `name` must be a string; this is the boolean `true`
              help: if it is meant as a string, put it in quotes: `"true"`
            """),
        InvalidManifest(
            "null for a name",
            """
            version: 1
            flags:
              huddles:
                name: 1️⃣null2️⃣
            """,
            """
            error[wrong-type] 1-2: `name` must be a string; this is null
              help: write a string, or leave the key out
            """),
        InvalidManifest(
            "a list for a name",
            """
            version: 1
            flags:
              huddles:
                name: 1️⃣[Huddles]2️⃣
            """,
            """
            error[wrong-type] 1-2: `name` must be a string; this is a list
            """),
        InvalidManifest(
            "a mapping for an owner",
            """
            version: 1
            flags:
              huddles:
                owner: 1️⃣{email: jane@example.com}2️⃣
            """,
            """
            error[wrong-type] 1-2: `owner` must be a string; this is a mapping
              help: write the id alone: `jane@example.com`
            """),
        InvalidManifest(
            "null for a stage",
            """
            version: 1
            flags:
              huddles:
                stage: 1️⃣~2️⃣
            """,
            """
            error[null-id] 1-2: `stage` can't be null, and `~` is null in YAML
              help: a stage can be changed, not cleared: to leave it alone, leave `stage` out; if it is meant as a string, put it in quotes: `"~"`
            """),
        InvalidManifest(
            "a word that the policy doesn't know",
            """
            version: 1
            policy:
              unlisted: 1️⃣reports2️⃣
            flags: {}
            """,
            """
            error[unknown-word] 1-2: `unlisted` can't be `reports`
              help: did you mean `report`?
            """),
        InvalidManifest(
            "a mode that the policy doesn't know",
            """
            version: 1
            policy:
              targets: {Production: 1️⃣adds2️⃣}
            flags: {}
            """,
            """
            error[unknown-word] 1-2: the mode of `Production` can't be `adds`
              help: did you mean `additive`?
            """),
        InvalidManifest(
            "a list for a word",
            """
            version: 1
            policy:
              unlisted: 1️⃣[report]2️⃣
            flags: {}
            """,
            """
            error[wrong-type] 1-2: `unlisted` must be one of `ignore`, `report`, `archive`; this is a list
            """),
        InvalidManifest(
            "a string for a list",
            """
            version: 1
            policy:
              ignore: 1️⃣legacy-*2️⃣
            flags: {}
            """,
            """
            error[wrong-type] 1-2: `ignore` must be a list; this is the string `legacy-*`
              help: write `[legacy-*]`
            """),
        InvalidManifest(
            "one company that isn't in a list",
            """
            version: 1
            flags:
              huddles:
                targets:
                  Production:
                    companies: 1️⃣acme-corp2️⃣
            """,
            """
            error[wrong-type] 1-2: `companies` must be a list; this is the string `acme-corp`
              help: write `[acme-corp]`
            """),
        InvalidManifest(
            "a tag that the text doesn't fit",
            """
            version: 1
            flags:
              huddles:
                permanent: 1️⃣!!bool maybe2️⃣
            """,
            """
            error[wrong-type] 1-2: `permanent` must be `true` or `false`; this is `maybe`, which its tag doesn't fit
              help: remove the tag, and write `true` or `false`
            """),
        InvalidManifest(
            "a date for a boolean",
            """
            version: 1
            flags:
              huddles:
                permanent: 1️⃣2027-03-312️⃣
            """,
            """
            error[wrong-type] 1-2: `permanent` must be `true` or `false`; this is the string `2027-03-31`
              help: write `true` or `false`
            """),
        InvalidManifest(
            "a mixed-case boolean",
            """
            version: 1
            flags:
              huddles:
                permanent: 1️⃣tRUE2️⃣
            """,
            """
            error[wrong-type] 1-2: `permanent` must be `true` or `false`; this is the string `tRUE`
              help: write `true` in lowercase
            """),
        InvalidManifest(
            "a list for a boolean",
            """
            version: 1
            flags:
              huddles:
                permanent: 1️⃣[true]2️⃣
            """,
            """
            error[wrong-type] 1-2: `permanent` must be `true` or `false`; this is a list
            """),
        InvalidManifest(
            "a float for a description",
            """
            version: 1
            flags:
              huddles:
                description: 1️⃣1.102️⃣
            """,
            """
            error[wrong-type] 1-2: `description` must be a string; this is the number `1.10`
              help: YAML reads it as a number; if it is meant as a string, put it in quotes: `"1.10"`
            """),
        InvalidManifest(
            "a mapping for a description",
            """
            version: 1
            flags:
              huddles:
                description: 1️⃣{en: Huddles}2️⃣
            """,
            """
            error[wrong-type] 1-2: `description` must be a string; this is a mapping
            """),
        InvalidManifest(
            "a key and its value without a space",
            """
            version: 1
            flags:
              huddles:
                1️⃣stage:Beta2️⃣
            """,
            """
            error[wrong-type] 1-2: the flag `huddles` must be a mapping; this is the string `stage:Beta`
              help: a colon needs a space after it: `stage: Beta`
            """),
        InvalidManifest(
            "a tag that makes a number of a string",
            """
            version: 1
            flags:
              huddles:
                name: 1️⃣!!int seven2️⃣
            """,
            """
            error[wrong-type] 1-2: `name` must be a string; this is `seven`, which its tag doesn't fit
              help: remove the tag
            """),
        InvalidManifest(
            "a number by tag for a name",
            """
            version: 1
            flags:
              huddles:
                name: 1️⃣!!float 72️⃣
            """,
            """
            error[wrong-type] 1-2: `name` must be a string; this is the number `7`
              help: YAML reads it as a number; if it is meant as a string, put it in quotes: `"7"`
            """),
        InvalidManifest(
            "create as a list",
            """
            version: 1
            create: 1️⃣[stage]2️⃣
            flags: {}
            """,
            """
            error[wrong-type] 1-2: `create` must be a mapping; this is a list
            """),
        InvalidManifest(
            "owners as a list",
            """
            version: 1
            owners: 1️⃣[jane@example.com]2️⃣
            flags: {}
            """,
            """
            error[wrong-type] 1-2: `owners` must be a mapping; this is a list
            """),
        InvalidManifest(
            "audiences as a list",
            """
            version: 1
            audiences:
              1️⃣-2️⃣ staff
            flags: {}
            """,
            """
            error[wrong-type] 1-3:10: `audiences` must be a mapping; this is a list
            """),
        InvalidManifest(
            "an audience that is a list of ids",
            """
            version: 1
            audiences:
              staff: 1️⃣[u_1, u_2]2️⃣
            flags: {}
            """,
            """
            error[wrong-type] 1-2: the audience `staff` must be a mapping; this is a list
              help: write `companies` or `users` under it
            """),
    ]
}
