/// An operation of an API, with the guidance for its errors.
package struct APIOperation: Sendable {
    /// The operation's id in the API's documentation.
    package let rawValue: String
    /// The HTTP method.
    package let method: RequestMethod
    /// What to do if a call of it fails.
    package let guidance: ErrorGuidance

    /// An operation from its parts; use ``ReadingOperation`` for one that reads.
    package init(_ rawValue: String, _ method: RequestMethod, _ guidance: ErrorGuidance) {
        self.rawValue = rawValue
        self.method = method
        self.guidance = guidance
    }

    /// Whether it changes anything.
    package var writes: Bool { method != .get }
}

extension APIOperation: Hashable {
    /// Whether both have the same id.
    package static func == (left: APIOperation, right: APIOperation) -> Bool { left.rawValue == right.rawValue }

    /// Hashes the id.
    package func hash(into hasher: inout Hasher) { hasher.combine(rawValue) }
}

/// An operation that reads: it is always sent as a GET.
package struct ReadingOperation: Sendable {
    /// The operation.
    package let operation: APIOperation

    /// An operation that reads, from its id and guidance.
    package init(_ rawValue: String, _ guidance: ErrorGuidance) {
        operation = APIOperation(rawValue, .get, guidance)
    }
}

/// What a call is about. This is external data that renderers make safe to show.
package struct APISubject: Sendable {
    /// What kind of thing it is.
    package enum Kind: String, Sendable, CaseIterable {
        /// An app.
        case app
        /// A flag, by its key, or by its id if the key isn't known.
        case flag
        /// A company.
        case company
        /// A user.
        case user
    }

    /// What kind of thing it is.
    package let kind: Kind
    /// Its id or key, as requested.
    package let id: String
    /// The id of the environment of the request, if any.
    package let environment: String?

    /// A subject from its kind, id and environment.
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

/// The guidance for errors of an API's operation: what things are called, and what to do. Sentences have no full stop
/// at the end.
package struct ErrorGuidance: Sendable {
    /// What the key is called: `API key`.
    package let key: String
    /// What the base URL is called: `API URL`.
    package let url: String
    /// What to do if the key is rejected (401).
    package let keyRefused: String
    /// What to do if the key isn't allowed to do this (403).
    package let forbidden: String
    /// What to do if something isn't found (404), by its kind.
    package let notFound: [APISubject.Kind: String]
    /// The same for everything else.
    package let elseNotFound: String

    /// Guidance from its parts.
    package init(
        key: String,
        url: String,
        keyRefused: String,
        forbidden: String,
        notFound: [APISubject.Kind: String],
        elseNotFound: String
    ) {
        self.key = key
        self.url = url
        self.keyRefused = keyRefused
        self.forbidden = forbidden
        self.notFound = notFound
        self.elseNotFound = elseNotFound
    }
}
