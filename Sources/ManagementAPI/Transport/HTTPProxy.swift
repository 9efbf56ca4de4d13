/// The HTTP proxy through which every connection is made (`CONNECT`).
package struct HTTPProxy: Sendable, Hashable {
    /// The proxy's host name or address.
    package let host: String
    /// The proxy's port.
    package let port: Int

    /// A proxy at a host and port.
    package init(host: String, port: Int) {
        self.host = host
        self.port = port
    }
}
