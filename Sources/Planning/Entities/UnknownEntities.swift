package import Diagnostics
package import FlagModel

/// The companies and users of an environment that Reflag doesn't know, by the environment's id.
struct UnknownEntities {
    private var byEnvironment: [Identifier: LiveTargets] = [:]

    init(_ live: LiveState) {
        for (address, isKnown) in live.entities where !isKnown {
            byEnvironment[address.environment, default: LiveTargets()][address.kind].insert(address.id)
        }
    }

    /// Those of one kind in an environment.
    subscript(environment: Identifier, kind: TargetKind) -> Set<Identifier> {
        byEnvironment[environment]?[kind] ?? []
    }
}

extension ResolvedManifest {
    /// What `entities: require` says of companies and users that Reflag doesn't know: an error at each id, whether it is in
    /// a flag or in an audience, in the order of the manifest.
    ///
    /// - Parameter live: The live state, with what Reflag answered about companies and users.
    package func unknownEntities(in live: LiveState) -> [Diagnostic] {
        guard entities == .require, live.entities.values.contains(false) else { return [] }
        let unknown = UnknownEntities(live)
        var found = FoundEntities()
        for flag in flags where flag.archived?.value != true {
            for targets in flag.targets {
                let address = TargetsAddress(flag: flag.key.value, environment: targets.environment.id)
                for kind in TargetKind.allCases where targets.manages(kind) {
                    let ids = unknown[targets.environment.id, kind].subtracting(live.targets[address]?[kind] ?? [])
                    guard !ids.isEmpty else { continue }
                    for id in targets.wanted(kind, audiences) where ids.contains(id.value) {
                        found.note(id, kind, in: targets.environment)
                    }
                }
            }
        }
        return found.diagnostics
    }
}

extension ResolvedTargets {
    /// Each id that is wanted, with its place: those of the flag itself, then those of its audiences.
    func wanted(_ kind: TargetKind, _ audiences: [Audience]) -> [Located<Identifier>] {
        (written.list(kind)?.value ?? []) + (self.audiences ?? []).flatMap { audiences[$0].list(kind) }
    }
}

/// Ids that Reflag doesn't know, each place once however many flags use it.
private struct FoundEntities {
    private struct Found {
        let id: Located<Identifier>
        let kind: TargetKind
        var environments: [AppEnvironment]
    }

    /// A list that an alias repeats may be one of companies and one of users.
    private struct Key: Hashable {
        let place: Place
        let kind: TargetKind
    }

    private var found: [Found] = []
    private var indices: [Key: Int] = [:]

    mutating func note(_ id: Located<Identifier>, _ kind: TargetKind, in environment: AppEnvironment) {
        let key = Key(place: id.place, kind: kind)
        guard let index = indices[key] else {
            indices[key] = found.count
            found.append(Found(id: id, kind: kind, environments: [environment]))
            return
        }
        guard !found[index].environments.contains(environment) else { return }
        found[index].environments.append(environment)
    }

    var diagnostics: [Diagnostic] {
        var bag = BoundedDiagnostics(atMost: BoundedDiagnostics.usual)
        for found in found {
            let environments = found.environments.sorted { ($0.order, $0.id) < ($1.order, $1.id) }.map(\.name)
            let names = environments.joined(separator: ", ")
            bag.add(
                Diagnostic(
                    found.kind == .company ? .unknownCompany : .unknownUser,
                    "Reflag doesn't know the \(found.kind.rawValue) `\(found.id.value)` in \(names)",
                    at: found.id.place,
                    help: "correct the id, or let your application send the \(found.kind.rawValue) to Reflag first",
                    notes: [
                        "`policy.entities` is `require`; with `wait` the target is sent once Reflag has seen it, and with "
                            + "`create` it is created"
                    ]))
        }
        return bag.reported.sorted
    }
}
