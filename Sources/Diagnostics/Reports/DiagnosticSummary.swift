/// The last line of a list of diagnostics.
package enum DiagnosticSummary {
    /// The number of errors and warnings, and what wasn't done because of the errors.
    ///
    /// `2 errors, 1 warning; nothing was planned`, `1 warning`; nil if there are none. `consequence` is only added
    /// after errors.
    package static func line(errors: Int, warnings: Int, consequence: String) -> String? {
        let counts = [count(errors, "error"), count(warnings, "warning")].compactMap(\.self).joined(separator: ", ")
        if counts.isEmpty { return nil }
        return errors > 0 ? "\(counts); \(consequence)" : counts
    }

    private static func count(_ count: Int, _ noun: String) -> String? {
        switch count {
        case 0: nil
        case 1: "1 \(noun)"
        default: "\(count) \(noun)s"
        }
    }
}
