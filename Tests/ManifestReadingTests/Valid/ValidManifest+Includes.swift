extension ValidManifest {
    /// More files.
    static let includes: [ValidManifest] = [
        ValidManifest(
            "flags of more files, in the order of their names",
            """
            version: 1
            include: [flags/*.yaml]
            flags:
              own: {}
            """,
            files: [
                .file(
                    "flags/b.yaml",
                    """
                    flags:
                      b: {}
                    """),
                .file(
                    "flags/a.yaml",
                    """
                    flags:
                      a2: {}
                      a1: {}
                    """),
                .file(
                    "flags/.hidden.yaml",
                    """
                    flags:
                      hidden: {}
                    """),
                .file(
                    "flags/readme.md",
                    """
                    # Flags
                    """),
            ],
            """
            flag own
            flag a2
            flag a1
            flag b
            """),
        ValidManifest(
            "globs in the order in which they are written",
            """
            version: 1
            include: [z.yaml, "[a-c]?.yaml", deep/**/*.yaml]
            flags: {}
            """,
            files: [
                .file(
                    "z.yaml",
                    """
                    flags: {z: {}}
                    """),
                .file(
                    "b1.yaml",
                    """
                    flags: {b1: {}}
                    """),
                .file(
                    "a1.yaml",
                    """
                    flags: {a1: {}}
                    """),
                .file(
                    "d1.yaml",
                    """
                    flags: {d1: {}}
                    """),
                .file(
                    "deep/er/x.yaml",
                    """
                    flags: {x: {}}
                    """),
                .file(
                    "deep/y.yaml",
                    """
                    flags: {y: {}}
                    """),
            ],
            """
            flag z
            flag a1
            flag b1
            flag y
            flag x
            """),
        ValidManifest(
            "what is created is for the flags of its file, over what the manifest creates",
            """
            version: 1
            include: [./flags//a.yaml]
            create: {stage: Alpha, secret: true}
            flags:
              own: {}
            """,
            files: [
                .file(
                    "flags/a.yaml",
                    """
                    create: {stage: Beta}
                    flags:
                      a: {}
                    """)
            ],
            """
            create stage Alpha
            create secret true
            create in file 1 stage Beta
            flag own
            flag a
            """),
        ValidManifest(
            "an audience of one file for the flags of another",
            """
            version: 1
            include: [flags/*.yaml]
            audiences:
              staff: {users: [u_1]}
            flags:
              own: {targets: {Production: {audiences: [partners]}}}
            """,
            files: [
                .file(
                    "flags/a.yaml",
                    """
                    audiences:
                      partners: {companies: [acme]}
                    flags:
                      a: {targets: {Production: {audiences: [staff]}}}
                    """)
            ],
            """
            audience staff
              users [u_1]
            audience partners
              companies [acme]
            flag own
              targets
                in Production
                  audiences [partners]
            flag a
              targets
                in Production
                  audiences [staff]
            """),
        ValidManifest(
            "an included file with nothing in it, and one with a key of one's own",
            """
            version: 1
            include: [flags/*.yaml]
            flags: {}
            """,
            files: [
                .file(
                    "flags/a.yaml",
                    """
                    # nothing yet
                    """),
                .file(
                    "flags/b.yaml",
                    """
                    x-stage: &stage Beta
                    flags:
                      b: {stage: *stage}
                    """),
            ],
            """
            flag b
              stage Beta
            """),
        ValidManifest(
            "a link within the folder",
            """
            version: 1
            include: [teams/*/flags.yaml]
            flags: {}
            """,
            files: [
                .link("teams/a/flags.yaml", to: "shared/a.yaml"),
                .file(
                    "shared/a.yaml",
                    """
                    flags: {a: {}}
                    """),
            ],
            """
            flag a
            """),
    ]
}
