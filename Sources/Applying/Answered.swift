package import FlagModel

/// What the response to a write showed of what the call asked for, and nothing else of it: a response can list all flags of
/// an app, and there can be as many responses.
package struct Answered: Hashable, Sendable {
    /// The targets that were written: flags by key, with whether the target is on them; without those that the response
    /// didn't show.
    package var targets: [Identifier: Bool] = [:]
    /// The state versions by environment id with the write in them; empty for an API before 3.1.0.
    package var versions: [Identifier: Int] = [:]
    /// The id of the flag that was created.
    package var flagID: Identifier?

    /// Nothing.
    package init() {}
}
