import Applying
package import FlagModel
import LiveReading
package import ManagementAPI
import Planning
import Verifying

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// How a plan is carried out, new or saved.
package struct ApplyRunOptions: Sendable {
    /// How the result of an apply is proved.
    package enum ProofKind: Sendable {
        /// By the Management API.
        case api
        /// By the Management API, and by what the Runtime API serves to applications.
        case runtime
        /// Not at all.
        case none
    }

    /// Whether a plan that exceeds a limit of the policy is carried out.
    package var force = false
    /// The digest of the only plan that is carried out: 64 hexadecimal digits in lowercase.
    package var expectedDigest: String?
    /// The seal of the only plan file that is carried out: 64 hexadecimal digits in lowercase.
    package var expectedSeal: String?
    /// The change description of the audit history; nil sends none.
    package var message: String?
    /// Whether the change description of a target goes on with its grants that have begun or ended, and why.
    package var namesGrants = false
    /// Where Reflag reports the change: empty for nowhere, nil for the app's own settings.
    package var notifications: [APINotification]?
    /// How the result is proved.
    package var proof = ProofKind.api
    /// How many lists of targets are read back at most, one for each flag and environment.
    package var proofReads = 200
    /// How the Runtime API is read.
    package var runtime = RuntimeOptions()
    /// Gives the day, in UTC, on which a plan's grants have to stand as they did when it was made: asked before a saved plan is
    /// carried out, and once a plan was approved, which may take until the next day.
    package var today: @Sendable () -> CalendarDate? = { .today }

    /// The defaults.
    package init() {}
}

/// What a caller does with a plan before the first call that writes.
package struct ApplyReview: Sendable {
    /// Shows what there is to do; called once, before any decision.
    package let show: @Sendable (ApplyWork) -> Void
    /// Lets the work continue, or throws; called if there is anything to send and no limit blocks it.
    package let approve: @Sendable (ApplyWork) throws -> Void

    /// A review.
    package init(
        show: @escaping @Sendable (ApplyWork) -> Void,
        approve: @escaping @Sendable (ApplyWork) throws -> Void
    ) {
        self.show = show
        self.approve = approve
    }

    /// A review that shows nothing and approves every plan: for a caller that has decided already.
    package static let approved = ApplyReview(show: { _ in }, approve: { _ in })
}

/// What stops an apply: checked before each call that writes.
package struct StopSignal: Sendable {
    /// Whether no further call is started.
    package var isStopped: Bool { ask() }

    private let ask: @Sendable () -> Bool

    /// A signal that a closure gives.
    package init(_ ask: @escaping @Sendable () -> Bool) {
        self.ask = ask
    }

    /// Never stops.
    package static let never = StopSignal { false }

    /// Runs `body` until it ends, or until the signal, which cancels it.
    ///
    /// - Returns: What `body` returns; nil if the signal came first.
    func race<Result: Sendable>(_ body: @escaping @Sendable () async -> Result) async -> Result? {
        // Which of two tasks is started first isn't defined.
        guard !isStopped else { return nil }
        return await withTaskGroup(of: Result?.self) { group in
            group.addTask { await body() }
            group.addTask {
                while !isStopped, (try? await Task.sleep(for: .milliseconds(50))) != nil {}
                return nil
            }
            defer { group.cancelAll() }
            return await group.next() ?? nil
        }
    }
}

/// Carries out a plan: show, check limits, approve, invalidate the cache, send, check the cache, prove.
package struct ApplyRun: Sendable {
    private let session: Session
    private let options: ApplyRunOptions
    private let review: ApplyReview
    private let stop: StopSignal

    /// A run.
    ///
    /// - Parameters:
    ///   - session: The way to the app.
    ///   - options: How to apply.
    ///   - review: What reviews the plan before anything is written.
    ///   - stop: What keeps further calls from being started.
    package init(_ session: Session, _ options: ApplyRunOptions, review: ApplyReview, stop: StopSignal = .never) {
        self.session = session
        self.options = options
        self.review = review
        self.stop = stop
    }

    private var observer: EngineObserver { session.observer }

    /// Makes a plan and carries it out.
    ///
    /// - Throws: ``InvalidManifestError`` and ``EngineError`` before the first call that writes, and only then.
    package func run(_ loaded: LoadedManifest, _ plan: PlanOptions) async throws -> ApplyResult {
        let made = try await PlanRun(loaded, session, plan).run()
        let work = ApplyWork(made)
        if plan.drift == .refuse, let base = made.plan.base, !base.drifted.isEmpty {
            review.show(work)
            throw EngineError(drifted: base)
        }
        session.cache.note(made.effects, over: made.earlierEffects, of: made.plan.subject.appID)
        return try await carryOut(work)
    }

    /// Carries out what is left of a saved plan.
    ///
    /// - Throws: ``EngineError`` before the first call that writes, and only then: of the kind `stale` if what the
    ///   plan was made from has changed.
    package func run(_ saved: SavedPlan) async throws -> ApplyResult {
        try saved.expectSeal(options.expectedSeal)
        try saved.plan.expectDigest(options.expectedDigest)
        let checked = try await CheckRun(saved, session, runtime: options.runtime, day: options.today()).run()
        if checked.check.isStale { throw EngineError(stale: checked.check, of: checked.plan) }
        return try await carryOut(ApplyWork(checked))
    }

    /// Carries out the work.
    private func carryOut(_ work: ApplyWork) async throws -> ApplyResult {
        review.show(work)
        if !work.isSaved { try work.plan.expectDigest(options.expectedDigest) }
        if !work.isDone {
            if let blocked = work.plan.blocked.first, !options.force { throw EngineError(blocked, of: work.plan) }
            try review.approve(work)
            if let day = options.today() {
                let check = StaleCheck.check(work.rest, on: day)
                if check.isStale { throw EngineError(stale: check, of: work.plan) }
            }
        }
        guard options.proof == .runtime else { return await finish(work, nil) }
        guard !work.isDone else {
            observer.remark(
                .info, "nothing was written, so nothing is verified; `hoist verify` verifies all of a manifest")
            return await finish(work, nil)
        }
        // Keys are read only for what was approved, and before the first call that writes.
        let verifier = ServedVerifier(runtime: options.runtime, session: session)
        let planned = Expected(work.rest, done: work.already + work.rest.calls)
        return try await verifier.open(RuntimeSubject(work.rest), for: planned) { access in
            await finish(work, ServedProof(verifier: verifier, access: access, stop: stop))
        }
    }

    /// Sends and proves. What the calls may change is removed from the cache before the first of them is sent, and what they
    /// wrote is kept once it is proved.
    private func finish(_ work: ApplyWork, _ proving: ServedProof?) async -> ApplyResult {
        let started = Date()
        let plan = work.rest
        let before = work.isDone ? nil : session.cache.forget(touchedBy: plan)
        var outcome = await send(work)
        session.cache.note(outcome.entities, of: plan.subject.appID)
        session.cache.note(waiting: outcome.refused, live: outcome.targeted, of: plan.subject.appID)
        let trail = VersionTrail(plan, outcome)
        let app = await session.cache.check(plan, trail, session.reader)
        var served = ApplyResult.ServedResult.none
        var proof: ApplyResult.Proved
        if let proving, app == nil, outcome.unknown == 0, let reached = trail.reached {
            // The edge is asked for what the responses say, and says how far the environments have come.
            var ends: [Identifier: Int] = [:]
            (served, ends) = await proving.prove(plan, outcome, at: reached)
            proof = await prove(plan, outcome, endingAt: ends)
        } else {
            proof = await prove(plan, outcome, endingAt: app?.versions)
            // With what reading settled.
            if case .proof(let proof) = proof { outcome = proof.outcome }
            served = await proving?.prove(plan, outcome, app) ?? .none
        }
        if case .proof(let proof) = proof { outcome = proof.outcome }
        if !proof.isMissing {
            session.cache.note(
                work.plan.grantEffects(of: outcome.calls.filter(\.isDone).map(\.call)), of: plan.subject.appID)
        }
        if let before, !proof.isMissing, !proof.isUnread {
            session.cache.keep(writtenBy: plan, outcome, VersionTrail(plan, outcome), over: before)
        }
        return ApplyResult(
            work: work, outcome: outcome, proof: proof, served: served, wasInterrupted: stop.isStopped,
            started: started, ended: Date())
    }

    private func send(_ work: ApplyWork) async -> ApplyOutcome {
        var sent = ApplyOptions(
            message: options.message, notifications: options.notifications, parallelism: session.options.parallelism)
        sent.namesGrants = options.namesGrants
        let applier = Applier(
            writer: session.client.writer, reader: session.reader,
            options: sent, timing: session.context.timing)
        let calls = work.rest.calls
        var settled = 0
        observer(.sending(calls))
        return await observer.measure(.apply) {
            await applier.apply(work.rest, already: work.already, stopped: { stop.isStopped }) { outcome in
                settled += 1
                observer(.settled(outcome, done: settled, of: calls))
            }
        }
    }

    /// Reads what was written.
    ///
    /// - Parameter known: The environments' versions after the last call that wrote, as far as they are known.
    private func prove(
        _ plan: Plan,
        _ outcome: ApplyOutcome,
        endingAt known: [Identifier: Int]?
    ) async -> ApplyResult.Proved {
        guard options.proof != .none, outcome.wroteAnything, !stop.isStopped else { return .none }
        return await observer.measure(.verify) {
            let trail = VersionTrail(plan, outcome)
            var ends = known ?? [:]
            // If the app can't be read, versions show nothing, and targets are read.
            if trail.bearsVersionsOfTargets, !trail.written.isSubset(of: ends.keys) {
                ends = (try? await session.reader.app(plan.subject.appID))?.versions ?? ends
            }
            do throws(LiveReadingError) {
                return .proof(
                    try await Proof.check(
                        plan, outcome, endingAt: ends, reader: session.reader, reading: options.proofReads))
            } catch {
                return .unread(error)
            }
        }
    }
}

extension EngineError {
    /// Live state that has drifted.
    fileprivate init(drifted base: PlanBase) {
        let count = base.drifted.count
        self.init(
            .stale,
            "\(count) \(count == 1 ? "flag has" : "flags have") drifted from the manifest at `\(base.revision)`; "
                + "nothing was applied",
            hint: "take over what was changed elsewhere with `hoist import --adopt`, or apply with --drift leave or "
                + "--drift apply",
            details: base.drifted.prefix(20).map { "`\($0.flag)` has drifted" })
    }

    /// A plan that exceeds a limit of the policy.
    fileprivate init(_ blocked: LimitViolation, of plan: Plan) {
        self.init(
            .blocked,
            "the plan exceeds the limit `\(blocked.limit)`: it allows \(blocked.allowed), and "
                + "\(blocked.planned) are planned; nothing was applied",
            hint: "check the plan; to carry it out anyway, give --force, or raise the limit in the policy",
            details: plan.blocked.dropFirst().map {
                "`\($0.limit)` allows \($0.allowed), and \($0.planned) are planned"
            })
    }
}
