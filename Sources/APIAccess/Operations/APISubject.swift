/// What a call asked for, as plain data from outside: a renderer makes it safe to show.
package struct APISubject: Sendable {
    /// What sort of thing it is.
    package enum Kind: String, Sendable, CaseIterable {
        /// An app.
        case app
        /// A flag, by its key, or by its id where that is all that was asked with.
        case flag
        /// A company.
        case company
        /// A user.
        case user
    }

    /// What sort of thing it is.
    package let kind: Kind
    /// Its id or key, as it was asked for.
    package let id: String
    /// The id of the environment in which it was asked for, where there is one.
    package let environment: String?

    /// What sort of thing was asked for, by which id, in which environment.
    package init(_ kind: Kind, _ id: String, in environment: String? = nil) {
        self.kind = kind
        self.id = id
        self.environment = environment
    }

    /// Such as "company `acme` in environment `env1`".
    package var phrase: String {
        "\(kind.rawValue) `\(id)`" + (environment.map { " in environment `\($0)`" } ?? "")
    }
}
