import Diagnostics
import FlagModel
import LiveReading
import Planning
import RuntimeAPI
import TerminalText

/// The way from a manifest to a plan: listing, resolution, targets, plan.
struct PlanMaking {
    let loaded: LoadedManifest
    let session: Session
    let surroundings: Surroundings
    /// What the run is held to.
    var narrowing = Narrowing()
    /// What sees `secret`, where it is to be compared.
    var secrets: SecretSeeing?
    /// The manifest of another revision that the plan is held against.
    var base: BaseManifest?

    /// The plan for a manifest that was read without errors, and all warnings on the way.
    ///
    /// - Throws: ``ManifestMistakes`` where the app doesn't have what the manifest names; ``RunFailure`` where live
    ///   state couldn't be read whole. Only GETs are sent.
    func plan(_ manifest: Manifest) async throws -> (plan: Plan, diagnostics: DiagnosticBag) {
        var diagnostics = loaded.diagnostics
        let (narrowed, live, base) = try await surroundings.meter.measure("read") {
            try await readLive(manifest, &diagnostics)
        }
        let context = PlanContext(
            apiURL: session.apiURL, manifest: loaded.digest, sources: loaded.sources, today: CalendarDate.today)
        return try await surroundings.meter.measure("plan") {
            do throws(PlanningError) {
                var plan = try Planner.plan(narrowed.manifest, live: live, context: context)
                plan.notes = narrowed.notes + plan.notes
                if let base { plan = try base.part(plan, live: live, context: context) }
                return (plan, diagnostics)
            } catch {
                throw RunFailure(error)
            }
        }
    }

    private func readLive(
        _ manifest: Manifest,
        _ diagnostics: inout DiagnosticBag
    ) async throws -> (Narrowed, LiveState, ResolvedBase?) {
        do {
            let app: Identifier
            if let named = session.app { app = named } else { app = try await session.reader.onlyApp() }
            var live: LiveState
            var keys: AppSDKKeys?
            if let secrets {
                (live, keys) = try await secrets.listing(of: app)
            } else {
                live = try await session.reader.listing(of: app)
            }
            try checkApp(manifest, live.app)
            let outcome = Resolver.resolve(manifest, app: live.app, flags: live.flags)
            diagnostics.add(contentsOf: outcome.diagnostics)
            guard let resolved = outcome.manifest else {
                throw ManifestMistakes(diagnostics: diagnostics, sources: loaded.sources)
            }
            if let secrets, resolved.managesSecret(ofAny: live.flags) { try await secrets.see(&live, keys) }
            let narrowed = try narrow(resolved, outcome.readSet, live)
            let pull = try await session.reader.targets(
                narrowed.readSet, of: live.app, from: session.cache.snapshot(of: app))
            for remark in pull.remarks { surroundings.console.detail(SafeText.visible(remark)) }
            if pull.isChanged { session.cache.keep(pull.snapshot) }
            live.app = pull.app
            live.targets = pull.targets
            return (narrowed, live, base.map { $0.resolved(for: live, narrowing) })
        } catch let error as LiveReadingError {
            throw RunFailure(error)
        }
    }

    private func narrow(_ manifest: ResolvedManifest, _ readSet: ReadSet, _ live: LiveState) throws -> Narrowed {
        do throws(NarrowingProblem) {
            return try narrowing.narrow(manifest, readSet: readSet, live: live)
        } catch {
            throw RunFailure(status: .usage, message: error.message, hint: error.hint)
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
