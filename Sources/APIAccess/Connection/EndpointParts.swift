/// The parts of a base URL, read byte by byte, so that no other reader of URLs can see another host in it.
struct EndpointParts {
    let isEncrypted: Bool
    let host: String
    /// The port, where it isn't the scheme's own.
    let port: Int?
    /// Empty, or a slash and more, without slashes at the end.
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
        guard isEncrypted || Self.isLoopback(host) else { throw EndpointProblem(kind: .plainHTTP) }
    }

    /// What RFC 3986 allows in a URL beside the unreserved characters.
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

    /// Whether this is a name of labels, an IPv4 address, or an IPv6 address in brackets.
    private static func isHost(_ host: ArraySlice<UInt8>) -> Bool {
        if host.first == UInt8(ascii: "[") {
            let address = host.dropFirst().dropLast()
            return address.contains(UInt8(ascii: ":"))
                && address.allSatisfy { $0.isASCIIHexDigit || $0 == UInt8(ascii: ":") || $0 == UInt8(ascii: ".") }
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

    /// Whether two hexadecimal digits follow every percent sign.
    private static func hasWholeEscapes(_ segment: ArraySlice<UInt8>) -> Bool {
        segment.indices.allSatisfy { index in
            segment[index] != UInt8(ascii: "%")
                || (segment[index...].count > 2 && segment[index + 1].isASCIIHexDigit
                    && segment[index + 2].isASCIIHexDigit)
        }
    }

    /// Whether the host is this machine by its name or address, without asking a resolver.
    private static func isLoopback(_ host: String) -> Bool {
        if host == "localhost" || host == "[::1]" { return true }
        let numbers = host.split(separator: ".", omittingEmptySubsequences: false)
        return numbers.count == 4 && numbers[0] == "127"
            && numbers.allSatisfy { number in
                // Leading zeros would be read as octal by some.
                number == "0" || (number.first != "0" && UInt8(number) != nil)
            }
    }
}
