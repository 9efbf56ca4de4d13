import AsyncHTTPClient
import NIOCore
import NIOPosix
import NIOSSL

/// Compares HTTP/1.1 and HTTP/2: `http-versions serve FAULT LATENCY CERTIFICATE KEY` prints the server's port, and
/// `http-versions call VERSION PORT CALLS PARALLELISM BODY` how fast the calls were, and how those that failed did; BODY is
/// how many bytes each sends, 0 for a GET.
@main
enum HTTPVersions {
    static func main() async throws {
        let arguments = CommandLine.arguments
        switch arguments.dropFirst().first {
        case "serve" where arguments.count == 6:
            let server = Server(
                certificate: arguments[4], key: arguments[5],
                latency: .milliseconds(Int64(arguments[3]) ?? 0),
                fault: Server.Fault(rawValue: arguments[2]) ?? .none)
            let channel = try await server.listen()
            print(channel.localAddress?.port ?? 0)
            flushOutput()
            try await channel.closeFuture.get()
        case "call" where arguments.count == 7:
            try await call(
                version: arguments[2], port: arguments[3], calls: Int(arguments[4]) ?? 1_000,
                parallelism: Int(arguments[5]) ?? 64, body: Int(arguments[6]) ?? 0)
        default: print("usage: http-versions serve|call …")
        }
    }

    /// Makes the calls with as many in flight, as hoist's transport is configured but for the version.
    private static func call(version: String, port: String, calls: Int, parallelism: Int, body: Int) async throws {
        var tls = TLSConfiguration.makeClientConfiguration()
        tls.certificateVerification = .none
        var configuration = HTTPClient.Configuration(
            tlsConfiguration: tls, redirectConfiguration: .disallow, decompression: .enabled(limit: .size(64 << 20)))
        configuration.httpVersion = version == "1" ? .http1Only : .automatic
        configuration.connectionPool.concurrentHTTP1ConnectionsPerHostSoftLimit = parallelism
        configuration.connectionPool.retryConnectionEstablishment = false
        let url = "https://127.0.0.1:\(port)/apps/a/flags/f/targeting/e"
        try await HTTPClient.withHTTPClient(
            eventLoopGroup: MultiThreadedEventLoopGroup.singleton, configuration: configuration
        ) { client in
            let begin = ContinuousClock.now
            var failures: [String: Int] = [:]
            await withTaskGroup(of: String?.self) { group in
                var left = calls
                func add(_ group: inout TaskGroup<String?>) {
                    guard left > 0 else { return }
                    left -= 1
                    group.addTask { await one(client, url, body) }
                }
                for _ in 0..<parallelism { add(&group) }
                while let failure = await group.next() {
                    if let failure { failures[failure, default: 0] += 1 }
                    add(&group)
                }
            }
            let time = begin.duration(to: .now)
            let rate = Double(calls) / (time / .seconds(1))
            print("HTTP/\(version): \(calls) calls, \(parallelism) in flight: \(Int(rate)) a second")
            for (failure, count) in failures.sorted(by: { $0.key < $1.key }) { print("  \(count) × \(failure)") }
        }
    }

    private static func one(_ client: HTTPClient, _ url: String, _ body: Int) async -> String? {
        do {
            var request = HTTPClientRequest(url: url)
            request.headers.add(name: "Authorization", value: "Bearer api_0123456789abcdef0123456789ab")
            request.headers.add(name: "Accept-Encoding", value: "gzip, deflate")
            if body > 0 {
                request.method = .PATCH
                request.body = .bytes(ByteBuffer(repeating: UInt8(ascii: "x"), count: body))
            }
            let response = try await client.execute(request, timeout: .seconds(20))
            _ = try await response.body.collect(upTo: 1 << 20)
            return nil
        } catch {
            // A stream's error has its number.
            return error is HTTPClientError ? String(describing: error) : String(reflecting: type(of: error))
        }
    }
}

#if canImport(Glibc)
    import Glibc

    private func flushOutput() { fflush(nil) }
#else
    import Darwin

    private func flushOutput() { fflush(nil) }
#endif
