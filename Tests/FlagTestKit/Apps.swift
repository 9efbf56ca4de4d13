package import FlagModel

// What an app of most tests has.

extension AppEnvironment {
    /// The production environment.
    package static let production = AppEnvironment(
        id: "en1", name: "Production", isProduction: true, order: 0, flagStateVersion: 41)
    /// The staging environment.
    package static let staging = AppEnvironment(
        id: "en2", name: "Staging", isProduction: false, order: 1, flagStateVersion: 7)
    /// The development environment.
    package static let development = AppEnvironment(
        id: "en3", name: "Development", isProduction: false, order: 2, flagStateVersion: 1)
}

extension Stage {
    /// The first stage.
    package static let alpha = Stage(id: "st1", name: "Alpha", order: 0)
    /// The second stage.
    package static let beta = Stage(id: "st2", name: "Beta", order: 1)
    /// The last stage.
    package static let general = Stage(id: "st3", name: "General Availability", order: 2)
}

extension Owner {
    /// An owner.
    package static let jane = Owner(id: "usr_jane", name: "Jane", email: "jane@example.com")
    /// Another owner.
    package static let joe = Owner(id: "usr_joe", name: "Joe", email: "joe@example.com")
}
