import AsyncHTTPClient
import NIOCore
import NIOHTTP1

/// The transport over the network: AsyncHTTPClient, with every answer collected whole within a bound.
///
/// It is made by ``withHTTPTransport(parallelism:timeouts:proxy:trust:maximumBody:_:)`` alone, which also ends it.
package struct HTTPTransport: Transport {
    /// The most bytes of a body that are read, after decompression: 64 MiB.
    package static let maximumBody = 64 << 20

    private let client: HTTPClient
    private let maximumBody: Int

    init(client: HTTPClient, maximumBody: Int) {
        self.client = client
        self.maximumBody = maximumBody
    }

    /// Sends one request. Redirects aren't followed: their answers are given as they are.
    ///
    /// - Throws: ``TransportFailure`` when no whole answer came.
    package func send(_ request: TransportRequest) async throws(TransportFailure) -> TransportResponse {
        let deadline = NIODeadline.now() + TimeAmount(request.timeout)
        let head: HTTPClientResponse
        do {
            head = try await client.execute(clientRequest(request), deadline: deadline)
        } catch {
            throw TransportFailure(error, during: .head, to: request.url, limit: maximumBody)
        }
        do {
            return TransportResponse(
                status: Int(head.status.code),
                headers: head.headers.map { HeaderField(name: $0.name, value: $0.value) },
                body: try await collect(head.body, until: deadline)
            )
        } catch {
            throw TransportFailure(error, during: .body, to: request.url, limit: maximumBody)
        }
    }

    private func clientRequest(_ request: TransportRequest) -> HTTPClientRequest {
        var made = HTTPClientRequest(url: request.url)
        made.method = HTTPMethod(rawValue: request.method.rawValue)
        for field in request.headers {
            made.headers.add(name: field.name, value: field.value)
        }
        made.headers.add(name: "Accept-Encoding", value: "gzip, deflate")
        if let body = request.body {
            made.body = .bytes(ByteBuffer(bytes: body))
        }
        return made
    }

    /// The whole body. The client's own deadline ends with the answer's head, so it is watched here from part to
    /// part; the wait for each part is bounded by the read timeout.
    private func collect(_ body: HTTPClientResponse.Body, until deadline: NIODeadline) async throws -> [UInt8] {
        var bytes: [UInt8] = []
        for try await part in body {
            guard bytes.count + part.readableBytes <= maximumBody else {
                throw TransportFailure.tooLarge(limit: maximumBody)
            }
            guard NIODeadline.now() < deadline else {
                throw TransportFailure.timedOut(.whole)
            }
            bytes.append(contentsOf: part.readableBytesView)
        }
        return bytes
    }
}
