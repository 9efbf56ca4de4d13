import FlagModel
import FlagTestKit
import Planning

extension Model {
    /// Carries a call out, or refuses it. Stricter than Reflag in one thing: what would change nothing is refused, for
    /// a plan contains nothing for what is equal.
    mutating func carryOut(_ call: Call) throws(Refusal) {
        switch call.request {
        case .createFlag(let flag): try create(flag)
        case .updateFlag(let update): try self.update(update)
        case .updateTarget(let update): try self.update(update)
        // The model knows every company and user.
        case .upsertEntity(let upsert): throw Refusal("the \(upsert.kind.rawValue) `\(upsert.id)` is known")
        }
    }

    private mutating func create(_ new: NewFlag) throws(Refusal) {
        let key = new.key.text.bytes
        guard flags[key] == nil else { throw Refusal("the key `\(new.key)` is taken") }
        guard !key.isEmpty, !new.name.isEmpty, new.name.unicodeScalars.count <= 255 else {
            throw Refusal("`\(new.key)` has no name that can be taken: `\(new.name)`")
        }
        var flag = ModelFlag(id: Self.newID(key), key: key, name: new.name.bytes)
        flag.description = Self.kept(new.description?.bytes)
        flag.owner = try known(new.owner?.text.bytes, users, "user")
        flag.stage = try known(new.stage?.text.bytes, stages, "stage")
        flag.permanent = new.permanent ?? false
        flag.secret = new.secret ?? false
        flags[key] = flag
    }

    private mutating func update(_ update: FlagUpdate) throws(Refusal) {
        guard let before = flags.values.first(where: { $0.id == update.id.text.bytes }) else {
            throw Refusal("there is no flag with the id `\(update.id)`")
        }
        guard before.key == update.key.text.bytes else { throw Refusal("`\(update.key)` isn't the flag of that id") }
        guard !before.archived || update.archived == false else { throw Refusal("`\(update.key)` is archived") }
        var after = before
        try change(&after.name, to: update.name?.bytes, "name")
        switch update.description {
        case nil: break
        case .clear: try change(&after.description, to: .some(nil), "description")
        case .set(let text): try change(&after.description, to: .some(Self.kept(text.bytes)), "description")
        }
        switch update.owner {
        case nil: break
        case .clear: try change(&after.owner, to: .some(nil), "owner")
        case .set(let id): try change(&after.owner, to: .some(try known(id.text.bytes, users, "user")), "owner")
        }
        if let stage = try known(update.stage?.text.bytes, stages, "stage") {
            try change(&after.stage, to: .some(stage), "stage")
        }
        try change(&after.permanent, to: update.permanent, "permanent")
        try change(&after.archived, to: update.archived, "archived")
        if showsSecret, !before.archived { try change(&after.secret, to: update.secret, "secret") }
        guard after != before else { throw Refusal("an update of `\(update.key)` with nothing in it") }
        after.secret = update.secret ?? before.secret
        flags[after.key] = after
    }

    private mutating func update(_ update: TargetUpdate) throws(Refusal) {
        guard environments.contains(update.environment.text.bytes) else {
            throw Refusal("there is no such environment")
        }
        guard !update.entries.isEmpty, !update.target.text.isEmpty else { throw Refusal("an update of no targets") }
        let spot = Spot(environment: update.environment.text.bytes, isUser: update.kind == .user)
        let target = update.target.text.bytes
        var changed = flags
        for entry in update.entries {
            guard let flag = flags[entry.flag.text.bytes] else { throw Refusal("there is no flag `\(entry.flag)`") }
            guard !flag.archived else { throw Refusal("`\(entry.flag)` is archived and can't be targeted") }
            guard changed[flag.key]?[spot].contains(target) != entry.adds else {
                throw Refusal("`\(target)` is as it should be on `\(entry.flag)`")
            }
            if entry.adds { changed[flag.key]?[spot].insert(target) } else { changed[flag.key]?[spot].remove(target) }
        }
        flags = changed
    }

    private func known(_ id: Bytes?, _ ids: Set<Bytes>, _ what: String) throws(Refusal) -> Bytes? {
        guard let id else { return nil }
        guard ids.contains(id) else { throw Refusal("there is no such \(what)") }
        return id
    }

    private func change<Value: Equatable>(_ field: inout Value, to value: Value?, _ name: String) throws(Refusal) {
        guard let value else { return }
        guard value != field else { throw Refusal("the \(name) is as it should be") }
        field = value
    }
}
