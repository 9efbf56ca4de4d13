/// A Reflag app: every name that a manifest can use (`getApp`).
package struct App: Sendable {
    /// The app's id.
    package let id: Identifier
    /// The app's name, as people know it.
    package let name: String
    /// The format that the app enforces on the keys of new flags.
    package let keyFormat: FlagKeyFormat
    /// The environments, in the app's own order.
    package let environments: [AppEnvironment]
    /// The stages, in the app's own order.
    package let stages: [Stage]

    /// An app from its parts; environments and stages are put into the app's order.
    package init(
        id: Identifier,
        name: String,
        keyFormat: FlagKeyFormat,
        environments: [AppEnvironment],
        stages: [Stage]
    ) {
        self.id = id
        self.name = name
        self.keyFormat = keyFormat
        self.environments = environments.sorted { ($0.order, $0.id) < ($1.order, $1.id) }
        self.stages = stages.sorted { ($0.order, $0.id) < ($1.order, $1.id) }
    }
}

/// An environment of an app; targets are set per environment.
package struct AppEnvironment: Hashable, Sendable {
    /// The environment's id.
    package let id: Identifier
    /// The environment's name.
    package let name: String
    /// Whether Reflag counts it as production.
    package let isProduction: Bool
    /// Its place among the environments, from 0.
    package let order: Int
    /// Incremented by Reflag when flag state in the environment changes.
    package let flagStateVersion: Int

    /// An environment from its parts.
    package init(id: Identifier, name: String, isProduction: Bool, order: Int, flagStateVersion: Int) {
        self.id = id
        self.name = name
        self.isProduction = isProduction
        self.order = order
        self.flagStateVersion = flagStateVersion
    }
}

/// A release stage of an app, such as Beta.
package struct Stage: Hashable, Sendable {
    /// The stage's id.
    package let id: Identifier
    /// The stage's name.
    package let name: String
    /// Its place among the stages.
    package let order: Int

    /// A stage from its parts.
    package init(id: Identifier, name: String, order: Int) {
        self.id = id
        self.name = name
        self.order = order
    }
}

/// A Reflag user who owns flags.
package struct Owner: Hashable, Sendable {
    /// The user's id, which is what a write takes.
    package let id: Identifier
    /// The user's name, if it is known.
    package let name: String?
    /// The user's e-mail address, if it is known.
    package let email: String?

    /// An owner from their parts.
    package init(id: Identifier, name: String? = nil, email: String? = nil) {
        self.id = id
        self.name = name
        self.email = email
    }

    /// What people call them: the e-mail address, else the name, else the id.
    package var display: String { email ?? name ?? id.text }
}
