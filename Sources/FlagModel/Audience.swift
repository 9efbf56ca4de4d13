/// A named list of specific targets, expanded for each flag that names it.
package struct Audience: Sendable {
    /// The audience's name.
    package let name: Located<Identifier>
    /// The companies in it.
    package var companies: [Located<Identifier>]
    /// The users in it.
    package var users: [Located<Identifier>]

    /// An audience from its lists.
    package init(
        name: Located<Identifier>,
        companies: [Located<Identifier>] = [],
        users: [Located<Identifier>] = []
    ) {
        self.name = name
        self.companies = companies
        self.users = users
    }

    /// The list of one kind.
    package func list(_ kind: TargetKind) -> [Located<Identifier>] {
        kind == .company ? companies : users
    }
}
