extension ValidManifest {
    /// Grants: items of a list of targets that begin and end.
    static let grants: [ValidManifest] = [
        ValidManifest(
            "grants among ids, in flags and audiences",
            """
            version: 1
            audiences:
              partners:
                companies: [acme, {id: globex, until: 2027-06-30, why: "trial, SALES-12"}]
                users:
                  - id: 007
                    from: 2027-05-01
            flags:
              a:
                targets:
                  Production:
                    audiences: [partners]
                    companies:
                      - {id: initech, from: 2027-01-01, until: 2027-12-31}
                      - umbrella
                      - {id: initech, from: 2028-01-01, until: 2028-12-31}
                  Staging: {users: [{id: u_1}]}
            """,
            """
            audience partners
              companies [acme]
              users []
              granted company globex until 2027-06-30 because "trial, SALES-12"
              granted user 007 from 2027-05-01
            flag a
              targets
                in Production
                  audiences [partners]
                  companies [umbrella]
                  granted company initech from 2027-01-01 until 2027-12-31
                  granted company initech from 2028-01-01 until 2028-12-31
                in Staging
                  users []
                  granted user u_1
            """),
        ValidManifest(
            "aliases and merge keys of grants",
            """
            version: 1
            x-trial: &trial {until: 2027-06-30, why: trial}
            x-list: &list [acme, {id: globex, <<: *trial}]
            flags:
              a: {targets: {Production: {companies: *list}, Staging: {companies: *list}}}
              b: {targets: {Production: {users: [&grant {id: u_1, from: 2027-05-01}]}, Staging: {users: [*grant, u_2]}}}
              c: {targets: {Production: {companies: [{<<: *trial, id: umbrella, why: mine}]}}}
            """,
            """
            flag a
              targets
                in Production
                  companies [acme]
                  granted company globex until 2027-06-30 because trial
                in Staging
                  companies [acme]
                  granted company globex until 2027-06-30 because trial
            flag b
              targets
                in Production
                  users []
                  granted user u_1 from 2027-05-01
                in Staging
                  users [u_2]
                  granted user u_1 from 2027-05-01
            flag c
              targets
                in Production
                  companies []
                  granted company umbrella until 2027-06-30 because mine
            """),
    ]
}
