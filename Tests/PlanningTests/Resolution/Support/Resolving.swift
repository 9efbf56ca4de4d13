import Diagnostics
import FlagModel
import FlagTestKit
import Planning

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
    /// An environment of no particular kind.
    static func named(_ name: String, id: Identifier, order: Int = 5) -> AppEnvironment {
        AppEnvironment(id: id, name: name, isProduction: false, order: order, flagStateVersion: 1)
    }
}

/// Resolves flags, or a complete manifest, against an app and its live flags.
func resolve(
    _ flags: [ManifestFlag],
    app: App = .acme(),
    live: [LiveFlag] = [.live("a"), .live("b")],
    _ write: (inout Manifest) -> Void = { _ in }
) -> Resolver.Outcome {
    var manifest = Manifest(flags: flags)
    write(&manifest)
    return Resolver.resolve(manifest, app: app, flags: live, on: nil)
}
