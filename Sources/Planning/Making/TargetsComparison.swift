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
    private let place: PlanPlace

    init(_ targets: ResolvedTargets, live: LiveTargets, audiences: [AudienceMembers], place: PlanPlace) {
        environment = targets.environment
        self.place = place
        let named = (targets.audiences ?? []).map { audiences[$0] }
        companies = compare(.company, targets, live[.company], named)
        users = compare(.user, targets, live[.user], named)
        causes = named.isEmpty || isEmpty ? [] : findCauses(targets, named)
    }

    /// Whether nothing is added or removed.
    var isEmpty: Bool { companies.difference.isEmpty && users.difference.isEmpty }

    /// The difference of one kind.
    subscript(kind: TargetKind) -> TargetsChange.Difference {
        kind == .company ? companies.difference : users.difference
    }

    /// What a person reviews.
    var change: TargetsChange {
        TargetsChange(
            environment: environment.name, environmentID: environment.id, production: environment.isProduction,
            companies: companies.difference, users: users.difference, causes: causes, place: place)
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
        _ audiences: [AudienceMembers]
    ) -> List {
        let isExact = targets.manages(kind) && targets.mode == .exact
        var list = List(whole: isExact, live: live)
        let remove = isExact ? [] : live.intersection(targets.written.removals(kind).map(\.value)).sorted()
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
        let add = wanted.subtracting(live).sorted()
        if isExact {
            list.difference = TargetsChange.Difference(add: add, remove: live.subtracting(wanted).sorted())
        } else {
            beyond += live.subtracting(wanted).count - remove.count
            list.difference = TargetsChange.Difference(add: add, remove: remove)
        }
        return list
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
            return TargetsChange.Cause(
                audience: audience.name, place: audience.place, companies: companies.sorted(), users: users.sorted())
        }
    }
}

/// An audience for comparison: its members as sets, created once for all the flags that name it.
struct AudienceMembers {
    let name: Identifier
    let place: PlanPlace
    private let companies: Set<Identifier>
    private let users: Set<Identifier>

    init(_ audience: Audience, place: PlanPlace) {
        name = audience.name.value
        self.place = place
        companies = Set(audience.companies.map(\.value))
        users = Set(audience.users.map(\.value))
    }

    subscript(kind: TargetKind) -> Set<Identifier> { kind == .company ? companies : users }
}
