import Foundation
import Sandbox
import Testing

/// The path of the app in every fixture.
let app = "/apps/sandboxapp0001"

/// A world without a network. Every response is checked against the shapes of the API before a test gets it.
struct Fixture {
    static let fullKey = "api_sandbox_full"
    static let readOnlyKey = "api_sandbox_read_only"

    var world: SandboxWorld
    /// Increases by one minute with each call.
    var now = SandboxTime(milliseconds: 1_795_428_000_000)

    /// - Parameter dialect: The version of the API. What isn't about the versions in the responses to writes is easier to read
    ///   without them.
    init(
        _ world: SandboxWorld = .fresh(),
        flags: [SandboxFlag] = [],
        dialect: SandboxDialect = .v3_1_0
    ) throws {
        self.world = world
        self.world.dialect = dialect
        self.world.keys = SandboxKeys(
            full: Self.fullKey, readOnly: Self.readOnlyKey, create: "api_sandbox_create",
            targeting: "api_sandbox_targeting", entities: "api_sandbox_entities")
        for flag in flags {
            try self.world.addFlag(flag)
        }
        for place in self.world.environments.indices {
            self.world.environments[place].flagStateVersion = 1
        }
    }

    /// Sends a request and checks the shape of the response.
    mutating func send(
        _ method: String,
        _ path: String,
        _ body: String = "",
        key: String? = Fixture.fullKey,
        sourceLocation: SourceLocation = #_sourceLocation
    ) throws -> Answer {
        let request = SandboxRequest(
            method,
            path,
            authorization: key.map { "Bearer \($0)" },
            body: Array(body.utf8)
        )
        let response = world.respond(to: request, at: now)
        now = SandboxTime(milliseconds: now.milliseconds + 60_000)
        #expect(response.headers == ["content-type": "application/json"], sourceLocation: sourceLocation)
        let text = try #require(String(validating: response.body, as: UTF8.self), sourceLocation: sourceLocation)
        let json = try JSON(parsing: text)
        let problems = Shapes.problems(
            in: json, of: request.operation, status: response.status, dialect: world.dialect)
        #expect(problems == [], sourceLocation: sourceLocation)
        if let document = OpenAPIDocument.shared, document.dialect == world.dialect {
            let problems = document.problems(in: json, of: request.operation, status: response.status)
            #expect(problems == [], sourceLocation: sourceLocation)
        }
        return Answer(status: response.status, text: text)
    }

    /// The versions of the environments, in order.
    var versions: [Int] { world.environments.map(\.flagStateVersion) }
}

/// Status and body of a response.
struct Answer: Equatable, CustomStringConvertible {
    let status: Int
    let text: String

    var description: String { "\(status) \(text)" }

    /// The envelope of an error.
    static func error(_ status: Int, _ code: String, _ message: String, _ issues: String? = nil) -> Answer {
        let issues = issues.map { #","issues":\#($0)"# } ?? ""
        return Answer(status: status, text: #"{"error":{"code":"\#(code)","message":"\#(message)"}\#(issues)}"#)
    }

    /// The response to an invalid body; `issues` is JSON.
    static func badBody(_ issues: String) -> Answer {
        .error(400, "invalid_request", "The request body is not valid.", issues)
    }

    /// The response to an invalid path or query; `issues` is JSON.
    static func badRequest(_ issues: String) -> Answer {
        .error(400, "invalid_request", "The request is not valid.", issues)
    }

    static func ok(_ text: String) -> Answer {
        Answer(status: 200, text: text)
    }
}
