package import FlagModel

/// `waiting[]`: a target that the manifest wants and that isn't sent, because Reflag doesn't know the company or user yet.
package struct WaitingTarget: Hashable, Sendable {
    /// The flag's key.
    package let flag: Identifier
    /// The environment's name.
    package let environment: String
    /// The environment's id: two environments may share a name.
    package let environmentID: Identifier
    /// Whether it is a production environment.
    package let production: Bool
    /// Company or user.
    package let kind: TargetKind
    /// The company's or user's id.
    package let id: Identifier
    /// Where the manifest wants it: the id in the flag or in an audience.
    package let place: PlanPlace?

    /// A waiting target from its parts.
    package init(
        flag: Identifier,
        environment: String,
        environmentID: Identifier,
        production: Bool,
        kind: TargetKind,
        id: Identifier,
        place: PlanPlace?
    ) {
        self.flag = flag
        self.environment = environment
        self.environmentID = environmentID
        self.production = production
        self.kind = kind
        self.id = id
        self.place = place
    }

    /// Who waits, and where.
    package var entity: EntityAddress { EntityAddress(environment: environmentID, kind: kind, id: id) }

    /// Which target it is.
    package var target: GrantEffect.Target { GrantEffect.Target(entity, of: flag) }

    /// The same target with another name of its environment.
    func `in`(_ environment: String) -> WaitingTarget {
        WaitingTarget(
            flag: flag, environment: environment, environmentID: environmentID, production: production, kind: kind,
            id: id, place: place)
    }
}
