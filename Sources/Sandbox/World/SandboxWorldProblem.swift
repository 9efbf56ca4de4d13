/// Parts of a world that don't fit together.
package struct SandboxWorldProblem: Error, Equatable, CustomStringConvertible {
    /// Where, with dots: `flags.3.stage`.
    package let place: String
    /// What is wrong there.
    package let reason: String

    /// Place and reason: `flags.3.stage: there is no stage …`.
    package var description: String { "\(place): \(reason)" }
}
