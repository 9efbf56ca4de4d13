import FlagModel

// A change needs to know what was there: what isn't in the basis is never compared with what is live.

extension PlanBasis.Flag {
    /// Checks that this was seen of the flag of a change: each field that is written, as it is shown, and whether there was
    /// a flag, and an archived one, as the kind of the change says.
    ///
    /// - Throws: ``PlanFileProblem/inconsistent(_:)``.
    func check(isBasisOf change: Change) throws(PlanFileProblem) {
        let archives = change.fields.first { $0.field == .archived }?.after
        let action: Change.Action =
            switch (id, archives) {
            case (nil, _): .create
            case (_, .flag(true)?): .archive
            case (_, .flag(false)?): .unarchive
            default: .update
            }
        guard change.action == action else {
            throw .inconsistent(
                "`\(key)` is shown as \(change.action.words), and by its fields and the basis it is \(action.words)")
        }
        guard archived == (action == .unarchive) else {
            throw .inconsistent("the basis says that `\(key)` was \(archived ? "" : "not ")archived")
        }
        for written in change.fields {
            let seen = fields.filter { $0.field == written.field }
            guard seen.count < 2 else { throw .inconsistent("the basis has `\(written.field.key)` of `\(key)` twice") }
            guard let seen = seen.first?.seen else {
                // A created flag's fields weren't seen, and what can't be read back may go along unseen.
                if id == nil || (!written.field.isReadable && written.before == .none) { continue }
                throw .inconsistent("the basis doesn't have `\(written.field.key)` of `\(key)`, which changes")
            }
            // A stage and an owner are seen by their ids, and shown by name.
            guard written.field.isReference ? (seen == .none) == (written.before == .none) : seen == written.before
            else {
                throw .inconsistent("the basis has another `\(written.field.key)` of `\(key)` than the changes show")
            }
        }
    }
}

extension Change.Action {
    /// What becomes of the flag.
    fileprivate var words: String {
        switch self {
        case .create: "created"
        case .update: "updated"
        case .archive: "archived"
        case .unarchive: "unarchived"
        }
    }
}

extension PlanBasis.Targets {
    /// Checks that this was seen of a list that is written: what is removed, and nothing of what is added; of a flag that is
    /// created, nothing; and of what isn't an exact list, nothing else.
    ///
    /// - Throws: ``PlanFileProblem/inconsistent(_:)``.
    func check(isBasisOf difference: TargetsChange.Difference, isNew: Bool) throws(PlanFileProblem) {
        let seen = Set(seen)
        let agrees =
            seen.isSuperset(of: difference.remove) && seen.isDisjoint(with: difference.add)
            && (whole || seen.count == difference.remove.count) && (seen.isEmpty || !isNew)
        guard agrees else {
            throw .inconsistent(
                "the \(kind.plural) of `\(flag)` in the basis aren't those that the changes start from")
        }
    }
}
