import FlagModel
import FlagTestKit

/// An app with three environments and two stages.
enum Fixture {
    static let production = AppEnvironment(
        id: "env_p", name: "Production", isProduction: true, order: 0, flagStateVersion: 1)
    static let staging = AppEnvironment(
        id: "env_s", name: "Staging", isProduction: false, order: 1, flagStateVersion: 1)
    static let beta = Stage(id: "stg_beta", name: "Beta", order: 0)
    static let jane = Owner(id: "usr_jane", name: "Jane Doe", email: "jane@example.com")

    static func app(environments: [AppEnvironment] = [production, staging], stages: [Stage] = [beta]) -> App {
        App(id: "app1", name: "Acme Web", keyFormat: .custom, environments: environments, stages: stages)
    }

    /// A live state of flags, each with its targets in Production: companies and users.
    static func live(
        _ flags: [LiveFlag],
        app: App = app(),
        companies: [Identifier: [Identifier]] = [:],
        users: [Identifier: [Identifier]] = [:]
    ) -> LiveState {
        var targets: [TargetsAddress: LiveTargets] = [:]
        for flag in flags {
            for environment in app.environments {
                let isFirst = environment.id == app.environments.first?.id
                targets[TargetsAddress(flag: flag.key, environment: environment.id)] = LiveTargets(
                    companies: Set(isFirst ? companies[flag.key] ?? [] : []),
                    users: Set(isFirst ? users[flag.key] ?? [] : []))
            }
        }
        return LiveState(app: app, flags: flags, targets: targets)
    }

    static func flag(
        _ key: Identifier,
        name: String = "A name",
        description: String? = nil,
        owner: Owner? = nil,
        stage: Stage? = nil,
        permanent: Bool = false,
        archived: Bool = false
    ) -> LiveFlag {
        LiveFlag(
            id: Identifier("id-\(key)"), key: key, name: name, description: description, owner: owner, stage: stage,
            permanent: permanent, archived: archived)
    }
}
