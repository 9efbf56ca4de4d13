/// The base URL of an API, checked: a key may be sent there.
///
/// It is https, or http to this machine alone; without user, query and fragment; its scheme and host are in small
/// letters, the scheme's own port and trailing slashes are left out, so that the same place has the same text.
package struct APIEndpoint: Sendable, Hashable {
    /// The whole URL, such as `https://app.reflag.com/api`.
    package let text: String
    /// The host, in small letters; an IPv6 address with its brackets.
    package let host: String
    /// Whether it is https.
    package let isEncrypted: Bool

    /// Whether it is https on reflag.com or a host under it: the only place that a URL from a file may name.
    package var isReflag: Bool {
        isEncrypted && (host == "reflag.com" || host.hasSuffix(".reflag.com"))
    }

    /// Reads and checks a base URL.
    ///
    /// - Throws: ``EndpointProblem`` when it is none that a key may be sent to.
    package init(_ text: String) throws(EndpointProblem) {
        let parts = try EndpointParts(text)
        isEncrypted = parts.isEncrypted
        host = parts.host
        let port = parts.port.map { ":\($0)" } ?? ""
        self.text = "\(parts.isEncrypted ? "https" : "http")://\(parts.host)\(port)\(parts.path)"
    }

    /// An https URL that is known to be as ``init(_:)`` would leave it.
    package init(checked text: String, host: String) {
        self.text = text
        self.host = host
        isEncrypted = true
    }

    /// A path under the base URL: each segment percent-encoded, then the query, its names and values encoded as well.
    ///
    /// ```
    /// APIEndpoint.path(["apps", "a/b"], query: [("orgId", "o 1")])  // /apps/a%2Fb?orgId=o%201
    /// ```
    static func path(_ segments: [String], query: [(name: String, value: String)] = []) -> String {
        let path = segments.map { "/" + percentEncodedSegment($0) }.joined()
        guard !query.isEmpty else { return path }
        let pairs = query.map { "\(percentEncodedSegment($0.name))=\(percentEncodedSegment($0.value))" }
        return path + "?" + pairs.joined(separator: "&")
    }
}

extension APIEndpoint: CustomStringConvertible {
    /// The whole URL.
    package var description: String { text }
}
