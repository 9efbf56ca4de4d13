package import Diagnostics

/// A specific target for a time: an item of a list with any of the days on which it begins and ends, and why.
///
/// Days are calendar days in UTC; the first and the last one are part of the time.
package struct Grant: Sendable {
    /// Where a grant stands on a day.
    package enum State: Sendable {
        /// It hasn't begun: as if it weren't written.
        case waits
        /// The target is wanted.
        case holds
        /// It is over: the target isn't wanted any more.
        case ended
    }

    /// Whether it is for a company or a user.
    package let kind: TargetKind
    /// The company or the user.
    package let id: Located<Identifier>
    /// The first day; nil if it has begun always.
    package let from: Located<CalendarDate>?
    /// The last day; nil if it never ends.
    package let until: Located<CalendarDate>?
    /// Why it is there, in the author's words; at most ``longestReason`` characters.
    package let why: Located<String>?
    /// The item.
    package let place: Place

    /// The most characters of a reason.
    package static let longestReason = 200

    /// A grant from its parts.
    package init(
        kind: TargetKind,
        id: Located<Identifier>,
        from: Located<CalendarDate>? = nil,
        until: Located<CalendarDate>? = nil,
        why: Located<String>? = nil,
        place: Place
    ) {
        self.kind = kind
        self.id = id
        self.from = from
        self.until = until
        self.why = why
        self.place = place
    }

    /// Where it stands on a day.
    package func state(on day: CalendarDate) -> State {
        if let until, until.value < day { return .ended }
        if let from, day < from.value { return .waits }
        return .holds
    }

    /// Whether there is a day on which both hold.
    package func overlaps(_ other: Grant) -> Bool {
        func begins(_ grant: Grant, by end: Located<CalendarDate>?) -> Bool {
            guard let from = grant.from, let end else { return true }
            return from.value <= end.value
        }
        return begins(self, by: other.until) && begins(other, by: until)
    }

    /// Whether it holds on each day on which the other one does.
    package func covers(_ other: Grant) -> Bool {
        let begins = from.map { from in other.from.map { from.value <= $0.value } ?? false } ?? true
        let ends = until.map { until in other.until.map { $0.value <= until.value } ?? false } ?? true
        return begins && ends
    }
}
