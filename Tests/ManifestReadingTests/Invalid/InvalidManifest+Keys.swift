extension InvalidManifest {
    /// Keys that are mistyped, missing, there twice, or of a version that isn't read.
    static let keys: [InvalidManifest] = [
        InvalidManifest(
            "a mistyped key at the top",
            """
            version: 1
            1️⃣flag2️⃣: {}
            flags: {}
            """,
            """
            error[unknown-key] 1-2: a manifest has no `flag`
              help: did you mean `flags`?
              note: a manifest has version, app, include, policy, owners, create, audiences, flags
            """),
        InvalidManifest(
            "a key of another tool at the top",
            """
            version: 1
            1️⃣environments2️⃣: [Production]
            flags: {}
            """,
            """
            error[unknown-key] 1-2: a manifest has no `environments`
              help: a key of your own begins with `x-`
              note: a manifest has version, app, include, policy, owners, create, audiences, flags
            """),
        InvalidManifest(
            "a mistyped key of a flag",
            """
            version: 1
            flags:
              huddles:
                1️⃣desciption2️⃣: Calls within a channel.
            """,
            """
            error[unknown-key] 1-2: a flag has no `desciption`
              help: did you mean `description`?
              note: a flag has name, description, owner, stage, permanent, secret, archived, expires, targets
            """),
        InvalidManifest(
            "a shortened key of a flag",
            """
            version: 1
            flags:
              huddles:
                1️⃣desc2️⃣: Calls within a channel.
            """,
            """
            error[unknown-key] 1-2: a flag has no `desc`
              help: did you mean `description`?
              note: a flag has name, description, owner, stage, permanent, secret, archived, expires, targets
            """),
        InvalidManifest(
            "a key in capitals",
            """
            version: 1
            flags:
              huddles:
                1️⃣Stage2️⃣: Beta
            """,
            """
            error[unknown-key] 1-2: a flag has no `Stage`
              help: did you mean `stage`?
              note: a flag has name, description, owner, stage, permanent, secret, archived, expires, targets
            """),
        InvalidManifest(
            "a key that is nothing like any",
            """
            version: 1
            flags:
              huddles:
                1️⃣rollout2️⃣: 20
            """,
            """
            error[unknown-key] 1-2: a flag has no `rollout`
              help: hoist writes specific targets only; rules, segments, rollouts and remote config stay as they are in Reflag
              note: a flag has name, description, owner, stage, permanent, secret, archived, expires, targets
            """),
        InvalidManifest(
            "a mistyped key in the policy",
            """
            version: 1
            policy:
              1️⃣unlised2️⃣: report
            flags: {}
            """,
            """
            error[unknown-key] 1-2: a policy has no `unlised`
              help: did you mean `unlisted`?
              note: a policy has unlisted, ignore, targets, limits, entities, known, require, recommend
            """),
        InvalidManifest(
            "a mistyped key in an environment",
            """
            version: 1
            flags:
              huddles:
                targets:
                  Production:
                    1️⃣company2️⃣: [acme-corp]
            """,
            """
            error[unknown-key] 1-2: an environment's targets have no `company`
              help: did you mean `companies`?
              note: an environment's targets have audiences, companies, users, remove
            """),
        InvalidManifest(
            "a mistyped key in an audience",
            """
            version: 1
            audiences:
              staff:
                1️⃣user2️⃣: [u_1]
            flags:
              huddles: {targets: {Production: {audiences: [staff]}}}
            """,
            """
            error[unknown-key] 1-2: an audience has no `user`
              help: did you mean `users`?
              note: an audience has companies, users
            """),
        InvalidManifest(
            "a mistyped key in what is created",
            """
            version: 1
            create:
              1️⃣name2️⃣: A name for all
            flags: {}
            """,
            """
            error[unknown-key] 1-2: `create` has no `name`
              help: `name` is a key of a flag
              note: `create` has description, owner, stage, permanent, secret
            """),
        InvalidManifest(
            "a mistyped key in what is removed",
            """
            version: 1
            flags:
              huddles:
                targets:
                  Production:
                    remove: {1️⃣audiences2️⃣: [staff]}
            """,
            """
            error[unknown-key] 1-2: `remove` has no `audiences`
              help: `audiences` is a key of an environment's targets
              note: `remove` has companies, users
            """),
        InvalidManifest(
            "a key that only looks right: its é is composed otherwise",
            #"""
            version: 1
            flags:
              huddles:
                1️⃣nam\#u{65}\#u{301}2️⃣: Huddles
            """#,
            #"""
            error[unknown-key] 1-2: a flag has no `name\#u{301}`
              help: did you mean `name`?
              note: a flag has name, description, owner, stage, permanent, secret, archived, expires, targets
            """#),
        InvalidManifest(
            "no version",
            """
            flags: {}
            """,
            """
            error[missing-key] 1:1-1:2: the manifest has no `version`
              help: if a manifest includes this file, name that manifest in its place; if not, write `version: 1` at the top
            """),
        InvalidManifest(
            "no flags",
            """
            version: 1
            """,
            """
            error[missing-key] 1:1-1:2: the manifest has no `flags`
              help: write the flags under `flags:`; for a manifest with none, write `flags: {}`
            """),
        InvalidManifest(
            "an empty manifest but for a comment",
            """
            # nothing here yet
            """,
            """
            error[empty-manifest] 1:1-1:2: the manifest is empty
              help: write `version: 1` and `flags:`
            """),
        InvalidManifest(
            "a version of the future",
            """
            version: 1️⃣22️⃣
            flags: {}
            """,
            """
            error[unsupported-version] 1-2: this hoist reads version 1 of the manifest, not version 2
              help: write `version: 1`, or use a newer hoist
            """),
        InvalidManifest(
            "a version as text",
            """
            version: 1️⃣"1"2️⃣
            flags: {}
            """,
            """
            error[wrong-type] 1-2: `version` must be a whole number; this is the string `1`
              help: write `version: 1`
            """),
        InvalidManifest(
            "a version as a word",
            """
            version: 1️⃣one2️⃣
            flags: {}
            """,
            """
            error[wrong-type] 1-2: `version` must be a whole number; this is the string `one`
              help: write `version: 1`
            """),
        InvalidManifest(
            "a version with a point",
            """
            version: 1️⃣1.02️⃣
            flags: {}
            """,
            """
            error[wrong-type] 1-2: `version` must be a whole number; this is the number `1.0`
              help: write `version: 1`
            """),
        InvalidManifest(
            "a key twice in a flag",
            """
            version: 1
            flags:
              huddles:
                1️⃣stage2️⃣: Beta
                owner: jane@example.com
                3️⃣stage4️⃣: Alpha
            """,
            """
            error[duplicate-key] 3-4: this mapping has the key `stage` twice (the second one)
              1-2: the first one
              help: keep one of the two
            """),
        InvalidManifest(
            "an unknown key twice is unknown once and there twice once",
            """
            version: 1
            flags:
              a:
                3️⃣nme4️⃣: A
                1️⃣nme2️⃣: B
            5️⃣fags6️⃣: {}
            7️⃣fags8️⃣: {}
            """,
            """
            error[unknown-key] 3-4: a flag has no `nme`
              help: did you mean `name`?
              note: a flag has name, description, owner, stage, permanent, secret, archived, expires, targets
            error[duplicate-key] 1-2: this mapping has the key `nme` twice (the second one)
              3-4: the first one
              help: keep one of the two
            error[unknown-key] 5-6: a manifest has no `fags`
              help: did you mean `flags`?
              note: a manifest has version, app, include, policy, owners, create, audiences, flags
            error[duplicate-key] 7-8: this mapping has the key `fags` twice (the second one)
              5-6: the first one
              help: keep one of the two
            """),
        InvalidManifest(
            "a key three times",
            """
            version: 1
            flags:
              1️⃣huddles2️⃣: {}
              3️⃣huddles4️⃣: {}
              5️⃣"huddles"6️⃣: {}
            """,
            """
            error[duplicate-key] 3-4: this mapping has the key `huddles` twice (the second one)
              1-2: the first one
              help: keep one of the two
            error[duplicate-key] 5-6: this mapping has the key `huddles` twice (the second one)
              1-2: the first one
              help: keep one of the two
            """),
        InvalidManifest(
            "an environment twice under one flag",
            """
            version: 1
            flags:
              huddles:
                targets:
                  1️⃣Production2️⃣: {companies: [acme]}
                  3️⃣Production4️⃣: {users: [u_1]}
            """,
            """
            error[duplicate-key] 3-4: this mapping has the key `Production` twice (the second one)
              1-2: the first one
              help: keep one of the two
            """),
        InvalidManifest(
            "a key of one's own that isn't at the top",
            """
            version: 1
            flags:
              huddles:
                1️⃣x-note2️⃣: Ask Jane
            """,
            """
            error[unknown-key] 1-2: a flag has no `x-note`
              help: keys of your own, such as `x-note`, are allowed at the top level only
              note: a flag has name, description, owner, stage, permanent, secret, archived, expires, targets
            """),
        InvalidManifest(
            "a field of a flag at the top",
            """
            version: 1
            1️⃣stage2️⃣: Beta
            flags: {}
            """,
            """
            error[unknown-key] 1-2: a manifest has no `stage`
              help: `stage` is a key of a flag
              note: a manifest has version, app, include, policy, owners, create, audiences, flags
            """),
        InvalidManifest(
            "a list of targets at a flag",
            """
            version: 1
            flags:
              huddles:
                1️⃣companies2️⃣: [acme-corp]
            """,
            """
            error[unknown-key] 1-2: a flag has no `companies`
              help: `companies` is a key of an environment's targets
              note: a flag has name, description, owner, stage, permanent, secret, archived, expires, targets
            """),
        InvalidManifest(
            "environments in place of targets",
            """
            version: 1
            flags:
              huddles:
                1️⃣environments2️⃣: {Production: {companies: [acme-corp]}}
            """,
            """
            error[unknown-key] 1-2: a flag has no `environments`
              help: did you mean `targets`?
              note: a flag has name, description, owner, stage, permanent, secret, archived, expires, targets
            """),
        InvalidManifest(
            "a key that is a whole sentence",
            """
            version: 1
            flags:
              huddles:
                1️⃣a key that somebody wrote a whole sentence into, and then a second one2️⃣: Beta
            """,
            """
            error[unknown-key] 1-2: a flag has no `a key that somebody wrote a whole sentence into, and then a …`
              note: a flag has name, description, owner, stage, permanent, secret, archived, expires, targets
            """),
        InvalidManifest(
            "an empty key",
            """
            version: 1
            flags:
              huddles:
                1️⃣""2️⃣: Beta
            """,
            """
            error[unknown-key] 1-2: a flag has no empty key
              note: a flag has name, description, owner, stage, permanent, secret, archived, expires, targets
            """),
        InvalidManifest(
            "a key twice at the top",
            """
            version: 1
            1️⃣flags2️⃣: {}
            3️⃣flags4️⃣: {}
            """,
            """
            error[duplicate-key] 3-4: this mapping has the key `flags` twice (the second one)
              1-2: the first one
              help: keep one of the two
            """),
        InvalidManifest(
            "a key twice under a key of one's own",
            """
            version: 1
            x-shared: {1️⃣a2️⃣: 1, b: 2, 3️⃣a4️⃣: 3}
            flags: {}
            """,
            """
            error[duplicate-key] 3-4: this mapping has the key `a` twice (the second one)
              1-2: the first one
              help: keep one of the two
            """),
        InvalidManifest(
            "a key twice among many",
            """
            version: 1
            x-shared: {1️⃣a2️⃣: 1, b: 2, c: 3, d: 4, e: 5, f: 6, g: 7, h: 8, i: 9, j: 10, k: 11, 3️⃣a4️⃣: 12, 5️⃣k6️⃣: 13}
            flags: {}
            """,
            """
            error[duplicate-key] 3-4: this mapping has the key `a` twice (the second one)
              1-2: the first one
              help: keep one of the two
            error[duplicate-key] 5-6: this mapping has the key `k` twice (the second one)
              2:73-2:74: the first one
              help: keep one of the two
            """),
        InvalidManifest(
            "a key twice by an alias",
            """
            version: 1
            x-key: &key 1️⃣stage2️⃣
            flags:
              huddles: {3️⃣stage4️⃣: Beta, 5️⃣*key6️⃣ : Alpha}
            """,
            """
            error[duplicate-key] 5-6: this mapping has the key `stage` twice (the second one)
              3-4: the first one
              help: keep one of the two
            """),
        InvalidManifest(
            "an empty flags and no version",
            """
            flags:1️⃣
            """,
            """
            error[missing-key] 1:1-1:2: the manifest has no `version`
              help: if a manifest includes this file, name that manifest in its place; if not, write `version: 1` at the top
            error[wrong-type] 1-1: `flags` must be a mapping; this is nothing, which is null
              help: write the flags under it; for none, write `flags: {}`
            """),
        InvalidManifest(
            "a document with nothing in it",
            """
            ---
            ...
            """,
            """
            error[empty-manifest] 1:1-1:2: the manifest is empty
              help: write `version: 1` and `flags:`
            """),
    ]
}
