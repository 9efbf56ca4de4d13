import Diagnostics
import FlagModel

extension FileDecoder {
    /// A date.
    ///
    /// - Parameter key: The key that it is the value of.
    mutating func date(_ index: Node.Index, _ key: String) -> Located<CalendarDate>? {
        let node = node(index)
        guard node.kind == .scalar, let date = CalendarDate(node.string) else {
            report(
                Diagnostic(
                    .invalidDate, "`\(key)` must be a date; this is \(described(index))", at: marked(index),
                    help: dateHelp(index, key)))
            return nil
        }
        return Located(date, at: place(index))
    }

    private func dateHelp(_ index: Node.Index, _ key: String) -> String {
        let form = "write year, month and day as in `2027-03-31`"
        let node = node(index)
        guard node.kind == .scalar else { return form }
        if node.isNull { return form + ", or leave `\(key)` out" }
        let text = node.string
        // A date followed by a time.
        if text.utf8.count > 10, let date = CalendarDate(String(text.prefix(10))) { return "write `\(date)`" }
        let parts = text.split(omittingEmptySubsequences: false) { "-/. ".contains($0) }
            .map { $0.utf8.count <= 4 && $0.utf8.allSatisfy { (0x30...0x39).contains($0) } ? Int($0) ?? -1 : -1 }
        if text.utf8.count == 8, let number = Int(text),
            let date = CalendarDate(year: number / 10_000, month: number / 100 % 100, day: number % 100)
        {
            return "write `\(date)`"
        }
        guard parts.count == 3, !parts.contains(-1) else { return form }
        if parts[0] > 31 {
            guard let date = CalendarDate(year: parts[0], month: parts[1], day: parts[2]) else {
                return "the calendar has no such day; \(form)"
            }
            return "write `\(date)`"
        }
        // Day and month may come in either order; sometimes only one of the two is possible.
        let dates = [(parts[1], parts[0]), (parts[0], parts[1])]
            .compactMap { CalendarDate(year: parts[2], month: $0.0, day: $0.1) }
        guard parts[2] > 31, let date = dates.first, dates.count == 1 || dates[0] == dates[1] else { return form }
        return "write `\(date)`"
    }
}
