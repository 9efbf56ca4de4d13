/// A call as the connection sees it: an operation, where it goes and what it carries.
package struct APICall: Sendable {
    let operation: APIOperation
    /// The method with which it is sent.
    let method: RequestMethod
    let subject: APISubject?
    /// The encoded path under the API URL, with its query.
    let path: String
    let body: [UInt8]?
    /// Why it can't be sent, if it can't.
    let refusal: APIError.NotSentReason?

    init(_ query: APIQuery) {
        self.init(
            query.reading.operation, method: .get, path: query.path, emptyID: query.emptyID, body: nil,
            subject: query.subject)
    }

    /// A call of an operation at a path under the base URL.
    ///
    /// - Parameters:
    ///   - operation: The operation.
    ///   - method: The HTTP method.
    ///   - path: The encoded path, with its query.
    ///   - emptyID: The name of an id in the path that is empty, so that the call can't be sent; nil for none.
    ///   - body: The body; nil for none.
    ///   - subject: What the call is about, for messages.
    package init(
        _ operation: APIOperation,
        method: RequestMethod,
        path: String,
        emptyID: String?,
        body: [UInt8]?,
        subject: APISubject?
    ) {
        self.operation = operation
        self.method = method
        self.subject = subject
        self.path = path
        self.body = body
        refusal = emptyID.map { .emptyParameter($0) }
    }
}

/// The result of a call: the response, and the effort to get it.
package struct APIAnswer<Value: Sendable>: Sendable {
    /// The decoded response.
    package let value: Value
    /// The HTTP status, such as 200.
    package let status: Int
    /// How often the call was sent, from 1.
    package let attempts: Int
}
