import Foundation
import JSONText
import Sandbox
import Synchronization
import Testing

@Suite("trouble on the way", .timeLimit(.minutes(60)))
struct NetworkProblemTests {
    private static let manifest = "version: 1\nflags: {a: {}}\n"

    @Test("nothing listens on the API's address: 1, after a few tries", arguments: ["plan", "apply"])
    func nothingListens(command: String) async throws {
        try await withClosedPort { port in
            try await withWorkplace(Self.manifest) { place in
                let ran = try await place.hoist(
                    command, "--api-url", "http://127.0.0.1:\(port)/api", "--app", "sandboxapp0001",
                    environment: ["REFLAG_API_KEY": "api_nobody_8f3kd92mq"])
                #expect(
                    Ran(status: ran.status, out: ran.out, err: ran.err.settled)
                        == Ran(
                            status: 1, out: "",
                            err: """
                                error: getApp for app `sandboxapp0001`: can't connect to 127.0.0.1:PORT (after 5 tries)
                                  = help: check the network, and whether a firewall or proxy blocks the connection

                                """))
            }
        }
    }

    @Test("plain http to another machine is refused, from the option and from the variable", arguments: [true, false])
    func plainHTTP(option: Bool) async throws {
        try await withWorkplace(Self.manifest) { place in
            let url = "http://reflag.example/api"
            let ran = try await place.hoist(
                option ? ["plan", "--api-url", url] : ["plan"],
                environment: ["REFLAG_API_URL": option ? nil : url, "REFLAG_API_KEY": "api_nobody_8f3kd92mq"])
            #expect(
                ran
                    == Ran(
                        status: 64, out: "",
                        err: """
                            error: \(option ? "--api-url" : "REFLAG_API_URL"): the API URL is unencrypted http to \
                            another machine, which would expose the key
                              = help: use https://; plain http is only allowed for this machine (localhost, 127.0.0.1, [::1])

                            """))
        }
    }

    @Test(
        "a listing shorter than its total ends the run with 1, and nothing is compared", arguments: ["plan", "apply"])
    func shortListing(command: String) async throws {
        let flags = #"{"data":[],"totalCount":3,"pageSize":100,"pageIndex":0,"sortBy":"createdAt","sortOrder":"asc"}"#
        let interceptor: SandboxConfiguration.Interceptor = { request, _ in
            request.target.contains("/flags") && request.method == "GET"
                ? .respond(status: 200, headers: ["content-type": "application/json"], body: flags) : nil
        }
        let live = [SandboxFlag("a"), SandboxFlag("b"), SandboxFlag("c")]
        try await withBench(Self.manifest, live: live, interceptor: interceptor) { bench in
            let ran = try await bench.place.hoist(command, "--format", "json")
            #expect(ran.status == 1)
            let json = try ran.json()
            #expect(json.names == ["error"])
            #expect(json["error"]["exitCode"].integer == 1)
            #expect(
                json["error"]["message"].string
                    == "listFlags: Reflag says that there are 3 flags and listed 0 in 2 pages")
            #expect(Bench.counts(of: await bench.sandbox.calls()) == ["getApp": 1, "listFlags": 6])
        }
    }

    @Test("targets that can't be read end the run with 1, and nothing is compared")
    func targetsFail() async throws {
        let interceptor: SandboxConfiguration.Interceptor = { request, _ in
            request.target.contains("/targeting/") ? .respond(status: 400, body: "{}") : nil
        }
        let manifest = "version: 1\nflags: {a: {name: New, targets: {Production: {companies: [acme]}}}}\n"
        try await withBench(manifest, live: [SandboxFlag("a")], interceptor: interceptor) { bench in
            let ran = try await bench.place.hoist("apply", "--auto-approve", "--format", "json")
            #expect(ran.status == 1)
            #expect(try ran.json().names == ["error"])
            #expect(await bench.sandbox.calls().allSatisfy { $0.method == "GET" })
        }
    }

    @Test("what passes is tried again: 429, 503, a dropped connection, a proxy's page")
    func passing() async throws {
        let seen = Recorded<String>()
        let interceptor: SandboxConfiguration.Interceptor = { request, _ in
            switch seen.append(request.method) {
            case 0: .respond(status: 429, headers: ["retry-after": "0"])
            case 1: .respond(status: 503, body: "<html>busy</html>")
            case 2: .dropBeforeHandling
            case 3: .respond(status: 200, headers: ["content-type": "text/html"], body: "<html>log in</html>")
            default: nil
            }
        }
        try await withBench(Self.manifest, interceptor: interceptor) { bench in
            let ran = try await bench.place.hoist("plan", "--format", "json", "--detailed-exitcode")
            #expect(ran.status == 2)
            #expect(try ran.json()["cost"]["retries"].integer == 4)
        }
    }

    @Test("a change of targets that got no answer is sent again, and done once")
    func patchAgain() async throws {
        let dropped = Mutex(false)
        let interceptor: SandboxConfiguration.Interceptor = { request, _ in
            guard request.method == "PATCH" else { return nil }
            return dropped.withLock { dropped in
                defer { dropped = true }
                return dropped ? nil : .dropAfterHandling
            }
        }
        let manifest = "version: 1\nflags: {a: {targets: {Production: {companies: [acme]}}}}\n"
        try await withBench(manifest, live: [SandboxFlag("a", name: "A")], interceptor: interceptor) { bench in
            let ran = try await bench.place.hoist("apply", "--auto-approve")
            #expect(ran.status == 0)
            #expect(await bench.sandbox.count(of: .updateCompanyFlags) == 2)
            #expect(await bench.sandbox.world().lines == [#"a "A" In development | Production: company acme"#])
        }
    }
}

/// Gives a port of this machine at which nothing listens, and nothing can while `body` runs.
private func withClosedPort<Result>(_ body: (Int) async throws -> Result) async throws -> Result {
    #if canImport(Darwin)
        let descriptor = socket(AF_INET, SOCK_STREAM, 0)
    #else
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    #endif
    defer { close(descriptor) }
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    let code = withUnsafeMutablePointer(to: &address) { pointer in
        pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { pointer in
            // Bound and never listened on: whoever connects is refused.
            bind(descriptor, pointer, length) == 0 ? getsockname(descriptor, pointer, &length) : -1
        }
    }
    try #require(code == 0)
    return try await body(Int(UInt16(bigEndian: address.sin_port)))
}
