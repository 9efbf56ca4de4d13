package import Diagnostics
package import FlagModel

/// Where a manifest has the companies and users that a plan targets newly. The run that made the plan knows it; a plan file has
/// one place for each list, so two plans that differ in nothing else are the same plan.
package struct TargetPlaces: Hashable, Sendable {
    private struct Address: Hashable {
        let flag: Identifier
        let entity: EntityAddress
    }

    private var places: [Address: PlanPlace] = [:]

    /// No places.
    package init() {}

    /// The places of companies and users, of each the first for a flag.
    ///
    /// - Parameters:
    ///   - entities: The companies and users.
    ///   - manifest: The manifest of the plan.
    ///   - sources: The files that its places refer to.
    package init(of entities: [EntityAddress], in manifest: ResolvedManifest, _ sources: Sources) {
        let entities = Set(entities)
        let environments = Set(entities.map(\.environment))
        for flag in manifest.flags {
            for targets in flag.targets where environments.contains(targets.environment.id) {
                for kind in TargetKind.allCases {
                    for id in targets.wanted(kind, manifest.audiences) {
                        let entity = EntityAddress(environment: targets.environment.id, kind: kind, id: id.value)
                        guard entities.contains(entity) else { continue }
                        let address = Address(flag: flag.key.value, entity: entity)
                        if places[address] == nil { places[address] = PlanPlace(id.place, in: sources) }
                    }
                }
            }
        }
    }

    /// The place of a company or user for a flag; nil if it isn't known.
    subscript(flag: Identifier, entity: EntityAddress) -> PlanPlace? { places[Address(flag: flag, entity: entity)] }

    /// Always true: places are no part of a plan.
    package static func == (left: TargetPlaces, right: TargetPlaces) -> Bool { true }

    /// Nothing, as all are equal.
    package func hash(into hasher: inout Hasher) {}
}
