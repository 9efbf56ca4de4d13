/// A key of the Management API. It goes into a request's `Authorization` header and shows itself nowhere else:
/// printing, dumping, reflecting and interpolating it gives `APIKey(hidden)`, and it can't be encoded.
package struct APIKey: Sendable {
    private let text: String

    /// Takes a key as an environment variable or a file holds it; one line break at its end is no part of it.
    ///
    /// - Parameters:
    ///   - text: the key.
    ///   - source: where it came from, for messages: `REFLAG_API_KEY`.
    /// - Throws: ``KeyProblem`` when it can't be an API key, before anything is sent.
    package init(_ text: String, from source: String) throws(KeyProblem) {
        var scalars = text.unicodeScalars[...]
        if scalars.last == "\n" {
            scalars.removeLast()
            if scalars.last == "\r" { scalars.removeLast() }
        }
        if let kind = Self.problem(in: scalars) {
            throw KeyProblem(kind: kind, source: source)
        }
        self.text = String(String.UnicodeScalarView(scalars))
    }

    private static func problem(in scalars: Substring.UnicodeScalarView) -> KeyProblem.Kind? {
        if scalars.isEmpty { return .empty }
        if scalars.contains(where: \.properties.isWhitespace) { return .whiteSpace }
        if scalars.contains(where: { $0.properties.generalCategory == .control }) { return .controlCharacter }
        if !scalars.allSatisfy(\.isASCII) { return .notASCII }
        return sdkKeyLook(String(String.UnicodeScalarView(scalars))).map { .sdkKey($0) }
    }

    private static func sdkKeyLook(_ text: String) -> KeyProblem.SDKKeyLook? {
        let parts = text.asciiLowercased.split(separator: "_", omittingEmptySubsequences: false)
        guard parts.count > 1, parts[0] == "pub" || parts[0] == "sec" else { return nil }
        let environments: [Substring: String] = ["prod": "production", "stag": "staging", "deve": "development"]
        return KeyProblem.SDKKeyLook(isSecret: parts[0] == "sec", environment: environments[parts[1]])
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

extension APIKey: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// Always `APIKey(hidden)`.
    package var description: String { "APIKey(hidden)" }

    /// Always `APIKey(hidden)`.
    package var debugDescription: String { description }

    /// No children.
    package var customMirror: Mirror { Mirror(self, children: []) }
}

extension TransportFailure {
    /// The failure with a key blotted out in the words that come from a library.
    func hiding(_ key: APIKey) -> TransportFailure {
        switch self {
        case .tls(let detail): .tls(detail: key.hidden(in: detail))
        case .proxy(let detail): .proxy(detail: key.hidden(in: detail))
        case .other(let detail): .other(detail: key.hidden(in: detail))
        case .cannotResolve, .cannotConnect, .timedOut, .closedBeforeAnswer, .truncated, .tooLarge, .cancelled: self
        }
    }
}
