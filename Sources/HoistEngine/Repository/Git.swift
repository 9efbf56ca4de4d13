package import SystemAccess

/// git, run so that nothing that a pull request can write decides what is executed.
///
/// It runs at the root of the work tree that hoist itself found, so that a folder that looks like a bare repository is
/// never taken for one. Hooks, fsmonitor, a pager, and fetching of objects that aren't there are off, and it gets the
/// environment of `ChildProcess.environment`: no key is in it.
package struct Git: Sendable {
    /// The root of the work tree, absolute and without links.
    package let root: String

    /// The work tree around a folder: the nearest folder above it, or itself, that has `.git`. nil if there is none.
    package init?(around folder: String) {
        guard let root = WorkTree.root(around: folder) else { return nil }
        self.root = root
    }

    /// A folder in the work tree as a path from its root, without slashes at its ends; nil if it is somewhere else.
    package func path(of folder: String) -> String? {
        guard let real = FileReading.realPath(folder) else { return nil }
        if real == root { return "" }
        let prefix = root == "/" ? root : root + "/"
        return real.hasPrefix(prefix) ? String(real.dropFirst(prefix.count)) : nil
    }

    /// What git prints; nil if it ends with another exit code than 0.
    ///
    /// - Parameters:
    ///   - arguments: The command and its arguments.
    ///   - count: How many bytes of its output are taken.
    /// - Throws: `FileError` if git can't be started, or doesn't end in time.
    package func output(
        _ arguments: [String],
        atMost count: Int = 1 << 16
    ) async throws(FileError) -> ChildProcess.Output? {
        try await end(of: arguments, atMost: count).output
    }

    /// What git prints, and what it says where it fails.
    ///
    /// - Parameters:
    ///   - arguments: The command and its arguments.
    ///   - count: How many bytes of its output are taken.
    ///   - limit: How long it may run.
    /// - Throws: `FileError` if git can't be started, or doesn't end in time.
    func end(
        of arguments: [String],
        atMost count: Int = 1 << 16,
        within limit: Duration = .seconds(120)
    ) async throws(FileError) -> ChildProcess.Ended {
        var environment = ChildProcess.environment
        environment["GIT_NO_LAZY_FETCH"] = "1"
        // Older versions don't know the former: without a protocol there is nothing to fetch with.
        environment["GIT_ALLOW_PROTOCOL"] = "none"
        environment["GIT_OPTIONAL_LOCKS"] = "0"
        environment["GIT_TERMINAL_PROMPT"] = "0"
        environment["GIT_NO_REPLACE_OBJECTS"] = "1"
        // Not where its configuration says (`core.worktree`, `core.bare`).
        environment["GIT_WORK_TREE"] = root
        return try await ChildProcess.end(
            of: ["git", "-C", root, "--no-pager"] + Self.settings.flatMap { ["-c", $0] } + arguments, atMost: count,
            environment: environment, within: limit)
    }

    /// What no configuration may change.
    private static let settings = [
        "safe.bareRepository=explicit", "core.fsmonitor=false", "core.hooksPath=/dev/null", "mailmap.file=",
        "mailmap.blob=",
    ]
}
