import Diagnostics
import FlagModel
import ManifestReading
import Planning

/// What `hoist edit prune --live` has read.
package struct PruneFacts: Sendable {
    /// The flags that are archived.
    let archived: Set<Identifier>
    /// The targets that were read, by flag and by the environment as the manifest names it.
    private let targets: [Identifier: [Identifier: LiveTargets]]

    /// Targets of a flag in an environment; nil if they weren't read.
    func targets(_ key: Identifier, _ environment: Identifier) -> LiveTargets? { targets[key]?[environment] }

    /// Reads which flags are archived, and the targets that a manifest removes or has ended grants of. Only GETs are sent.
    ///
    /// - Throws: ``InvalidManifestError`` if the app doesn't have what the manifest names; ``EngineError`` if it can't be
    ///   read.
    package static func read(_ loaded: LoadedManifest, _ session: Session) async throws -> PruneFacts {
        let manifest = try loaded.checked()
        var resolved = ResolvedManifest()
        let live = try await session.live { listing in
            let outcome = Resolver.resolve(manifest, app: listing.app, flags: listing.flags, on: .today)
            guard let found = outcome.manifest else {
                var diagnostics = loaded.diagnostics
                diagnostics.add(contentsOf: outcome.diagnostics)
                throw InvalidManifestError(diagnostics: diagnostics, sources: loaded.sources)
            }
            resolved = found
            let known = Set(listing.flags.filter { !$0.archived }.map(\.key))
            return ReadSet(
                resolved.flags.filter { known.contains($0.key.value) }.flatMap { flag in
                    flag.targets.filter { $0.isPrunable(on: .today, manifest) }.map {
                        TargetsAddress(flag: flag.key.value, environment: $0.environment.id)
                    }
                })
        }
        var targets: [Identifier: [Identifier: LiveTargets]] = [:]
        for flag in resolved.flags {
            for environment in flag.targets {
                let address = TargetsAddress(flag: flag.key.value, environment: environment.environment.id)
                targets[flag.key.value, default: [:]][environment.written.environment.value] = live.targets[address]
            }
        }
        return PruneFacts(archived: Set(live.flags.filter(\.archived).map(\.key)), targets: targets)
    }

    private init(archived: Set<Identifier>, targets: [Identifier: [Identifier: LiveTargets]]) {
        self.archived = archived
        self.targets = targets
    }
}

extension ResolvedTargets {
    /// Whether something in it may be pruned: a removal, or a grant that has ended, its own or that of an audience.
    fileprivate func isPrunable(on day: CalendarDate?, _ manifest: Manifest) -> Bool {
        guard let day else { return false }
        if !written.removeCompanies.isEmpty || !written.removeUsers.isEmpty { return true }
        if written.grants.contains(where: { $0.state(on: day) == .ended }) { return true }
        let names = Set((written.audiences?.value ?? []).map(\.value))
        return manifest.audiences.contains { audience in
            names.contains(audience.name.value) && audience.grants.contains { $0.state(on: day) == .ended }
        }
    }
}
