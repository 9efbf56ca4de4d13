import Planning

extension GrantOutlook {
    /// What ends soon, by day, under its heading, and how many haven't begun; none if there is nothing to say.
    ///
    /// ```
    /// Ends soon:
    ///     after 2027-01-31  2 companies and 1 user on 5 flags
    /// 3 targets haven't begun yet
    /// ```
    var lines: [String] {
        let endings = ending.map { "    after \($0.day)  \($0.customers) on \(counted($0.flags, "flag"))" }
        return (endings.isEmpty ? [] : [Self.heading + ":"] + endings)
            + (notBegun > 0
                ? [counted(notBegun, "target") + (notBegun == 1 ? " hasn't" : " haven't") + " begun yet"] : [])
    }

    /// The heading of what ends soon.
    static let heading = "Ends soon"
}

extension GrantOutlook.Ending {
    /// `2 companies and 1 user`.
    fileprivate var customers: String {
        let parts = [
            companies == 1 ? "1 company" : companies > 1 ? "\(companies) companies" : nil,
            users > 0 ? counted(users, "user") : nil,
        ]
        return parts.compactMap(\.self).joined(separator: " and ")
    }
}
