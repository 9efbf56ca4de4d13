/// What an API key may do, named as in Reflag's documentation.
package enum SandboxScope: String, Sendable, CaseIterable {
    /// Read everything.
    case read
    /// Create flags.
    case createFlag = "create:flag"
    /// Change the targets of flags.
    case targeting = "write:flag:targeting"
    /// Create and change companies and users.
    case entities = "write:entities"
    /// Change the details of flags. The documentation names no scope for it.
    case updateFlag = ""
}

/// The API keys of a sandbox. Its descriptions hide them, so that they can't be logged.
package struct SandboxKeys: Sendable, Equatable, Codable {
    /// Can read and write everything.
    package var full: String?
    /// Can only read.
    package var readOnly: String?
    /// Can read, and create flags.
    package var create: String?
    /// Can read, and change targets.
    package var targeting: String?
    /// Can read, and create companies and users.
    package var entities: String?

    /// These keys; ``makeMissing()`` creates missing ones.
    package init(
        full: String? = nil,
        readOnly: String? = nil,
        create: String? = nil,
        targeting: String? = nil,
        entities: String? = nil
    ) {
        self.full = full
        self.readOnly = readOnly
        self.create = create
        self.targeting = targeting
        self.entities = entities
    }

    /// Creates random keys for missing ones (`api_sandbox_…`, `api_sandbox_read_…`, with 32 hexadecimal digits at the
    /// end); false if none was missing.
    package mutating func makeMissing() -> Bool {
        var isComplete = true
        for kind in Self.kinds where self[keyPath: kind.key] == nil {
            self[keyPath: kind.key] = kind.prefix + Self.randomDigits()
            isComplete = false
        }
        return !isComplete
    }

    /// What a key may do; nil if it isn't one of these.
    func scopes(of key: SandboxID) -> [SandboxScope]? {
        Self.kinds.first { self[keyPath: $0.key].map { SandboxID($0) } == key }?.scopes
    }

    private static var kinds: [(key: WritableKeyPath<SandboxKeys, String?>, prefix: String, scopes: [SandboxScope])] {
        [
            (\.full, "api_sandbox_", SandboxScope.allCases), (\.readOnly, "api_sandbox_read_", [.read]),
            (\.create, "api_sandbox_create_", [.read, .createFlag]),
            (\.targeting, "api_sandbox_targeting_", [.read, .targeting]),
            (\.entities, "api_sandbox_entities_", [.read, .entities]),
        ]
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
