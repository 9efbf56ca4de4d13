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

/// Why a string isn't an API key. The message never contains any part of it.
package struct KeyProblem: Error, Sendable, Equatable {
    /// What is wrong with the string.
    package enum Kind: Sendable, Hashable {
        /// It is empty.
        case empty
        /// It contains a space, a tab or a line break.
        case whiteSpace
        /// It contains a control character.
        case controlCharacter
        /// It contains a non-ASCII character.
        case notASCII
        /// It looks like an SDK key, which belongs to one environment and is for another API.
        case sdkKey(SDKKeyPrefix)
    }

    /// What is wrong.
    package let kind: Kind
    /// Where the string came from, such as `REFLAG_API_KEY`.
    package let source: String

    /// What is wrong, in a sentence without a full stop.
    package var message: String {
        switch kind {
        case .empty: "the API key in \(source) is empty"
        case .whiteSpace: "the API key in \(source) contains white space"
        case .controlCharacter: "the API key in \(source) contains a control character"
        case .notASCII: "the API key in \(source) contains a non-ASCII character"
        case .sdkKey(let look):
            "\(source) contains a \(look.isSecret ? "secret" : "publishable") SDK key"
                + (look.environment.map { " of \($0)" } ?? "") + ", not an API key"
        }
    }

    /// What to do.
    package var hint: String {
        switch kind {
        case .empty: "set it to an API key of the app: Reflag's settings show a key once, when it is created"
        case .whiteSpace: "copy the key without the spaces and line breaks around and within it"
        case .controlCharacter, .notASCII: "copy the key again: it only has letters, digits and underscores"
        case .sdkKey(let look):
            "SDK keys serve flags to applications; create an API key in Reflag's settings (it begins with `api_`)"
                + (look.isSecret ? ", and remove the secret key from here" : "")
        }
    }
}

extension KeyProblem.Kind {
    init(_ problem: KeyText.Problem) {
        switch problem {
        case .empty: self = .empty
        case .whiteSpace: self = .whiteSpace
        case .controlCharacter: self = .controlCharacter
        case .notASCII: self = .notASCII
        }
    }
}
