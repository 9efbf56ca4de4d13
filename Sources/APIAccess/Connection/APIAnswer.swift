/// What a call brought: the answer, and what it took to get it.
package struct APIAnswer<Value: Sendable>: Sendable {
    /// The answer, decoded.
    package let value: Value
    /// The HTTP status, such as 200.
    package let status: Int
    /// How often the call was sent, from 1.
    package let attempts: Int
}
