/// What carries one request to a server and brings the whole answer back.
///
/// It knows nothing of Reflag: no retries, no redirects, no decoding. A test stands in for the network by giving
/// this one method.
package protocol Transport: Sendable {
    /// Sends one request and gives the whole answer, whatever its status is.
    ///
    /// - Throws: ``TransportFailure`` when no whole answer came.
    func send(_ request: TransportRequest) async throws(TransportFailure) -> TransportResponse
}

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

/// A whole answer.
///
/// Its description counts the body's bytes and never shows them: an answer can hold SDK keys.
package struct TransportResponse: Sendable {
    /// The HTTP status.
    package let status: Int
    /// The headers, in the order in which they came.
    package let headers: [HeaderField]
    /// The body's bytes, decompressed; empty when there is no body.
    package let body: [UInt8]

    /// An answer from its parts.
    package init(status: Int, headers: [HeaderField] = [], body: [UInt8] = []) {
        self.status = status
        self.headers = headers
        self.body = body
    }

    /// The value of the first header called `name`, whatever the case of its letters.
    package func header(_ name: String) -> String? {
        headers.first { $0.isNamed(name) }?.value
    }
}

extension TransportResponse: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// Such as `200 with 512 bytes`.
    package var description: String { "\(status) with \(body.count) bytes" }

    /// The same as ``description``.
    package var debugDescription: String { description }

    /// No children: what reflects sees ``description`` alone.
    package var customMirror: Mirror { Mirror(self, children: []) }
}

/// A header of a request or an answer.
///
/// The value of `Authorization` is there for the transport and shows nowhere: printing, dumping or reflecting such a
/// field gives `Authorization: (hidden)`.
package struct HeaderField: Sendable {
    /// The name, as it was written or came.
    package let name: String
    /// The value, as it was written or came.
    package let value: String

    /// A header from its name and value.
    package init(name: String, value: String) {
        self.name = name
        self.value = value
    }

    /// Whether this is the header called `name`; the case of ASCII letters doesn't matter.
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

    /// No children: what reflects sees ``description`` alone.
    package var customMirror: Mirror { Mirror(self, children: []) }
}
