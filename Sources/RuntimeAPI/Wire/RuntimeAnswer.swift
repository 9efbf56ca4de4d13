/// What both answers of the Runtime API say of themselves.
package protocol RuntimeAnswer: Decodable, Sendable {
    /// Whether the edge could answer.
    var success: Bool { get }
    /// The version of the environment's flag state that is served; an answer may be without.
    var flagStateVersion: Int? { get }
}
