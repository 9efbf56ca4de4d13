import Foundation
import JSONText
import Sandbox
import Testing

/// An option of a command, with what shows that it does what its help says.
struct OptionCase: Sendable, CustomTestStringConvertible {
    /// The command; "" for `hoist` itself.
    let command: String
    /// The long name with its dashes, or `<name>` of an argument without one.
    let option: String
    /// Runs the program with and without the option, and holds what differs to what the help says.
    let show: @Sendable (String) async throws -> Void

    var testDescription: String { "hoist \(command) \(option)".replacing("  ", with: " ") }

    /// The same for several commands.
    static func on(
        _ commands: [String],
        _ option: String,
        _ show: @escaping @Sendable (String) async throws -> Void
    ) -> [OptionCase] {
        commands.map { OptionCase(command: $0, option: option, show: show) }
    }

    /// Every option of every command.
    static let all =
        everywhere + manifests + connections + sideBySide + narrowed + formats + plans + applies + verifications
        + secrets + explanations + imports + starting + sandboxes + entities + days
}

/// A run of each command that goes well, when a sandbox holds what the manifest says.
enum Usual {
    static let manifest = """
        version: 1
        flags:
          huddles: {name: Huddles, targets: {Production: {companies: [acme]}, Staging: {users: [u_1]}}}
          search: {name: Search, targets: {Production: {companies: [acme]}, Staging: {users: [u_1]}}}

        """

    static let live = ["huddles", "search"].map { key in
        SandboxFlag(
            SandboxID(key), name: key.capitalized, companies: ["Production": ["acme"]], users: ["Staging": ["u_1"]])
    }

    /// The commands that call the Management API.
    static let callers = ["plan", "apply", "verify", "explain", "import", "schema", "doctor"]
    /// Those that read targets.
    static let readers = ["plan", "apply", "explain", "import"]

    /// The command with what it needs to go well.
    static func run(_ command: String) -> [String] {
        switch command {
        case "apply": ["apply", "--auto-approve"]
        case "import": ["import", "-f", "-"]
        case "schema": ["schema", "--from-app"]
        case "explain": ["explain", "--all"]
        case "show": ["show", "plan.json"]
        default: [command]
        }
    }

    /// A sandbox that is as a manifest says, unless told otherwise.
    static func bench(
        _ manifest: String = manifest,
        live: [SandboxFlag] = live,
        api: SandboxDialect? = nil,
        interceptor: SandboxConfiguration.Interceptor? = nil,
        _ body: (Bench) async throws -> Void
    ) async throws {
        try await withBench(manifest, live: live, api: api, interceptor: interceptor) { bench async throws in
            var bench = bench
            bench.place.environment["REFLAG_RUNTIME_URL"] = bench.sandbox.runtimeURL
            try await body(bench)
        }
    }
}

extension Workplace {
    /// Whether there is a file or folder.
    func has(_ name: String) -> Bool { FileManager.default.fileExists(atPath: folder + "/" + name) }

    /// Takes a file or folder away.
    func remove(_ name: String) throws { try FileManager.default.removeItem(atPath: folder + "/" + name) }
}
