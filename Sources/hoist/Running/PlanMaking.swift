import Diagnostics
import FlagModel
import LiveReading
import Planning
import Resolution

/// The way from a manifest to a plan: listing, resolution, targets, plan.
struct PlanMaking {
    let loaded: LoadedManifest
    let session: Session
    let surroundings: Surroundings

    /// The plan for a manifest that was read without errors, and all warnings on the way.
    ///
    /// - Throws: ``ManifestMistakes`` where the app doesn't have what the manifest names; ``RunFailure`` where live
    ///   state couldn't be read whole. Only GETs are sent.
    func plan(_ manifest: Manifest) async throws -> (plan: Plan, diagnostics: DiagnosticBag) {
        var diagnostics = loaded.diagnostics
        let (resolved, live) = try await surroundings.meter.measure("read") {
            try await readLive(manifest, &diagnostics)
        }
        let context = PlanContext(apiURL: session.apiURL, manifest: loaded.digest, sources: loaded.sources)
        return try await surroundings.meter.measure("plan") {
            do throws(PlanningError) {
                return (try Planner.plan(resolved, live: live, context: context), diagnostics)
            } catch {
                throw RunFailure(error)
            }
        }
    }

    private func readLive(
        _ manifest: Manifest,
        _ diagnostics: inout DiagnosticBag
    ) async throws -> (ResolvedManifest, LiveState) {
        do {
            let app: Identifier
            if let named = session.app { app = named } else { app = try await session.reader.onlyApp() }
            var live = try await session.reader.listing(of: app)
            try checkApp(manifest, live.app)
            let outcome = Resolver.resolve(manifest, app: live.app, flags: live.flags)
            diagnostics.add(contentsOf: outcome.diagnostics)
            guard let resolved = outcome.manifest else {
                throw ManifestMistakes(diagnostics: diagnostics, sources: loaded.sources)
            }
            live.targets = try await session.reader.targets(outcome.readSet, app: app)
            return (resolved, live)
        } catch let error as LiveReadingError {
            throw RunFailure(error)
        }
    }

    /// `unlisted: archive` names its app, so that it never archives the flags of another.
    private func checkApp(_ manifest: Manifest, _ app: App) throws {
        guard manifest.policy.unlisted?.value == .archive, let written = manifest.app, written.value != app.id else {
            return
        }
        throw RunFailure(
            status: .key,
            message:
                "the manifest archives what it doesn't list, in the app \(written.value); this run is for \(app.id)",
            hint: "leave out --app and REFLAG_APP_ID, or use the manifest of \(app.id)")
    }
}

extension RunFailure {
    init(_ error: PlanningError) {
        switch error {
        case .targetsNotRead(let address):
            self.init(
                status: .failed,
                message: "the targets of `\(address.flag)` in environment \(address.environment) weren't read",
                hint: "nothing was planned from part of the truth; run again")
        }
    }
}
