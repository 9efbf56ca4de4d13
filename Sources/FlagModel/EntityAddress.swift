/// One company or user in one environment: what Reflag may know, or not yet.
package struct EntityAddress: Hashable, Comparable, Sendable {
    /// The environment's id.
    package let environment: Identifier
    /// Company or user.
    package let kind: TargetKind
    /// The company's or user's id.
    package let id: Identifier

    /// An address from an environment's id, a kind and an id.
    package init(environment: Identifier, kind: TargetKind, id: Identifier) {
        self.environment = environment
        self.kind = kind
        self.id = id
    }

    /// By environment, companies first, then by id.
    package static func < (left: EntityAddress, right: EntityAddress) -> Bool {
        if left.environment != right.environment { return left.environment < right.environment }
        if left.kind != right.kind { return left.kind == .company }
        return left.id < right.id
    }
}
