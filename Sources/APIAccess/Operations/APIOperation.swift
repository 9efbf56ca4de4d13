/// An operation of an API: a row of that API's table, with what its errors advise.
package struct APIOperation: Sendable {
    /// The id that the API's documentation gives it.
    package let rawValue: String
    /// The method with which it is sent.
    package let method: RequestMethod
    /// What to do where a call of it fails.
    package let advice: APIAdvice

    /// An operation from its parts; one that reads is made as a ``ReadingOperation``.
    package init(_ rawValue: String, _ method: RequestMethod, _ advice: APIAdvice) {
        self.rawValue = rawValue
        self.method = method
        self.advice = advice
    }

    /// Whether it changes anything.
    package var writes: Bool { method != .get }
}

extension APIOperation: Hashable {
    /// Whether both have the same id.
    package static func == (left: APIOperation, right: APIOperation) -> Bool { left.rawValue == right.rawValue }

    /// Takes the id in.
    package func hash(into hasher: inout Hasher) { hasher.combine(rawValue) }
}

/// An operation that reads: by its making, it is sent as a GET.
package struct ReadingOperation: Sendable {
    /// The operation.
    package let operation: APIOperation

    /// An operation that reads, from its id and advice.
    package init(_ rawValue: String, _ advice: APIAdvice) {
        operation = APIOperation(rawValue, .get, advice)
    }
}
