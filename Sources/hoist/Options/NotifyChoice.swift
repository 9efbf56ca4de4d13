import APIAccess
import ArgumentParser
import ManagementAPI

/// `--notify slack,linear` or `--notify none`.
struct NotifyChoice: ExpressibleByArgument, Sendable {
    /// Where Reflag tells of the change; empty for nowhere.
    let notifications: [APINotification]

    init?(argument: String) {
        if argument == "none" {
            notifications = []
            return
        }
        var notifications: [APINotification] = []
        for word in argument.split(separator: ",", omittingEmptySubsequences: false) {
            switch word {
            case "slack": notifications.append(.slack)
            case "linear": notifications.append(.linearComment)
            default: return nil
            }
        }
        self.notifications = notifications
    }
}
