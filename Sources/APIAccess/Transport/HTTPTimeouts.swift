/// How long parts of an exchange may take; the bound of the whole stands in each request.
package struct HTTPTimeouts: Sendable {
    /// The time for making a connection, TLS included.
    package var connect: Duration
    /// The time without a byte of the answer.
    package var read: Duration

    /// Ten seconds to connect and thirty without a byte, if nothing else is said.
    package init(connect: Duration = .seconds(10), read: Duration = .seconds(30)) {
        self.connect = connect
        self.read = read
    }
}
