import Diagnostics
import FlagModel

/// The ids of a manifest's lists: of its audiences, and of flags that aren't archived.
struct ListedIDs {
    /// By which flag or audience a long list was noted, and whether by two of them.
    private var lists: [List: (last: Int32, isShared: Bool)] = [:]

    /// A list by its first item: what aliases repeat is one list.
    private struct List: Hashable {
        let kind: TargetKind
        let first: Place
    }

    /// Calls a closure with each id, its kind, the number of the flag or audience that has it, and whether it is listed there or
    /// among the removals. A long list that many share comes twice: whoever two of them have is no slip.
    static func each(in manifest: Manifest, _ body: (Located<Identifier>, TargetKind, Int32, Bool) -> Void) {
        var ids = ListedIDs()
        var holder: Int32 = 0
        for audience in manifest.audiences.indices {
            for kind in TargetKind.allCases {
                let list = manifest.audiences[audience].list(kind)
                if ids.isNew(list, kind, in: holder) { for id in list { body(id, kind, holder, true) } }
            }
            for grant in manifest.audiences[audience].grants { body(grant.id, grant.kind, holder, true) }
            holder += 1
        }
        for flag in manifest.flags.indices where manifest.flags[flag].archived?.value != true {
            for targets in manifest.flags[flag].targets {
                for kind in TargetKind.allCases {
                    let list = targets.list(kind)?.value ?? []
                    if ids.isNew(list, kind, in: holder) { for id in list { body(id, kind, holder, true) } }
                    for id in targets.removals(kind) { body(id, kind, holder, false) }
                }
                for grant in targets.grants { body(grant.id, grant.kind, holder, true) }
            }
            holder += 1
        }
    }

    /// Whether a list wasn't noted by two flags or audiences yet.
    private mutating func isNew(_ ids: [Located<Identifier>], _ kind: TargetKind, in holder: Int32) -> Bool {
        guard ids.count > 8, let first = ids.first?.place else { return true }
        let earlier = lists[List(kind: kind, first: first)]
        guard earlier?.isShared != true else { return false }
        lists[List(kind: kind, first: first)] = (holder, earlier.map { $0.last != holder } ?? false)
        return true
    }
}
