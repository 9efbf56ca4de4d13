/// The HTTP proxy for all connections (`CONNECT`).
package struct HTTPProxy: Sendable, Hashable {
    /// The proxy's host name or address.
    package let host: String
    /// The proxy's port.
    package let port: Int
    /// The credentials for the proxy; nil for none.
    package let credentials: ProxyCredentials?

    /// A proxy at a host and port.
    package init(host: String, port: Int, credentials: ProxyCredentials? = nil) {
        self.host = host
        self.port = port
        self.credentials = credentials
    }
}

/// A name and a password for a proxy. Printing, dumping and reflecting them gives `ProxyCredentials(hidden)`.
package struct ProxyCredentials: Sendable, Hashable {
    let name: String
    let password: String

    /// A name and a password.
    package init(name: String, password: String) {
        self.name = name
        self.password = password
    }
}

extension ProxyCredentials: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// Always `ProxyCredentials(hidden)`.
    package var description: String { "ProxyCredentials(hidden)" }

    /// Always `ProxyCredentials(hidden)`.
    package var debugDescription: String { description }

    /// No children.
    package var customMirror: Mirror { Mirror(self, children: []) }
}

extension HTTPProxy {
    /// Why a variable doesn't define a proxy. It never quotes the variable's value, which may contain a password.
    package struct Problem: Error, Sendable, Equatable {
        /// The variable, such as `HTTPS_PROXY`.
        package let variable: String
        /// What is wrong with it, in a few words that follow the variable's name.
        package let message: String
    }

    /// The proxy that the environment defines for an endpoint; nil for none.
    ///
    /// It is `https_proxy`, or otherwise `HTTPS_PROXY`: `http://name:password@host:port`, where only the host is
    /// required. `no_proxy`, or otherwise `NO_PROXY`, lists what is reached directly: hosts including their subdomains,
    /// `host:port`, or `*`. The local machine is always reached directly.
    ///
    /// - Throws: ``Problem`` if the variable is invalid.
    package static func find(in environment: [String: String], for endpoint: APIEndpoint) throws(Problem) -> HTTPProxy?
    {
        // Unencrypted endpoints are always on the local machine.
        guard endpoint.isEncrypted, !HostAddress.isThisMachine(endpoint.host) else { return nil }
        let variables = ["https_proxy", "HTTPS_PROXY"]
        guard let variable = variables.first(where: { environment[$0]?.isEmpty == false }),
            let text = environment[variable]
        else { return nil }
        let exceptions = ["no_proxy", "NO_PROXY"].lazy.compactMap { environment[$0] }.first { !$0.isEmpty } ?? ""
        if isExcepted(endpoint, exceptions) { return nil }
        return try HTTPProxy(text, variable: variable)
    }

    private init(_ text: String, variable: String) throws(Problem) {
        var rest = Array(text.utf8)[...]
        if let colon = rest.firstRange(of: Array("://".utf8)) {
            let scheme = rest[..<colon.lowerBound].map(\.asciiLowercase)
            guard scheme.elementsEqual("http".utf8) else {
                throw Problem(
                    variable: variable, message: "isn't an http:// URL, the only kind of proxy that is supported")
            }
            rest = rest[colon.upperBound...]
        }
        rest = rest.prefix { $0 != UInt8(ascii: "/") }
        var credentials: ProxyCredentials?
        if let at = rest.lastIndex(of: UInt8(ascii: "@")) {
            let parts = rest[..<at].split(separator: UInt8(ascii: ":"), maxSplits: 1, omittingEmptySubsequences: false)
            let texts = parts.map(Self.percentDecoded)
            guard let name = texts[0], let password = texts.count > 1 ? texts[1] : "" else {
                throw Problem(variable: variable, message: "has a stray % in its name or password; write it as %25")
            }
            credentials = ProxyCredentials(name: name, password: password)
            rest = rest[(at + 1)...]
        }
        guard let (host, port) = Self.hostAndPort(rest) else {
            throw Problem(variable: variable, message: "has no host, or an invalid port")
        }
        self.init(host: host, port: port ?? 80, credentials: credentials)
    }

    private static func hostAndPort(_ bytes: ArraySlice<UInt8>) -> (host: String, port: Int?)? {
        var host = bytes
        var digits: ArraySlice<UInt8>?
        if bytes.first == UInt8(ascii: "[") {
            guard let bracket = bytes.firstIndex(of: UInt8(ascii: "]")) else { return nil }
            host = bytes[(bytes.startIndex + 1)..<bracket]
            let rest = bytes[(bracket + 1)...]
            guard rest.isEmpty || rest.first == UInt8(ascii: ":") else { return nil }
            digits = rest.isEmpty ? nil : rest.dropFirst()
        } else if let colon = bytes.lastIndex(of: UInt8(ascii: ":")) {
            host = bytes[..<colon]
            digits = bytes[(colon + 1)...]
        }
        guard !host.isEmpty, host.allSatisfy({ $0 > 0x20 && $0 < 0x7F }) else { return nil }
        let name = String(decoding: host, as: UTF8.self)
        guard let digits, !digits.isEmpty else { return (name, nil) }
        guard digits.allSatisfy(\.isASCIIDigit), let port = Int(String(decoding: digits, as: UTF8.self)),
            (1...65_535).contains(port)
        else { return nil }
        return (name, port)
    }

    private static func percentDecoded(_ bytes: ArraySlice<UInt8>) -> String? {
        var decoded: [UInt8] = []
        var index = bytes.startIndex
        while index < bytes.endIndex {
            if bytes[index] == UInt8(ascii: "%") {
                guard bytes[index...].count > 2, bytes[(index + 1)...(index + 2)].allSatisfy(\.isASCIIHexDigit),
                    let byte = UInt8(String(decoding: bytes[(index + 1)...(index + 2)], as: UTF8.self), radix: 16)
                else { return nil }
                decoded.append(byte)
                index += 3
            } else {
                decoded.append(bytes[index])
                index += 1
            }
        }
        return String(validating: decoded, as: UTF8.self)
    }

    private static func isExcepted(_ endpoint: APIEndpoint, _ list: String) -> Bool {
        let port = endpoint.text.dropFirst("https://".count).prefix { $0 != "/" }.dropFirst(endpoint.host.count + 1)
        return list.split(whereSeparator: { $0 == "," || $0 == " " }).contains { entry in
            if entry == "*" { return true }
            var name = String(entry).asciiLowercased[...]
            if !name.hasPrefix("["), let colon = name.lastIndex(of: ":") {
                guard name[name.index(after: colon)...] == (port.isEmpty ? "443" : port) else { return false }
                name = name[..<colon]
            }
            if name.hasPrefix("*.") { name = name.dropFirst() }
            if name.hasPrefix(".") { name = name.dropFirst() }
            return !name.isEmpty && (endpoint.host == name || endpoint.host.hasSuffix("." + name))
        }
    }
}
