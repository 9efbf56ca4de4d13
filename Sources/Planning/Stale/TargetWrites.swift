import FlagModel

/// The targets that calls add and remove, by list.
struct TargetWrites {
    /// What is written in one list.
    struct Written {
        var added: Set<Identifier> = []
        var removed: Set<Identifier> = []
    }

    private struct List: Hashable {
        let address: TargetsAddress
        let kind: TargetKind
    }

    private var lists: [List: Written] = [:]

    init(_ calls: [Call]) {
        for call in calls {
            guard case .updateTarget(let update) = call.request else { continue }
            for entry in update.entries {
                let address = TargetsAddress(flag: entry.flag, environment: update.environment)
                let list = List(address: address, kind: update.kind)
                if entry.adds {
                    lists[list, default: Written()].added.insert(update.target)
                } else {
                    lists[list, default: Written()].removed.insert(update.target)
                }
            }
        }
    }

    subscript(address: TargetsAddress, kind: TargetKind) -> Written {
        lists[List(address: address, kind: kind)] ?? Written()
    }
}
