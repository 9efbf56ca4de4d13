package import FlagModel

/// Which apps a run may reach, by what it works from.
package enum PermittedApps: Sendable {
    /// The apps that the manifest names; any app if it names none, or if there is no manifest.
    case manifest([Identifier])
    /// The app of a saved plan, which checks by itself that the run is for it.
    case plan(Identifier)

    /// The first of them.
    package var first: Identifier? {
        switch self {
        case .manifest(let apps): apps.first
        case .plan(let app): app
        }
    }

    /// The app of the run: the one that the option or the variable names, else the one that is permitted; nil if nothing
    /// names one.
    ///
    /// A manifest that names its app is for that app alone: with the variable of another one in the environment, one app's
    /// flags would be written to the other.
    ///
    /// - Parameters:
    ///   - options: What was chosen for this run.
    ///   - context: The environment.
    /// - Throws: ``EngineError`` of the kind `key` if the app isn't permitted, or several are and none is named.
    func app(_ options: ConnectionOptions, _ context: EngineContext) throws(EngineError) -> Identifier? {
        let variable = "REFLAG_APP_ID"
        let named = (options.app ?? context.variable(variable)).map { Identifier($0) }
        switch self {
        case .plan(let app): return named ?? app
        case .manifest(let apps):
            guard let named else {
                guard apps.count > 1 else { return apps.first }
                throw EngineError(
                    .key, "the manifest is for \(Self.list(apps)), and none of them is named; nothing was read",
                    hint: "say which with --app or \(variable)")
            }
            guard apps.isEmpty || apps.contains(named) else {
                let source = options.app == nil ? variable : "--app"
                throw EngineError(
                    .key, "the manifest is for \(Self.list(apps)), and \(source) says `\(named)`; nothing was read",
                    hint: options.app == nil
                        ? "unset \(variable), or use the manifest of that app; `app: [one, other]` permits several"
                        : "leave out --app, or use the manifest of that app; `app: [one, other]` permits several")
            }
            return named
        }
    }

    /// Reports a `reflag.config.json` that names another app: it doesn't choose where something else does.
    func report(_ config: ReflagConfig?, _ observer: EngineObserver) {
        guard case .manifest(let apps) = self, !apps.isEmpty, let config, let named = config.appID,
            !apps.contains(Identifier(named))
        else { return }
        observer.remark(
            .info, "\(config.path) names the app `\(named)`, which isn't used: the manifest is for \(Self.list(apps))")
    }

    /// `the app `A``, or `the apps `A`, `B``.
    private static func list(_ apps: [Identifier]) -> String {
        let names = apps.prefix(10).map { "`\($0)`" }.joined(separator: ", ")
        let more = apps.count > 10 ? " and \(apps.count - 10) more" : ""
        return (apps.count == 1 ? "the app " : "the apps ") + names + more
    }
}
