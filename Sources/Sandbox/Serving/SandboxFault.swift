/// What can go wrong between a client and Reflag.
package enum SandboxFault: Sendable, Equatable {
    /// Answered by something in front; the request never arrives.
    case respond(status: Int, headers: [String: String] = [:], body: String = "")
    /// Carried out, and then answered by something in front.
    case handleThenRespond(status: Int, headers: [String: String] = [:], body: String = "")
    /// The connection is closed; the request never arrives.
    case dropBeforeHandling
    /// Carried out; the connection is closed in place of an answer.
    case dropAfterHandling
    /// Carried out; the connection is closed in the middle of the answer's body.
    case truncate
    /// Nothing is answered for so long, then the connection is closed; the request never arrives.
    case hold(milliseconds: Int)
    /// Carried out so much later.
    case delay(milliseconds: Int)
}
