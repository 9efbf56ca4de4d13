/// The two API keys of a sandbox. It doesn't show itself: a key has no place in a log.
package struct SandboxKeys: Sendable, Equatable, Codable {
    /// May read and write.
    package var full: String?
    /// May read.
    package var readOnly: String?

    /// These keys; ``makeMissing()`` makes those that aren't given.
    package init(full: String? = nil, readOnly: String? = nil) {
        self.full = full
        self.readOnly = readOnly
    }

    /// Makes random keys where there are none (`api_sandbox_…`, `api_sandbox_read_…`, 32 hexadecimal digits at the end);
    /// false when nothing was missing.
    package mutating func makeMissing() -> Bool {
        let missing = full == nil || readOnly == nil
        full = full ?? "api_sandbox_" + Self.randomDigits()
        readOnly = readOnly ?? "api_sandbox_read_" + Self.randomDigits()
        return missing
    }

    private static func randomDigits() -> String {
        var generator = SystemRandomNumberGenerator()
        return MadeUp.hexadecimal(generator.next()) + MadeUp.hexadecimal(generator.next())
    }
}

extension SandboxKeys: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// Says that there are keys, not which.
    package var description: String { "SandboxKeys(…)" }

    /// Says that there are keys, not which.
    package var debugDescription: String { description }

    /// Shows nothing.
    package var customMirror: Mirror { Mirror(self, children: []) }
}
