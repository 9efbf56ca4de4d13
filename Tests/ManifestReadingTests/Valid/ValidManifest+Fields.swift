extension ValidManifest {
    /// Every field of a manifest.
    static let fields: [ValidManifest] = [
        ValidManifest(
            "the smallest manifest",
            """
            version: 1
            flags: {}
            """,
            """

            """),
        ValidManifest(
            "a flag with nothing managed but its existence",
            """
            version: 1
            flags:
              huddles:
              dark-mode: {}
              quick-search: ~
            """,
            """
            flag huddles
            flag dark-mode
            flag quick-search
            """),
        ValidManifest(
            "every field of a flag",
            """
            version: 1
            flags:
              new-checkout-flow:
                name: New checkout flow
                description: Rollout of the redesigned checkout.
                owner: jane@example.com
                stage: Beta
                permanent: false
                secret: true
                archived: false
                expires: 2027-03-31
                targets:
                  Production:
                    audiences: [design-partners]
                    companies: [initech]
                  Staging:
                    users: [u_9]
                    remove: {companies: [hooli], users: [u_1]}
            audiences:
              design-partners:
                companies: [acme-corp, globex]
            """,
            """
            audience design-partners
              companies [acme-corp, globex]
            flag new-checkout-flow
              name "New checkout flow"
              description "Rollout of the redesigned checkout."
              owner jane@example.com
              stage Beta
              permanent false
              secret true
              archived false
              expires 2027-03-31
              targets
                in Production
                  audiences [design-partners]
                  companies [initech]
                in Staging
                  users [u_9]
                  remove companies [hooli]
                  remove users [u_1]
            """),
        ValidManifest(
            "several apps, as they are written",
            """
            version: 1
            app: [apZ4k29fmQ81xw, 007]
            policy: {unlisted: archive}
            flags: {}
            """,
            """
            apps [apZ4k29fmQ81xw, 007]
            unlisted archive
            """),
        ValidManifest(
            "a list of one app",
            """
            version: 1
            app:
              - apZ4k29fmQ81xw
            flags: {}
            """,
            """
            app apZ4k29fmQ81xw
            """),
        ValidManifest(
            "apps from elsewhere in the file",
            """
            x-apps: &apps [one, other]
            version: 1
            app: *apps
            flags: {}
            """,
            """
            apps [one, other]
            """),
        ValidManifest(
            "the whole top level",
            """
            version: 1
            app: apZ4k29fmQ81xw
            policy:
              unlisted: archive
              ignore: [legacy-*, "*-internal"]
              targets: {Production: additive, "*": exact}
            owners:
              jane@example.com: usr_8f2k19
            create:
              description: Made by hoist
              owner: jane@example.com
              stage: In development
              permanent: false
              secret: false
            audiences:
              design-partners:
                companies: [acme-corp, globex]
              staff:
                users: [u_1, u_2]
            flags:
              huddles: {targets: {Production: {audiences: [design-partners, staff]}}}
            """,
            """
            app apZ4k29fmQ81xw
            unlisted archive
            ignore [legacy-*, *-internal]
            targets Production additive
            owner jane@example.com = usr_8f2k19
            create description "Made by hoist"
            create owner jane@example.com
            create stage "In development"
            create permanent false
            create secret false
            audience design-partners
              companies [acme-corp, globex]
            audience staff
              users [u_1, u_2]
            flag huddles
              targets
                in Production
                  audiences [design-partners, staff]
            """),
        ValidManifest(
            "additive everywhere but in one environment",
            """
            version: 1
            policy:
              targets: {"*": additive, Staging: exact}
            flags: {}
            """,
            """
            targets additive
            targets Staging exact
            """),
        ValidManifest(
            "null clears a description and an owner",
            """
            version: 1
            flags:
              huddles:
                description: null
                owner: ~
            """,
            """
            flag huddles
              description none
              owner none
            """),
        ValidManifest(
            "null in what is created means none",
            """
            version: 1
            create: {description: null, owner: null}
            flags: {}
            """,
            """
            create description none
            create owner none
            """),
        ValidManifest(
            "an empty description is none",
            """
            version: 1
            flags:
              huddles: {description: ""}
            """,
            """
            flag huddles
              description none
            """),
        ValidManifest(
            "an empty list means none, a list left out is left alone",
            """
            version: 1
            flags:
              huddles:
                targets:
                  Production: {companies: []}
                  Staging: {}
            """,
            """
            flag huddles
              targets
                in Production
                  companies []
                in Staging
            """),
        ValidManifest(
            "targets with no environment",
            """
            version: 1
            flags:
              huddles: {targets: {}}
            """,
            """
            flag huddles
              targets
            """),
        ValidManifest(
            "keys that begin with x- are the author's",
            """
            version: 1
            x-team: {anything: [1, 2, {three: 4}]}
            x-: also
            flags: {}
            """,
            """

            """),
        ValidManifest(
            "the order of the flags is the order of the text",
            """
            version: 1
            flags: {b: {}, a: {}, C: {}}
            """,
            """
            flag b
            flag a
            flag C
            """),
    ]
}
