import APIAccess
import FlagModel
import LiveReading
import ManagementAPI
import Planning

/// Sends one call of a plan through the typed operations of the Management API.
struct Sending {
    let writer: ManagementWriter
    let reader: LiveReader
    let app: Identifier
    let options: ApplyOptions

    /// Carries out a step: sends its call, and what has to be sent after an unclear answer or a refusal that names
    /// single flags.
    func carryOut(_ step: Schedule.Step) async -> CallOutcome {
        let started = ContinuousClock.now
        var outcome = await outcome(of: step.call)
        outcome.without = step.without + outcome.without
        let elapsed = started.duration(to: .now).components
        outcome.milliseconds = elapsed.seconds * 1_000 + elapsed.attoseconds / 1_000_000_000_000_000
        return outcome
    }

    private func outcome(of call: Call) async -> CallOutcome {
        switch call.request {
        case .createFlag(let flag):
            let (result, remark) = await FlagMaking(writer: writer, reader: reader, app: app).make(flag)
            var outcome = CallOutcome(call: call, result: result)
            outcome.remark = remark
            return outcome
        case .updateFlag(let update):
            do {
                _ = try await writer.updateFlag(app: app.text, flagID: update.id.text, update.body)
                return CallOutcome(call: call, result: .done)
            } catch {
                return CallOutcome(call: call, result: .failed(.api(error)))
            }
        case .updateTarget(let update): return await send(update, of: call)
        }
    }

    /// Sends an update of targets, and again without the flags that a refusal names (`updates.i`).
    private func send(_ update: TargetUpdate, of call: Call) async -> CallOutcome {
        do {
            let answer = try await send(update)
            var outcome = CallOutcome(call: call, result: .done)
            outcome.answered = answer.specificTargets
            return outcome
        } catch {
            let named = error.namedUpdates
            guard !named.isEmpty, named.count < update.entries.count else {
                return CallOutcome(call: call, result: .failed(.api(error)))
            }
            let rest = update.entries.indices.filter { !named.contains($0) }.map { update.entries[$0] }
            let smaller = Call(id: call.id, request: .updateTarget(update.with(rest)), after: call.after)
            do {
                let answer = try await send(update.with(rest))
                var outcome = CallOutcome(call: smaller, result: .done)
                outcome.answered = answer.specificTargets
                outcome.without = update.entries.indices.filter(named.contains).map { update.entries[$0].flag }
                outcome.refusal = error
                return outcome
            } catch {
                return CallOutcome(call: smaller, result: .failed(.api(error)))
            }
        }
    }

    private func send(_ update: TargetUpdate) async throws(APIError) -> APIEntityFlags {
        let body = UpdateEntityFlagsBody(
            updates: update.entries.map { APITargetUpdate(flagKey: $0.flag.text, $0.adds ? .add : .remove) },
            changeDescription: options.message, notifications: options.notifications)
        switch update.kind {
        case .company:
            return try await writer.updateCompanyFlags(
                app: app.text, environment: update.environment.text, company: update.target.text, body)
        case .user:
            return try await writer.updateUserFlags(
                app: app.text, environment: update.environment.text, user: update.target.text, body)
        }
    }
}

extension APIError {
    /// The indices of the updates that a refusal names as `updates.i`, or as something below that.
    fileprivate var namedUpdates: Set<Int> {
        guard case .invalidRequest = kind, status == 400 else { return [] }
        return Set(
            issues.compactMap { issue in
                let parts = issue.field.split(separator: ".", omittingEmptySubsequences: false)
                return parts.count >= 2 && parts[0] == "updates" ? Int(parts[1]) : nil
            })
    }
}

extension APIEntityFlags {
    /// Which flags the company or user is a specific target of, as far as this page of the answer goes.
    fileprivate var specificTargets: [Identifier: Bool] {
        Dictionary(
            data.map { (Identifier($0.key), $0.specificTargetValue == true) }, uniquingKeysWith: { _, last in last })
    }
}

extension FlagUpdate {
    /// The body of `updateFlag`.
    fileprivate var body: UpdateFlagBody {
        UpdateFlagBody(
            name: name, description: Patch(description) { $0 }, ownerUserId: Patch(owner, \.text),
            permanent: permanent, secret: secret, isArchived: archived, stageId: stage?.text)
    }
}

extension Patch {
    /// What a plan says of a field, as the wire says it.
    fileprivate init<Planned>(_ planned: FlagUpdate.Clearable<Planned>?, _ wire: (Planned) -> Value) {
        switch planned {
        case nil: self = .leave
        case .clear: self = .clear
        case .set(let value): self = .set(wire(value))
        }
    }
}
