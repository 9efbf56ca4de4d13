/// The path of a request under the API URL, each id in it percent-encoded as one segment, with its query.
///
/// It is encoded once: a plan file shows ``text``, and the same is sent.
///
/// ```
/// RequestPath(["apps", .app("a/b")], query: [("orgId", "o 1")]).text  // /apps/a%2Fb?orgId=o%201
/// ```
package struct RequestPath: Hashable, Sendable {
    /// The path with its query: `/apps/ap1/envs/en1/companies/acme%2Fcorp/flags`.
    package let text: String
    /// What the first empty id is called (`app id`): a request with one isn't sent. Nil if none is empty.
    package let emptyID: String?

    /// A path from its parts, and the names and values of its query.
    package init(_ parts: [PathPart], query: [(name: String, value: String)] = []) {
        var text = ""
        for part in parts { text += "/" + PathSegment.encoded(part.text) }
        for (index, pair) in query.enumerated() {
            text += index == 0 ? "?" : "&"
            text += "\(PathSegment.encoded(pair.name))=\(PathSegment.encoded(pair.value))"
        }
        self.text = text
        emptyID = parts.lazy.compactMap(\.emptyID).first
    }
}

/// A part of a path: a fixed string, or an id that must not be empty.
package enum PathPart: Sendable, ExpressibleByStringLiteral {
    /// A string from the API's documentation.
    case fixed(String)
    /// An id or key, with what it is called: `app id`.
    case id(String, name: String)

    /// A fixed string.
    package init(stringLiteral value: String) {
        self = .fixed(value)
    }

    fileprivate var text: String {
        switch self {
        case .fixed(let text), .id(let text, _): text
        }
    }

    fileprivate var emptyID: String? {
        guard case .id(let text, let name) = self, text.isEmpty else { return nil }
        return name
    }
}

extension PathPart {
    /// An app's id.
    package static func app(_ id: String) -> PathPart { .id(id, name: "app id") }
    /// An environment's id.
    package static func environment(_ id: String) -> PathPart { .id(id, name: "environment id") }
    /// A flag's key.
    package static func flagKey(_ key: String) -> PathPart { .id(key, name: "flag key") }
    /// A flag's id.
    package static func flagID(_ id: String) -> PathPart { .id(id, name: "flag id") }
    /// A company's id.
    package static func company(_ id: String) -> PathPart { .id(id, name: "company id") }
    /// A user's id.
    package static func user(_ id: String) -> PathPart { .id(id, name: "user id") }
}

/// One segment of a URL's path.
package enum PathSegment {
    /// The string percent-encoded as one segment: all but the unreserved characters of RFC 3986, so that an id can
    /// never reach into another segment.
    ///
    /// `acme/corp 1` gives `acme%2Fcorp%201`. The segments `.` and `..`, which a server or a proxy would resolve,
    /// are encoded too.
    package static func encoded(_ text: String) -> String {
        let isDotSegment = (1...2).contains(text.utf8.count) && text.utf8.allSatisfy { $0 == UInt8(ascii: ".") }
        guard isDotSegment || !text.utf8.allSatisfy(isUnreserved) else { return text }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(text.utf8.count * 3)
        for byte in text.utf8 {
            if isUnreserved(byte), !isDotSegment {
                bytes.append(byte)
            } else {
                bytes.append(contentsOf: [UInt8(ascii: "%"), digit(byte >> 4), digit(byte & 0xF)])
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// The string that is encoded in a segment; nil if it isn't the encoding of one.
    package static func decoded(_ segment: Substring) -> String? {
        var bytes: [UInt8] = []
        var rest = segment.utf8[...]
        while let byte = rest.popFirst() {
            guard byte == UInt8(ascii: "%") else {
                bytes.append(byte)
                continue
            }
            guard let high = rest.popFirst().flatMap(value), let low = rest.popFirst().flatMap(value) else {
                return nil
            }
            bytes.append(high << 4 | low)
        }
        return String(validating: bytes, as: UTF8.self)
    }

    private static func value(_ digit: UInt8) -> UInt8? {
        Character(Unicode.Scalar(digit)).hexDigitValue.map(UInt8.init)
    }

    private static func isUnreserved(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"),
            UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"), UInt8(ascii: "~"):
            true
        default: false
        }
    }

    private static func digit(_ value: UInt8) -> UInt8 {
        value < 10 ? UInt8(ascii: "0") + value : UInt8(ascii: "A") + value - 10
    }
}
