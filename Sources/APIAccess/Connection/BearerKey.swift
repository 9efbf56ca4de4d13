/// A key as every API takes it: it goes into a request's `Authorization` header and shows itself nowhere else.
/// Printing, dumping, reflecting and interpolating it gives `BearerKey(hidden)`, and it can't be encoded.
package struct BearerKey: Sendable {
    private let text: String

    /// A key that has been looked at already: ASCII without white space and control characters, and not empty.
    package init(checked text: String) {
        self.text = text
    }

    /// The header that says who is calling.
    var authorization: HeaderField { HeaderField(name: "Authorization", value: "Bearer \(text)") }

    /// Text from outside with this key blotted out, should it hold it: a server may quote what it was sent.
    func hidden(in outside: String) -> String {
        let key = Array(text.utf8)
        let bytes = Array(outside.utf8)
        guard bytes.count >= key.count else { return outside }
        var kept: [UInt8] = []
        var index = 0
        var found = false
        while index < bytes.count {
            if bytes[index...].starts(with: key) {
                kept.append(contentsOf: "(hidden)".utf8)
                index += key.count
                found = true
            } else {
                kept.append(bytes[index])
                index += 1
            }
        }
        return found ? String(decoding: kept, as: UTF8.self) : outside
    }
}

extension BearerKey: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// Always `BearerKey(hidden)`.
    package var description: String { "BearerKey(hidden)" }

    /// Always `BearerKey(hidden)`.
    package var debugDescription: String { description }

    /// No children.
    package var customMirror: Mirror { Mirror(self, children: []) }
}

/// What opens an API: a kind of key, with checks of its own.
package protocol Credential: Sendable {
    /// The key as it is sent.
    var bearer: BearerKey { get }
}

extension TransportFailure {
    /// The failure with a key blotted out in the words that come from a library.
    func hiding(_ key: BearerKey) -> TransportFailure {
        switch self {
        case .tls(let detail): .tls(detail: key.hidden(in: detail))
        case .proxy(let detail): .proxy(detail: key.hidden(in: detail))
        case .other(let detail): .other(detail: key.hidden(in: detail))
        case .cannotResolve, .cannotConnect, .timedOut, .closedBeforeAnswer, .truncated, .tooLarge, .cancelled: self
        }
    }
}

/// The text of a key as an environment variable or a file holds it, looked at before anything is made of it.
package struct KeyText: Sendable {
    /// Why a text can't be a key.
    package enum Problem: Error, Sendable, Hashable {
        /// There is nothing in it.
        case empty
        /// It holds a space, a tab or a line break.
        case whiteSpace
        /// It holds a control character.
        case controlCharacter
        /// It holds a character beyond ASCII.
        case notASCII
    }

    /// The text, without the one line break at its end.
    package let text: String

    /// Takes a text; one line break at its end is no part of the key.
    ///
    /// - Throws: ``Problem`` where no header could carry it as a key.
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

/// What an SDK key says about itself with its first letters: `pub_prod_…`, `sec_stag_…`. They help a message; they are
/// no promise.
package struct SDKKeyLook: Sendable, Hashable {
    /// Whether it is a secret key (`sec_`), not a publishable one (`pub_`).
    package let isSecret: Bool
    /// The environment that it names: production, staging, development, or nil.
    package let environment: String?

    /// What a key's first letters say; nil where it doesn't look like an SDK key.
    package init?(_ key: String) {
        let parts = key.asciiLowercased.split(separator: "_", omittingEmptySubsequences: false)
        guard parts.count > 1, parts[0] == "pub" || parts[0] == "sec" else { return nil }
        let environments: [Substring: String] = ["prod": "production", "stag": "staging", "deve": "development"]
        isSecret = parts[0] == "sec"
        environment = environments[parts[1]]
    }
}
