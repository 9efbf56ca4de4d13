extension InvalidManifest {
    /// More files.
    static let includes: [InvalidManifest] = [
        InvalidManifest(
            "a glob that matches nothing",
            """
            version: 1
            include: [1️⃣teams/*.yaml2️⃣]
            flags: {}
            """,
            files: [
                .file(
                    "flags/a.yaml",
                    """
                    flags: {}
                    """)
            ],
            """
            error[include-nothing] 1-2: no file matches `teams/*.yaml`
              help: write a path from the folder of the manifest; `*` matches any characters, `**` any folders
            """),
        InvalidManifest(
            "a file that isn't there",
            """
            version: 1
            include: [1️⃣flags/b.yaml2️⃣]
            flags: {}
            """,
            files: [
                .file(
                    "flags/a.yaml",
                    """
                    flags: {}
                    """)
            ],
            """
            error[include-nothing] 1-2: no file matches `flags/b.yaml`
              help: write a path from the folder of the manifest; `*` matches any characters, `**` any folders
            """),
        InvalidManifest(
            "a folder",
            """
            version: 1
            include: [1️⃣flags2️⃣]
            flags: {}
            """,
            files: [
                .file(
                    "flags/a.yaml",
                    """
                    flags: {}
                    """)
            ],
            """
            error[include-nothing] 1-2: no file matches `flags`
              help: `flags` isn't a file; for the files in a folder, write `flags/*.yaml`
            """),
        InvalidManifest(
            "a path from the root of the disk",
            """
            version: 1
            include: [1️⃣/etc/*.yaml2️⃣]
            flags: {}
            """,
            """
            error[include-outside] 1-2: an include can't begin with `/`
              help: included files are under the folder of the manifest: write a path from there
            """),
        InvalidManifest(
            "a path that goes up",
            """
            version: 1
            include: [1️⃣flags/../../other/*.yaml2️⃣]
            flags: {}
            """,
            files: [
                .file(
                    "flags/a.yaml",
                    """
                    flags: {}
                    """)
            ],
            """
            error[include-outside] 1-2: an include can't go up with `..`
              help: included files are under the folder of the manifest: write a path from there
            """),
        InvalidManifest(
            "a link that leads out of the folder",
            """
            version: 1
            include: [1️⃣flags/*.yaml2️⃣]
            flags: {}
            """,
            files: [
                .link("flags/a.yaml", to: nil)
            ],
            """
            error[include-outside] 1-2: the link `flags/a.yaml` leads out of the manifest's folder
              help: included files are under the folder of the manifest: put the file there in place of the link
            """),
        InvalidManifest(
            "a folder that is a link out of the folder",
            """
            version: 1
            include: [1️⃣shared/*.yaml2️⃣]
            flags: {}
            """,
            files: [
                .link("shared/", to: nil)
            ],
            """
            error[include-outside] 1-2: the link `shared` leads out of the manifest's folder
              help: included files are under the folder of the manifest: put the file there in place of the link
            """),
        InvalidManifest(
            "a manifest that includes itself",
            """
            version: 1
            include: [1️⃣"*.yaml"2️⃣]
            flags: {}
            """,
            files: [
                .file(
                    "flags.yaml",
                    """
                    version: 1
                    """),
                .file(
                    "other.yaml",
                    """
                    flags: {}
                    """),
            ],
            """
            error[include-cycle] 1-2: `*.yaml` includes the manifest itself
              help: keep the included files in a folder of their own: `flags/*.yaml`
            """),
        InvalidManifest(
            "a file that two globs match",
            """
            version: 1
            include: [1️⃣flags/*.yaml2️⃣, 3️⃣flags/a.yaml4️⃣]
            flags: {}
            """,
            files: [
                .file(
                    "flags/a.yaml",
                    """
                    flags: {}
                    """)
            ],
            """
            error[included-twice] 3-4: `flags/a.yaml` is included twice (the second time)
              1-2: the first time
              help: narrow one of the two
            """),
        InvalidManifest(
            "a file that a link leads to as well",
            """
            version: 1
            include: [1️⃣flags/*.yaml2️⃣]
            flags: {}
            """,
            files: [
                .file(
                    "flags/a.yaml",
                    """
                    flags: {}
                    """),
                .link("flags/b.yaml", to: "flags/a.yaml"),
            ],
            """
            error[included-twice] 1-2: `flags/b.yaml` is included twice
              help: two paths lead to the same file: remove the link `flags/b.yaml`
            """),
        InvalidManifest(
            "a file that can't be read",
            """
            version: 1
            include: [1️⃣flags/*.yaml2️⃣]
            flags: {}
            """,
            files: [
                .unreadable("flags/a.yaml")
            ],
            """
            error[include-unreadable] 1-2: `flags/a.yaml` can't be read: Permission denied
              help: check the file and its permissions
            """),
        InvalidManifest(
            "one file for a list",
            """
            version: 1
            include: 1️⃣flags/a.yaml2️⃣
            flags: {}
            """,
            files: [
                .file(
                    "flags/a.yaml",
                    """
                    flags: {}
                    """)
            ],
            """
            error[wrong-type] 1-2: `include` must be a list; this is the string `flags/a.yaml`
              help: write `[flags/a.yaml]`
            """),
        InvalidManifest(
            "a glob that is null",
            """
            version: 1
            include:
              -1️⃣
            flags: {}
            """,
            """
            error[null-id] 1-1: a glob of `include` can't be null
              help: write it after the colon or the dash; an empty value is null in YAML
            """),
        InvalidManifest(
            "an included file that includes",
            """
            version: 1
            include: [flags/*.yaml]
            flags: {}
            """,
            files: [
                .file(
                    "flags/a.yaml",
                    """
                    1️⃣include2️⃣: [../other.yaml]
                    flags: {}
                    """)
            ],
            """
            error[unknown-key] flags/a.yaml 1-2: an included file has no `include`
              help: `include` is allowed in the manifest only: remove it here
              note: an included file has create, audiences, flags
            """),
        InvalidManifest(
            "an included file with a version and a policy",
            """
            version: 1
            include: [flags/*.yaml]
            flags: {}
            """,
            files: [
                .file(
                    "flags/a.yaml",
                    """
                    1️⃣version2️⃣: 1
                    3️⃣policy4️⃣: {unlisted: report}
                    flags: {}
                    """)
            ],
            """
            error[unknown-key] flags/a.yaml 1-2: an included file has no `version`
              help: `version` is allowed in the manifest only: remove it here
              note: an included file has create, audiences, flags
            error[unknown-key] flags/a.yaml 3-4: an included file has no `policy`
              help: `policy` is allowed in the manifest only: remove it here
              note: an included file has create, audiences, flags
            """),
        InvalidManifest(
            "an included file that is a list",
            """
            version: 1
            include: [flags/*.yaml]
            flags: {}
            """,
            files: [
                .file(
                    "flags/a.yaml",
                    """
                    1️⃣-2️⃣ huddles
                    """)
            ],
            """
            error[wrong-type] flags/a.yaml 1-1:10: an included file must be a mapping; this is a list
              help: write `flags:` at the top
            """),
        InvalidManifest(
            "an included file with a mistyped key",
            """
            version: 1
            include: [flags/*.yaml]
            flags: {}
            """,
            files: [
                .file(
                    "flags/a.yaml",
                    """
                    1️⃣flag2️⃣: {}
                    """)
            ],
            """
            error[unknown-key] flags/a.yaml 1-2: an included file has no `flag`
              help: did you mean `flags`?
              note: an included file has create, audiences, flags
            """),
        InvalidManifest(
            "a flag in two files",
            """
            version: 1
            include: [flags/*.yaml]
            flags:
              1️⃣huddles2️⃣: {stage: Beta}
            """,
            files: [
                .file(
                    "flags/a.yaml",
                    """
                    flags:
                      3️⃣huddles4️⃣: {stage: Beta}
                    """)
            ],
            """
            error[duplicate-flag] flags/a.yaml 3-4: the flag `huddles` is in two files (the second one)
              1-2: the first one
              help: a flag can be in one file only: keep one of the two
            """),
        InvalidManifest(
            "a flag in two included files",
            """
            version: 1
            include: [flags/*.yaml]
            flags: {}
            """,
            files: [
                .file(
                    "flags/a.yaml",
                    """
                    flags: {1️⃣huddles2️⃣: {}}
                    """),
                .file(
                    "flags/b.yaml",
                    """
                    flags: {3️⃣huddles4️⃣: {}}
                    """),
            ],
            """
            error[duplicate-flag] flags/b.yaml 1-2: the flag `huddles` is in two files (the second one)
              flags/a.yaml 1-2: the first one
              help: a flag can be in one file only: keep one of the two
            """),
        InvalidManifest(
            "an audience in two files",
            """
            version: 1
            include: [flags/*.yaml]
            audiences:
              1️⃣staff2️⃣: {users: [u_1]}
            flags: {a: {targets: {Production: {audiences: [staff]}}}}
            """,
            files: [
                .file(
                    "flags/a.yaml",
                    """
                    audiences:
                      3️⃣staff4️⃣: {users: [u_2]}
                    """)
            ],
            """
            error[duplicate-audience] flags/a.yaml 3-4: the audience `staff` is in two files (the second one)
              1-2: the first one
              help: keep one of the two, or give one another name
            """),
        InvalidManifest(
            "an audience that no file has",
            """
            version: 1
            include: [flags/*.yaml]
            flags: {}
            """,
            files: [
                .file(
                    "flags/a.yaml",
                    """
                    flags:
                      huddles: {targets: {Production: {audiences: [1️⃣staff2️⃣]}}}
                    """)
            ],
            """
            error[unknown-audience] flags/a.yaml 1-2: there is no audience `staff`
              help: write it under `audiences` at the top level
            """),
        InvalidManifest(
            "an included file that is broken hides no other mistake, and makes none",
            """
            version: 1
            include: [flags/*.yaml]
            flags:
              huddles: {1️⃣stag2️⃣: Beta, targets: {Production: {audiences: [staff]}}}
            """,
            files: [
                .file(
                    "flags/a.yaml",
                    """
                    audiences:
                      staff: {users: 3️⃣[4️⃣u_1}5️⃣
                    """),
                .file(
                    "flags/b.yaml",
                    """
                    flags:
                      calls: {name: 6️⃣17️⃣}
                    """),
            ],
            """
            error[unknown-key] 1-2: a flag has no `stag`
              help: did you mean `stage`?
              note: a flag has name, description, owner, stage, permanent, secret, archived, expires, targets
            error[unclosed-bracket] flags/a.yaml 3-4: this list isn't closed, or there is no comma between two of its items (`[` opens it)
              flags/a.yaml 2:22-5: here a `,` or `]` was expected
              help: close it with `]`, or put a `,` between its items
              note: libyaml says: did not find expected ',' or ']' while parsing a flow sequence
            error[wrong-type] flags/b.yaml 6-7: `name` must be a string; this is the number `1`
              help: YAML reads it as a number; if it is meant as a string, put it in quotes: `"1"`
            """),
        InvalidManifest(
            "an anchor of another file",
            """
            version: 1
            include: [flags/*.yaml]
            x-shared: &shared {stage: Beta}
            flags: {}
            """,
            files: [
                .file(
                    "flags/a.yaml",
                    """
                    flags: {huddles: 1️⃣*shared2️⃣}
                    """)
            ],
            """
            error[unknown-alias] flags/a.yaml 1-2: there is no anchor `&shared` before this alias
              help: write `&shared` before the value that the alias should repeat; a string that begins with `*` must be in quotes
            """),
        InvalidManifest(
            "an included flag without a required field",
            """
            version: 1
            include: [flags/*.yaml]
            policy: {require: [1️⃣stage2️⃣]}
            flags: {}
            """,
            files: [
                .file(
                    "flags/a.yaml",
                    """
                    flags: {3️⃣huddles4️⃣: {}}
                    """)
            ],
            """
            error[missing-required] flags/a.yaml 3-4: `huddles` has no `stage`
              1-2: the policy requires it
              help: write it under the flag; `create` doesn't count
            """),
    ]
}
