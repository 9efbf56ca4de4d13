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
