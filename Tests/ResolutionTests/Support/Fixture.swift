import Diagnostics
import FlagModel
import Resolution

/// A place that is told by its line: column 3 to 9.
func line(_ number: UInt32) -> Place {
    Place(file: 0, start: SourcePosition(line: number, column: 3), end: SourcePosition(line: number, column: 9))
}

extension Located {
    /// A value that stands on a line.
    init(_ value: Value, _ number: UInt32) {
        let place = line(number)
        self.init(value, at: place)
    }
}

extension App {
    /// Three environments and three stages.
    static func acme(
        keyFormat: FlagKeyFormat = .kebabCaseLower,
        environments: [AppEnvironment] = [.production, .staging, .development],
        stages: [Stage] = [.alpha, .beta, .general]
    ) -> App {
        App(id: "ap1", name: "Acme Web", keyFormat: keyFormat, environments: environments, stages: stages)
    }
}

extension AppEnvironment {
    static let production = AppEnvironment(
        id: "en1", name: "Production", isProduction: true, order: 0, flagStateVersion: 41)
    static let staging = AppEnvironment(id: "en2", name: "Staging", isProduction: false, order: 1, flagStateVersion: 7)
    static let development = AppEnvironment(
        id: "en3", name: "Development", isProduction: false, order: 2, flagStateVersion: 1)

    /// An environment of no particular kind.
    static func named(_ name: String, id: Identifier, order: Int = 5) -> AppEnvironment {
        AppEnvironment(id: id, name: name, isProduction: false, order: order, flagStateVersion: 1)
    }
}

extension Stage {
    static let alpha = Stage(id: "st1", name: "Alpha", order: 0)
    static let beta = Stage(id: "st2", name: "Beta", order: 1)
    static let general = Stage(id: "st3", name: "General Availability", order: 2)
}

extension Owner {
    static let jane = Owner(id: "usr_jane", name: "Jane", email: "jane@example.com")
    static let joe = Owner(id: "usr_joe", name: "Joe", email: "joe@example.com")
}

extension LiveFlag {
    /// A live flag whose id is its key with `fl-` before it.
    static func live(_ key: String, owner: Owner? = nil, archived: Bool = false) -> LiveFlag {
        LiveFlag(id: Identifier("fl-" + key), key: Identifier(key), name: key, owner: owner, archived: archived)
    }
}

extension ManifestFlag {
    /// A flag that is written on a line.
    static func written(
        _ key: Identifier,
        _ line: UInt32,
        _ write: (inout ManifestFlag) -> Void = { _ in }
    ) -> ManifestFlag {
        var flag = ManifestFlag(key: Located(key, line))
        write(&flag)
        return flag
    }
}

extension ManifestTargets {
    /// An environment of a flag that is written on a line.
    static func written(
        _ environment: Identifier,
        _ line: UInt32,
        _ write: (inout ManifestTargets) -> Void = { _ in }
    ) -> ManifestTargets {
        var targets = ManifestTargets(environment: Located(environment, line))
        write(&targets)
        return targets
    }
}

/// Resolves flags, or a whole manifest, against an app and its live flags.
func resolve(
    _ flags: [ManifestFlag],
    app: App = .acme(),
    live: [LiveFlag] = [.live("a"), .live("b")],
    _ write: (inout Manifest) -> Void = { _ in }
) -> Resolver.Outcome {
    var manifest = Manifest(flags: flags)
    write(&manifest)
    return Resolver.resolve(manifest, app: app, flags: live)
}
