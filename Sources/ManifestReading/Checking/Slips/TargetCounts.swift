import Diagnostics
import FlagModel

/// Counts the flags that are on for some companies and users.
enum TargetCounts {
    /// A list by its first item: what aliases repeat is looked through once.
    private struct List: Hashable {
        let kind: TargetKind
        let first: Place
    }

    /// How many flags list each of some companies and users, themselves or through an audience, or have it as a live target.
    static func flags(with targets: Set<TargetID>, in manifest: Manifest, _ live: LiveState?) -> [TargetID: Int] {
        var known: [List: [TargetID]] = [:]
        func among(_ ids: [Located<Identifier>], _ kind: TargetKind) -> [TargetID] {
            guard let first = ids.first?.place else { return [] }
            if let found = known[List(kind: kind, first: first)] { return found }
            let found = ids.map { TargetID(kind, $0.value) }.filter(targets.contains)
            if ids.count > 8 { known[List(kind: kind, first: first)] = found }
            return found
        }
        func among(_ grants: [Grant]) -> [TargetID] {
            grants.map { TargetID($0.kind, $0.id.value) }.filter(targets.contains)
        }
        let audiences = Dictionary(
            firstOf: manifest.audiences.map { audience in
                (
                    audience.name.value,
                    TargetKind.allCases.flatMap { among(audience.list($0), $0) } + among(audience.grants)
                )
            })
        var liveFlags: [Identifier: Set<TargetID>] = [:]
        for (address, targeted) in live?.targets ?? [:] {
            let found =
                targets.count <= targeted.companies.count + targeted.users.count
                ? targets.filter { targeted[$0.kind].contains($0.id) }
                : targets.intersection(
                    TargetKind.allCases.flatMap { kind in targeted[kind].map { TargetID(kind, $0) } })
            if !found.isEmpty { liveFlags[address.flag, default: []].formUnion(found) }
        }
        var counts: [TargetID: Int] = [:]
        for flag in manifest.flags where flag.archived?.value != true {
            var found = liveFlags.removeValue(forKey: flag.key.value) ?? []
            for part in flag.targets {
                for kind in TargetKind.allCases { found.formUnion(among(part.list(kind)?.value ?? [], kind)) }
                found.formUnion(among(part.grants))
                for audience in part.audiences?.value ?? [] { found.formUnion(audiences[audience.value] ?? []) }
            }
            for target in found { counts[target, default: 0] += 1 }
        }
        for found in liveFlags.values { for target in found { counts[target, default: 0] += 1 } }
        return counts
    }
}
