import ArgumentParser

/// `--refresh`: whether targets may come from the cache.
enum RefreshChoice: String, CaseIterable, ExpressibleByArgument, Sendable {
    /// From the cache where it still holds.
    case auto
    /// From Reflag, all of them.
    case full
}
