import FlagModel
import Planning

/// The grants of an explanation on a time line: one line for each customer and term, however many flags have it.
struct GrantLines {
    fileprivate struct Key: Hashable {
        let customer: Customer
        let term: ExplainedItem.Term
        let place: PlanPlace
    }

    private let explanation: Explanation
    private var lines: [Key: [Identifier]] = [:]

    init(_ explanation: Explanation) {
        self.explanation = explanation
        for flag in explanation.flags {
            for targets in flag.environments {
                for target in targets.targets {
                    for item in target.items {
                        guard let term = item.term else { continue }
                        let key = Key(customer: target.customer, term: term, place: item.place)
                        if lines[key]?.last != flag.key { lines[key, default: []].append(flag.key) }
                    }
                }
            }
        }
    }

    /// The section of the page; nothing without grants.
    var section: Markup {
        guard !lines.isEmpty else { return "" }
        let today = explanation.day
        let days = lines.keys.flatMap { [$0.term.from, $0.term.until] }.compactMap { $0 } + [today]
        // A month around what is there, so that an open end is seen to go on.
        let first = (days.min() ?? today).advanced(by: -30)
        let last = (days.max() ?? today).advanced(by: 30)
        let length = max(1, first.days(to: last))
        func position(_ day: CalendarDate) -> Int { first.days(to: day) * 1_000 / length }
        let rows: [Markup] = lines.sorted { ($0.key.end, $0.key.customer) < ($1.key.end, $1.key.customer) }.map {
            key, flags in
            let start = key.term.from.map(position) ?? 0
            let end = key.term.until.map { position($0.advanced(by: 1)) } ?? 1_000
            let look = key.term.state == .ended ? "past" : "bar"
            let names = flags.prefix(3).map(\.text).joined(separator: ", ")
            let more = flags.count > 3 ? " and \(flags.count - 3) more" : ""
            return """
                <tr data-row="grant"><td>\(plain: key.customer.kind.rawValue) <strong>\(key.customer.id.text)</strong><br>\
                <small>\(names)\(plain: more)</small></td><td>\(ExplanationWords.words(key.term))</td><td>\
                <svg viewBox="0 0 1000 16" preserveAspectRatio="none" aria-hidden="true">\
                <rect class="\(plain: look)" x="\(start)" y="3" width="\(max(2, end - start))" height="10"></rect>\
                <rect class="today" x="\(position(today))" y="0" width="3" height="16"></rect></svg></td></tr>

                """
        }
        return """
            <section id="grants">
            <h2>Grants</h2>
            <p class="soft">\(plain: "\(first) to \(last)"); the upright line is \(plain: "\(today)")</p>
            <table class="time"><thead><tr><th>Who</th><th>Grant</th><th>When</th></tr></thead><tbody>
            \(rows)</tbody></table>
            </section>

            """
    }
}

extension GrantLines.Key {
    /// The last day.
    fileprivate var end: CalendarDate { term.until ?? .latest }
}
