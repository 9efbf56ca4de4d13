extension InvalidManifest {
    /// Targets by environment.
    static let targets: [InvalidManifest] = [
        InvalidManifest(
            "targets that are null",
            """
            version: 1
            flags:
              huddles:
                targets:1️⃣
            """,
            """
            error[wrong-type] 1-1: `targets` must be a mapping; this is nothing, which is null
              help: write environments under it; to leave all targets alone, leave `targets` out
            """),
        InvalidManifest(
            "an environment that is null",
            """
            version: 1
            flags:
              huddles:
                targets:
                  Production:1️⃣
            """,
            """
            error[wrong-type] 1-1: the targets in `Production` must be a mapping; this is nothing, which is null
              help: write `companies` or `users` under it; to leave it alone, leave `Production` out
            """),
        InvalidManifest(
            "an environment that is a list",
            """
            version: 1
            flags:
              huddles:
                targets:
                  Production: 1️⃣[acme-corp]2️⃣
            """,
            """
            error[wrong-type] 1-2: the targets in `Production` must be a mapping; this is a list
              help: write `companies` or `users` under it
            """),
        InvalidManifest(
            "targets that are a list of environments",
            """
            version: 1
            flags:
              huddles:
                targets:
                  1️⃣-2️⃣ Production
            """,
            """
            error[wrong-type] 1-5:19: `targets` must be a mapping; this is a list
              help: write environments under it; to leave all targets alone, leave `targets` out
            """),
        InvalidManifest(
            "remove that is a list",
            """
            version: 1
            flags:
              huddles:
                targets:
                  Production:
                    remove: 1️⃣[hooli]2️⃣
            """,
            """
            error[wrong-type] 1-2: `remove` must be a mapping; this is a list
              help: write `companies` or `users` under it
            """),
        InvalidManifest(
            "an audience twice in one environment",
            """
            version: 1
            audiences:
              staff: {users: [u_1]}
            flags:
              huddles:
                targets:
                  Production:
                    audiences: [1️⃣staff2️⃣, 3️⃣staff4️⃣]
            """,
            """
            error[duplicate-item] 3-4: this list has `staff` twice (the second one)
              1-2: the first one
              help: remove one of the two
            """),
        InvalidManifest(
            "lists right under targets",
            """
            version: 1
            flags:
              huddles:
                targets:
                  companies: 1️⃣[acme-corp]2️⃣
            """,
            """
            error[wrong-type] 1-2: the targets in `companies` must be a mapping; this is a list
              help: `companies` belongs under an environment: `targets: {Production: {companies: …}}`
            """),
        InvalidManifest(
            "an environment that is one company",
            """
            version: 1
            flags:
              huddles:
                targets:
                  Production: 1️⃣acme-corp2️⃣
            """,
            """
            error[wrong-type] 1-2: the targets in `Production` must be a mapping; this is the string `acme-corp`
              help: write `companies` or `users` under it
            """),
        InvalidManifest(
            "remove that is null",
            """
            version: 1
            flags:
              huddles:
                targets:
                  Production:
                    remove:1️⃣
            """,
            """
            error[wrong-type] 1-1: `remove` must be a mapping; this is nothing, which is null
              help: write `companies` or `users` under it
            """),
        InvalidManifest(
            "an environment without a name",
            """
            version: 1
            flags:
              huddles:
                targets:
                  1️⃣""2️⃣: {companies: [acme]}
            """,
            """
            error[empty-id] 1-2: an environment can't be empty
              help: write it, or remove this
            """),
        InvalidManifest(
            "audiences as a string",
            """
            version: 1
            audiences: {staff: {users: [u_1]}}
            flags:
              huddles:
                targets:
                  Production:
                    audiences: 1️⃣staff2️⃣
            """,
            """
            error[wrong-type] 1-2: `audiences` must be a list; this is the string `staff`
              help: write `[staff]`
            """),
        InvalidManifest(
            "an id twice among many",
            """
            version: 1
            flags:
              huddles:
                targets:
                  Production:
                    users: [u_0, 1️⃣u_12️⃣, u_2, u_3, u_4, u_5, u_6, u_7, u_8, u_9, u_10, u_11, u_12, u_13, 3️⃣u_14️⃣]
            """,
            """
            error[duplicate-item] 3-4: this list has `u_1` twice (the second one)
              1-2: the first one
              help: remove one of the two
            """),
        InvalidManifest(
            "an id twice in what is removed",
            """
            version: 1
            flags:
              huddles:
                targets:
                  Production:
                    remove: {users: [1️⃣u_12️⃣, 3️⃣u_14️⃣]}
            """,
            """
            error[duplicate-item] 3-4: this list has `u_1` twice (the second one)
              1-2: the first one
              help: remove one of the two
            """),
    ]
}
