/// An operation of an API: a row of that API's table, with what its errors advise.
package struct APIOperation: Sendable {
    /// The id that the API's documentation gives it.
    package let rawValue: String
    /// The method with which it is sent.
    package let method: RequestMethod
    /// What to do where a call of it fails.
    package let advice: APIAdvice

    /// An operation from its parts; one that reads is made as a ``ReadingOperation``.
    package init(_ rawValue: String, _ method: RequestMethod, _ advice: APIAdvice) {
        self.rawValue = rawValue
        self.method = method
        self.advice = advice
    }

    /// Whether it changes anything.
    package var writes: Bool { method != .get }
}

extension APIOperation: Hashable {
    /// Whether both have the same id.
    package static func == (left: APIOperation, right: APIOperation) -> Bool { left.rawValue == right.rawValue }

    /// Takes the id in.
    package func hash(into hasher: inout Hasher) { hasher.combine(rawValue) }
}

/// An operation that reads: by its making, it is sent as a GET.
package struct ReadingOperation: Sendable {
    /// The operation.
    package let operation: APIOperation

    /// An operation that reads, from its id and advice.
    package init(_ rawValue: String, _ advice: APIAdvice) {
        operation = APIOperation(rawValue, .get, advice)
    }
}

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

/// What the errors of an API's operation call things, and what they advise; sentences have no full stop at the end.
package struct APIAdvice: Sendable {
    /// What the key is called: `API key`.
    package let key: String
    /// What the base URL is called: `API URL`.
    package let url: String
    /// What to do about a key that was refused (401).
    package let keyRefused: String
    /// What to do about a key that isn't allowed to do this (403).
    package let forbidden: String
    /// What to do about something that isn't there (404), by what it is.
    package let notFound: [APISubject.Kind: String]
    /// The same for everything else.
    package let elseNotFound: String

    /// Advice from its parts.
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
