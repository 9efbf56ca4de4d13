/// Sends a request to a server and returns the complete response.
///
/// It knows nothing about Reflag: no retries, no redirects, no decoding. Tests replace the network by implementing this
/// one method.
package protocol Transport: Sendable {
    /// Sends a request and returns the complete response, whatever its status.
    ///
    /// - Throws: ``TransportFailure`` if there was no complete response.
    func send(_ request: TransportRequest) async throws(TransportFailure) -> TransportResponse
}

/// The methods that the API uses.
package enum RequestMethod: String, Sendable {
    /// Reads.
    case get = "GET"
    /// Creates: sending it twice may create two.
    case post = "POST"
    /// Sets what its body contains: sending it twice does no harm.
    case patch = "PATCH"
    /// Creates or changes what its path names: sending it twice does no harm.
    case put = "PUT"
}

/// One request, ready to be sent.
package struct TransportRequest: Sendable {
    /// The method.
    package let method: RequestMethod
    /// The absolute URL, with every character beyond ASCII percent-encoded.
    package let url: String
    /// The headers, in the order in which they are sent.
    package let headers: [HeaderField]
    /// The body's bytes; nil sends no body.
    package let body: [UInt8]?
    /// The time limit for the whole exchange.
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

/// A complete response.
///
/// Its description only has the body's size, because a response can contain SDK keys.
package struct TransportResponse: Sendable {
    /// The HTTP status.
    package let status: Int
    /// The headers, in the order in which they arrived.
    package let headers: [HeaderField]
    /// The body's bytes, decompressed; empty if there is no body.
    package let body: [UInt8]

    /// A response from its parts.
    package init(status: Int, headers: [HeaderField] = [], body: [UInt8] = []) {
        self.status = status
        self.headers = headers
        self.body = body
    }

    /// The value of the first header called `name`, ignoring case.
    package func header(_ name: String) -> String? {
        headers.first { $0.isNamed(name) }?.value
    }
}

extension TransportResponse: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// Such as `200 with 512 bytes`.
    package var description: String { "\(status) with \(body.count) bytes" }

    /// The same as ``description``.
    package var debugDescription: String { description }

    /// No children: reflection only shows ``description``.
    package var customMirror: Mirror { Mirror(self, children: []) }
}

/// A header of a request or a response.
///
/// The value of `Authorization` is available to the transport and never shown: printing, dumping or reflecting such a
/// field gives `Authorization: (hidden)`.
package struct HeaderField: Sendable {
    /// The name, unchanged.
    package let name: String
    /// The value, unchanged.
    package let value: String

    /// A header from its name and value.
    package init(name: String, value: String) {
        self.name = name
        self.value = value
    }

    /// Whether this is the header called `name`, ignoring the case of ASCII letters.
    package func isNamed(_ name: String) -> Bool {
        self.name.utf8.elementsEqual(name.utf8) { $0.asciiLowercase == $1.asciiLowercase }
    }
}

extension HeaderField: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// `name: value`, or `Authorization: (hidden)`.
    package var description: String {
        isNamed("authorization") ? "\(name): (hidden)" : "\(name): \(value)"
    }

    /// The same as ``description``.
    package var debugDescription: String { description }

    /// No children: reflection only shows ``description``.
    package var customMirror: Mirror { Mirror(self, children: []) }
}
