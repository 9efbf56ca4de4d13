import APIAccess
import FlagModel
import JSONText
import LiveReading
import ManagementAPI
import Planning

/// Sends one call of a plan through the Management API, as the plan encodes it.
struct Sending {
    let writer: ManagementWriter
    let reader: LiveReader
    /// What looks for flags whose creation is unclear.
    let watch: FlagWatch
    let app: Identifier
    let options: ApplyOptions
    /// What the message says of grants; nil for nothing.
    let grants: GrantMessages?
    /// The table of the fields that a flag has.
    let fields: FlagFields

    /// Carries out a step: sends its call, and what has to be sent after an unclear response or an error that names
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
            let creator = FlagCreator(writer: writer, reader: reader, watch: watch, app: app, fields: fields)
            let made = await creator.create(flag)
            var outcome = CallOutcome(call: call, result: made.result)
            outcome.remark = made.remark
            outcome.answered = made.answered
            outcome.attempts = made.attempts
            return outcome
        case .updateFlag(let update):
            var outcome = await send(update, of: call)
            guard let refusal = outcome.failure?.error, case .invalidRequest = refusal.kind else { return outcome }
            switch update.archived == true ? await archiving(update) : .open {
            case .done:
                outcome.result = .done
                outcome.remark = .adopted(unread: update.values.unread)
            case .open:
                guard !outcome.isUnknown, refusal.refusesTogether, let parts = update.parts else { break }
                return await send(parts, of: call, refused: outcome)
            case .impossible: break
            }
            return outcome
        case .updateTarget(let update): return await send(update, of: call)
        case .upsertEntity(let upsert): return await send(upsert, of: call)
        }
    }

    /// Creates a company or user, or leaves one that is there as it is.
    private func send(_ upsert: EntityUpsert, of call: Call) async -> CallOutcome {
        var outcome = CallOutcome(call: call, result: .done)
        let request = call.request.write(app: app, options)
        let environment = upsert.environment.text
        do throws(APIError) {
            switch upsert.kind {
            case .company:
                outcome.attempts.add(
                    try await writer.upsertCompany(request, company: upsert.id.text, in: environment))
            case .user:
                outcome.attempts.add(try await writer.upsertUser(request, user: upsert.id.text, in: environment))
            }
        } catch {
            outcome.attempts.add(error)
            outcome.result = .failed(.api(error))
        }
        return outcome
    }

    /// Sends an update of a flag.
    func send(_ update: FlagUpdate, of call: Call) async -> CallOutcome {
        var outcome = CallOutcome(call: call, result: .done)
        let request = Call.Request.updateFlag(update).write(app: app, options)
        do throws(APIError) {
            let answer = try await writer.updateFlag(request, id: update.id.text)
            outcome.attempts.add(answer)
            outcome.answered.note(answer.value)
        } catch {
            outcome.attempts.add(error)
            outcome.result = .failed(.api(error))
        }
        return outcome
    }

    /// What a listing shows after an update that archives was rejected.
    private enum Archiving {
        /// The flag is archived, and as the update asks for.
        case done
        /// It isn't archived.
        case open
        /// It is archived, and otherwise not as the update asks for; or it isn't there.
        case impossible
    }

    /// Whether a flag is archived already: an archived flag may not accept further updates, so one whose first response was
    /// lost, or that somebody else was faster with, is rejected.
    private func archiving(_ update: FlagUpdate) async -> Archiving {
        guard let flags = try? await reader.flags(of: app),
            let flag = flags.first(where: { $0.key == update.key && $0.id == update.id })
        else { return .impossible }
        guard flag.archived else { return .open }
        let differing = FieldComparer(silence: .leftAlone).differences(of: flag, from: update.values)
        return differing.isEmpty ? .done : .impossible
    }

    /// Sends an update of targets, again without the flags that an error names (`updates.i`), and in smaller batches where it
    /// has too many.
    private func send(_ update: TargetUpdate, of call: Call) async -> CallOutcome {
        var attempts = Attempts()
        var outcome = await sendWithoutNamed(update, of: call, &attempts)
        if update.entries.count > Self.smallBatch, outcome.failure?.error?.refusesSize == true, !outcome.isUnknown {
            outcome = await sendInBatches(update, of: call, &attempts)
        }
        outcome.attempts = attempts
        return outcome
    }

    /// Sends an update of targets, and again without the flags that an error names.
    func sendWithoutNamed(_ update: TargetUpdate, of call: Call, _ attempts: inout Attempts) async -> CallOutcome {
        var outcome = await send(update, of: call, &attempts)
        if case .failed(.api(let refusal)) = outcome.result {
            let named = refusal.namedUpdates
            let rest = update.entries.indices.filter { !named.contains($0) }.map { update.entries[$0] }
            if !named.isEmpty, !rest.isEmpty {
                let smaller = update.with(rest)
                outcome = await send(smaller, of: call.with(smaller), &attempts)
                outcome.without = update.entries.indices.filter(named.contains).map { update.entries[$0].flag }
                outcome.refusal = refusal
            }
        }
        return outcome
    }

    private func send(_ update: TargetUpdate, of call: Call, _ attempts: inout Attempts) async -> CallOutcome {
        do throws(APIError) {
            let answer = try await send(update)
            attempts.add(answer)
            var outcome = CallOutcome(call: call, result: .done)
            outcome.answered.targets = answer.value.specificTargets
            if let version = answer.value.version { outcome.answered.versions[update.environment] = version }
            return outcome
        } catch {
            attempts.add(error)
            return CallOutcome(call: call, result: .failed(.api(error)))
        }
    }

    private func send(_ update: TargetUpdate) async throws(APIError) -> APIAnswer<APIEntityFlags> {
        var options = options
        if let words = grants?.words(of: update) {
            options.message = options.message.map { "\($0); \(words)" } ?? "hoist apply: \(words)"
        }
        let request = Call.Request.updateTarget(update).write(app: app, options)
        let environment = update.environment.text
        let flags = Set(update.entries.map(\.flag))
        return switch update.kind {
        case .company:
            try await writer.updateCompanyFlags(request, company: update.target.text, in: environment, of: flags)
        case .user: try await writer.updateUserFlags(request, user: update.target.text, in: environment, of: flags)
        }
    }
}

extension Call.Request {
    /// What the transport sends: the plan's own method, path and body, and in an update of targets the message
    /// and notifications of this apply.
    func write(app: Identifier, _ options: ApplyOptions) -> WriteRequest {
        var body = body
        if case .updateTarget = self, case .object(var members) = body {
            if let message = options.message { members.append(JSONMember("changeDescription", .string(message))) }
            if let places = options.notifications {
                members.append(JSONMember("notifications", .strings(places.map(\.rawValue))))
            }
            body = .object(members)
        }
        return WriteRequest(method: RequestMethod(method), path: path(appID: app), body: body.bytes())
    }
}

extension RequestMethod {
    fileprivate init(_ planned: Call.Method) {
        self =
            switch planned {
            case .post: .post
            case .patch: .patch
            case .put: .put
            }
    }
}

extension APIError {
    /// The indices of the updates that an error names as `updates.i`, or as something below that.
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
    /// Which flags on this page of the response the company or user is a specific target of.
    fileprivate var specificTargets: [Identifier: Bool] {
        Dictionary(
            data.map { (Identifier($0.key), $0.specificTargetValue == true) }, uniquingKeysWith: { _, last in last })
    }
}

extension Answered {
    /// Records the response to a write of a flag.
    mutating func note(_ flag: APIWrittenFlag) {
        flagID = flag.id.map { Identifier($0) }
        for (environment, version) in flag.versions { versions[Identifier(environment)] = version }
    }
}
