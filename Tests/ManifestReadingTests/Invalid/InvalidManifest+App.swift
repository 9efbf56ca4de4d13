extension InvalidManifest {
    /// What the app of `docs/diagnostics.md` doesn't have, and what has expired by the day of that page: reported when a
    /// plan is made, of manifests that are right by themselves.
    static let app: [InvalidManifest] = [
        InvalidManifest(
            "a mistyped environment",
            """
            version: 1
            flags:
              a:
                targets:
                  1️⃣Prodution2️⃣: {companies: [acme]}
            """,
            """
            error[unknown-environment] 1-2: the app has no environment `Prodution`
              help: did you mean `Production`?
              note: this app has Production, Staging, Test, Test
            """),
        InvalidManifest(
            "an environment that is nothing like any",
            """
            version: 1
            flags:
              a: {targets: {1️⃣QA2️⃣: {companies: [acme]}}}
            """,
            """
            error[unknown-environment] 1-2: the app has no environment `QA`
              note: this app has Production, Staging, Test, Test
            """),
        InvalidManifest(
            "companies and users that Reflag doesn't know, in an audience and beside it, and one that is anchored",
            """
            version: 1
            policy: {entities: require}
            x-ids: &ids [acme, 1️⃣nobody2️⃣]
            audiences:
              partners: {companies: [globex, 3️⃣hooli4️⃣], users: [u_1, 5️⃣u_96️⃣]}
            flags:
              a: {targets: {Production: {audiences: [partners]}, Staging: {audiences: [partners], companies: *ids}}}
              b: {targets: {Production: {companies: [7️⃣hooli8️⃣]}}}
              c: {archived: true, targets: {Production: {companies: [gone]}}}
              d: {targets: {Production: {remove: {companies: [gone]}}}}
            """,
            """
            error[unknown-company] 1-2: Reflag doesn't know the company `nobody` in Staging
              help: correct the id, or let your application send the company to Reflag first
              note: `policy.entities` is `require`; with `wait` the target is sent once Reflag has seen it, and with `create` it is created
            error[unknown-company] 3-4: Reflag doesn't know the company `hooli` in Production, Staging
              help: correct the id, or let your application send the company to Reflag first
              note: `policy.entities` is `require`; with `wait` the target is sent once Reflag has seen it, and with `create` it is created
            error[unknown-user] 5-6: Reflag doesn't know the user `u_9` in Production, Staging
              help: correct the id, or let your application send the user to Reflag first
              note: `policy.entities` is `require`; with `wait` the target is sent once Reflag has seen it, and with `create` it is created
            error[unknown-company] 7-8: Reflag doesn't know the company `hooli` in Production
              help: correct the id, or let your application send the company to Reflag first
              note: `policy.entities` is `require`; with `wait` the target is sent once Reflag has seen it, and with `create` it is created
            """),
        InvalidManifest(
            "an environment in another case",
            """
            version: 1
            flags:
              a: {targets: {1️⃣production2️⃣: {}}}
            """,
            """
            error[unknown-environment] 1-2: the app has no environment `production`
              help: did you mean `Production`?
              note: this app has Production, Staging, Test, Test
            """),
        InvalidManifest(
            "an environment by its name and by its id",
            """
            version: 1
            flags:
              a:
                targets:
                  3️⃣Staging4️⃣: {companies: [acme]}
                  1️⃣env_staging2️⃣: {users: [u_1]}
            """,
            """
            error[duplicate-environment] 1-2: the environment `Staging` is named twice here (the second time)
              3-4: the first time
              help: an environment's name and its id mean the same; keep one of the two
            """),
        InvalidManifest(
            "an environment by its name and by its id in the policy",
            """
            version: 1
            policy:
              targets: {3️⃣env_production4️⃣: exact, 1️⃣Production2️⃣: additive}
            flags: {}
            """,
            """
            error[duplicate-environment] 1-2: the environment `Production` is named twice here (the second time)
              3-4: the first time
              help: an environment's name and its id mean the same; keep one of the two
            """),
        InvalidManifest(
            "an environment of the policy that the app doesn't have",
            """
            version: 1
            policy:
              targets: {1️⃣Live2️⃣: additive, "*": exact}
            flags: {}
            """,
            """
            error[unknown-environment] 1-2: the app has no environment `Live`
              note: this app has Production, Staging, Test, Test
            """),
        InvalidManifest(
            "an environment by a name that two have",
            """
            version: 1
            flags:
              a: {targets: {1️⃣Test2️⃣: {}}}
            """,
            """
            error[ambiguous-environment] 1-2: `Test` is the name of more than one environment
              help: write the id instead: `env_test_eu` or `env_test_us`
            """),
        InvalidManifest(
            "a mistyped stage of a flag and one of what is created",
            """
            version: 1
            create: {stage: 1️⃣In Development2️⃣}
            flags:
              a: {stage: 3️⃣Bata4️⃣}
            """,
            """
            error[unknown-stage] 1-2: the app has no stage `In Development`
              help: did you mean `In development`?
              note: this app has In development, Beta, General Availability, Preview, Preview
            error[unknown-stage] 3-4: the app has no stage `Bata`
              help: did you mean `Beta`?
              note: this app has In development, Beta, General Availability, Preview, Preview
            """),
        InvalidManifest(
            "a stage by a name that two have",
            """
            version: 1
            flags:
              a: {stage: 1️⃣Preview2️⃣}
            """,
            """
            error[ambiguous-stage] 1-2: `Preview` is the name of more than one stage
              help: write the id instead: `st_preview_web` or `st_preview_app`
            """),
        InvalidManifest(
            "a stage that YAML 1.1 would have read as a boolean",
            """
            version: 1
            flags:
              a: {stage: 1️⃣on2️⃣}
            """,
            """
            error[unknown-stage] 1-2: the app has no stage `on`
              note: this app has In development, Beta, General Availability, Preview, Preview
            """),
        InvalidManifest(
            "an owner that nobody knows, and a mistyped one",
            """
            version: 1
            flags:
              a: {owner: 1️⃣zoe@nowhere.test2️⃣}
              b: {owner: 3️⃣jane@exmaple.com4️⃣}
            """,
            """
            error[unknown-owner] 1-2: no live flag has the owner `zoe@nowhere.test`
              help: give the user's id under `owners`: `zoe@nowhere.test: usr_…`
              note: hoist knows jane@example.com, sam@example.com, samantha@example.com: Reflag lists no users, only who owns a flag; `owners` adds to them
            error[unknown-owner] 3-4: no live flag has the owner `jane@exmaple.com`
              help: did you mean `jane@example.com`? If not, give the user's id under `owners`: `jane@exmaple.com: usr_…`
              note: hoist knows jane@example.com, sam@example.com, samantha@example.com: Reflag lists no users, only who owns a flag; `owners` adds to them
            """),
        InvalidManifest(
            "an owner by a name that two have",
            """
            version: 1
            flags:
              a: {owner: 1️⃣Sam2️⃣}
            """,
            """
            error[ambiguous-owner] 1-2: `Sam` is the name of more than one owner
              help: write the id instead: `usr_sam` or `usr_samantha`
            """),
        InvalidManifest(
            "a key that the app's format doesn't allow",
            """
            version: 1
            flags:
              1️⃣newSearch2️⃣: {}
            """,
            """
            error[key-format] 1-2: the app requires keys of new flags in the format kebabCaseLower
              help: write it like `new-checkout-flow`
              note: no flag `newSearch` exists yet, so it would have to be created
            """),
        InvalidManifest(
            "an error in what two flags merge is reported once",
            """
            version: 1
            x-shared: &shared {stage: 1️⃣Bata2️⃣}
            flags:
              a: {<<: *shared}
              b: {<<: *shared}
            """,
            """
            error[unknown-stage] 1-2: the app has no stage `Bata`
              help: did you mean `Beta`?
              note: this app has In development, Beta, General Availability, Preview, Preview
            """),
        InvalidManifest(
            "a grant that has ended; one of today, of an archived flag, and what an alias repeats",
            """
            version: 1
            audiences:
              p: {companies: [{id: acme, until: 1️⃣2027-03-312️⃣, why: trial}]}
            flags:
              a: {targets: {Production: {audiences: [p], users: &u [{id: u_1, until: 3️⃣2026-12-314️⃣}]}, Staging: {users: *u}}}
              b: {targets: {Production: {companies: [{id: acme, until: 2027-04-01}, {id: globex, from: 2027-04-02}]}}}
              c: {archived: true, targets: {Production: {companies: [{id: acme, until: 2027-03-31}]}}}
            """,
            """
            warning[ended-grant] 1-2: the grant of `acme` ended on 2027-03-31
              help: an apply takes away what nothing else wants; then remove the grant, or give it a later day before that
            warning[ended-grant] 3-4: the grant of `u_1` ended on 2026-12-31
              help: an apply takes away what nothing else wants; then remove the grant, or give it a later day before that
            """),
        InvalidManifest(
            "ids that look like slips, each once; one that `known` lists, and numbers, don't",
            """
            version: 1
            policy: {known: [hoolii]}
            audiences:
              beta-team: {companies: [1️⃣acme-corp2️⃣, globex]}
            flags:
              a: {targets: {Production: {audiences: [beta-team], companies: [hooli]}, Staging: {companies: [3️⃣"acme-corp "4️⃣]}}}
              b: {targets: {Production: {companies: [5️⃣beta-team6️⃣, hooli, initech, c_11]}}}
              c: {targets: {Production: {companies: [7️⃣Acmecorp8️⃣, initech, hoolii, c_1]}, Staging: {companies: [Acmecorp]}}}
              d: {targets: {Staging: {users: [globex]}}}
            """,
            """
            warning[suspicious-id] 3-4: the company `acme-corp ` has white space at an end
              1-2: what it may be meant to be
              help: did you mean `acme-corp` (1 flag)?
              note: if it is right as it is, list it under `policy.known`
            warning[suspicious-id] 5-6: `beta-team` under `companies` is the name of an audience
              4:3-4:12: the audience
              help: did you mean `audiences: [beta-team]`?
              note: if it is right as it is, list it under `policy.known`
            warning[suspicious-id] 7-8: the company `Acmecorp` is nearly `acme-corp`, and isn't targeted elsewhere
              1-2: what it may be meant to be
              help: did you mean `acme-corp` (1 flag)?
              note: if it is right as it is, list it under `policy.known`
            warning[suspicious-id] 9:35-9:41: `globex` under `users` is the id of a company elsewhere
              4:38-4:44: the company
              help: did you mean `companies` (1 flag)?
              note: if it is right as it is, list it under `policy.known`
            """),
        InvalidManifest(
            "a flag that has expired; one that is archived, or expires today, has not",
            """
            version: 1
            flags:
              a: {expires: 1️⃣2027-03-312️⃣}
              b: {expires: 2027-03-31, archived: true}
              c: {expires: 2027-04-01}
            """,
            """
            warning[expired-flag] 1-2: `a` expired on 2027-03-31
              help: remove the flag from the code and write `archived: true`, or give it a later date
            """),
    ]
}
