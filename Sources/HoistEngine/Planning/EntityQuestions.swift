package import FlagModel

/// What a plan asked Reflag about the companies and users that it would newly target.
package struct EntityQuestions: Sendable {
    /// Those that Reflag said it knows.
    package let known: Set<EntityAddress>
    /// Those that it wasn't asked about: there were more than may be asked about, or the cache has them as known.
    package let unasked: Set<EntityAddress>
    /// Those of ``unasked`` that the cache has as known.
    let cached: Set<EntityAddress>
    /// How many there are, asked about or not.
    package let all: Int
    /// How many it may be asked about at most.
    let bound: Int

    init(
        known: Set<EntityAddress> = [],
        unasked: Set<EntityAddress> = [],
        cached: Set<EntityAddress> = [],
        all: Int = 0,
        bound: Int
    ) {
        self.known = known
        self.unasked = unasked
        self.cached = cached
        self.all = all
        self.bound = bound
    }

    /// Whether the same run again asks about somebody whom this one didn't ask about, and whom Reflag refused.
    ///
    /// - Parameter refused: Everybody whom Reflag refused. Those whom it said it knows are asked about again, and take the
    ///   places of others.
    func go(furtherWith refused: [EntityAddress]) -> Bool {
        refused.contains(where: unasked.contains) && refused.count(where: known.contains) < bound
    }
}
