extension ValidManifest {
    /// The constructs of YAML.
    static let constructs: [ValidManifest] = [
        ValidManifest(
            "an alias of a list",
            """
            version: 1
            x-partners: &partners [acme-corp, globex]
            flags:
              huddles:
                targets:
                  Production: {companies: *partners}
                  Staging: {companies: *partners}
            """,
            """
            flag huddles
              targets
                in Production
                  companies [acme-corp, globex]
                in Staging
                  companies [acme-corp, globex]
            """),
        ValidManifest(
            "an alias of a flag, a string and a key",
            """
            version: 1
            x-name: &name Huddles
            x-stage: &key stage
            flags:
              huddles: &huddles {name: *name, *key : Beta}
              calls: *huddles
            """,
            """
            flag huddles
              name Huddles
              stage Beta
            flag calls
              name Huddles
              stage Beta
            """),
        ValidManifest(
            "an anchor that is given again stands for the newer one",
            """
            version: 1
            x-one: &stage Alpha
            flags:
              a: {stage: *stage}
              b: {stage: &stage Beta}
              c: {stage: *stage}
            """,
            """
            flag a
              stage Alpha
            flag b
              stage Beta
            flag c
              stage Beta
            """),
        ValidManifest(
            "a merge key: own keys win",
            """
            version: 1
            x-shared: &shared {stage: Beta, permanent: true}
            flags:
              a:
                <<: *shared
                stage: Alpha
              b:
                stage: Alpha
                <<: *shared
            """,
            """
            flag a
              stage Alpha
              permanent true
            flag b
              stage Alpha
              permanent true
            """),
        ValidManifest(
            "a merge of a list: the earlier one wins",
            """
            version: 1
            x-one: &one {stage: One, owner: one}
            x-two: &two {stage: Two, permanent: true}
            flags:
              a:
                <<: [*one, *two]
              b: {<<: [*two, *one], owner: own}
              c: {<<: []}
            """,
            """
            flag a
              owner one
              stage One
              permanent true
            flag b
              owner own
              stage Two
              permanent true
            flag c
            """),
        ValidManifest(
            "a merge of merges",
            """
            version: 1
            x-one: &one {stage: One}
            x-two: &two {<<: *one, owner: two}
            flags:
              a: {<<: *two, permanent: true}
            """,
            """
            flag a
              owner two
              stage One
              permanent true
            """),
        ValidManifest(
            "a merge of flags, and of environments",
            """
            version: 1
            x-flags: &more {a: {stage: One}, b: {stage: Two}}
            x-targets: &targets {Production: {users: [u_1]}}
            flags:
              <<: *more
              b: {stage: Own}
              c:
                targets: {<<: *targets, Staging: {users: []}}
            """,
            """
            flag b
              stage Own
            flag c
              targets
                in Staging
                  users []
                in Production
                  users [u_1]
            flag a
              stage One
            """),
        ValidManifest(
            "a key << in quotes is no merge",
            """
            version: 1
            flags:
              "<<": {stage: Beta}
            """,
            """
            flag <<
              stage Beta
            """),
        ValidManifest(
            "block and flow",
            """
            version: 1
            flags: {
              huddles: { name: "Huddles", targets: {
                  Production: { companies: [ acme,
                     globex, ] } } },
              "dark mode" : { }
            }
            """,
            """
            flag huddles
              name Huddles
              targets
                in Production
                  companies [acme, globex]
            flag "dark mode"
            """),
        ValidManifest(
            "a list at the depth of its key",
            """
            version: 1
            flags:
              huddles:
                targets:
                  Production:
                    companies:
                    - acme
                    - globex
            """,
            """
            flag huddles
              targets
                in Production
                  companies [acme, globex]
            """),
        ValidManifest(
            "folded text",
            """
            version: 1
            flags:
              a:
                description: >
                  Calls within
                  a channel.

                  More to come.
              b:
                description: >-
                  Calls within
                  a channel.
            """,
            """
            flag a
              description "Calls within a channel.<U+A>More to come.<U+A>"
            flag b
              description "Calls within a channel."
            """),
        ValidManifest(
            "literal text",
            """
            version: 1
            flags:
              a:
                description: |
                  Calls within
                    a channel.
              b:
                description: |+
                  Calls

              c:
                description: |2-
                    indented
            """,
            """
            flag a
              description "Calls within<U+A>  a channel.<U+A>"
            flag b
              description "Calls<U+A><U+A>"
            flag c
              description "  indented"
            """),
        ValidManifest(
            "a plain text on several lines",
            """
            version: 1
            flags:
              a:
                description: Calls
                  within a

                  channel # and a comment
            """,
            """
            flag a
              description "Calls within a<U+A>channel"
            """),
        ValidManifest(
            "quotes and escapes",
            #"""
            version: 1
            flags:
              a:
                name: "tab \#t, quote \", \u00e9, \x41, \
                  joined"
                description: 'it''s'
            """#,
            #"""
            flag a
              name "tab <U+9>, quote \", é, A, joined"
              description it's
            """#),
        ValidManifest(
            "explicit keys",
            """
            version: 1
            ? flags
            : ? huddles
              : ? stage
                : Beta
            """,
            """
            flag huddles
              stage Beta
            """),
        ValidManifest(
            "comments everywhere",
            """
            # before
            version: 1 # the first
            # between
            flags: # the flags
              # a flag
              huddles: # this one
                name: a#b # not within
            # after
            """,
            """
            flag huddles
              name a#b
            """),
        ValidManifest(
            "a document with its markers",
            """
            %YAML 1.1
            ---
            version: 1
            flags: {}
            ...
            """,
            """

            """),
        ValidManifest(
            "a tag directive",
            """
            %TAG !y! tag:yaml.org,2002:
            ---
            version: 1
            flags:
              a: {name: !y!str 42}
            """,
            """
            flag a
              name 42
            """),
        ValidManifest(
            "a merge at the top",
            """
            version: 1
            x-all: &all {app: abc, flags: {a: {}}}
            <<: *all
            """,
            """
            app abc
            flag a
            """),
        ValidManifest(
            "flags by an alias, and anchored",
            """
            version: 1
            x-flags: &flags {a: {stage: One}}
            flags: *flags
            """,
            """
            flag a
              stage One
            """),
        ValidManifest(
            "anchored flags",
            """
            version: 1
            flags: &flags
              a: &a {stage: One}
              b: *a
            """,
            """
            flag a
              stage One
            flag b
              stage One
            """),
        ValidManifest(
            "a long list by an alias",
            """
            version: 1
            x-ids: &ids [u_1, u_2, u_3, u_4, u_5, u_6, u_7, u_8, u_9, u_10, u_11, u_12, u_13]
            flags:
              a: {targets: {Production: {users: *ids}, Staging: {users: *ids}}}
            """,
            """
            flag a
              targets
                in Production
                  users [u_1, u_2, u_3, u_4, u_5, u_6, u_7, u_8, u_9, u_10, u_11, u_12, u_13]
                in Staging
                  users [u_1, u_2, u_3, u_4, u_5, u_6, u_7, u_8, u_9, u_10, u_11, u_12, u_13]
            """),
        ValidManifest(
            "an alias as an id, a key and a name",
            """
            version: 1
            x-env: &env Production
            x-id: &id acme
            flags:
              a: {targets: {*env : {companies: [*id, other]}}}
            """,
            """
            flag a
              targets
                in Production
                  companies [acme, other]
            """),
        ValidManifest(
            "a list of one line items with comments between",
            """
            version: 1
            flags:
              a:
                targets:
                  Production:
                    users:
                    # the first
                    - u_1 # pilot

                    # the second
                    - "u 2"
            """,
            """
            flag a
              targets
                in Production
                  users [u_1, "u 2"]
            """),
        ValidManifest(
            "text with an ampersand, a star, a colon and a hash within",
            """
            version: 1
            flags:
              a: {name: a&b*c:d#e, description: "- not a list"}
            """,
            """
            flag a
              name a&b*c:d#e
              description "- not a list"
            """),
        ValidManifest(
            "lines that are folded in quotes",
            """
            version: 1
            flags:
              a:
                description: "one
                  two

                  three"
                name: 'one
                  two'
            """,
            """
            flag a
              name "one two"
              description "one two<U+A>three"
            """),
    ]
}
