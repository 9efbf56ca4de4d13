package import APIAccess

/// A key of the Management API. It is only used in a request's `Authorization` header and never shown:
/// printing, dumping, reflecting and interpolating it gives `APIKey(hidden)`, and it can't be encoded.
package struct APIKey: Credential {
    /// The key as it is sent.
    package let bearer: BearerKey

    /// A key from an environment variable or a file; one line break at its end is ignored.
    ///
    /// - Parameters:
    ///   - text: The key.
    ///   - source: Where it came from, for messages: `REFLAG_API_KEY`.
    /// - Throws: ``KeyProblem`` when it can't be an API key, before anything is sent.
    package init(_ text: String, from source: String) throws(KeyProblem) {
        let key: String
        do {
            key = try KeyText(text).text
        } catch {
            throw KeyProblem(kind: KeyProblem.Kind(error), source: source)
        }
        if let look = SDKKeyPrefix(key) { throw KeyProblem(kind: .sdkKey(look), source: source) }
        bearer = BearerKey(checked: key)
    }
}

extension APIKey: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// Always `APIKey(hidden)`.
    package var description: String { "APIKey(hidden)" }

    /// Always `APIKey(hidden)`.
    package var debugDescription: String { description }

    /// No children.
    package var customMirror: Mirror { Mirror(self, children: []) }
}
