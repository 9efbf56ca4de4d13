extension InvalidManifest {
    /// Limits, required and recommended fields, modes and patterns.
    static let policy: [InvalidManifest] = [
        InvalidManifest(
            "a limit below zero",
            """
            version: 1
            policy:
              limits: {archive: 1️⃣-12️⃣}
            flags: {}
            """,
            """
            error[invalid-limit] 1-2: a limit can't be below zero
              help: write `0` to let nothing through without --force
            """),
        InvalidManifest(
            "a share over a hundred percent",
            """
            version: 1
            policy:
              limits: {untarget: 1️⃣150%2️⃣}
            flags: {}
            """,
            """
            error[invalid-limit] 1-2: a share is 0% to 100%
              help: write a share such as `10%`
            """),
        InvalidManifest(
            "a share below zero",
            """
            version: 1
            policy:
              limits: {untarget: 1️⃣-5%2️⃣}
            flags: {}
            """,
            """
            error[invalid-limit] 1-2: a limit can't be below zero
              help: write `0%` to let nothing through without --force
            """),
        InvalidManifest(
            "a share with a fraction",
            """
            version: 1
            policy:
              limits: {untarget: 1️⃣2.5%2️⃣}
            flags: {}
            """,
            """
            error[invalid-limit] 1-2: a share must be a whole percentage
              help: write a share such as `10%`
            """),
        InvalidManifest(
            "a share with a space in it",
            """
            version: 1
            policy:
              limits: {untarget: 1️⃣10 %2️⃣}
            flags: {}
            """,
            """
            error[invalid-limit] 1-2: a share must be a whole percentage
              help: write a share such as `10%`
            """),
        InvalidManifest(
            "a limit with a fraction",
            """
            version: 1
            policy:
              limits: {archive: 1️⃣2.52️⃣}
            flags: {}
            """,
            """
            error[invalid-limit] 1-2: a limit must be a whole number
              help: write a count such as `5` or a share such as `10%`
            """),
        InvalidManifest(
            "a limit with a leading zero",
            """
            version: 1
            policy:
              limits: {archive: 1️⃣0102️⃣}
            flags: {}
            """,
            """
            error[invalid-limit] 1-2: `010` is read as 10 by YAML 1.2 and differently by YAML 1.1
              help: write it without the zero: `10`
            """),
        InvalidManifest(
            "a limit beyond the largest in hexadecimal, and one with a sign and a leading zero",
            """
            version: 1
            policy:
              limits: {archive: 1️⃣0x7FFFFFFFFFFFFFFFF2️⃣, untarget: 3️⃣+0104️⃣}
            flags: {}
            """,
            """
            error[invalid-limit] 1-2: a limit is at most 1000000000
              help: write a count such as `5`
            error[invalid-limit] 3-4: `+010` is read as 10 by YAML 1.2 and differently by YAML 1.1
              help: write it without the zero: `10`
            """),
        InvalidManifest(
            "a limit in quotes",
            """
            version: 1
            policy:
              limits: {archive: 1️⃣"5"2️⃣}
            flags: {}
            """,
            """
            error[invalid-limit] 1-2: a limit must be a count or a share; this is the string `5`
              help: remove the quotes
            """),
        InvalidManifest(
            "a limit beyond all numbers",
            """
            version: 1
            policy:
              limits: {archive: 1️⃣999999999999999999992️⃣}
            flags: {}
            """,
            """
            error[invalid-limit] 1-2: a limit is at most 1000000000
              help: write a count such as `5`
            """),
        InvalidManifest(
            "a limit as a word",
            """
            version: 1
            policy:
              limits: {archive: 1️⃣none2️⃣}
            flags: {}
            """,
            """
            error[invalid-limit] 1-2: a limit must be a count or a share; this is the string `none`
              help: write a count such as `5` or a share such as `10%`; `100%` lets everything through
            """),
        InvalidManifest(
            "a limit that is null",
            """
            version: 1
            policy:
              limits:
                archive:1️⃣
            flags: {}
            """,
            """
            error[wrong-type] 1-1: `archive` must be a count or a share; this is nothing, which is null
              help: write a count such as `5` or a share such as `10%`, or leave the key out for the default
            """),
        InvalidManifest(
            "a limit that is a list",
            """
            version: 1
            policy:
              limits: {archive: 1️⃣[5]2️⃣}
            flags: {}
            """,
            """
            error[wrong-type] 1-2: `archive` must be a count or a share; this is a list
              help: write a count such as `5` or a share such as `10%`, or leave the key out for the default
            """),
        InvalidManifest(
            "a limit for what has none",
            """
            version: 1
            policy:
              limits: {1️⃣create2️⃣: 5}
            flags: {}
            """,
            """
            error[unknown-key] 1-2: `limits` have no `create`
              help: `create` is a key of a manifest
              note: `limits` have archive, untarget, ended
            """),
        InvalidManifest(
            "a limit under another name",
            """
            version: 1
            policy:
              limits: {1️⃣removals2️⃣: 5}
            flags: {}
            """,
            """
            error[unknown-key] 1-2: `limits` have no `removals`
              help: did you mean `untarget`?
              note: `limits` have archive, untarget, ended
            """),
        InvalidManifest(
            "limits as a number",
            """
            version: 1
            policy:
              limits: 1️⃣52️⃣
            flags: {}
            """,
            """
            error[wrong-type] 1-2: `limits` must be a mapping; this is the number `5`
            """),
        InvalidManifest(
            "a required field that no flag has",
            """
            version: 1
            policy:
              require: [1️⃣ower2️⃣]
            flags: {}
            """,
            """
            error[unknown-word] 1-2: a flag has no field `ower`
              help: did you mean `owner`?
              note: a flag has name, description, owner, stage, permanent, secret, archived, expires, targets
            """),
        InvalidManifest(
            "a required field under another name",
            """
            version: 1
            policy:
              require: [1️⃣team2️⃣]
            flags: {}
            """,
            """
            error[unknown-word] 1-2: a flag has no field `team`
              help: did you mean `owner`?
              note: a flag has name, description, owner, stage, permanent, secret, archived, expires, targets
            """),
        InvalidManifest(
            "a required field twice",
            """
            version: 1
            policy:
              require: [1️⃣stage2️⃣, 3️⃣stage4️⃣]
            flags: {}
            """,
            """
            error[duplicate-item] 3-4: this list has `stage` twice (the second one)
              1-2: the first one
              help: remove one of the two
            """),
        InvalidManifest(
            "required fields that are no list",
            """
            version: 1
            policy:
              require: 1️⃣owner2️⃣
            flags: {}
            """,
            """
            error[wrong-type] 1-2: `require` must be a list; this is the string `owner`
              help: write `[owner]`
            """),
        InvalidManifest(
            "a recommended field that no flag has",
            """
            version: 1
            policy:
              recommend: [1️⃣documentation2️⃣]
            flags: {}
            """,
            """
            error[unknown-word] 1-2: a flag has no field `documentation`
              note: a flag has name, description, owner, stage, permanent, secret, archived, expires, targets
            """),
        InvalidManifest(
            "a flag without a required field",
            """
            version: 1
            policy:
              require: [1️⃣owner2️⃣]
            flags:
              3️⃣huddles4️⃣: {stage: Beta}
              calls: {owner: jane@example.com}
            """,
            """
            error[missing-required] 3-4: `huddles` has no `owner`
              1-2: the policy requires it
              help: write it under the flag; `create` doesn't count
            """),
        InvalidManifest(
            "a flag without anything, of which two fields are required",
            """
            version: 1
            policy:
              require: [1️⃣owner2️⃣, 3️⃣stage4️⃣]
            flags:
              5️⃣huddles6️⃣:
            """,
            """
            error[missing-required] 5-6: `huddles` has no `owner` and no `stage`
              1-2: the policy requires it
              3-4: the policy requires it
              help: write it under the flag; `create` doesn't count
            """),
        InvalidManifest(
            "what is created doesn't count as a required field",
            """
            version: 1
            policy:
              require: [1️⃣owner2️⃣]
            create: {owner: jane@example.com}
            flags:
              3️⃣huddles4️⃣: {}
            """,
            """
            error[missing-required] 3-4: `huddles` has no `owner`
              1-2: the policy requires it
              help: write it under the flag; `create` doesn't count
            """),
        InvalidManifest(
            "null doesn't count as a required field",
            """
            version: 1
            policy:
              require: [1️⃣owner2️⃣]
            flags:
              3️⃣huddles4️⃣: {owner: null}
            """,
            """
            error[missing-required] 3-4: `huddles` has no `owner`
              1-2: the policy requires it
              help: write it under the flag; `create` doesn't count
            """),
        InvalidManifest(
            "a recommended field, and one that is required too",
            """
            version: 1
            policy:
              recommend: [owner, 1️⃣description2️⃣]
              require: [3️⃣owner4️⃣]
            flags:
              5️⃣huddles6️⃣: {}
            """,
            """
            error[missing-required] 5-6: `huddles` has no `owner`
              3-4: the policy requires it
              help: write it under the flag; `create` doesn't count
            warning[missing-recommended] 5-6: `huddles` has no `description`
              1-2: the policy recommends it
              help: write it under the flag; `create` doesn't count
            """),
        InvalidManifest(
            "a flag that the policy ignores has no required fields",
            """
            version: 1
            policy:
              ignore: [1️⃣legacy-*2️⃣]
              require: [owner]
            flags:
              3️⃣legacy-export4️⃣: {}
            """,
            """
            warning[ignored-flag] 3-4: `legacy-export` is in the manifest, but the policy ignores it
              1-2: this pattern matches it
              help: remove the flag, or narrow the pattern; until then, hoist leaves the flag alone
            """),
        InvalidManifest(
            "unlisted that is null",
            """
            version: 1
            policy:
              unlisted:1️⃣
            flags: {}
            """,
            """
            error[wrong-type] 1-1: `unlisted` must be one of `ignore`, `report`, `archive`; this is nothing, which is null
            """),
        InvalidManifest(
            "unlisted that is a boolean",
            """
            version: 1
            policy:
              unlisted: 1️⃣false2️⃣
            flags: {}
            """,
            """
            error[unknown-word] 1-2: `unlisted` can't be `false`
              help: write one of `ignore`, `report`, `archive`
            """),
        InvalidManifest(
            "entities with a word that is nearly right",
            """
            version: 1
            policy:
              entities: 1️⃣required2️⃣
            flags: {}
            """,
            """
            error[unknown-word] 1-2: `entities` can't be `required`
              help: did you mean `require`?
            """),
        InvalidManifest(
            "entities by environment",
            """
            version: 1
            policy:
              entities: 1️⃣{Production: wait}2️⃣
            flags: {}
            """,
            """
            error[wrong-type] 1-2: `entities` must be one of `wait`, `create`, `require`; this is a mapping
            """),
        InvalidManifest(
            "a mode that is null",
            """
            version: 1
            policy:
              targets: {Production: 1️⃣~2️⃣}
            flags: {}
            """,
            """
            error[wrong-type] 1-2: the mode of `Production` must be one of `exact`, `additive`; this is `~`, which is null
            """),
        InvalidManifest(
            "modes as a list",
            """
            version: 1
            policy:
              targets: 1️⃣[additive]2️⃣
            flags: {}
            """,
            """
            error[wrong-type] 1-2: `targets` must be one of `exact`, `additive`; this is a list
            """),
        InvalidManifest(
            "a pattern that is null",
            """
            version: 1
            policy:
              ignore: [1️⃣~2️⃣]
            flags: {}
            """,
            """
            error[null-id] 1-2: a pattern of `ignore` can't be null, and `~` is null in YAML
              help: if it is meant as a string, put it in quotes: `"~"`
            """),
        InvalidManifest(
            "a policy that is null",
            """
            version: 1
            policy:1️⃣
            flags: {}
            """,
            """
            error[wrong-type] 1-1: `policy` must be a mapping; this is nothing, which is null
            """),
        InvalidManifest(
            "a required field that is mistyped is one mistake",
            """
            version: 1
            policy: {require: [owner]}
            flags:
              huddles: {1️⃣ower2️⃣: jane@example.com}
              calls: {owner: jane@example.com}
            """,
            """
            error[unknown-key] 1-2: a flag has no `ower`
              help: did you mean `owner`?
              note: a flag has name, description, owner, stage, permanent, secret, archived, expires, targets
            """),
    ]
}
