package import Diagnostics
package import FlagModel

/// Warnings for flags that are past their `expires`.
package enum Expiry {
    /// A warning for each flag whose day is before `today`; a great many are counted.
    package static func warnings(for manifest: Manifest, today: CalendarDate) -> [Diagnostic] {
        var expired = BoundedDiagnostics(atMost: Bounds().diagnostics)
        for flag in manifest.flags {
            guard let expires = flag.expires, expires.value < today, flag.archived?.value != true else { continue }
            expired.add(
                Diagnostic(
                    .warning, .expiredFlag, "`\(flag.key.value)` expired on \(expires.value)", at: expires.place,
                    help: "remove the flag from the code and write `archived: true`, or give it a later day"))
        }
        return expired.reported.sorted
    }
}
