import Applying
import FlagModel
import JSONText
import LiveReading
import ManagementAPI
import Planning
import Verifying

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// The way from a plan to its end: shown, judged, approved, sent, proved, told.
struct ApplyRun {
    let choices: ApplyChoices
    let runtime: RuntimeOptions
    let connection: ConnectionOptions
    let surroundings: Surroundings

    private var console: Console { surroundings.console }

    /// Carries out what there is to do.
    ///
    /// - Parameter folder: The folder from which git is looked for, for the message and the receipt.
    /// - Throws: ``RunFailure`` before the first call that writes, and only then.
    func carryOut(_ work: ApplyWork, folder: String, _ session: Session) async throws -> ExitStatus {
        let shown =
            console.text(of: work.plan) + AlreadyText(work, naming: console.verbosity == .verbose ? .max : 20).text
        if choices.format == .text { console.product(shown) }
        if !work.isSaved { try expectDigest(of: work.plan) }
        if !work.isDone { try approve(work, shown) }
        guard choices.verify == .runtime else { return await finish(work, folder: folder, session, nil) }
        guard !work.isDone else {
            console.talk("nothing was written, so nothing is verified; `hoist verify` verifies all of a manifest")
            return await finish(work, folder: folder, session, nil)
        }
        // Keys are read for what was approved alone, and before the first call that writes.
        return try await withServedProof(of: work, session) { await finish(work, folder: folder, session, $0) }
    }

    /// Sends, proves, tells.
    private func finish(
        _ work: ApplyWork,
        folder: String,
        _ session: Session,
        _ proving: ServedProof?
    ) async -> ExitStatus {
        let origin = ChangeOrigin.find(in: surroundings.environment, folder: folder)
        let message = choices.message ?? origin.message
        let started = Date()
        if !work.isDone { session.cache.forget(touchedBy: work.rest) }
        let outcome = await send(work, message, session)
        let app = await session.cache.check(work.rest, outcome, session.reader)
        let proof = await prove(work.rest, outcome, session)
        let served = await proving?.prove(work.rest, outcome, app) ?? ServedReport(result: .none)
        var report = ApplyReport(
            work: work, outcome: outcome, proof: proof, served: served, interrupted: Interruption.came)
        if let receipt = choices.receipt {
            report.receiptFailure = Receipt(
                report: report, origin: origin, message: message, started: started, ended: Date()
            ).write(to: receipt)
        }
        tell(report)
        return report.status
    }

    /// Holds a plan to the digest that was asked for.
    ///
    /// - Throws: ``RunFailure`` where it has another.
    func expectDigest(of plan: Plan) throws(RunFailure) {
        guard let expected = choices.expectDigest else { return }
        let digest = plan.digest
        guard !digest.isSame(as: expected.text) else { return }
        throw RunFailure(
            status: .stale, message: "the plan isn't the expected one; nothing was applied",
            hint: "the manifest or what is live changed since that plan was reviewed: review this one",
            details: ["the plan's digest is \(digest)", "the expected one is \(expected.text)"],
            facts: [JSONMember("digest", .string(digest)), JSONMember("expectedDigest", .string(expected.text))])
    }

    // MARK: Before

    private func approve(_ work: ApplyWork, _ shown: String) throws(RunFailure) {
        if let blocked = work.plan.blocked.first, !choices.force { throw RunFailure(blocked, of: work.plan) }
        // Who saved a plan and handed it on has approved it; a person at a terminal is asked all the same.
        if choices.autoApprove || (work.isSaved && !Approval.isPossible) { return }
        try Approval(for: work.rest.calls).ask(showing: choices.format == .json ? shown : nil)
    }

    // MARK: The calls

    private func send(_ work: ApplyWork, _ message: String?, _ session: Session) async -> ApplyOutcome {
        let applier = Applier(
            writer: session.client.writer, reader: session.reader,
            options: ApplyOptions(
                message: message, notifications: choices.notify?.notifications, parallelism: session.parallelism))
        var progress = ApplyProgress(work.rest.calls, console: console)
        Interruption.listen()
        let outcome = await surroundings.meter.measure("apply") {
            await applier.apply(
                work.rest, already: work.already, stopped: { Interruption.came }, progress: { progress.note($0) })
        }
        progress.finish()
        return outcome
    }

    private func prove(_ plan: Plan, _ outcome: ApplyOutcome, _ session: Session) async -> ProofReport {
        guard choices.verify != .none, outcome.done > 0, !Interruption.came else { return ProofReport(result: .none) }
        return await surroundings.meter.measure("verify") {
            do throws(LiveReadingError) {
                return ProofReport(result: .proof(try await Proof.check(plan, outcome, reader: session.reader)))
            } catch {
                return ProofReport(result: .unread(error))
            }
        }
    }

    private func withServedProof(
        of work: ApplyWork,
        _ session: Session,
        _ body: (ServedProof) async -> ExitStatus
    ) async throws -> ExitStatus {
        let verifying = ServedVerifying(
            runtime: runtime, connection: connection, session: session, surroundings: surroundings)
        let planned = Expected(work.rest, done: work.already + work.rest.calls)
        return try await verifying.open(RuntimeSubject(work.rest), for: planned) { access in
            await body(ServedProof(verifying: verifying, access: access))
        }
    }

    // MARK: The end

    private func tell(_ report: ApplyReport) {
        switch choices.format {
        case .text: if !report.work.isDone { console.product("\n" + report.text) }
        case .json: console.product(report.json(cost: surroundings.meter.json).pretty() + "\n")
        }
        console.talk(surroundings.meter.line)
        if let failure = report.receiptFailure { console.complain(failure) }
    }
}

extension RunFailure {
    /// A plan that is past a limit of the policy.
    fileprivate init(_ blocked: LimitViolation, of plan: Plan) {
        self.init(
            status: .blocked,
            message: "the plan is past the limit `\(blocked.limit)`: it allows \(blocked.allowed), and "
                + "\(blocked.planned) are planned; nothing was applied",
            hint: "look at the plan; to carry it out all the same, give --force, or raise the limit in the policy",
            details: plan.blocked.dropFirst().map {
                "`\($0.limit)` allows \($0.allowed), and \($0.planned) are planned"
            })
    }
}
