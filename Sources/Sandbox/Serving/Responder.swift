import HTTPTypes
import HummingbirdCore
import NIOCore

/// Connects the server and the store: converts requests and responses, and injects the configured faults.
struct Responder: Sendable {
    let store: SandboxStore
    let latency: Int
    let interceptor: SandboxConfiguration.Interceptor?
    let page: SandboxPage

    /// What the client gets.
    private enum Outcome {
        case whole(SandboxResponse)
        case cut(SandboxResponse)
        case nothing
    }

    /// Thrown to the server, which then closes the connection.
    private struct Dropped: Error {}

    /// The maximum size of a body in bytes.
    private static let bodyLimit = 64 << 20

    /// Handles one request.
    ///
    /// - Throws: Any error, to close the connection.
    @concurrent
    func respond(to request: Request, _ writer: consuming ResponseWriter) async throws {
        let path = request.head.path ?? ""
        var asked = SandboxPage.Asked(
            method: request.method.rawValue, path: path, host: request.head.authority,
            origin: HTTPField.Name("origin").flatMap { request.headers[$0] }, contentType: request.headers[.contentType]
        )
        if asked.isForPage {
            do {
                asked.body = Array(try await request.body.collect(upTo: SandboxPage.formLimit).readableBytesView)
            } catch is NIOTooManyBytesError {
                let refusal = Refusal(.invalidRequest, "A form has at most \(SandboxPage.formLimit) bytes.")
                return try await Self.send(refusal.response, request.method, writer)
            }
            return try await Self.send(await page.answer(to: asked, from: store), request.method, writer)
        }
        if let answer = CrossOrigin.preflight(request.method.rawValue, path) {
            return try await Self.send(answer, request.method, writer)
        }
        let body: ByteBuffer
        do {
            body = try await request.body.collect(upTo: Self.bodyLimit)
        } catch is NIOTooManyBytesError {
            let refusal = Refusal(.invalidRequest, "The body has more than \(Self.bodyLimit) bytes.")
            return try await Self.send(refusal.response, request.method, writer)
        }
        let understood = SandboxRequest(
            request.method.rawValue,
            path,
            authorization: request.headers[.authorization],
            body: Array(body.readableBytesView)
        )
        let call = await store.begin(understood)
        switch try await outcome(of: understood, call) {
        case .whole(let response):
            await store.end(call, status: response.status)
            try await Self.send(response, request.method, writer)
        case .cut(let response):
            await store.end(call, status: response.status)
            var body = try await writer.writeHead(Self.head(response))
            try await body.write(ByteBuffer(bytes: response.body.prefix(response.body.count / 2)))
            throw Dropped()
        case .nothing:
            throw Dropped()
        }
    }

    private func outcome(of request: SandboxRequest, _ call: Int) async throws -> Outcome {
        if latency > 0 {
            try await Task.sleep(for: .milliseconds(latency))
        }
        switch await interceptor?(request, call) {
        case nil:
            return .whole(await store.respond(to: request))
        case .respond(let status, let headers, let body):
            return .whole(Self.foreign(status, headers, body))
        case .handleThenRespond(let status, let headers, let body):
            _ = await store.respond(to: request)
            return .whole(Self.foreign(status, headers, body))
        case .dropBeforeHandling:
            return .nothing
        case .dropAfterHandling:
            _ = await store.respond(to: request)
            return .nothing
        case .truncate:
            return .cut(await store.respond(to: request))
        case .hold(let milliseconds):
            try await Task.sleep(for: .milliseconds(milliseconds))
            return .nothing
        case .delay(let milliseconds):
            try await Task.sleep(for: .milliseconds(milliseconds))
            return .whole(await store.respond(to: request))
        }
    }

    private static func foreign(_ status: Int, _ headers: [String: String], _ body: String) -> SandboxResponse {
        SandboxResponse(status: status, headers: headers, body: Array(body.utf8))
    }

    @concurrent
    private static func send(
        _ response: SandboxResponse,
        _ method: HTTPRequest.Method,
        _ writer: consuming ResponseWriter
    ) async throws {
        if method == .head {
            try await writer.writeResponse(head(response))
        } else {
            let body = ResponseBody(byteBuffer: ByteBuffer(bytes: response.body))
            try await writer.write(response: head(response), body: body)
        }
    }

    private static func head(_ response: SandboxResponse) -> HTTPResponse {
        var fields = HTTPFields()
        for (name, value) in response.headers.sorted(by: { $0.key < $1.key }) {
            if let name = HTTPField.Name(name) {
                fields[name] = value
            }
        }
        // A 204 has no body, and so no length.
        if response.status != 204 { fields[.contentLength] = String(response.body.count) }
        return HTTPResponse(status: HTTPResponse.Status(code: response.status), headerFields: fields)
    }
}
