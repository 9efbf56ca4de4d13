package import FlagModel

/// A target that a plan adds or removes because of a day: its grant has begun, or has ended.
package struct GrantedTarget: Hashable, Sendable {
    /// Company or user.
    package let kind: TargetKind
    /// The company's or the user's id.
    package let id: Identifier
    /// The first day of a grant that has begun; nil for one that has ended.
    package let begun: CalendarDate?
    /// The last day of a grant that has ended; nil for one that has begun.
    package let ended: CalendarDate?
    /// Why it was granted.
    package let why: String?
    /// The audience that has the grant; nil if the flag itself has it.
    package let audience: Identifier?
    /// Where the grant is; nil for one that is only in the manifest that a plan was compared with.
    package let place: PlanPlace?

    /// A target from its parts.
    package init(
        kind: TargetKind,
        id: Identifier,
        begun: CalendarDate? = nil,
        ended: CalendarDate? = nil,
        why: String?,
        audience: Identifier?,
        place: PlanPlace?
    ) {
        self.kind = kind
        self.id = id
        self.begun = begun
        self.ended = ended
        self.why = why
        self.audience = audience
        self.place = place
    }
}

/// The grants of a flag's targets in one environment, its own and those of the audiences that it names.
package struct EnvironmentGrants {
    /// A grant, and the audience that has it.
    package struct Item {
        /// The grant.
        package let grant: Grant
        /// The audience; nil if the flag itself has it.
        let audience: Identifier?
    }

    let items: [Item]
    /// Of those who have a grant, whom an item without days wants all the same: no day changes anything for them.
    let always: [TargetKind: Set<Identifier>]
    private let day: CalendarDate

    /// Collects the grants.
    ///
    /// - Parameters:
    ///   - targets: What the manifest says.
    ///   - audiences: All audiences of the manifest.
    ///   - day: The day of the plan.
    /// - Returns: nil if there are none, which is so nearly always.
    package init?(_ targets: ResolvedTargets, _ audiences: [Audience], on day: CalendarDate) {
        var items = targets.written.grants.map { Item(grant: $0, audience: nil) }
        for index in targets.audiences ?? [] where !audiences[index].grants.isEmpty {
            items += audiences[index].grants.map { Item(grant: $0, audience: audiences[index].name.value) }
        }
        guard !items.isEmpty else { return nil }
        self.items = items
        self.day = day
        let granted = Set(items.map(\.grant.id.value))
        // What holds by a grant is listed too, at the grant's place.
        let places = Set(items.map(\.grant.id.place))
        always = Dictionary(
            firstOf: TargetKind.allCases.map { kind in
                let listed = targets.wanted(kind, audiences).filter {
                    granted.contains($0.value) && !places.contains($0.place)
                }
                return (kind, Set(listed.map(\.value)))
            })
    }

    /// The grants of one kind that have ended, by id: of several, the one that ended last.
    package func ended(_ kind: TargetKind) -> [Identifier: Item] {
        var ended: [Identifier: Item] = [:]
        for item in items where item.grant.kind == kind && item.grant.state(on: day) == .ended {
            let id = item.grant.id.value
            if let other = ended[id], Self.end(of: other) >= Self.end(of: item) { continue }
            ended[id] = item
        }
        return ended
    }

    /// The grants of one kind that haven't begun, by id: of several, the one that begins first.
    package func waiting(_ kind: TargetKind) -> [Identifier: Item] {
        var waiting: [Identifier: Item] = [:]
        for item in items where item.grant.kind == kind && item.grant.state(on: day) == .waits {
            let id = item.grant.id.value
            if let other = waiting[id], Self.beginning(of: other) <= Self.beginning(of: item) { continue }
            waiting[id] = item
        }
        return waiting
    }

    /// The grants of one kind that hold since a day that is written, by id; not of those who are wanted always.
    func begun(_ kind: TargetKind) -> [Identifier: Item] {
        let always = always[kind] ?? []
        return Dictionary(
            firstOf: items.filter {
                $0.grant.kind == kind && $0.grant.from != nil && $0.grant.state(on: day) == .holds
                    && !always.contains($0.grant.id.value)
            }.map { ($0.grant.id.value, $0) })
    }

    private static func beginning(of item: Item) -> CalendarDate { item.grant.from?.value ?? .latest }
    private static func end(of item: Item) -> CalendarDate { item.grant.until?.value ?? .latest }
}
