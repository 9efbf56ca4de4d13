package import FlagModel

/// What a plan says of grants that it doesn't change anything for: those that end soon, and those that haven't begun.
package struct GrantOutlook: Hashable, Sendable {
    /// What ends on one day, if the manifest stays as it is.
    package struct Ending: Hashable, Sendable {
        /// The last day of these grants.
        package let day: CalendarDate
        /// How many flags are concerned.
        package let flags: Int
        /// How many companies are.
        package let companies: Int
        /// How many users are.
        package let users: Int

        /// What ends, from its parts.
        package init(day: CalendarDate, flags: Int, companies: Int, users: Int) {
            self.day = day
            self.flags = flags
            self.companies = companies
            self.users = users
        }
    }

    /// How many days ahead are looked at, the day of the plan not among them.
    package static let days = 14

    /// What ends within that time, by day.
    package let ending: [Ending]
    /// How many targets of flags haven't begun.
    package let notBegun: Int

    /// Whether there is nothing to say.
    package var isEmpty: Bool { ending.isEmpty && notBegun == 0 }

    /// An outlook from its parts.
    package init(ending: [Ending] = [], notBegun: Int = 0) {
        self.ending = ending
        self.notBegun = notBegun
    }
}

/// Collects what is to be said of grants, flag by flag.
struct GrantCollector {
    private struct Day {
        var flags: Set<Identifier> = []
        var companies: Set<Identifier> = []
        var users: Set<Identifier> = []
    }

    private var days: [CalendarDate: Day] = [:]
    private var notBegun = 0

    /// Notes the grants of a flag's targets in one environment.
    ///
    /// - Parameters:
    ///   - grants: The grants.
    ///   - flag: The flag's key.
    ///   - day: The day of the plan.
    mutating func note(
        _ grants: EnvironmentGrants,
        of flag: Identifier,
        on day: CalendarDate
    ) {
        let last = day.advanced(by: GrantOutlook.days)
        for kind in TargetKind.allCases {
            let always = grants.always[kind] ?? []
            var times: [Identifier: [Grant]] = [:]
            for item in grants.items where item.grant.kind == kind && !always.contains(item.grant.id.value) {
                times[item.grant.id.value, default: []].append(item.grant)
            }
            for (id, grants) in times {
                guard let end = Self.end(of: grants, on: day) else {
                    let states = grants.map { $0.state(on: day) }
                    if !states.contains(.holds), states.contains(.waits) { notBegun += 1 }
                    continue
                }
                guard end <= last else { continue }
                days[end, default: Day()].flags.insert(flag)
                switch kind {
                case .company: days[end]?.companies.insert(id)
                case .user: days[end]?.users.insert(id)
                }
            }
        }
    }

    /// The last day on which a target is still wanted; nil if it isn't wanted on the day, or never ends.
    private static func end(of grants: [Grant], on day: CalendarDate) -> CalendarDate? {
        var end: CalendarDate?
        var reached = day
        var isExtended = true
        while isExtended {
            isExtended = false
            for grant in grants where grant.state(on: reached) == .holds {
                guard let until = grant.until?.value else { return nil }
                if end.map({ $0 < until }) ?? true {
                    end = until
                    reached = until.advanced(by: 1)
                    isExtended = true
                }
            }
        }
        return end
    }

    /// What was noted.
    var outlook: GrantOutlook {
        GrantOutlook(
            ending: days.sorted { $0.key < $1.key }.map { day, noted in
                GrantOutlook.Ending(
                    day: day, flags: noted.flags.count, companies: noted.companies.count, users: noted.users.count)
            }, notBegun: notBegun)
    }
}
