extension WrongManifest {
    /// Keys that are mistyped, missing, there twice, or of a version that isn't read.
    static let keys: [WrongManifest] = [
        WrongManifest(
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
        WrongManifest(
            "a key of another tool at the top",
            """
            version: 1
            1️⃣environments2️⃣: [Production]
            flags: {}
            """,
            """
            error[unknown-key] 1-2: a manifest has no `environments`
              note: a manifest has version, app, include, policy, owners, create, audiences, flags
            """),
        WrongManifest(
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
        WrongManifest(
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
        WrongManifest(
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
        WrongManifest(
            "a key that is nothing like any",
            """
            version: 1
            flags:
              huddles:
                1️⃣rollout2️⃣: 20
            """,
            """
            error[unknown-key] 1-2: a flag has no `rollout`
              note: a flag has name, description, owner, stage, permanent, secret, archived, expires, targets
            """),
        WrongManifest(
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
              note: a policy has unlisted, ignore, targets, limits, require, recommend
            """),
        WrongManifest(
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
            error[unknown-key] 1-2: an environment's targets has no `company`
              note: an environment's targets has audiences, companies, users, remove
            """),
        WrongManifest(
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
        WrongManifest(
            "a mistyped key in what is created",
            """
            version: 1
            create:
              1️⃣name2️⃣: A name for all
            flags: {}
            """,
            """
            error[unknown-key] 1-2: `create` has no `name`
              note: `create` has description, owner, stage, permanent, secret
            """),
        WrongManifest(
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
              note: `remove` has companies, users
            """),
        WrongManifest(
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
        WrongManifest(
            "no version",
            """
            flags: {}
            """,
            """
            error[missing-key] 1:1-1:2: the manifest has no `version`
              help: write `version: 1` at its top
            """),
        WrongManifest(
            "no flags",
            """
            version: 1
            """,
            """
            error[missing-key] 1:1-1:2: the manifest has no `flags`
              help: write the flags under `flags:`; for a manifest with none, write `flags: {}`
            """),
        WrongManifest(
            "an empty manifest but for a comment",
            """
            # nothing here yet
            """,
            """
            error[empty-manifest] 1:1-1:2: the manifest is empty
              help: write `version: 1` and `flags:`; `hoist init` writes one to start from
            """),
        WrongManifest(
            "a version of the future",
            """
            version: 1️⃣22️⃣
            flags: {}
            """,
            """
            error[unsupported-version] 1-2: this hoist reads version 1 of the manifest, not version 2
              help: write `version: 1`, or use a newer hoist
            """),
        WrongManifest(
            "a version as text",
            """
            version: 1️⃣"1"2️⃣
            flags: {}
            """,
            """
            error[wrong-type] 1-2: `version` is a number; this is the text `1`
              help: write `version: 1`
            """),
        WrongManifest(
            "a version as a word",
            """
            version: 1️⃣one2️⃣
            flags: {}
            """,
            """
            error[wrong-type] 1-2: `version` is a number; this is the text `one`
              help: write `version: 1`
            """),
        WrongManifest(
            "a version with a point",
            """
            version: 1️⃣1.02️⃣
            flags: {}
            """,
            """
            error[wrong-type] 1-2: `version` is a number; this is the number `1.0`
              help: write `version: 1`
            """),
        WrongManifest(
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
            error[duplicate-key] 3-4: the key `stage` stands twice in this mapping (the second one)
              1-2: the first one
              help: keep one of the two
            """),
        WrongManifest(
            "a key three times",
            """
            version: 1
            flags:
              1️⃣huddles2️⃣: {}
              3️⃣huddles4️⃣: {}
              5️⃣"huddles"6️⃣: {}
            """,
            """
            error[duplicate-key] 3-4: the key `huddles` stands twice in this mapping (the second one)
              1-2: the first one
              help: keep one of the two
            error[duplicate-key] 5-6: the key `huddles` stands twice in this mapping (the second one)
              1-2: the first one
              help: keep one of the two
            """),
        WrongManifest(
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
            error[duplicate-key] 3-4: the key `Production` stands twice in this mapping (the second one)
              1-2: the first one
              help: keep one of the two
            """),
        WrongManifest(
            "include, which isn't there yet",
            """
            version: 1
            1️⃣include2️⃣: [flags/*.yaml]
            flags: {}
            """,
            """
            error[not-supported-yet] 1-2: `include` isn't supported by this version of hoist yet
              help: remove it; hoist won't ignore what it can't do
            """),
        WrongManifest(
            "limits, which aren't there yet",
            """
            version: 1
            policy:
              1️⃣limits2️⃣: {archive: 5}
            flags: {}
            """,
            """
            error[not-supported-yet] 1-2: `policy.limits` isn't supported by this version of hoist yet
              help: remove it; hoist won't ignore what it can't do
            """),
        WrongManifest(
            "require and recommend, which aren't there yet",
            """
            version: 1
            policy:
              1️⃣require2️⃣: [owner]
              3️⃣recommend4️⃣: [description]
            flags: {}
            """,
            """
            error[not-supported-yet] 1-2: `policy.require` isn't supported by this version of hoist yet
              help: remove it; hoist won't ignore what it can't do
            error[not-supported-yet] 3-4: `policy.recommend` isn't supported by this version of hoist yet
              help: remove it; hoist won't ignore what it can't do
            """),
    ]
}
