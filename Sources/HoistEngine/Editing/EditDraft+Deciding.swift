import FlagModel

extension EditDraft {
    /// Decides what a verb changes.
    ///
    /// - Throws: ``EngineError`` if something that is named isn't there.
    mutating func decide(_ edit: Edit) throws(EngineError) {
        switch edit {
        case .grant(let flags, let environments, let targets, let period, let isExact):
            try grant(flags, environments, targets, period, isExact: isExact)
            if let why = period.why { add(reason: why) }
        case .revoke(let flags, let environments, let targets): try revoke(flags, environments, targets)
        case .revokeEverywhere(let targets): try revokeEverywhere(targets)
        case .renameID(let old, let new, let kinds): try rename(old, to: new, kinds)
        case .audience(let name, let add, let remove, let isNew):
            try changeAudience(name, add: add, remove: remove, isNew: isNew)
        case .set(let flags, let assignments): try set(flags, assignments)
        case .new(let key, let assignments, let file): try add(key, assignments, file: file)
        case .archive(let flags, let isArchived): try archive(flags, isArchived)
        case .promote(let flags, let from, let to, let isExact): try promote(flags, from, to, isExact: isExact)
        case .prune(let facts): try prune(facts)
        }
    }
}
