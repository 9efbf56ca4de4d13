import FlagModel
import FlagTestKit

@testable import Planning

extension Plan {
    /// A plan for Acme Web from its changes; its calls are those that the changes need.
    static func fixture(
        _ changes: [Change] = [],
        app: String = "Acme Web",
        unchanged: Int = 0,
        unlisted: Int = 0,
        notes: [PlanRemark] = [],
        warnings: [PlanRemark] = [],
        blocked: [LimitViolation] = []
    ) -> Plan {
        let calls = calls(for: changes)
        return Plan(
            subject: PlanSubject(
                apiURL: "https://app.reflag.com/api",
                appID: "apZ4k29fmQ81xw",
                appName: app
            ),
            manifest: ManifestDigest(paths: ["flags.yaml"], sha256: String(repeating: "ab", count: 32)),
            basis: PlanBasis(
                environments: [.init(id: "enProduction01", name: "Production", flagStateVersion: 41)],
                flags: [],
                targets: []
            ),
            changes: changes,
            calls: calls,
            summary: PlanSummary(changes: changes, calls: calls, unchanged: unchanged, unlisted: unlisted),
            notes: notes,
            warnings: warnings,
            blocked: blocked
        )
    }

    /// One call per flag with fields, and one per target and environment.
    private static func calls(for changes: [Change]) -> [Call] {
        struct Target: Hashable {
            let kind: TargetKind
            let id: Identifier
            let environment: Identifier
        }
        var requests: [Call.Request] = []
        var entries: [Target: [TargetUpdate.Entry]] = [:]
        var order: [(target: Target, production: Bool)] = []
        for change in changes {
            if change.action == .create {
                requests.append(.createFlag(NewFlag(key: change.flag, name: "A name")))
            } else if !change.fields.isEmpty || change.action != .update {
                var update = FlagUpdate(key: change.flag, id: Identifier("fl-" + change.flag.text))
                update.archived = change.action == .archive
                requests.append(.updateFlag(update))
            }
            for environment in change.targets {
                let lists: [(TargetKind, TargetsChange.Difference)] = [
                    (.company, environment.companies), (.user, environment.users),
                ]
                for (kind, difference) in lists {
                    let added = difference.add.map { ($0, true) }
                    for (id, adds) in added + difference.remove.map({ ($0, false) }) {
                        let target = Target(kind: kind, id: id, environment: Identifier(environment.environment))
                        if entries[target] == nil { order.append((target, environment.production)) }
                        entries[target, default: []].append(.init(flag: change.flag, adds: adds))
                    }
                }
            }
        }
        for (target, production) in order {
            let update = TargetUpdate(
                kind: target.kind,
                target: target.id,
                environment: Identifier("en-" + target.environment.text),
                environmentName: target.environment.text,
                production: production,
                entries: entries[target] ?? []
            )
            requests.append(.updateTarget(update))
        }
        return requests.enumerated().map { Call(id: "c\($0 + 1)", request: $1) }
    }
}

/// A place in `flags.yaml`.
func line(_ line: Int, of file: String = "flags.yaml") -> PlanPlace {
    PlanPlace(file: file, line: line, column: 3)
}

extension FieldChange {
    /// A field from one string to another; nil is none.
    static func text(_ field: FlagField, _ before: String?, _ after: String?) -> FieldChange {
        FieldChange(field: field, before: before.map(Value.text) ?? .none, after: after.map(Value.text) ?? .none)
    }

    /// A field from one boolean to another; nil is none.
    static func truth(_ field: FlagField, _ before: Bool?, _ after: Bool) -> FieldChange {
        FieldChange(field: field, before: before.map(Value.flag) ?? .none, after: .flag(after))
    }
}

extension TargetsChange {
    /// Targets in Production.
    static func production(
        companies: Difference = Difference(),
        users: Difference = Difference(),
        causes: [Cause] = []
    ) -> TargetsChange {
        TargetsChange(
            environment: "Production",
            environmentID: "en-Production",
            production: true,
            companies: companies,
            users: users,
            causes: causes
        )
    }

    /// Targets in another environment.
    static func other(
        _ environment: String = "Staging",
        companies: Difference = Difference(),
        users: Difference = Difference(),
        causes: [Cause] = []
    ) -> TargetsChange {
        TargetsChange(
            environment: environment,
            environmentID: Identifier("en-" + environment),
            production: false,
            companies: companies,
            users: users,
            causes: causes
        )
    }
}

/// A sample for the tests of several formats, with a bit of everything.
extension Plan {
    static let everything = Plan.fixture(
        [
            Change(
                flag: "new-checkout-flow",
                action: .create,
                place: line(24),
                fields: [
                    .text(.name, nil, "New checkout flow"),
                    .text(.owner, nil, "jane@example.com"),
                    .text(.stage, nil, "Beta"),
                ],
                targets: [.production(companies: .init(add: ["acme-corp", "globex", "initech"]))]
            ),
            Change(
                flag: "huddles",
                action: .update,
                place: line(41),
                fields: [.text(.description, "Old text", "New text")],
                targets: [.production(companies: .init(remove: ["hooli"]))]
            ),
            Change(
                flag: "legacy-export",
                action: .archive,
                place: line(52),
                fields: [.truth(.archived, false, true)]
            ),
        ],
        unchanged: 27,
        unlisted: 3
    )
}
