/// The methods that the API knows.
package enum RequestMethod: String, Sendable {
    /// Reads.
    case get = "GET"
    /// Creates: sending it twice may create twice.
    case post = "POST"
    /// Sets what its body names: sending it twice does no harm.
    case patch = "PATCH"
}

/// One request, ready to be sent.
package struct TransportRequest: Sendable {
    /// The method.
    package let method: RequestMethod
    /// The absolute URL; every character beyond ASCII is percent-encoded already.
    package let url: String
    /// The headers, in the order in which they are sent.
    package let headers: [HeaderField]
    /// The body's bytes; nil sends no body.
    package let body: [UInt8]?
    /// The time that the whole exchange may take.
    package let timeout: Duration

    /// A request from its parts.
    package init(method: RequestMethod, url: String, headers: [HeaderField], body: [UInt8]?, timeout: Duration) {
        self.method = method
        self.url = url
        self.headers = headers
        self.body = body
        self.timeout = timeout
    }
}
