package import Diagnostics
package import FlagModel
import LiveReading
import ManifestReading
package import Planning
import RuntimeAPI

/// What is planned, and what is compared.
package struct PlanOptions: Sendable {
    /// The environments and flags that are planned.
    package var narrowing = Narrowing()
    /// How `secret` is read; nil leaves it out of the comparison.
    package var secrets: RuntimeOptions?
    /// The manifest of another revision that the plan is compared with.
    package var base: BaseManifest?
    /// What becomes of changes that the manifest of that revision asks for as well.
    package var drift = DriftHandling.apply
    /// How many companies and users Reflag is asked about at most.
    package var entityReads = PlanOptions.usualEntityReads

    /// How many companies and users Reflag is asked about at most, if nothing else is said: each answer lists all flags of
    /// the app.
    package static let usualEntityReads = 100
    /// Whether only what the day causes is planned, and what has waited for Reflag to know a company or user.
    package var isDue = false
    /// The day, in UTC, for which the plan is made.
    package var day = CalendarDate.today
    /// Whether that is a day which isn't the present one, so that nothing is remembered of what the plan says.
    package var isAnotherDay = false

    /// All of the manifest, without `secret`.
    package init() {}
}

/// What an apply does about drift: changes that the manifest of the revision it is compared with asks for as well.
package enum DriftHandling: String, CaseIterable, Sendable {
    /// It is undone, like every difference between the manifest and live state.
    case apply
    /// It is left as it is.
    case leave
    /// Nothing is applied.
    case refuse
}

/// A new plan.
package struct PlanResult: Sendable {
    /// The plan.
    package let plan: Plan
    /// The warnings.
    package let diagnostics: DiagnosticBag
    /// The source text that the warnings are about.
    package let sources: Sources
    /// What Reflag was asked about companies and users.
    let questions: EntityQuestions
    /// The grants whose beginning or end was live already.
    let effects: [GrantEffect]
    /// Those of which earlier runs knew that.
    let earlierEffects: [GrantEffect.Target: GrantEffect]
    /// Whether what waits is held back in spite of the policy, which requires Reflag to know it: only what is due was to be
    /// sent.
    let isHeldBack: Bool
}

/// Makes a plan from a manifest: listing, resolution, narrowing, targets, comparison.
package struct PlanRun: Sendable {
    private let loaded: LoadedManifest
    private let session: Session
    private let options: PlanOptions

    /// A run for a manifest that was read.
    package init(_ loaded: LoadedManifest, _ session: Session, _ options: PlanOptions) {
        self.loaded = loaded
        self.session = session
        self.options = options
    }

    /// Makes the plan. Only GETs are sent.
    ///
    /// - Throws: ``InvalidManifestError`` if the manifest has errors, or names what the app doesn't have;
    ///   ``EngineError`` if live state couldn't be read completely.
    package func run() async throws -> PlanResult { try await made().result }

    /// A plan, and what it was made from.
    package struct Made: Sendable {
        /// The plan.
        package let result: PlanResult
        let manifest: Manifest
        let narrowed: Narrowed
        let live: LiveState
    }

    /// The same with what the plan was made from, which takes much memory.
    ///
    /// - Throws: As ``run()``.
    package func made() async throws -> Made {
        let manifest = try loaded.checked()
        var diagnostics = loaded.diagnostics
        var (narrowed, live, base, history) = try await session.observer.measure(.read) {
            try await readLive(manifest, &diagnostics)
        }
        if options.drift != .apply { try base?.checkUsable(for: options.drift) }
        // As earlier runs left it.
        let (waited, settled) = (history.waitingTargets, Set(history.effects.values))
        let context = PlanContext(
            apiURL: session.apiURL, manifest: loaded.digest, sources: loaded.sources, today: options.day,
            waited: waited,
            settled: settled)
        let policy = narrowed.manifest.entities
        let isHeldBack = options.isDue && policy == .require
        if isHeldBack { narrowed.manifest.entities = .wait }
        var plan = try await makePlan(narrowed, live, context)
        // What isn't due is neither asked about nor an error, but for what waits by the policy.
        let due = options.isDue ? plan.sendingDue(waited, settled: settled) : plan
        let entities = (policy == .wait ? plan : due).newEntities(in: live)
        var questions = EntityQuestions(bound: options.entityReads)
        if !entities.isEmpty {
            questions = try await session.observer.measure(.read) {
                try await readEntities(entities, into: &live)
            }
            diagnostics.add(contentsOf: narrowed.manifest.unknownEntities(in: live))
            diagnostics.add(contentsOf: suspicious(entities, questions, narrowed, manifest, live))
            guard !diagnostics.hasErrors else {
                throw InvalidManifestError(diagnostics: diagnostics, sources: loaded.sources)
            }
            // With what Reflag doesn't know, it is another plan.
            if live.unaskedEntities > 0 || live.entities.values.contains(false) {
                plan = try await makePlan(narrowed, live, context)
            }
        }
        if isHeldBack {
            let due = due.addedTargets
            plan.waiting.removeAll { !due.contains($0.target) }
        }
        if entities.isEmpty { diagnostics.add(contentsOf: suspicious([], questions, narrowed, manifest, live)) }
        plan.places = TargetPlaces(of: entities, in: narrowed.manifest, loaded.sources)
        let effects = options.day.map { narrowed.manifest.grantEffects(in: live, on: $0) } ?? []
        if !options.isAnotherDay { remember(plan, waited, live, effects.filter { history.effects[$0.target] == nil }) }
        if options.isDue { plan = plan.sendingDue(waited, settled: settled) }
        if isHeldBack { plan.warnings += PlanRemark.required(plan.waiting) }
        if let base { plan = try await divide(plan, by: base, live, context) }
        session.observer(.warnings(diagnostics, loaded.sources))
        let result = PlanResult(
            plan: plan, diagnostics: diagnostics, sources: loaded.sources, questions: questions,
            effects: effects, earlierEffects: history.effects, isHeldBack: isHeldBack)
        return Made(result: result, manifest: manifest, narrowed: narrowed, live: live)
    }

    /// Keeps in the cache what waits by now, and what is live by now: a target that has waited, a grant that has begun or ended.
    private func remember(
        _ plan: Plan,
        _ waited: Set<GrantEffect.Target>,
        _ live: LiveState,
        _ effects: [GrantEffect]
    ) {
        session.cache.note(
            waiting: Set(plan.waiting.map(\.target)).subtracting(waited),
            live: waited.filter { live.targets[$0.list]?[$0.entity.kind].contains($0.entity.id) == true },
            effects: effects, of: live.app.id)
    }

    private func makePlan(_ narrowed: Narrowed, _ live: LiveState, _ context: PlanContext) async throws -> Plan {
        try await session.observer.measure(.plan) {
            do throws(PlanningError) {
                var plan = try Planner.plan(narrowed.manifest, live: live, context: context)
                plan.notes = narrowed.notes + plan.notes
                return plan
            } catch {
                throw EngineError(error)
            }
        }
    }

    /// A warning for each id that looks like a slip, of those that the plan newly targets and that Reflag isn't known to have,
    /// and of those that must not be targeted.
    private func suspicious(
        _ entities: [EntityAddress],
        _ questions: EntityQuestions,
        _ narrowed: Narrowed,
        _ manifest: Manifest,
        _ live: LiveState
    ) -> [Diagnostic] {
        var asked = Set(entities.map { TargetID($0.kind, $0.id) })
        for flag in narrowed.manifest.flags where flag.archived?.value != true {
            // Hardly any have removals: no list of them is made for the others.
            for targets in flag.targets where targets.parts.hasRemovals {
                for kind in TargetKind.allCases {
                    for id in targets.written.removals(kind) { asked.insert(TargetID(kind, id.value)) }
                }
            }
        }
        // Whom Reflag knows in one environment is no slip in another.
        let known = questions.cached.union(live.entities.filter(\.value).keys)
        asked.subtract(known.map { TargetID($0.kind, $0.id) })
        return SuspiciousIDs.warnings(in: manifest, of: asked, live: live)
    }

    private func divide(
        _ plan: Plan,
        by base: ResolvedBase,
        _ live: LiveState,
        _ context: PlanContext
    ) async throws -> Plan {
        try await session.observer.measure(.plan) {
            do throws(PlanningError) {
                let plan = try base.divide(plan, live: live, context: context)
                return options.drift == .leave ? plan.leavingDrift() : plan
            } catch {
                throw EngineError(error)
            }
        }
    }

    private func readEntities(
        _ entities: [EntityAddress],
        into live: inout LiveState
    ) async throws -> EntityQuestions {
        do throws(LiveReadingError) {
            return try await session.readEntities(entities, atMost: options.entityReads, into: &live)
        } catch {
            throw EngineError(error)
        }
    }

    private func readLive(
        _ manifest: Manifest,
        _ diagnostics: inout DiagnosticBag
    ) async throws -> (Narrowed, LiveState, ResolvedBase?, history: Snapshot) {
        do {
            let app = try await session.appID()
            // While Reflag is asked.
            async let cached = session.cache.read(app)
            let secrets = options.secrets.map { SecretDetection(options: $0, session: session) }
            var live: LiveState
            var keys: AppSDKKeys?
            var early: EarlyFlags?
            if let secrets {
                (live, keys) = try await secrets.listing(of: app)
            } else {
                (live, early) = try await session.reader.listing(of: app) {
                    Resolver.early(manifest, app: $0, on: options.day)
                }
            }
            try checkApp(manifest, live.app)
            let narrowed = try loaded.narrowed(
                manifest, for: live, by: options.narrowing, on: options.day, begun: early.take(), &diagnostics)
            if let secrets, narrowed.manifest.managesSecret(ofAny: live.flags) {
                try await secrets.detect(in: &live, keys)
            }
            let history = try await session.readTargets(narrowed.readSet, cached: await cached, into: &live)
            let base = options.base.map { $0.resolved(for: live, options.narrowing, on: options.day) }
            return (narrowed, live, base, history)
        } catch let error as LiveReadingError {
            throw EngineError(error)
        }
    }

    /// `unlisted: archive` names its app, so that it never archives the flags of another.
    private func checkApp(_ manifest: Manifest, _ app: App) throws(EngineError) {
        guard manifest.policy.unlisted?.value == .archive, let written = manifest.apps.first,
            !manifest.apps.contains(where: { $0.value == app.id })
        else { return }
        throw EngineError(
            .key, "the manifest archives what it doesn't list, in the app \(written.value); this run is for \(app.id)",
            hint: "leave out --app and REFLAG_APP_ID, or use the manifest of \(app.id)")
    }
}

extension Session {
    /// Reads lists of targets into live state, from the cache if they haven't changed, and keeps in the cache what was
    /// read.
    ///
    /// - Parameters:
    ///   - set: The flags and environments.
    ///   - cached: The cache's file, if it was read before.
    ///   - live: The live state, with the app.
    /// - Returns: What the cache holds that can't be read again.
    /// - Throws: ``/LiveReading/LiveReadingError``.
    @discardableResult
    func readTargets(
        _ set: ReadSet,
        cached: SnapshotCache.Stored? = nil,
        into live: inout LiveState
    ) async throws(LiveReadingError) -> Snapshot {
        let app = live.app.id
        let snapshot = cache.snapshot(of: app, in: cached ?? cache.read(app))
        let pull = try await reader.targets(set, of: live.app, from: snapshot) { done, total in
            observer(.read(.targets, done: done, of: total))
        }
        for remark in pull.remarks { observer.remark(.debug, remark) }
        if pull.isChanged { cache.keep(pull.snapshot) }
        live.app = pull.app
        live.targets = pull.targets
        return pull.snapshot.history
    }
}

extension Session {
    /// Asks which companies and users Reflag knows, except for those that the cache has as known; what is found is kept there.
    ///
    /// - Parameters:
    ///   - entities: The companies and users, those that matter most first.
    ///   - bound: How many are asked about at most; the others count as known, and are counted.
    ///   - live: The live state that they are recorded in.
    /// - Returns: Who was asked about, and who wasn't.
    /// - Throws: ``/LiveReading/LiveReadingError``.
    func readEntities(
        _ entities: [EntityAddress],
        atMost bound: Int,
        into live: inout LiveState
    ) async throws(LiveReadingError) -> EntityQuestions {
        let snapshot = cache.snapshot(of: live.app.id)
        let new = entities.filter { !snapshot.knows($0) }
        let asked = Array(new.prefix(max(0, bound)))
        live.unaskedEntities = new.count - asked.count
        live.newEntities = entities.count
        let found = try await reader.entities(asked, app: live.app.id) {
            observer(.read(.entities, done: $0, of: asked.count))
        }
        live.entities.merge(found) { $1 }
        cache.note(found, of: live.app.id)
        return EntityQuestions(
            known: Set(found.filter(\.value).keys), unasked: Set(entities).subtracting(asked),
            cached: Set(entities).subtracting(new), all: entities.count, bound: bound)
    }
}

extension EngineError {
    /// A name or pattern that matches nothing to narrow a run to.
    init(_ problem: NarrowingProblem, _ sources: Sources) {
        let place = problem.place.map { PlanPlace($0, in: sources) }
        self.init(
            .usage, problem.message, hint: problem.hint,
            details: place.map { ["it is ignored at \($0.file):\($0.line):\($0.column)"] } ?? [])
    }
}
