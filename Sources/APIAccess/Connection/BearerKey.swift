/// A key in the form that every API accepts: it goes into a request's `Authorization` header and is never shown.
/// Printing, dumping, reflecting and interpolating it gives `BearerKey(hidden)`, and it can't be encoded.
package struct BearerKey: Sendable {
    private let text: String

    /// A key that was already validated: not empty, ASCII, without white space and control characters.
    package init(checked text: String) {
        self.text = text
        KnownKeys.add(text)
    }

    /// The header that authenticates a request.
    var authorization: HeaderField { HeaderField(name: "Authorization", value: "Bearer \(text)") }

    /// Whether a text holds this key, or another one that this process holds.
    package func occurs(in text: String) -> Bool { hidden(in: text) != text }

    /// External text with this key, and every other one that this process holds, replaced where it contains one: a server
    /// may quote what it was sent, and what it knows.
    func hidden(in outside: String) -> String { KnownKeys.hidden(in: BytePattern(text).replaced(in: outside)) }
}

extension BearerKey: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// Always `BearerKey(hidden)`.
    package var description: String { "BearerKey(hidden)" }

    /// Always `BearerKey(hidden)`.
    package var debugDescription: String { description }

    /// No children.
    package var customMirror: Mirror { Mirror(self, children: []) }
}

/// A kind of key with its own validation.
package protocol Credential: Sendable {
    /// The key as it is sent.
    var bearer: BearerKey { get }
}

extension TransportFailure {
    /// The failure with the key hidden in texts from a library.
    func hiding(_ key: BearerKey) -> TransportFailure {
        switch self {
        case .tls(let detail): .tls(detail: key.hidden(in: detail))
        case .proxy(let detail): .proxy(detail: key.hidden(in: detail))
        case .other(let detail): .other(detail: key.hidden(in: detail))
        case .cannotResolve, .cannotConnect, .tooManyOpenFiles, .timedOut, .closedBeforeAnswer, .truncated, .tooLarge,
            .cancelled:
            self
        }
    }
}

/// The text of a key from an environment variable or a file, validated before use.
package struct KeyText: Sendable {
    /// Why a string can't be a key.
    package enum Problem: Error, Sendable, Hashable {
        /// It is empty.
        case empty
        /// It contains a space, a tab or a line break.
        case whiteSpace
        /// It contains a control character.
        case controlCharacter
        /// It contains a character beyond ASCII.
        case notASCII
    }

    /// The text without a line break at its end.
    package let text: String

    /// Validates a string; one line break at its end is removed.
    ///
    /// - Throws: ``Problem`` if it can't be a key in a header.
    package init(_ text: String) throws(Problem) {
        var scalars = text.unicodeScalars[...]
        if scalars.last == "\n" {
            scalars.removeLast()
            if scalars.last == "\r" { scalars.removeLast() }
        }
        if scalars.isEmpty { throw .empty }
        if scalars.contains(where: \.properties.isWhitespace) { throw .whiteSpace }
        if scalars.contains(where: { $0.properties.generalCategory == .control }) { throw .controlCharacter }
        if !scalars.allSatisfy(\.isASCII) { throw .notASCII }
        self.text = String(String.UnicodeScalarView(scalars))
    }
}

/// What the prefix of an SDK key says about it: `pub_prod_…`, `sec_stag_…`. This is only used to improve messages;
/// nothing depends on it.
package struct SDKKeyPrefix: Sendable, Hashable {
    /// Whether it is a secret key (`sec_`), not a publishable one (`pub_`).
    package let isSecret: Bool
    /// The environment in the prefix: production, staging, development, or nil.
    package let environment: String?

    /// The prefix of a key; nil if it doesn't look like an SDK key.
    package init?(_ key: String) {
        let parts = key.asciiLowercased.split(separator: "_", omittingEmptySubsequences: false)
        guard parts.count > 1, parts[0] == "pub" || parts[0] == "sec" else { return nil }
        let environments: [Substring: String] = ["prod": "production", "stag": "staging", "deve": "development"]
        isSecret = parts[0] == "sec"
        environment = environments[parts[1]]
    }
}
