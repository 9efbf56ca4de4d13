/// Where Reflag tells people of a change.
package enum APINotification: String, Encodable, Sendable, CaseIterable {
    /// In Slack.
    case slack
    /// In a comment in Linear.
    case linearComment
}

/// One flag's specific target for the company or user that the call is about.
package struct APITargetUpdate: Encodable, Sendable {
    /// What to do with the target.
    package enum Change: Sendable {
        /// Add it: the flag is on for the company or user.
        case add
        /// Remove it: rules and segments decide again.
        case remove
    }

    /// The flag's key.
    package let flagKey: String
    /// What to do with the target.
    package let change: Change

    /// An update from its parts.
    package init(flagKey: String, _ change: Change) {
        self.flagKey = flagKey
        self.change = change
    }

    private enum CodingKeys: String, CodingKey {
        case flagKey, specificTargetValue
    }

    /// Writes true for a target that is added, null for one that is removed.
    package func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(flagKey, forKey: .flagKey)
        switch change {
        case .add: try container.encode(true, forKey: .specificTargetValue)
        case .remove: try container.encodeNil(forKey: .specificTargetValue)
        }
    }
}

/// What updateCompanyFlags and updateUserFlags are sent. What is nil is left out.
package struct UpdateEntityFlagsBody: Encodable, Sendable {
    /// The updates, at least one.
    package var updates: [APITargetUpdate]
    /// What the audit history says of the change.
    package var changeDescription: String?
    /// Whom to tell: nil for the app's own settings, empty for nobody.
    package var notifications: [APINotification]?

    /// A body from its parts.
    package init(
        updates: [APITargetUpdate],
        changeDescription: String? = nil,
        notifications: [APINotification]? = nil
    ) {
        self.updates = updates
        self.changeDescription = changeDescription
        self.notifications = notifications
    }
}
