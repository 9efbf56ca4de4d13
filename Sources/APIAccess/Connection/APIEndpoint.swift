/// The validated base URL of an API: a key may be sent there.
///
/// It is https, or http to the local machine; it has no user, query or fragment. Scheme and host are lowercase, and the
/// scheme's default port and trailing slashes are removed, so that equal endpoints have equal text.
package struct APIEndpoint: Sendable, Hashable {
    /// The complete URL, such as `https://app.reflag.com/api`.
    package let text: String
    /// The host in lowercase; an IPv6 address includes its brackets.
    package let host: String
    /// Whether it is https.
    package let isEncrypted: Bool

    /// Whether it is https on reflag.com or a host under it: the only URLs that may come from a file.
    package var isReflag: Bool {
        isEncrypted && (host == "reflag.com" || host.hasSuffix(".reflag.com"))
    }

    /// Parses and validates a base URL.
    ///
    /// - Throws: ``EndpointProblem`` if a key must not be sent to it.
    package init(_ text: String) throws(EndpointProblem) {
        let parts = try EndpointParts(text)
        isEncrypted = parts.isEncrypted
        host = parts.host
        let port = parts.port.map { ":\($0)" } ?? ""
        self.text = "\(parts.isEncrypted ? "https" : "http")://\(parts.host)\(port)\(parts.path)"
    }

    /// An https URL that is already in the form that ``init(_:)`` would give it.
    package init(checked text: String, host: String) {
        self.text = text
        self.host = host
        isEncrypted = true
    }
}

extension APIEndpoint: CustomStringConvertible {
    /// The complete URL.
    package var description: String { text }
}

/// The parts of a base URL, parsed byte by byte, so that no other URL parser can find a different host in it.
struct EndpointParts {
    let isEncrypted: Bool
    let host: String
    /// The port, unless it is the scheme's default.
    let port: Int?
    /// Empty, or starting with a slash, without trailing slashes.
    let path: String

    init(_ text: String) throws(EndpointProblem) {
        let bytes = Array(text.utf8)
        guard !bytes.isEmpty else { throw EndpointProblem(kind: .empty) }
        guard bytes.allSatisfy({ Self.allowed.contains($0) || $0.isUnreserved }) else {
            throw EndpointProblem(kind: .character)
        }
        let (isEncrypted, rest) = try Self.scheme(bytes)
        if rest.contains(UInt8(ascii: "#")) { throw EndpointProblem(kind: .fragment) }
        if rest.contains(UInt8(ascii: "?")) { throw EndpointProblem(kind: .query) }
        let slash = rest.firstIndex(of: UInt8(ascii: "/")) ?? rest.endIndex
        let authority = rest[..<slash]
        if authority.contains(UInt8(ascii: "@")) { throw EndpointProblem(kind: .userInfo) }
        let (hostBytes, port) = try Self.hostAndPort(authority)
        host = String(decoding: hostBytes.map(\.asciiLowercase), as: UTF8.self)
        self.port = port == (isEncrypted ? 443 : 80) ? nil : port
        self.isEncrypted = isEncrypted
        path = try Self.path(rest[slash...])
        guard isEncrypted || HostAddress.isThisMachine(host) else { throw EndpointProblem(kind: .plainHTTP) }
    }

    /// The characters that RFC 3986 allows in a URL in addition to the unreserved ones.
    private static let allowed = Set(":/?#[]@!$&'()*+,;=%".utf8)

    private static func scheme(_ bytes: [UInt8]) throws(EndpointProblem) -> (isEncrypted: Bool, ArraySlice<UInt8>) {
        let lowered = bytes.map(\.asciiLowercase)
        for (scheme, isEncrypted) in [("https://", true), ("http://", false)] where lowered.starts(with: scheme.utf8) {
            return (isEncrypted, bytes[scheme.utf8.count...])
        }
        throw EndpointProblem(kind: .scheme)
    }

    private static func hostAndPort(
        _ authority: ArraySlice<UInt8>
    ) throws(EndpointProblem) -> (host: ArraySlice<UInt8>, port: Int?) {
        let end: Int
        if authority.first == UInt8(ascii: "[") {
            guard let bracket = authority.firstIndex(of: UInt8(ascii: "]")) else { throw EndpointProblem(kind: .host) }
            end = bracket + 1
        } else {
            end = authority.firstIndex(of: UInt8(ascii: ":")) ?? authority.endIndex
        }
        let host = authority[..<end]
        guard isHost(host) else { throw EndpointProblem(kind: .host) }
        let rest = authority[end...]
        if rest.isEmpty { return (host, nil) }
        let digits = rest.dropFirst()
        guard rest.first == UInt8(ascii: ":"), digits.allSatisfy(\.isASCIIDigit),
            let port = Int(String(decoding: digits, as: UTF8.self)), (1...65_535).contains(port)
        else { throw EndpointProblem(kind: .port) }
        return (host, port)
    }

    /// Whether this is a host name, an IPv4 address, or an IPv6 address in brackets.
    private static func isHost(_ host: ArraySlice<UInt8>) -> Bool {
        if host.first == UInt8(ascii: "[") {
            return HostAddress.ipv6(String(decoding: host.dropFirst().dropLast(), as: UTF8.self)) != nil
        }
        let labels = host.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        return labels.allSatisfy { label in
            !label.isEmpty && label.allSatisfy { $0.isASCIILetter || $0.isASCIIDigit || $0 == UInt8(ascii: "-") }
        }
    }

    private static func path(_ bytes: ArraySlice<UInt8>) throws(EndpointProblem) -> String {
        for segment in bytes.split(separator: UInt8(ascii: "/")) {
            let isDots = segment.count <= 2 && segment.allSatisfy { $0 == UInt8(ascii: ".") }
            guard !isDots, hasWholeEscapes(segment) else { throw EndpointProblem(kind: .path) }
            guard !segment.contains(where: { $0 == UInt8(ascii: "[") || $0 == UInt8(ascii: "]") }) else {
                throw EndpointProblem(kind: .character)
            }
        }
        let end = bytes.lastIndex { $0 != UInt8(ascii: "/") }.map { $0 + 1 } ?? bytes.startIndex
        return String(decoding: bytes[..<end], as: UTF8.self)
    }

    /// Whether every percent sign is followed by two hexadecimal digits.
    private static func hasWholeEscapes(_ segment: ArraySlice<UInt8>) -> Bool {
        segment.indices.allSatisfy { index in
            segment[index] != UInt8(ascii: "%")
                || (segment[index...].count > 2 && segment[index + 1].isASCIIHexDigit
                    && segment[index + 2].isASCIIHexDigit)
        }
    }
}

/// Why a key can't be sent to a URL. Messages never quote the URL, which may contain a password.
package struct EndpointProblem: Error, Sendable, Equatable {
    /// What is wrong with the URL.
    package enum Kind: String, Sendable, CaseIterable {
        /// It is empty.
        case empty
        /// It contains white space, a control character, a character beyond ASCII, or another character that isn't
        /// allowed in a URL.
        case character
        /// It doesn't start with `https://` or `http://`.
        case scheme
        /// It is plain HTTP to another machine.
        case plainHTTP
        /// It contains a user name or a password.
        case userInfo
        /// It has a query.
        case query
        /// It has a fragment.
        case fragment
        /// It has no host, or an invalid one.
        case host
        /// Its port isn't a number from 1 to 65535.
        case port
        /// Its path contains `.`, `..` or an incomplete percent-encoding.
        case path
    }

    /// What is wrong.
    package let kind: Kind

    /// What is wrong, in a sentence without a full stop.
    ///
    /// - Parameter name: What the message calls the URL.
    package func message(calling name: String = "API URL") -> String {
        switch kind {
        case .empty: "the \(name) is empty"
        case .character: "the \(name) contains a character that isn't allowed in a URL"
        case .scheme: "the \(name) doesn't start with https://"
        case .plainHTTP: "the \(name) is unencrypted http to another machine, which would expose the key"
        case .userInfo: "the \(name) contains a user name or a password"
        case .query: "the \(name) has a query (`?`)"
        case .fragment: "the \(name) has a fragment (`#`)"
        case .host: "the \(name) has no valid host"
        case .port: "the \(name)'s port isn't a number from 1 to 65535"
        case .path: "the \(name)'s path contains `.`, `..` or a stray `%`"
        }
    }

    /// What to do, with the URL that is right in most cases.
    package func hint(like example: APIEndpoint) -> String {
        switch kind {
        case .empty, .scheme, .host, .port, .path:
            "write it as \(example.text)"
        case .character: "percent-encode it, and write an international host name in its xn-- form"
        case .plainHTTP: "use https://; plain http is only allowed for this machine (localhost, 127.0.0.1, [::1])"
        case .userInfo: "remove everything up to the `@`: the API key is the only authentication"
        case .query, .fragment: "end it with the path, as in \(example.text)"
        }
    }
}
