import FlagModel

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
