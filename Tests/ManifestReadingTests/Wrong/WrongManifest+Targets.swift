extension WrongManifest {
    /// Targets by environment.
    static let targets: [WrongManifest] = [
        WrongManifest(
            "targets that are null",
            """
            version: 1
            flags:
              huddles:
                targets:1️⃣
            """,
            """
            error[wrong-type] 1-1: `targets` is a mapping; this is empty, which is null
              help: write environments under it; to leave all targets alone, leave `targets` out
            """),
        WrongManifest(
            "an environment that is null",
            """
            version: 1
            flags:
              huddles:
                targets:
                  Production:1️⃣
            """,
            """
            error[wrong-type] 1-1: the targets in `Production` are a mapping; this is empty, which is null
              help: write `companies` or `users` under it; to leave it alone, leave `Production` out
            """),
        WrongManifest(
            "an environment that is a list",
            """
            version: 1
            flags:
              huddles:
                targets:
                  Production: 1️⃣[acme-corp]2️⃣
            """,
            """
            error[wrong-type] 1-2: the targets in `Production` is a mapping; this is a list
            """),
        WrongManifest(
            "targets that are a list of environments",
            """
            version: 1
            flags:
              huddles:
                targets:
                  1️⃣-2️⃣ Production
            """,
            """
            error[wrong-type] 1-5:19: `targets` is a mapping; this is a list
              help: write environments under it; to leave all targets alone, leave `targets` out
            """),
        WrongManifest(
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
            error[wrong-type] 1-2: `remove` is a mapping; this is a list
            """),
        WrongManifest(
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
            error[duplicate-target] 3-4: `staff` stands twice in this list (the second one)
              1-2: the first one
              help: remove one of the two
            """),
    ]
}
