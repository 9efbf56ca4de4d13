extension WrongManifest {
    /// Values of another type than the one that is needed.
    static let types: [WrongManifest] = [
        WrongManifest(
            "a list for a manifest",
            """
            1️⃣-2️⃣ version: 1
            """,
            """
            error[wrong-type] 1-1:13: a manifest is a mapping; this is a list
            """),
        WrongManifest(
            "a text for a manifest",
            """
            1️⃣version 12️⃣
            """,
            """
            error[wrong-type] 1-2: a manifest is a mapping; this is the text `version 1`
            """),
        WrongManifest(
            "flags as a list",
            """
            version: 1
            flags:
              1️⃣-2️⃣ huddles
            """,
            """
            error[wrong-type] 1-3:12: `flags` is a mapping; this is a list
              help: write the flags under it; for none, write `flags: {}`
            """),
        WrongManifest(
            "flags that are null",
            """
            version: 1
            flags:1️⃣
            """,
            """
            error[wrong-type] 1-1: `flags` is a mapping; this is empty, which is null
              help: write the flags under it; for none, write `flags: {}`
            """),
        WrongManifest(
            "a flag that is a text",
            """
            version: 1
            flags:
              huddles: 1️⃣Huddles2️⃣
            """,
            """
            error[wrong-type] 1-2: the flag `huddles` is a mapping; this is the text `Huddles`
            """),
        WrongManifest(
            "yes for a boolean",
            """
            version: 1
            flags:
              huddles:
                permanent: 1️⃣yes2️⃣
            """,
            """
            error[wrong-type] 1-2: `permanent` is `true` or `false`; this is the text `yes`
              help: in YAML 1.2 `yes` is text; write `true`
            """),
        WrongManifest(
            "off for a boolean",
            """
            version: 1
            flags:
              huddles:
                archived: 1️⃣off2️⃣
            """,
            """
            error[wrong-type] 1-2: `archived` is `true` or `false`; this is the text `off`
              help: in YAML 1.2 `off` is text; write `false`
            """),
        WrongManifest(
            "a boolean in quotes",
            """
            version: 1
            flags:
              huddles:
                secret: 1️⃣"true"2️⃣
            """,
            """
            error[wrong-type] 1-2: `secret` is `true` or `false`; this is the text `true`
              help: write `true` without quotes and in small letters
            """),
        WrongManifest(
            "a number for a boolean",
            """
            version: 1
            flags:
              huddles:
                permanent: 1️⃣12️⃣
            """,
            """
            error[wrong-type] 1-2: `permanent` is `true` or `false`; this is the number `1`
            """),
        WrongManifest(
            "nothing for a boolean",
            """
            version: 1
            flags:
              huddles:
                permanent:1️⃣
                owner: jane@example.com
            """,
            """
            error[wrong-type] 1-1: `permanent` is `true` or `false`; this is empty, which is null
              help: write `true` or `false`, or leave the key out
            """),
        WrongManifest(
            "a number for a name",
            """
            version: 1
            flags:
              huddles:
                name: 1️⃣20262️⃣
            """,
            """
            error[wrong-type] 1-2: `name` is a text; this is the number `2026`
              help: put it in quotes: "2026"
            """),
        WrongManifest(
            "a number with a leading zero for a name",
            """
            version: 1
            flags:
              huddles:
                name: 1️⃣082️⃣
            """,
            """
            error[wrong-type] 1-2: `name` is a text; this is the number `08`
              help: put it in quotes: "08"
            """),
        WrongManifest(
            "a boolean for a name",
            """
            version: 1
            flags:
              huddles:
                name: 1️⃣true2️⃣
            """,
            """
            error[wrong-type] 1-2: `name` is a text; this is the boolean `true`
              help: put it in quotes: "true"
            """),
        WrongManifest(
            "null for a name",
            """
            version: 1
            flags:
              huddles:
                name: 1️⃣null2️⃣
            """,
            """
            error[wrong-type] 1-2: `name` is a text; this is `null`, which is null
              help: write a text, or leave the key out
            """),
        WrongManifest(
            "a list for a name",
            """
            version: 1
            flags:
              huddles:
                name: 1️⃣[Huddles]2️⃣
            """,
            """
            error[wrong-type] 1-2: `name` is a text; this is a list
            """),
        WrongManifest(
            "a mapping for an owner",
            """
            version: 1
            flags:
              huddles:
                owner: 1️⃣{email: jane@example.com}2️⃣
            """,
            """
            error[wrong-type] 1-2: `owner` is a text; this is a mapping
            """),
        WrongManifest(
            "null for a stage",
            """
            version: 1
            flags:
              huddles:
                stage: 1️⃣~2️⃣
            """,
            """
            error[null-id] 1-2: `stage` can't be null, and `~` is null in YAML
              help: if it is meant as text, put it in quotes: "~"
            """),
        WrongManifest(
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
        WrongManifest(
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
        WrongManifest(
            "a list for a word",
            """
            version: 1
            policy:
              unlisted: 1️⃣[report]2️⃣
            flags: {}
            """,
            """
            error[wrong-type] 1-2: `unlisted` is one of ignore, report, archive; this is a list
            """),
        WrongManifest(
            "a text for a list",
            """
            version: 1
            policy:
              ignore: 1️⃣legacy-*2️⃣
            flags: {}
            """,
            """
            error[wrong-type] 1-2: `ignore` is a list; this is the text `legacy-*`
              help: write `[legacy-*]`
            """),
        WrongManifest(
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
            error[wrong-type] 1-2: `companies` is a list; this is the text `acme-corp`
              help: write `[acme-corp]`
            """),
        WrongManifest(
            "a tag that the text doesn't fit",
            """
            version: 1
            flags:
              huddles:
                permanent: 1️⃣!!bool maybe2️⃣
            """,
            """
            error[wrong-type] 1-2: `permanent` is `true` or `false`; this is `maybe`, which its tag doesn't fit
            """),
    ]
}
