import AsyncHTTPClient
import NIOCore
import NIOHTTP1
import Sandbox

/// A client that knows nothing of the API.
enum Client {
    struct Answer {
        let status: Int
        let headers: HTTPHeaders
        let body: String
    }

    /// Sends a request and waits for the complete response.
    @discardableResult
    static func send(
        _ method: HTTPMethod,
        _ url: String,
        _ body: String = "",
        key: String?,
        timeout: TimeAmount = .seconds(60)
    ) async throws -> Answer {
        let response = try await open(method, url, body, key: key, timeout: timeout)
        let bytes = try await response.body.collect(upTo: 64 << 20)
        return Answer(
            status: Int(response.status.code),
            headers: response.headers,
            body: String(decoding: bytes.readableBytesView, as: UTF8.self)
        )
    }

    /// Sends a request and waits for the head of the response.
    static func open(
        _ method: HTTPMethod,
        _ url: String,
        _ body: String,
        key: String?,
        timeout: TimeAmount = .seconds(60)
    ) async throws -> HTTPClientResponse {
        var request = HTTPClientRequest(url: url)
        request.method = method
        if let key {
            request.headers.add(name: "authorization", value: "Bearer \(key)")
        }
        if !body.isEmpty {
            request.body = .bytes(ByteBuffer(string: body))
        }
        return try await HTTPClient.shared.execute(request, timeout: timeout)
    }
}

extension RunningSandbox {
    /// Sends a request with the full key; the path is one under the base URL.
    func send(_ method: HTTPMethod, _ path: String, _ body: String = "") async throws -> Client.Answer {
        try await Client.send(method, url + path, body, key: key)
    }
}
