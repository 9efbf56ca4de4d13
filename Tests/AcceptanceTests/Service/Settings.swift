import Foundation

/// Where the acceptance tests run, from environment variables.
struct Settings: Sendable {
    /// The throwaway app's id.
    let app: String
    /// The base URL of the Management API.
    let management: String
    /// The base URL of the Runtime API.
    let runtime: String
    /// The API key; it is sent, and never shown.
    let key: String
    /// Whether a batch of 1,000 updates is tried, for which 1,000 flags are created.
    let isLarge: Bool
    /// For how many seconds an edge may lag.
    let edgeSeconds: Int

    /// The settings in these variables.
    ///
    /// - Throws: ``Refusal`` if the tests aren't switched on, or something is missing or unfit.
    init(_ variables: [String: String]) throws {
        guard variables["HOIST_ACC"] == "1" else {
            throw Refusal("they are off: HOIST_ACC=1 switches them on, with REFLAG_API_KEY and HOIST_ACC_APP")
        }
        guard let key = variables["REFLAG_API_KEY"], !key.isEmpty else {
            throw Refusal("REFLAG_API_KEY is missing: an API key of the throwaway app")
        }
        guard !key.contains(where: \.isWhitespace), !key.hasPrefix("pub_"), !key.hasPrefix("sec_") else {
            throw Refusal("REFLAG_API_KEY isn't an API key")
        }
        guard let app = variables["HOIST_ACC_APP"], !app.isEmpty else {
            throw Refusal("HOIST_ACC_APP is missing: the id of a throwaway app")
        }
        self.key = key
        self.app = app
        management = try Self.url(variables["REFLAG_API_URL"] ?? "https://app.reflag.com/api", "REFLAG_API_URL")
        runtime = try Self.url(variables["REFLAG_RUNTIME_URL"] ?? "https://front.reflag.com", "REFLAG_RUNTIME_URL")
        isLarge = variables["HOIST_ACC_LARGE"] == "1"
        edgeSeconds = variables["HOIST_ACC_EDGE_SECONDS"].flatMap { Int($0) } ?? 60
    }

    /// A base URL without a slash at its end.
    ///
    /// - Throws: ``Refusal`` if a key sent there could be read on the way.
    private static func url(_ text: String, _ name: String) throws -> String {
        let parts = URLComponents(string: text)
        let isLocal = ["127.0.0.1", "localhost", "[::1]", "::1"].contains(parts?.host ?? "")
        guard parts?.scheme == "https" || parts?.scheme == "http" && isLocal, parts?.host?.isEmpty == false else {
            throw Refusal("\(name) isn't an https URL")
        }
        return text.hasSuffix("/") ? String(text.dropLast()) : text
    }
}

/// Why the tests didn't begin. Nothing was written.
struct Refusal: Error, Equatable, CustomStringConvertible {
    let reason: String

    init(_ reason: String) {
        self.reason = reason
    }

    var description: String { "The acceptance tests didn't run: \(reason)." }
}

/// An answer with which a probe can't go on.
struct Trouble: Error, Equatable, CustomStringConvertible {
    let description: String

    init(_ description: String) {
        self.description = description
    }
}
