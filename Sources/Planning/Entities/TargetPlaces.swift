package import Diagnostics
package import FlagModel

/// Where a manifest has the companies and users that a plan targets newly. The run that made the plan knows it; a plan file has
/// one place for each list, so two plans that differ in nothing else are the same plan.
///
/// A place is looked up when it is asked for: there can be one for each flag and each of very many companies, and hardly any of
/// them is needed.
package struct TargetPlaces: Hashable, Sendable {
    private var entities: Set<EntityAddress> = []
    private var flags: [ResolvedFlag] = []
    private var indices: [Identifier: Int32] = [:]
    private var audiences: [Audience] = []
    private var sources: Sources?

    /// No places.
    package init() {}

    /// The places of companies and users, of each the first for a flag.
    ///
    /// - Parameters:
    ///   - entities: The companies and users.
    ///   - manifest: The manifest of the plan.
    ///   - sources: The files that its places refer to.
    package init(of entities: [EntityAddress], in manifest: ResolvedManifest, _ sources: Sources) {
        guard !entities.isEmpty else { return }
        self.entities = Set(entities)
        self.sources = sources
        flags = manifest.flags
        audiences = manifest.audiences
        indices.reserveCapacity(flags.count)
        for (index, flag) in flags.enumerated() { indices[flag.key.value] = Int32(truncatingIfNeeded: index) }
    }

    /// The place of a company or user for a flag; nil if it isn't known.
    subscript(flag: Identifier, entity: EntityAddress) -> PlanPlace? {
        guard let sources, entities.contains(entity), let index = indices[flag] else { return nil }
        for targets in flags[Int(index)].targets where targets.environment.id == entity.environment {
            if let id = targets.wanted(entity.kind, audiences).first(where: { $0.value == entity.id }) {
                return PlanPlace(id.place, in: sources)
            }
        }
        return nil
    }

    /// Always true: places are no part of a plan.
    package static func == (left: TargetPlaces, right: TargetPlaces) -> Bool { true }

    /// Nothing, as all are equal.
    package func hash(into hasher: inout Hasher) {}
}
