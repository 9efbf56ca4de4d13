import AsyncHTTPClient
import Foundation
import JSONText
import NIOCore
import NIOFoundationCompat
import NIOHTTP1

/// Reflag's two APIs over HTTP. It shares nothing with hoist's own clients, which is what the tests are about.
struct Service: Sendable {
    /// How many connections are open at once.
    static let parallelism = 64

    private let client: HTTPClient
    private let settings: Settings

    /// Calls the APIs as long as `body` runs.
    static func with<Result: Sendable>(
        _ settings: Settings,
        _ body: (Service) async throws -> Result
    ) async throws -> Result {
        var configuration = HTTPClient.Configuration(redirectConfiguration: .disallow)
        configuration.connectionPool.concurrentHTTP1ConnectionsPerHostSoftLimit = parallelism
        return try await HTTPClient.withHTTPClient(configuration: configuration) { client in
            try await body(Service(client: client, settings: settings))
        }
    }

    /// A call of the Management API. A 429 is waited for, unless the caller wants to see it.
    ///
    /// - Parameter path: The path under that of the app, percent-encoded: `/flags`; `""` for the app itself.
    func call(
        _ method: HTTPMethod,
        _ path: String,
        _ body: JSONValue? = nil,
        seesLimit: Bool = false
    ) async throws -> Answer {
        let url = "\(settings.management)/apps/\(Self.encoded(settings.app))\(path)"
        let what = "\(method.rawValue) \(path.isEmpty ? "/apps/{appId}" : path)"
        var attempt = 1
        while true {
            let answer = try await send(method, url, key: settings.key, body, what)
            guard answer.status == 429, !seesLimit, attempt < 8 else { return answer }
            attempt += 1
            let wait = answer.header("retry-after").flatMap { Int($0) } ?? attempt
            try await Task.sleep(for: .seconds(min(max(wait, 0), 30)))
        }
    }

    /// A read of the Runtime API.
    ///
    /// - Parameter key: The environment's secret key.
    func read(_ path: String, key: String) async throws -> Answer {
        try await send(.GET, settings.runtime + path, key: key, nil, "GET \(path.prefix { $0 != "?" })")
    }

    private func send(
        _ method: HTTPMethod,
        _ url: String,
        key: String,
        _ body: JSONValue?,
        _ what: String
    ) async throws -> Answer {
        var request = HTTPClientRequest(url: url)
        request.method = method
        request.headers.add(name: "authorization", value: "Bearer \(key)")
        request.headers.add(name: "accept", value: "application/json")
        request.headers.add(name: "reflag-sdk-version", value: "hoist-acceptance/1")
        if let body {
            request.headers.add(name: "content-type", value: "application/json")
            request.body = .bytes(ByteBuffer(bytes: body.bytes()))
        }
        do {
            let response = try await client.execute(request, timeout: .seconds(60))
            let bytes = try await response.body.collect(upTo: 64 << 20)
            // The strict reader is quicker, and knows no fractions.
            let strict = try? JSONReader.read(Array(bytes.readableBytesView))
            let value = strict ?? (try? JSONDecoder().decode(Received.self, from: Data(buffer: bytes)))?.json
            return Answer(
                what: what, status: Int(response.status.code),
                headers: response.headers.map { ($0.name.lowercased(), $0.value) }, body: value ?? .null)
        } catch let error as HTTPClientError {
            // Its words name neither the URL nor a header.
            throw Trouble("\(what) got no answer: \(error.shortDescription)")
        } catch {
            throw Trouble("\(what) got no answer: \(type(of: error))")
        }
    }

    /// A part of a path with every character encoded that isn't unreserved.
    static func encoded(_ text: String) -> String {
        text.addingPercentEncoding(
            withAllowedCharacters: CharacterSet(
                charactersIn: "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")) ?? text
    }
}

/// A complete answer.
struct Answer: Sendable {
    /// The method and path of the call, for messages.
    let what: String
    let status: Int
    /// By lowercase name, in their order.
    let headers: [(name: String, value: String)]
    /// Null where it isn't JSON.
    let body: JSONValue

    func header(_ name: String) -> String? { headers.first { $0.name == name }?.value }

    /// The error's code as it was sent.
    var code: String? { body["error"]?["code"]?.text }

    /// Status and code: `400 not_possible`.
    var seen: String { code.map { "\(status) \($0)" } ?? "\(status)" }

    /// - Returns: The body of a 200.
    /// - Throws: ``Trouble`` for any other status.
    @discardableResult
    func ok() throws -> JSONValue {
        guard status == 200 else { throw Trouble("\(what) was answered \(seen)") }
        return body
    }
}

extension JSONValue {
    var text: String? { if case .string(let text) = self { text } else { nil } }
    var number: Int? { if case .integer(let number) = self { number } else { nil } }
    var isTrue: Bool { self == .bool(true) }
    var items: [JSONValue] { if case .array(let items) = self { items } else { [] } }

    /// A member that has to be there.
    ///
    /// - Throws: ``Trouble`` if it isn't.
    func string(_ name: String) throws -> String {
        guard let text = self[name]?.text else { throw Trouble("an answer has no `\(name)`") }
        return text
    }
}

/// JSON as any server may send it: fractions, and members in any order. What has more than an integer is kept as text.
private struct Received: Decodable {
    let json: JSONValue

    private struct Name: CodingKey {
        let stringValue: String
        var intValue: Int? { nil }

        init(stringValue: String) { self.stringValue = stringValue }

        init?(intValue: Int) { nil }
    }

    init(from decoder: any Decoder) throws {
        if let members = try? decoder.container(keyedBy: Name.self) {
            json = .object(
                try members.allKeys.map {
                    JSONMember($0.stringValue, try members.decode(Received.self, forKey: $0).json)
                })
            return
        }
        let value = try decoder.singleValueContainer()
        if let text = try? value.decode(String.self) {
            json = .string(text)
        } else if value.decodeNil() {
            json = .null
        } else if let bool = try? value.decode(Bool.self) {
            json = .bool(bool)
        } else if let number = try? value.decode(Int.self) {
            json = .integer(number)
        } else if let number = try? value.decode(Double.self) {
            json = .string("\(number)")
        } else {
            json = .array(try value.decode([Received].self).map(\.json))
        }
    }
}
