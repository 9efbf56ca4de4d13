extension InvalidManifest {
    /// What doesn't fit together between the parts of a manifest.
    static let between: [InvalidManifest] = [
        InvalidManifest(
            "an audience that isn't there",
            """
            version: 1
            audiences:
              staff: {users: [u_1]}
            flags:
              huddles:
                targets:
                  Production:
                    audiences: [staff, 1️⃣staf2️⃣]
            """,
            """
            error[unknown-audience] 1-2: there is no audience `staf`
              help: did you mean `staff`?
              note: this manifest has staff
            """),
        InvalidManifest(
            "an audience where there is none at all",
            """
            version: 1
            flags:
              huddles:
                targets:
                  Production:
                    audiences: [1️⃣staff2️⃣]
            """,
            """
            error[unknown-audience] 1-2: there is no audience `staff`
              help: write it under `audiences` at the top level
            """),
        InvalidManifest(
            "an audience that nobody uses",
            """
            version: 1
            audiences:
              1️⃣staff2️⃣: {users: [u_1]}
            flags: {}
            """,
            """
            warning[unused-audience] 1-2: no flag uses the audience `staff`
              help: remove it, or name it under a flag's `audiences`
            """),
        InvalidManifest(
            "an id both listed and removed",
            """
            version: 1
            flags:
              huddles:
                targets:
                  Production:
                    companies: [acme, 1️⃣hooli2️⃣]
                    remove: {companies: [3️⃣hooli4️⃣]}
            """,
            """
            error[listed-and-removed] 3-4: the company `hooli` is both listed and removed (removed here)
              1-2: listed here
              help: keep one of the two
            """),
        InvalidManifest(
            "an id listed by an audience and removed",
            """
            version: 1
            audiences:
              staff: {users: [1️⃣u_12️⃣]}
            flags:
              huddles:
                targets:
                  Production:
                    audiences: [staff]
                    remove: {users: [3️⃣u_14️⃣]}
            """,
            """
            error[listed-and-removed] 3-4: the user `u_1` is both listed and removed (removed here)
              1-2: listed here, by the audience `staff`
              help: keep one of the two
            """),
        InvalidManifest(
            "archiving what is unlisted without an app",
            """
            version: 1
            policy:
              unlisted: 1️⃣archive2️⃣
            flags: {}
            """,
            """
            error[archive-needs-app] 1-2: `unlisted: archive` needs `app`
              help: write the app's id at the top, so that the flags of another app are never archived
            """),
        InvalidManifest(
            "a flag that the policy ignores",
            """
            version: 1
            policy:
              ignore: [internal-*, 1️⃣legacy-*2️⃣]
            flags:
              3️⃣legacy-export4️⃣: {}
            """,
            """
            warning[ignored-flag] 3-4: `legacy-export` is in the manifest, but the policy ignores it
              1-2: this pattern matches it
              help: remove the flag, or narrow the pattern; until then, hoist leaves the flag alone
            """),
        InvalidManifest(
            "an audience that isn't there, in a manifest with many",
            """
            version: 1
            audiences: {a1: &a {users: [u]}, a2: *a, a3: *a, a4: *a, a5: *a, a6: *a, a7: *a, a8: *a, a9: *a, b1: *a, b2: *a}
            flags:
              x: {targets: {Production: {audiences: [a1, a2, a3, a4, a5, a6, a7, a8, a9, b1, b2, 1️⃣partners2️⃣]}}}
            """,
            """
            error[unknown-audience] 1-2: there is no audience `partners`
              help: write it under `audiences` at the top level
              note: this manifest has a1, a2, a3, a4, a5, a6, a7, a8, a9, b1 and 1 more
            """),
        InvalidManifest(
            "a company of one environment can be removed in another, a user too",
            """
            version: 1
            flags:
              huddles:
                targets:
                  Production: {companies: [acme], remove: {users: [acme]}}
                  Staging: {remove: {companies: [acme]}, users: [1️⃣u_12️⃣]}
                  Development: {users: [3️⃣u_24️⃣], remove: {users: [5️⃣u_26️⃣]}}
            """,
            """
            error[listed-and-removed] 5-6: the user `u_2` is both listed and removed (removed here)
              3-4: listed here
              help: keep one of the two
            """),
    ]
}
