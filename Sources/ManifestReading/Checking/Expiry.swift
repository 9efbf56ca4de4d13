package import Diagnostics
package import FlagModel

/// Warnings for flags that are past their `expires`.
package enum Expiry {
    /// A warning for each flag whose day is before `today`.
    package static func warnings(for manifest: Manifest, today: CalendarDate) -> [Diagnostic] {
        manifest.flags.compactMap { flag in
            guard let expires = flag.expires, expires.value < today, flag.archived?.value != true else { return nil }
            return Diagnostic(
                .warning, .expiredFlag, "`\(flag.key.value)` expired on \(expires.value)", at: expires.place,
                help: "remove the flag from the code and write `archived: true`, or give it a later day")
        }
    }
}
