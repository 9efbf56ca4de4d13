extension InvalidManifest {
    /// Documents, tags, keys, aliases and merges.
    static let structure: [InvalidManifest] = [
        InvalidManifest(
            "a second document",
            """
            version: 1
            flags: {}
            1️⃣---2️⃣
            version: 1
            flags: {}
            """,
            """
            error[multiple-documents] 1-2: a manifest is one YAML document, and a second one begins here
              help: remove the `---`, or put the second document into a file of its own
            """),
        InvalidManifest(
            "a foreign tag",
            """
            version: 1
            flags:
              huddles:
                owner: 1️⃣!env2️⃣ OWNER
            """,
            """
            error[foreign-tag] 1-2: the tag `!env` isn't in YAML's core schema
              help: remove the tag; hoist reads `!!str`, `!!int`, `!!float`, `!!bool`, `!!null`, `!!map`, `!!seq`
            """),
        InvalidManifest(
            "a tag of another language",
            """
            version: 1
            flags: 1️⃣!!python/dict2️⃣ {}
            """,
            """
            error[foreign-tag] 1-2: the tag `!!python/dict` isn't in YAML's core schema
              help: remove the tag; hoist reads `!!str`, `!!int`, `!!float`, `!!bool`, `!!null`, `!!map`, `!!seq`
            """),
        InvalidManifest(
            "a tag of a mapping on a list",
            """
            version: 1
            policy:
              ignore: 1️⃣!!map2️⃣ []
            flags: {}
            """,
            """
            error[foreign-tag] 1-2: this tag doesn't fit a list
              help: remove the tag
            """),
        InvalidManifest(
            "a mapping as a key",
            """
            version: 1
            flags:
              1️⃣{huddles: 1}2️⃣: {}
            """,
            """
            error[complex-key] 1-2: a key must be a simple string
              help: a mapping or a list can't be a key; put quotes around a string that begins with a bracket
            """),
        InvalidManifest(
            "a list as a key",
            """
            version: 1
            flags:
              ? 1️⃣[huddles, calls]2️⃣
              : {}
            """,
            """
            error[complex-key] 1-2: a key must be a simple string
              help: a mapping or a list can't be a key; put quotes around a string that begins with a bracket
            """),
        InvalidManifest(
            "an alias without an anchor",
            """
            version: 1
            x-shared: &partners [acme, globex]
            flags:
              huddles:
                targets:
                  Production:
                    companies: 1️⃣*partner2️⃣
            """,
            """
            error[unknown-alias] 1-2: there is no anchor `&partner` before this alias
              help: did you mean `*partners`?
            """),
        InvalidManifest(
            "an alias before its anchor",
            """
            version: 1
            flags:
              huddles: 1️⃣*shared2️⃣
            x-shared: &shared {stage: Beta}
            """,
            """
            error[unknown-alias] 1-2: there is no anchor `&shared` before this alias
              help: write `&shared` before the value that the alias should repeat; a string that begins with `*` must be in quotes
            """),
        InvalidManifest(
            "an alias within what it repeats",
            """
            version: 1
            flags:
              huddles: 1️⃣&2️⃣loop
                targets: 3️⃣*loop4️⃣
            """,
            """
            error[recursive-alias] 3-4: the alias `*loop` is inside what it repeats
              1-2: the anchor
              help: an alias can repeat only what ended before it
            """),
        InvalidManifest(
            "a merge of a string",
            """
            version: 1
            flags:
              huddles:
                <<: 1️⃣shared2️⃣
            """,
            """
            error[invalid-merge] 1-2: `<<` merges mappings; this is the string `shared`
              help: write an alias of a mapping, or a list of them: `<<: [*one, *other]`
            """),
        InvalidManifest(
            "a merge of a list of texts",
            """
            version: 1
            x-one: &one {stage: Beta}
            flags:
              huddles:
                <<: [*one, 1️⃣two2️⃣]
            """,
            """
            error[invalid-merge] 1-2: `<<` merges mappings; this is the string `two`
              help: write an alias of a mapping, or a list of them: `<<: [*one, *other]`
            """),
        InvalidManifest(
            "a merge of an alias of a list",
            """
            version: 1
            x-one: &one [Beta]
            flags:
              huddles:
                <<: 1️⃣*one2️⃣
            """,
            """
            error[invalid-merge] 1-2: `<<` merges mappings; this is the string `Beta`
              2:14-2:18: this is in its list
              help: write an alias of a mapping, or a list of them: `<<: [*one, *other]`
            """),
        InvalidManifest(
            "the same error behind two aliases is reported once",
            """
            version: 1
            x-one: &one {1️⃣stagee2️⃣: Beta}
            flags:
              huddles: *one
              dark-mode: *one
            """,
            """
            error[unknown-key] 1-2: a flag has no `stagee`
              help: did you mean `stage`?
              note: a flag has name, description, owner, stage, permanent, secret, archived, expires, targets
            """),
        InvalidManifest(
            "two errors in one flag are two errors",
            """
            version: 1
            flags:
              huddles:
                name: 1️⃣12️⃣
                permanent: 3️⃣no4️⃣
            """,
            """
            error[wrong-type] 1-2: `name` must be a string; this is the number `1`
              help: YAML reads it as a number; if it is meant as a string, put it in quotes: `"1"`
            error[wrong-type] 3-4: `permanent` must be `true` or `false`; this is the string `no`
              help: `no` was a boolean in YAML 1.1; in YAML 1.2, which hoist reads, it is a string: write `false`
            """),
        InvalidManifest(
            "a second document after an end mark",
            """
            version: 1
            flags: {}
            ...
            1️⃣---2️⃣
            flags: {}
            """,
            """
            error[multiple-documents] 1-2: a manifest is one YAML document, and a second one begins here
              help: remove the `---`, or put the second document into a file of its own
            """),
        InvalidManifest(
            "a merge of nothing",
            """
            version: 1
            flags:
              huddles:
                <<:1️⃣
                stage: Beta
            """,
            """
            error[invalid-merge] 1-1: `<<` merges mappings; this is nothing, which is null
              help: write an alias of a mapping, or a list of them: `<<: [*one, *other]`
            """),
        InvalidManifest(
            "two merges in one mapping",
            """
            version: 1
            x-one: &one {stage: Beta}
            x-two: &two {owner: jane@example.com}
            flags:
              huddles:
                1️⃣<<2️⃣: *one
                3️⃣<<4️⃣: *two
            """,
            """
            error[duplicate-key] 3-4: this mapping has the key `<<` twice (the second one)
              1-2: the first one
              help: merge both with one key: `<<: [*one, *other]`
            """),
        InvalidManifest(
            "a set",
            """
            version: 1
            flags:
              huddles:
                targets:
                  Production:
                    companies: 1️⃣!!set2️⃣ {acme, globex}
            """,
            """
            error[foreign-tag] 1-2: the tag `!!set` isn't in YAML's core schema
              help: remove the tag; hoist reads `!!str`, `!!int`, `!!float`, `!!bool`, `!!null`, `!!map`, `!!seq`
            """),
        InvalidManifest(
            "a binary text",
            """
            version: 1
            flags:
              huddles:
                name: 1️⃣!!binary2️⃣ SHVkZGxlcw==
            """,
            """
            error[foreign-tag] 1-2: the tag `!!binary` isn't in YAML's core schema
              help: remove the tag; hoist reads `!!str`, `!!int`, `!!float`, `!!bool`, `!!null`, `!!map`, `!!seq`
            """),
        InvalidManifest(
            "a tag that is written out",
            """
            version: 1
            flags:
              huddles:
                name: 1️⃣!<tag:example.com2️⃣,2026:name> Huddles
            """,
            """
            error[foreign-tag] 1-2: the tag `tag:example.com,2026:name` isn't in YAML's core schema
              help: remove the tag; hoist reads `!!str`, `!!int`, `!!float`, `!!bool`, `!!null`, `!!map`, `!!seq`
            """),
        InvalidManifest(
            "an alias of the manifest within itself",
            """
            1️⃣&2️⃣all
            version: 1
            flags: {huddles: 3️⃣*all4️⃣}
            """,
            """
            error[recursive-alias] 3-4: the alias `*all` is inside what it repeats
              1-2: the anchor
              help: an alias can repeat only what ended before it
            """),
        InvalidManifest(
            "a tag on the manifest",
            """
            1️⃣!!seq2️⃣
            version: 1
            flags: {}
            """,
            """
            error[foreign-tag] 1-2: this tag doesn't fit a mapping
              help: remove the tag
            """),
        InvalidManifest(
            "a string for the mapping that is merged at the top",
            """
            version: 1
            <<: 1️⃣shared2️⃣
            flags: {}
            """,
            """
            error[invalid-merge] 1-2: `<<` merges mappings; this is the string `shared`
              help: write an alias of a mapping, or a list of them: `<<: [*one, *other]`
            """),
        InvalidManifest(
            "an error in what is merged",
            """
            version: 1
            x-one: &one {permanent: 1️⃣yes2️⃣}
            flags:
              huddles: {<<: *one, stage: Beta}
              calls: {<<: *one, stage: Beta}
            """,
            """
            error[wrong-type] 1-2: `permanent` must be `true` or `false`; this is the string `yes`
              help: `yes` was a boolean in YAML 1.1; in YAML 1.2, which hoist reads, it is a string: write `true`
            """),
    ]
}
