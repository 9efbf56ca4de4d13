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
