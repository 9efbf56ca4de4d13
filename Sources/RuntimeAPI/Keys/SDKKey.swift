package import APIAccess

/// An SDK key: what an application of one environment opens the Runtime API with.
///
/// It goes into a request's `Authorization` header and shows itself nowhere else: printing, dumping, reflecting and
/// interpolating it gives `SDKKey(sec_…)`, its first four letters at most, and it can't be encoded.
package struct SDKKey: Credential {
    /// Who a key is for.
    package enum Kind: String, Sendable, CaseIterable {
        /// Applications on the client side: it is safe to share, and opens no secret flag.
        case publishable
        /// Applications on the server side: it opens all flags.
        case secret
    }

    /// What it is used as.
    package let kind: Kind
    /// The key as it is sent.
    package let bearer: BearerKey
    /// What its first letters say of it; nil where they say nothing.
    package let look: SDKKeyLook?

    /// Takes a key; one line break at its end is no part of it.
    ///
    /// - Parameters:
    ///   - text: The key.
    ///   - kind: What it is to be used as.
    ///   - source: Where it came from, for messages: `secretKey of Production in keys.json`.
    /// - Throws: ``SDKKeyProblem`` where it can't be such a key, before anything is sent.
    package init(_ text: String, as kind: Kind, from source: String) throws(SDKKeyProblem) {
        let key: String
        do {
            key = try KeyText(text).text
        } catch {
            throw SDKKeyProblem(kind: .text(error), wanted: kind, source: source)
        }
        look = SDKKeyLook(key)
        if key.hasPrefix("api_") { throw SDKKeyProblem(kind: .apiKey, wanted: kind, source: source) }
        if let look, look.isSecret != (kind == .secret) {
            throw SDKKeyProblem(kind: .otherKind, wanted: kind, source: source)
        }
        self.kind = kind
        bearer = BearerKey(checked: key)
    }
}

extension SDKKey: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// `SDKKey(sec_…)` or `SDKKey(pub_…)`; `SDKKey(…)` where the key begins otherwise.
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
    /// For the server side.
    package let secret: SDKKey
    /// For the client side; nil where none was given.
    package let publishable: SDKKey?

    /// A pair of keys.
    package init(secret: SDKKey, publishable: SDKKey?) {
        self.secret = secret
        self.publishable = publishable
    }
}

/// Why a text is no SDK key of the kind that is needed. What it says never holds any of the text.
package struct SDKKeyProblem: Error, Sendable, Equatable {
    /// What is wrong with the text.
    package enum Kind: Sendable, Hashable {
        /// No header could carry it as a key.
        case text(KeyText.Problem)
        /// It looks like a key of the Management API.
        case apiKey
        /// It looks like an SDK key of the other kind.
        case otherKind
    }

    /// What is wrong.
    package let kind: Kind
    /// The kind of key that is needed.
    package let wanted: SDKKey.Kind
    /// Where the text came from.
    package let source: String

    /// What is wrong, in a sentence without a full stop.
    package var message: String {
        switch kind {
        case .text(.empty): "the \(source) is empty"
        case .text(.whiteSpace): "the \(source) holds white space"
        case .text(.controlCharacter): "the \(source) holds a control character"
        case .text(.notASCII): "the \(source) holds a character beyond ASCII"
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
