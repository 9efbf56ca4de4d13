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
            let made = await FlagMaking(writer: writer, reader: reader, app: app).make(flag)
            var outcome = CallOutcome(call: call, result: made.result)
            outcome.remark = made.remark
            outcome.attempts = made.attempts
            return outcome
        case .updateFlag(let update):
            var attempts = Attempts()
            var result = CallOutcome.Result.done
            var remark: CallOutcome.Remark?
            do {
                attempts.add(try await writer.updateFlag(app: app.text, flagID: update.id.text, update.body))
            } catch {
                attempts.add(error)
                if update.archived == true, case .invalidRequest = error.kind, await isArchived(as: update) {
                    remark = .adopted(secretUnknown: update.secret != nil)
                } else {
                    result = .failed(.api(error))
                }
            }
            var outcome = CallOutcome(call: call, result: result)
            outcome.remark = remark
            outcome.attempts = attempts
            return outcome
        case .updateTarget(let update): return await send(update, of: call)
        }
    }

    /// Whether a flag is there, archived and as an update asks for: what is archived may take no further update, so one
    /// whose first answer was lost, or that somebody else was faster with, is refused.
    private func isArchived(as update: FlagUpdate) async -> Bool {
        guard let flags = try? await reader.flags(of: app) else { return false }
        return flags.contains { $0.key == update.key && $0.id == update.id && update.differences(from: $0).isEmpty }
    }

    /// Sends an update of targets, and again without the flags that a refusal names (`updates.i`).
    private func send(_ update: TargetUpdate, of call: Call) async -> CallOutcome {
        var attempts = Attempts()
        var outcome = await send(update, of: call, &attempts)
        if case .failed(.api(let refusal)) = outcome.result {
            let named = refusal.namedUpdates
            let rest = update.entries.indices.filter { !named.contains($0) }.map { update.entries[$0] }
            if !named.isEmpty, !rest.isEmpty {
                let smaller = Call(id: call.id, request: .updateTarget(update.with(rest)), after: call.after)
                outcome = await send(update.with(rest), of: smaller, &attempts)
                outcome.without = update.entries.indices.filter(named.contains).map { update.entries[$0].flag }
                outcome.refusal = refusal
            }
        }
        outcome.attempts = attempts
        return outcome
    }

    private func send(_ update: TargetUpdate, of call: Call, _ attempts: inout Attempts) async -> CallOutcome {
        do throws(APIError) {
            let answer = try await send(update)
            attempts.add(answer)
            var outcome = CallOutcome(call: call, result: .done)
            outcome.answered = answer.value.specificTargets
            return outcome
        } catch {
            attempts.add(error)
            return CallOutcome(call: call, result: .failed(.api(error)))
        }
    }

    private func send(_ update: TargetUpdate) async throws(APIError) -> APIAnswer<APIEntityFlags> {
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
