extension ValidManifest {
    /// What scalars are read as.
    static let scalars: [ValidManifest] = [
        ValidManifest(
            "ids are text as they are written",
            """
            version: 1
            flags:
              huddles:
                targets:
                  Production:
                    users: [42, 007, 1e3, 0x2A, true, no, 2027-03-31, 1_000, .5, "null", '~', 12:30:45]
            """,
            """
            flag huddles
              targets
                in Production
                  users [42, 007, 1e3, 0x2A, true, no, 2027-03-31, 1_000, .5, null, ~, 12:30:45]
            """),
        ValidManifest(
            "yes, no, on and off are text",
            """
            version: 1
            flags:
              huddles:
                name: yes
                description: off
            """,
            """
            flag huddles
              name yes
              description off
            """),
        ValidManifest(
            "a date, a time and a version are text",
            """
            version: 1
            flags:
              huddles:
                name: 2027-03-31
                description: 12:30
              dark-mode:
                name: 1.2.3
                description: 1_000
            """,
            """
            flag huddles
              name 2027-03-31
              description 12:30
            flag dark-mode
              name 1.2.3
              description 1_000
            """),
        ValidManifest(
            "booleans in the three ways of the core schema",
            """
            version: 1
            flags:
              huddles: {permanent: true, secret: True, archived: FALSE}
            """,
            """
            flag huddles
              permanent true
              secret true
              archived false
            """),
        ValidManifest(
            "null in its ways",
            """
            version: 1
            flags:
              a: {owner: null}
              b: {owner: Null}
              c: {owner: NULL}
              d: {owner: ~}
              e: {owner: }
            """,
            """
            flag a
              owner none
            flag b
              owner none
            flag c
              owner none
            flag d
              owner none
            flag e
              owner none
            """),
        ValidManifest(
            "a null in quotes is text",
            """
            version: 1
            flags:
              a: {owner: "null", description: 'null', stage: "~"}
            """,
            """
            flag a
              description null
              owner null
              stage ~
            """),
        ValidManifest(
            "a tag makes a number a string",
            """
            version: 1
            flags:
              a: {name: !!str 42, description: ! 7}
              b: {permanent: !!bool true, owner: !!null null}
            """,
            """
            flag a
              name 42
              description 7
            flag b
              owner none
              permanent true
            """),
        ValidManifest(
            "a flag key that looks like a number",
            """
            version: 1
            flags:
              42: {name: "The answer"}
              1.0: {}
              true: {}
            """,
            """
            flag 42
              name "The answer"
            flag 1.0
            flag true
            """),
        ValidManifest(
            "ids are compared byte for byte",
            #"""
            version: 1
            flags:
              huddles:
                targets:
                  Production:
                    companies: [caf\#u{E9}, cafe\#u{301}, CAF\#u{C9}]
            """#,
            """
            flag huddles
              targets
                in Production
                  companies ["café", "cafe<U+301>", "CAFÉ"]
            """),
        ValidManifest(
            "ids with spaces, slashes and emoji",
            """
            version: 1
            flags:
              huddles:
                targets:
                  Production:
                    companies: [acme corp, a/b, 👩‍🚀, "x: y", "#7", -1, a#b]
            """,
            """
            flag huddles
              targets
                in Production
                  companies ["acme corp", a/b, "👩‍🚀", "x: y", #7, -1, a#b]
            """),
    ]
}
