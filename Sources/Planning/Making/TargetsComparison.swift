import Diagnostics
import FlagModel

/// The targets of a flag in one environment, compared with the live ones.
struct TargetsComparison {
    /// One kind of targets.
    private struct List {
        var difference = TargetsChange.Difference()
        /// Whether any other live target would make a plan stale.
        var whole = false
        /// What is live.
        var live: Set<Identifier> = []
        /// The ids that are wanted, and that Reflag doesn't know yet.
        var waiting: [Identifier] = []

        /// What the basis contains: all that was seen if the list is exact, else what is removed.
        var seen: [Identifier] { whole ? live.sorted() : difference.remove }
    }

    /// The environment.
    let environment: AppEnvironment
    /// The number of live targets beyond an additive list.
    private(set) var beyond = 0
    private var companies = List()
    private var users = List()
    private var causes: [TargetsChange.Cause] = []
    private var granted: [GrantedTarget] = []
    private var place: Place
    private let sources: Sources
    private let unknown: UnknownEntities?

    /// Compares targets.
    ///
    /// - Parameters:
    ///   - targets: What the manifest wants.
    ///   - live: What is live.
    ///   - waiting: The companies and users that aren't sent yet, because Reflag doesn't know them.
    ///   - audiences: The audiences that targets name by their index.
    ///   - grants: The grants among them; nil if there are none.
    ///   - sources: The files that places refer to.
    init(
        _ targets: ResolvedTargets,
        live: LiveTargets,
        waiting: UnknownEntities?,
        audiences: [AudienceMembers],
        grants: EnvironmentGrants?,
        sources: Sources
    ) {
        environment = targets.environment
        place = targets.place
        self.sources = sources
        unknown = waiting
        let named = (targets.audiences ?? []).map { audiences[$0] }
        companies = compare(.company, targets, live[.company], named, ended: grants?.ended(.company) ?? [:])
        users = compare(.user, targets, live[.user], named, ended: grants?.ended(.user) ?? [:])
        guard !isEmpty else { return }
        if !named.isEmpty { causes = findCauses(targets, named) }
        if let grants { granted = findGranted(grants, sources) }
        place = changedPlace(targets.written) ?? place
    }

    /// Whether nothing is added or removed.
    var isEmpty: Bool { companies.difference.isEmpty && users.difference.isEmpty }

    /// The difference of one kind.
    subscript(kind: TargetKind) -> TargetsChange.Difference {
        kind == .company ? companies.difference : users.difference
    }

    /// The ids of one kind that wait until Reflag knows them.
    func waiting(_ kind: TargetKind) -> [Identifier] { kind == .company ? companies.waiting : users.waiting }

    /// Whether a list is exact and loses an id while another one waits.
    func isShortened(_ kind: TargetKind) -> Bool {
        let list = kind == .company ? companies : users
        return list.whole && !list.waiting.isEmpty && !list.difference.remove.isEmpty
    }

    /// What a person reviews.
    var change: TargetsChange {
        TargetsChange(
            environment: environment.name, environmentID: environment.id, production: environment.isProduction,
            companies: companies.difference, users: users.difference, causes: causes,
            granted: granted, place: PlanPlace(place, in: sources))
    }

    /// Where the flag says what changes: the first id that it adds itself, otherwise the first audience that adds any,
    /// otherwise the first id that it removes, otherwise the list that an id isn't in any more.
    private func changedPlace(_ written: ManifestTargets) -> Place? {
        func first(_ isMeant: (TargetKind) -> Place?) -> Place? {
            TargetKind.allCases.lazy.compactMap(isMeant).first
        }
        return first { kind in
            let (list, add) = (kind == .company ? companies : users, self[kind].add)
            guard !add.isEmpty else { return nil }
            return written.list(kind)?.value.first { !list.live.contains($0.value) && add.hasSorted($0.value) }?.place
        }
            ?? causes.first.flatMap { cause in written.audiences?.value.first { $0.value == cause.audience }?.place }
            ?? first { kind in written.removals(kind).first { self[kind].remove.hasSorted($0.value) }?.place }
            ?? first { kind in self[kind].remove.isEmpty ? nil : written.list(kind)?.place }
    }

    /// What was seen of the lists that are written; with `whole`, of the exact lists that aren't written too.
    func basis(of flag: Identifier, whole: Bool = false) -> [PlanBasis.Targets] {
        TargetKind.allCases.compactMap { kind in
            let list = kind == .company ? companies : users
            guard !list.difference.isEmpty || (whole && list.whole) else { return nil }
            return PlanBasis.Targets(
                flag: flag, environment: environment.id, kind: kind, whole: list.whole, seen: list.seen)
        }
    }

    private mutating func compare(
        _ kind: TargetKind,
        _ targets: ResolvedTargets,
        _ live: Set<Identifier>,
        _ audiences: [AudienceMembers],
        ended: [Identifier: EnvironmentGrants.Item]
    ) -> List {
        let isExact = targets.manages(kind) && targets.mode == .exact
        var list = List(whole: isExact, live: live)
        var unwanted = Set(targets.written.removals(kind).map(\.value))
        if !ended.isEmpty {
            // Another item of the environment may still want it.
            let held = (targets.written.list(kind)?.value ?? []).map(\.value)
            unwanted.formUnion(
                ended.keys.filter { id in !held.contains(id) && !audiences.contains { $0[kind].contains(id) } })
        }
        let remove = isExact ? [] : live.intersection(unwanted).sorted()
        guard targets.manages(kind) else {
            // The list is left alone; targets that must not be there are removed anyway.
            list.difference = TargetsChange.Difference(add: [], remove: remove)
            return list
        }
        var wanted = Set((targets.written.list(kind)?.value ?? []).map(\.value))
        for audience in audiences { wanted.formUnion(audience[kind]) }
        // Most lists are as they should be.
        guard wanted != live else {
            beyond -= remove.count
            list.difference = TargetsChange.Difference(add: [], remove: remove)
            return list
        }
        var add = wanted.subtracting(live).sorted()
        if let unknown, !add.isEmpty {
            let unknown = unknown[environment.id, kind]
            list.waiting = add.filter(unknown.contains)
            if !list.waiting.isEmpty { add.removeAll(where: unknown.contains) }
        }
        if isExact {
            list.difference = TargetsChange.Difference(add: add, remove: live.subtracting(wanted).sorted())
        } else {
            beyond += live.subtracting(wanted).count - remove.count
            list.difference = TargetsChange.Difference(add: add, remove: remove)
        }
        return list
    }

    /// The grants behind what is added and removed.
    private func findGranted(_ grants: EnvironmentGrants, _ sources: Sources) -> [GrantedTarget] {
        TargetKind.allCases.flatMap { kind in
            let (begun, ended) = (grants.begun(kind), grants.ended(kind))
            let added = begun.isEmpty ? [] : self[kind].add.compactMap { begun[$0] }
            let removed = ended.isEmpty ? [] : self[kind].remove.compactMap { ended[$0] }
            func target(_ item: EnvironmentGrants.Item, begun: CalendarDate?, ended: CalendarDate?) -> GrantedTarget {
                GrantedTarget(
                    kind: kind, id: item.grant.id.value, begun: begun, ended: ended, why: item.grant.why?.value,
                    audience: item.audience, place: PlanPlace(item.grant.place, in: sources))
            }
            return added.map { target($0, begun: $0.grant.from?.value, ended: nil) }
                + removed.map { target($0, begun: nil, ended: $0.grant.until?.value) }
        }
    }

    /// Which audience each added target is from; one that the flag itself lists has no cause.
    private func findCauses(_ targets: ResolvedTargets, _ audiences: [AudienceMembers]) -> [TargetsChange.Cause] {
        var left: [TargetKind: Set<Identifier>] = [:]
        for kind in TargetKind.allCases {
            left[kind] = Set(self[kind].add).subtracting((targets.written.list(kind)?.value ?? []).map(\.value))
        }
        return audiences.compactMap { audience in
            let companies = left[.company, default: []].intersection(audience[.company])
            let users = left[.user, default: []].intersection(audience[.user])
            guard !companies.isEmpty || !users.isEmpty else { return nil }
            left[.company]?.subtract(companies)
            left[.user]?.subtract(users)
            let place = audience.place(companies, users)
            return TargetsChange.Cause(
                audience: audience.name, place: PlanPlace(place, in: sources), companies: companies.sorted(),
                users: users.sorted())
        }
    }
}

/// An audience for comparison: its members as sets, created once for all the flags that name it.
struct AudienceMembers {
    private let audience: Audience
    private let companies: Set<Identifier>
    private let users: Set<Identifier>

    init(_ audience: Audience) {
        self.audience = audience
        companies = Set(audience.companies.map(\.value))
        users = Set(audience.users.map(\.value))
    }

    /// The audience's name.
    var name: Identifier { audience.name.value }

    subscript(kind: TargetKind) -> Set<Identifier> { kind == .company ? companies : users }

    /// Where the first of some members is written.
    func place(_ companies: Set<Identifier>, _ users: Set<Identifier>) -> Place {
        let company = audience.companies.first { companies.contains($0.value) }
        return (company ?? audience.users.first { users.contains($0.value) } ?? audience.name).place
    }
}

extension [Identifier] {
    /// Whether an id is in the list, which is in byte order.
    fileprivate func hasSorted(_ id: Identifier) -> Bool {
        var (low, high) = (0, count)
        while low < high {
            let middle = (low + high) / 2
            if self[middle] < id { low = middle + 1 } else { high = middle }
        }
        return low < count && self[low] == id
    }
}
