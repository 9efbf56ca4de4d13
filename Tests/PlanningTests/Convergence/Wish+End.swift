import FlagModel
import FlagTestKit

extension Wish {
    /// What a state becomes when the wish is fulfilled and nothing else is touched: the definition of a right apply.
    func end(of start: Model) -> Model {
        var end = start
        for flag in flags {
            guard let before = start.flags[flag.key] else {
                if flag.archived != true { end.flags[flag.key] = made(flag) }
                continue
            }
            // An archived flag is left alone until somebody says that it isn't to be archived.
            if before.archived, flag.archived != false { continue }
            var after = before
            after.name = flag.name ?? before.name
            if let description = flag.description { after.description = description }
            if let owner = flag.owner { after.owner = owner }
            after.stage = flag.stage ?? before.stage
            after.permanent = flag.permanent ?? before.permanent
            after.archived = flag.archived ?? before.archived
            let isSent = after.header(seesSecret: false) != before.header(seesSecret: false)
            if isSent || start.showsSecret { after.secret = flag.secret ?? before.secret }
            if !after.archived {
                for (spot, list) in flag.lists {
                    after[spot] = list.applied(to: before[spot], exact: exact.contains(spot.environment))
                }
            }
            end.flags[flag.key] = after
        }
        if unlisted == .archive {
            for key in unlistedKeys(in: start) { end.flags[key]?.archived = true }
        }
        return end
    }

    private func made(_ flag: Flag) -> ModelFlag {
        let key = String(decoding: flag.key, as: UTF8.self)
        var made = ModelFlag(
            id: Model.newID(flag.key), key: flag.key, name: flag.name ?? FlagName.derived(fromKey: key).bytes)
        made.description = (flag.description ?? create.description) ?? nil
        made.owner = (flag.owner ?? create.owner) ?? nil
        made.stage = flag.stage ?? create.stage
        made.permanent = flag.permanent ?? create.permanent ?? false
        made.secret = flag.secret ?? create.secret ?? false
        for (spot, list) in flag.lists {
            made[spot] = list.applied(to: [], exact: exact.contains(spot.environment))
        }
        return made
    }

    /// Live, unarchived flags that the manifest doesn't name and the policy doesn't ignore, in the order of the bytes.
    func unlistedKeys(in model: Model) -> [Bytes] {
        let named = Set(written.map(\.key))
        return model.flags.values
            .filter { !$0.archived && !named.contains($0.key) && !isIgnored($0.key) }
            .map(\.key)
            .sorted { $0.lexicographicallyPrecedes($1) }
    }
}
