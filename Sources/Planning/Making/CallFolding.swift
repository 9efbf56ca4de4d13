import FlagModel

/// Folds what is to happen into the fewest calls that reach it, in an order that holds every dependency.
///
/// One `createFlag` for each missing flag; one `updateFlag` for each flag with a differing field; one update for each
/// company or user and environment with a differing target, all its flags in it. Creates come first, then updates,
/// then targets with production environments last, then what archives.
struct CallFolding {
    /// The company or user, in one environment, whose flags go into one call.
    private struct Address: Hashable, Comparable {
        let environment: AppEnvironment
        let kind: TargetKind
        let target: Identifier

        static func < (left: Address, right: Address) -> Bool {
            if left.environment != right.environment {
                let (one, other) = (left.environment, right.environment)
                if one.isProduction != other.isProduction { return other.isProduction }
                return (one.order, one.id) < (other.order, other.id)
            }
            if left.kind != right.kind { return left.kind == .company }
            return left.target < right.target
        }
    }

    /// What goes into one call for a company or user.
    private struct Batch {
        var entries: [TargetUpdate.Entry] = []
        var after: [String] = []
    }

    private var calls: [Call] = []
    /// The call that has to succeed before a flag's targets are written.
    private var gates: [Identifier: String] = [:]

    /// The calls for the drafts of a plan.
    static func calls(for drafts: [FlagDraft]) -> [Call] {
        var folding = CallFolding()
        for draft in drafts {
            guard let newFlag = draft.newFlag else { continue }
            folding.add(.createFlag(newFlag), gating: draft)
        }
        for draft in drafts where draft.action != .archive {
            guard let update = draft.update else { continue }
            folding.add(.updateFlag(update), gating: draft)
        }
        folding.addTargets(drafts)
        for draft in drafts where draft.action == .archive {
            guard let update = draft.update else { continue }
            folding.add(.updateFlag(update), gating: draft)
        }
        return folding.calls
    }

    private mutating func add(_ request: Call.Request, gating draft: FlagDraft) {
        let id = nextID
        calls.append(Call(id: id, request: request))
        if draft.targetsWait { gates[draft.key] = id }
    }

    private mutating func addTargets(_ drafts: [FlagDraft]) {
        var batches: [Address: Batch] = [:]
        for draft in drafts {
            for targets in draft.targets {
                for kind in TargetKind.allCases {
                    let difference = targets[kind]
                    for (ids, adds) in [(difference.add, true), (difference.remove, false)] {
                        for target in ids {
                            let address = Address(environment: targets.environment, kind: kind, target: target)
                            batches[address, default: Batch()].entries.append(
                                TargetUpdate.Entry(flag: draft.key, adds: adds))
                            if let gate = gates[draft.key] { batches[address]?.after.append(gate) }
                        }
                    }
                }
            }
        }
        for (address, batch) in batches.sorted(by: { $0.key < $1.key }) {
            let update = TargetUpdate(
                kind: address.kind, target: address.target, environment: address.environment.id,
                environmentName: address.environment.name, production: address.environment.isProduction,
                entries: batch.entries)
            calls.append(Call(id: nextID, request: .updateTarget(update), after: batch.after))
        }
    }

    private var nextID: String { "c\(calls.count + 1)" }
}
