import APIAccess
package import ManagementAPI

/// The options of an apply, which aren't part of the plan.
package struct ApplyOptions: Sendable {
    /// `changeDescription` of the audit history; nil sends none.
    package var message: String?
    /// Where Reflag reports the change: empty for nowhere, nil for the app's own settings.
    package var notifications: [APINotification]?
    /// How many calls are in flight at most.
    package var parallelism: Int

    /// Options of an apply.
    package init(message: String? = nil, notifications: [APINotification]? = nil, parallelism: Int = 8) {
        self.message = message
        self.notifications = notifications
        self.parallelism = max(1, parallelism)
    }
}
