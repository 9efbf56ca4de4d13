/// The HTTP proxy through which every connection is made (`CONNECT`).
package struct HTTPProxy: Sendable, Hashable {
    /// The proxy's host name or address.
    package let host: String
    /// The proxy's port.
    package let port: Int
    /// What the proxy is told of who is there; nil for nothing.
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
