package import APIAccess

/// Why a text is no API key. What it says never holds any of the text.
package struct KeyProblem: Error, Sendable, Equatable {
    /// What is wrong with the text.
    package enum Kind: Sendable, Hashable {
        /// There is nothing in it.
        case empty
        /// It holds a space, a tab or a line break.
        case whiteSpace
        /// It holds a control character.
        case controlCharacter
        /// It holds a character beyond ASCII.
        case notASCII
        /// It looks like an SDK key, which belongs to one environment and opens another API.
        case sdkKey(SDKKeyPrefix)
    }

    /// What is wrong.
    package let kind: Kind
    /// Where the text came from, such as `REFLAG_API_KEY`.
    package let source: String

    /// What is wrong, in a sentence without a full stop.
    package var message: String {
        switch kind {
        case .empty: "the API key in \(source) is empty"
        case .whiteSpace: "the API key in \(source) holds white space"
        case .controlCharacter: "the API key in \(source) holds a control character"
        case .notASCII: "the API key in \(source) holds a character beyond ASCII"
        case .sdkKey(let look):
            "\(source) holds a \(look.isSecret ? "secret" : "publishable") SDK key"
                + (look.environment.map { " of \($0)" } ?? "") + ", not an API key"
        }
    }

    /// What to do.
    package var hint: String {
        switch kind {
        case .empty: "set it to an API key of the app, as Reflag's settings show it once when a key is made"
        case .whiteSpace: "copy the key without the spaces and line breaks around and within it"
        case .controlCharacter, .notASCII: "copy the key again: it is made of plain letters, digits and underscores"
        case .sdkKey(let look):
            "SDK keys serve flags to applications; make an API key in Reflag's settings (it begins with `api_`)"
                + (look.isSecret ? ", and keep the secret key out of here" : "")
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
