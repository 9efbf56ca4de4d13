/// How many files, connections and pipes this process may have open at once.
package enum OpenFileLimit {
    /// What there is room for.
    package struct Room: Sendable, Equatable {
        /// How many more can be opened.
        package let free: Int
        /// How many may be open in all.
        package let limit: Int
    }

    /// Up to which number descriptors are counted. They are given out from the lowest on; with a greater limit, a few that
    /// are counted wrongly don't matter.
    private static let counted = 1_024

    /// How many more files can be opened. If that is less than wanted, the soft limit is raised as far as needed and as the
    /// hard limit lets it.
    ///
    /// - Parameter wanted: How many more are wanted.
    package static func room(for wanted: Int) -> Room {
        guard let limits = try? LibC.openFileLimits() else { return Room(free: wanted, limit: .max) }
        let open = (0..<min(limits.soft, counted)).count { LibC.isOpen(Int32($0)) }
        let needed = min(open + wanted, limits.hard)
        guard limits.soft < needed, (try? LibC.setOpenFileLimit(soft: needed)) != nil else {
            return Room(free: max(0, limits.soft - open), limit: limits.soft)
        }
        return Room(free: max(0, needed - open), limit: needed)
    }
}
