package import APIAccess

/// An SDK key: the key that an application of one environment uses for the Runtime API.
///
/// It goes into a request's `Authorization` header and is never shown: printing, dumping, reflecting and interpolating
/// it gives `SDKKey(sec_…)`, at most its first four letters, and it can't be encoded.
package struct SDKKey: Credential {
    /// Who a key is for.
    package enum Kind: String, Sendable, CaseIterable {
        /// Client-side applications: it is safe to share, and isn't served secret flags.
        case publishable
        /// Server-side applications: it is served all flags.
        case secret
    }

    /// What it is used as.
    package let kind: Kind
    /// The key as it is sent.
    package let bearer: BearerKey
    /// Its prefix; nil if it has none.
    package let look: SDKKeyPrefix?

    /// Validates a key; one line break at its end is removed.
    ///
    /// - Parameters:
    ///   - text: The key.
    ///   - kind: What it will be used as.
    ///   - source: Where it comes from, for messages: `secretKey of Production in keys.json`.
    /// - Throws: ``SDKKeyProblem`` if it can't be such a key, before anything is sent.
    package init(_ text: String, as kind: Kind, from source: String) throws(SDKKeyProblem) {
        let key: String
        do {
            key = try KeyText(text).text
        } catch {
            throw SDKKeyProblem(kind: .text(error), wanted: kind, source: source)
        }
        look = SDKKeyPrefix(key)
        if key.hasPrefix("api_") { throw SDKKeyProblem(kind: .apiKey, wanted: kind, source: source) }
        if let look, look.isSecret != (kind == .secret) {
            throw SDKKeyProblem(kind: .otherKind, wanted: kind, source: source)
        }
        self.kind = kind
        bearer = BearerKey(checked: key)
    }
}

extension SDKKey: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// `SDKKey(sec_…)` or `SDKKey(pub_…)`; `SDKKey(…)` if the key has another prefix.
    package var description: String {
        look.map { "SDKKey(\($0.isSecret ? "sec_" : "pub_")…)" } ?? "SDKKey(…)"
    }

    /// The same as ``description``.
    package var debugDescription: String { description }

    /// No children.
    package var customMirror: Mirror { Mirror(self, children: []) }
}

/// The two keys of one environment.
package struct SDKKeyPair: Sendable {
    /// The server-side key.
    package let secret: SDKKey
    /// The client-side key; nil if it wasn't given.
    package let publishable: SDKKey?

    /// A pair of keys.
    package init(secret: SDKKey, publishable: SDKKey?) {
        self.secret = secret
        self.publishable = publishable
    }
}

/// Why a string isn't an SDK key of the expected kind. Messages never contain any of the string.
package struct SDKKeyProblem: Error, Sendable, Equatable {
    /// What is wrong with the string.
    package enum Kind: Sendable, Hashable {
        /// It can't be a key in a header.
        case text(KeyText.Problem)
        /// It looks like a key of the Management API.
        case apiKey
        /// It looks like an SDK key of the other kind.
        case otherKind
    }

    /// What is wrong.
    package let kind: Kind
    /// The expected kind of key.
    package let wanted: SDKKey.Kind
    /// Where the string comes from.
    package let source: String

    /// What is wrong, in a sentence without a full stop.
    package var message: String {
        switch kind {
        case .text(.empty): "the \(source) is empty"
        case .text(.whiteSpace): "the \(source) contains white space"
        case .text(.controlCharacter): "the \(source) contains a control character"
        case .text(.notASCII): "the \(source) contains a non-ASCII character"
        case .apiKey: "the \(source) is an API key, not a \(wanted.rawValue) SDK key"
        case .otherKind:
            "the \(source) is a \(wanted == .secret ? "publishable" : "secret") SDK key, not a \(wanted.rawValue) one"
        }
    }

    /// What to do.
    package var hint: String {
        let begins = wanted == .secret ? "`sec_`" : "`pub_`"
        return "copy the environment's \(wanted.rawValue) key from Reflag's settings: it begins with \(begins)"
    }
}
