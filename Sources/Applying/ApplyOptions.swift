import APIAccess
package import ManagementAPI

/// What a person gives along with an apply; the plan holds none of it.
package struct ApplyOptions: Sendable {
    /// `changeDescription` of the audit history; nil sends none.
    package var message: String?
    /// Where Reflag tells of the change: empty for nowhere, nil for the app's own settings.
    package var notifications: [APINotification]?
    /// Calls in flight.
    package var parallelism: Int

    /// Options of an apply.
    package init(message: String? = nil, notifications: [APINotification]? = nil, parallelism: Int = 8) {
        self.message = message
        self.notifications = notifications
        self.parallelism = max(1, parallelism)
    }
}
