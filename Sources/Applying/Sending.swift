import FlagModel
import ManagementAPI
import Planning

/// Sends one call of a plan through the typed operations of the Management API.
struct Sending {
    let writer: ManagementWriter
    let app: Identifier
    let options: ApplyOptions

    /// Sends a call as it is, with the message and the notifications where the operation takes them.
    func send(_ request: Call.Request) async throws(APIError) {
        switch request {
        case .createFlag(let flag):
            _ = try await writer.createFlag(
                app: app.text,
                CreateFlagBody(
                    key: flag.key.text, name: flag.name, description: flag.description, stageId: flag.stage?.text,
                    ownerUserId: flag.owner?.text, permanent: flag.permanent, secret: flag.secret))
        case .updateFlag(let update):
            _ = try await writer.updateFlag(
                app: app.text, flagID: update.id.text,
                UpdateFlagBody(
                    name: update.name, description: Patch(update.description) { $0 },
                    ownerUserId: Patch(update.owner, \.text), permanent: update.permanent, secret: update.secret,
                    isArchived: update.archived, stageId: update.stage?.text))
        case .updateTarget(let update): try await send(update)
        }
    }

    private func send(_ update: TargetUpdate) async throws(APIError) {
        let body = UpdateEntityFlagsBody(
            updates: update.entries.map { APITargetUpdate(flagKey: $0.flag.text, $0.adds ? .add : .remove) },
            changeDescription: options.message, notifications: options.notifications)
        switch update.kind {
        case .company:
            _ = try await writer.updateCompanyFlags(
                app: app.text, environment: update.environment.text, company: update.target.text, body)
        case .user:
            _ = try await writer.updateUserFlags(
                app: app.text, environment: update.environment.text, user: update.target.text, body)
        }
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
