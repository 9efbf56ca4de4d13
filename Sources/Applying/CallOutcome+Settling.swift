import APIAccess
import FlagModel
import Planning

/// Settles by reading what became of a call whose error left that open.
///
/// What is there as it was asked for was carried out. What isn't there wasn't, unless an attempt got no response at all: that
/// one may still be processed.
extension CallOutcome {
    /// Settles a write of a flag, by the flags that are listed.
    mutating func settle(with live: [Identifier: LiveFlag], _ fields: FlagFields) {
        guard isUnknown, let error = failure?.error else { return }
        switch call.request {
        case .createFlag(let flag):
            guard let found = live[flag.key] else { return settleAsAbsent(error) }
            let differing = FieldComparer(silence: .created(fields)).differences(of: found, from: flag.values)
            result = differing.isEmpty ? .done : .failed(.differs(differing))
            if differing.isEmpty { remark = .readBack(unread: flag.values.unread) }
        case .updateFlag(let update):
            let readable = update.values.entries.filter { $0.field.isReadable }
            guard let found = live[update.key], !readable.isEmpty else { return }
            let differing = FieldComparer(silence: .leftAlone).differences(of: found, from: update.values)
            if differing.isEmpty {
                result = .done
                remark = .readBack(unread: update.values.unread)
            } else if differing.count == readable.count {
                settleAsAbsent(error)
            }
        case .updateTarget, .upsertEntity: return
        }
    }

    /// Settles a write of targets, by the lists that were read.
    mutating func settle(with read: [TargetsAddress: LiveTargets]) {
        guard isUnknown, let error = failure?.error, case .updateTarget(let update) = call.request else { return }
        var there = 0
        for entry in update.entries {
            let address = TargetsAddress(flag: entry.flag, environment: update.environment)
            guard let live = read[address] else { return }
            if live[update.kind].contains(update.target) == entry.adds { there += 1 }
        }
        if there == update.entries.count {
            result = .done
            remark = .readBack(unread: [])
        } else if there == 0 {
            settleAsAbsent(error)
        }
    }

    private mutating func settleAsAbsent(_ error: APIError) {
        if !error.mayStillBeHandled { result = .failed(.notWritten(error)) }
    }
}
