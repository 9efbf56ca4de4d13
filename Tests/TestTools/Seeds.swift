#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// The seeds of a property's cases.
package enum Seeds {
    /// This many seeds, or the one in the environment variable `HOIST_SEED`; `HOIST_CASES` multiplies them.
    package static func cases(_ count: UInt64) -> [UInt64] {
        let environment = ProcessInfo.processInfo.environment
        if let named = environment["HOIST_SEED"].flatMap(UInt64.init) { return [named] }
        return Array(1...count * (environment["HOIST_CASES"].flatMap(UInt64.init) ?? 1))
    }
}
