package import FlagModel
package import Planning

/// Something that isn't served as it should be.
package struct Finding: Sendable, Hashable {
    /// What it is, by its stable code.
    package enum Code: String, Sendable, CaseIterable {
        /// A flag isn't served to the secret key.
        case notServed = "not-served"
        /// An archived flag is served.
        case archivedServed = "archived-served"
        /// A secret flag is served to the publishable key.
        case secretShown = "secret-shown"
        /// A flag that isn't secret isn't served to the publishable key.
        case notPublic = "not-public"
        /// A flag is off for a company or user that is targeted.
        case targetOff = "target-off"
        /// A flag is on for a company or user from whom it was taken away.
        case stillOn = "still-on"
        /// A flag is on for companies or users whom its exact list doesn't name.
        case onBeyondList = "on-beyond-list"
        /// The version that was asked for wasn't served in time.
        case late

        /// Whether it asks for a look alone: rules can turn a flag on without a target.
        package var isWarning: Bool { self == .stillOn || self == .onBeyondList }
    }

    /// What it is.
    package let code: Code
    /// The flag's key; nil where a whole environment is late.
    package let flag: Identifier?
    /// For whom.
    package let entities: [Entity]
    /// Where the manifest says otherwise.
    package let place: PlanPlace?
    /// What happened, in one line without a full stop.
    package let message: String
    /// The likely reason, or what to do.
    package let hint: String

    init(
        _ code: Code,
        _ flag: Identifier?,
        _ entities: [Entity] = [],
        at place: PlanPlace?,
        _ message: String,
        hint: String
    ) {
        self.code = code
        self.flag = flag
        self.entities = entities
        self.place = place
        self.message = message
        self.hint = hint
    }
}
