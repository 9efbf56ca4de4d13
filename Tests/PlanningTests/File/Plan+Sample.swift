import FlagModel
import FlagTestKit

@testable import Planning

extension Plan {
    /// A small plan that has something of everything; moving it moves every place in it by this number of lines.
    static func sample(movedBy lines: Int = 0) -> Plan {
        func place(_ line: Int, _ column: Int) -> PlanPlace {
            PlanPlace(file: "flags.yaml", line: line + lines, column: column)
        }
        let changes = [
            Change(
                flag: "checkout",
                action: .create,
                place: place(24, 3),
                fields: [
                    FieldChange(field: .name, before: .none, after: .text("Checkout")),
                    FieldChange(field: .permanent, before: .none, after: .flag(false), place: place(25, 16)),
                ],
                targets: [
                    TargetsChange(
                        environment: "Production",
                        environmentID: "en1",
                        production: true,
                        companies: .init(add: ["acme", "globex"]),
                        users: .init(remove: ["u_1"]),
                        causes: [
                            .init(
                                audience: "partners",
                                place: place(18, 5),
                                companies: ["globex"],
                                users: []
                            )
                        ],
                        place: place(27, 7)
                    )
                ]
            ),
            Change(
                flag: "old",
                action: .archive,
                place: nil,
                fields: [FieldChange(field: .archived, before: .flag(false), after: .flag(true))]
            ),
        ]
        var newFlag = NewFlag(key: "checkout", name: "Checkout")
        newFlag.permanent = false
        var archive = FlagUpdate(key: "old", id: "fl2")
        archive.archived = true
        let target = TargetUpdate(
            kind: .company,
            target: "acme",
            environment: "en1",
            environmentName: "Production",
            production: true,
            entries: [.init(flag: "checkout", adds: true)]
        )
        let calls = [
            Call(id: "c1", request: .createFlag(newFlag)),
            Call(id: "c2", request: .updateTarget(target), dependsOn: ["c1"]),
            Call(id: "c3", request: .updateFlag(archive)),
        ]
        return Plan(
            subject: PlanSubject(apiURL: "https://app.reflag.com/api", appID: "ap1", appName: "Acme Web"),
            manifest: ManifestDigest(
                paths: ["flags.yaml", "flags/more.yaml"],
                sha256: String(repeating: "0f", count: 32)
            ),
            basis: PlanBasis(
                environments: [.init(id: "en1", name: "Production", flagStateVersion: 41)],
                flags: [
                    .init(key: "checkout", id: nil, archived: false, fields: []),
                    .init(
                        key: "old",
                        id: "fl2",
                        archived: false,
                        fields: [
                            .init(field: .archived, seen: .flag(false)),
                            .init(field: .description, seen: .none),
                            .init(field: .stage, seen: .text("st1")),
                        ]
                    ),
                ],
                targets: [
                    .init(flag: "checkout", environment: "en1", kind: .user, whole: true, seen: ["u_1"])
                ]
            ),
            changes: changes,
            calls: calls,
            waiting: [
                WaitingTarget(
                    flag: "checkout", environment: "Production", environmentID: "en1", production: true, kind: .user,
                    id: "u_7", place: place(28, 9))
            ],
            summary: PlanSummary(changes: changes, calls: calls, unchanged: 27, unlisted: 3, waiting: 1),
            notes: [PlanRemark(code: "a-note", message: "A note.")],
            warnings: [
                PlanRemark(code: "a-warning", message: "A \u{1B}warning.", flag: "old", place: place(3, 1))
            ],
            blocked: [LimitViolation(limit: "archive", allowed: 0, planned: 1)],
            limits: [PlanLimit(.archive, .count(0), of: 31), PlanLimit(.untarget, .percent(30), of: 120)]
        )
    }
}
