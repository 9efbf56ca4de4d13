/// Where Reflag notifies people of a change.
package enum APINotification: String, Sendable, CaseIterable {
    /// In Slack.
    case slack
    /// In a comment in Linear.
    case linearComment
}
