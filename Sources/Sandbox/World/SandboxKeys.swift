/// The two API keys of a sandbox. Its descriptions hide them, so that they can't be logged.
package struct SandboxKeys: Sendable, Equatable, Codable {
    /// Can read and write.
    package var full: String?
    /// Can only read.
    package var readOnly: String?

    /// These keys; ``makeMissing()`` creates missing ones.
    package init(full: String? = nil, readOnly: String? = nil) {
        self.full = full
        self.readOnly = readOnly
    }

    /// Creates random keys for missing ones (`api_sandbox_…`, `api_sandbox_read_…`, with 32 hexadecimal digits at the
    /// end); false if none was missing.
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
    /// Shows that there are keys, but not which.
    package var description: String { "SandboxKeys(…)" }

    /// Shows that there are keys, but not which.
    package var debugDescription: String { description }

    /// Shows nothing.
    package var customMirror: Mirror { Mirror(self, children: []) }
}
