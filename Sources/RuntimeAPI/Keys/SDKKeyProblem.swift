package import APIAccess

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
