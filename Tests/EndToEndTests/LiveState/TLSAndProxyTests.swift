import Foundation
import Sandbox
import Testing

@Suite(
    "TLS and proxies", .timeLimit(.minutes(60)), .enabled(if: Certificates.program != nil, "openssl isn't there"))
struct TLSAndProxyTests {
    private static let manifest = "version: 1\nflags: {a: {}}\n"

    /// Serves a sandbox behind TLS, and reports the port.
    private func withTLS<Result: Sendable>(
        _ body: (Bench, Certificates, Int) async throws -> Result
    ) async throws -> Result {
        try await withBench(Self.manifest) { bench in
            let certificates = try await Certificates(in: bench.place)
            return try await Relay.serve(to: bench.sandbox.port, tls: certificates.context) { port in
                try await body(bench, certificates, port)
            }
        }
    }

    @Test("a certificate of an unknown authority is refused; --ca-file and SSL_CERT_FILE make it known")
    func authorities() async throws {
        try await withTLS { bench, certificates, port in
            let url = "https://localhost:\(port)/api"
            let refused = try await bench.place.hoist("plan", "--api-url", url)
            #expect(
                Ran(status: refused.status, out: refused.out, err: refused.err)
                    == Ran(
                        status: 1, out: "",
                        err: """
                            error: getApp for app `sandboxapp0001`: the TLS handshake failed: the server's certificate \
                            isn't trusted
                              = help: check the host in the API URL, this machine's clock and its CA certificates; \
                            --ca-file adds others

                            """))
            #expect(await bench.sandbox.calls().isEmpty)
            let option = try await bench.place.hoist("plan", "--api-url", url, "--ca-file", certificates.authority)
            #expect(option.status == 0, "\(option)")
            let variable = try await bench.place.hoist(
                "plan", "--api-url", url, environment: ["SSL_CERT_FILE": certificates.authority])
            #expect(variable.status == 0, "\(variable)")
        }
    }

    @Test("a certificate for another name is refused")
    func otherName() async throws {
        try await withTLS { bench, certificates, port in
            let ran = try await bench.place.hoist(
                "plan", "--api-url", "https://127.0.0.1:\(port)/api", "--ca-file", certificates.authority)
            #expect(ran.status == 1)
            #expect(
                ran.err.lines.first
                    == "error: getApp for app `sandboxapp0001`: the TLS handshake failed: the server's certificate is for another host"
            )
        }
    }

    @Test("an empty file of certificates is reported too", arguments: ["--ca-file", "SSL_CERT_FILE"])
    func emptyCertificates(source: String) async throws {
        try await withBench(Self.manifest) { bench in
            try bench.place.write("", to: "ca.pem")
            let isOption = source == "--ca-file"
            let ran = try await bench.place.hoist(
                ["plan"] + (isOption ? ["--ca-file", "ca.pem"] : []),
                environment: isOption ? [:] : ["SSL_CERT_FILE": "ca.pem"])
            #expect(ran.status == 64)
            #expect(ran.err.hasPrefix("error: \(source): ca.pem contains no readable certificates\n"), "\(ran)")
            #expect(await bench.sandbox.calls().isEmpty)
        }
    }

    @Test("a file without certificates is reported before anything is sent", arguments: ["--ca-file", "SSL_CERT_FILE"])
    func noCertificates(source: String) async throws {
        try await withBench(Self.manifest) { bench in
            let isOption = source == "--ca-file"
            let ran = try await bench.place.hoist(
                ["plan"] + (isOption ? ["--ca-file", "flags.yaml"] : []),
                environment: isOption ? [:] : ["SSL_CERT_FILE": "flags.yaml"])
            #expect(
                ran
                    == Ran(
                        status: 64, out: "",
                        err: """
                            error: \(source): flags.yaml contains no readable certificates
                              = help: name a file of certificate authorities in PEM form (-----BEGIN CERTIFICATE-----)

                            """))
            #expect(await bench.sandbox.calls().isEmpty)
        }
    }

    @Test(
        "a proxy is asked for the API's host, with its credentials, which no output shows",
        arguments: ["HTTPS_PROXY", "https_proxy"])
    func proxy(variable: String) async throws {
        try await withTLS { bench, certificates, port in
            let heads = Recorded<String>()
            try await Relay.serve(
                to: port,
                greeting: { head in
                    heads.append(head)
                    return "HTTP/1.1 200 Connection established\r\n\r\n"
                }
            ) { proxy in
                var place = bench.place
                place.secrets += ["p@ssw0rd", "p%40ssw0rd"]
                let ran = try await place.hoist(
                    "doctor", "-v", "--api-url", "https://\(Certificates.host)/api", "--ca-file",
                    certificates.authority,
                    environment: [variable: "http://jo:p%40ssw0rd@127.0.0.1:\(proxy)"])
                #expect(ran.status == 0, "\(ran)")
                #expect(
                    ran.out.contains("https://\(Certificates.host)/api, through the proxy 127.0.0.1:\(proxy), the key"))
                let head = try #require(heads.all.first)
                #expect(head.hasPrefix("CONNECT \(Certificates.host):443 HTTP/1.1\r\n"))
                let credentials = Data("jo:p@ssw0rd".utf8).base64EncodedString()
                #expect(head.lowercased().contains("proxy-authorization: basic \(credentials.lowercased())"))
                #expect(!heads.all.joined().contains(bench.sandbox.key), "the key is for the API alone")
            }
        }
    }

    /// What is set, and what becomes of a plan whose proxy doesn't let it through.
    struct Refusal: CustomTestStringConvertible, Sendable {
        let testDescription: String
        let answer: String
        let message: String
        let help: String
    }

    @Test(
        "a proxy that refuses is reported",
        arguments: [
            Refusal(
                testDescription: "without a name",
                answer: "HTTP/1.1 407 Proxy Authentication Required\r\ncontent-length: 0\r\n\r\n",
                message: "the proxy failed: it requires a name and a password", help: "check the proxy's settings"),
            Refusal(
                testDescription: "forbidden", answer: "HTTP/1.1 403 Forbidden\r\ncontent-length: 0\r\n\r\n",
                message: "the proxy failed: it refused the connection", help: "check the proxy's settings"),
        ])
    func refusals(refusal: Refusal) async throws {
        try await withBench(Self.manifest) { bench in
            try await Relay.serve(to: bench.sandbox.port, greeting: { _ in refusal.answer }) { proxy in
                let ran = try await bench.place.hoist(
                    "plan", "--api-url", "https://\(Certificates.host)/api",
                    environment: ["HTTPS_PROXY": "http://127.0.0.1:\(proxy)"])
                #expect(
                    ran
                        == Ran(
                            status: 1, out: "",
                            err: """
                                error: getApp for app `sandboxapp0001`: \(refusal.message)
                                  = help: \(refusal.help)

                                """))
            }
        }
    }

    @Test(
        "what NO_PROXY names, and this machine, is reached without the proxy",
        arguments: ["hoist.test", ".hoist.test", "other.test,api.hoist.test:443", "*"])
    func exceptions(list: String) async throws {
        try await withBench(Self.manifest) { bench in
            let heads = Recorded<String>()
            try await Relay.serve(
                to: bench.sandbox.port,
                greeting: { head in
                    heads.append(head)
                    return "HTTP/1.1 403 Forbidden\r\n\r\n"
                }
            ) { proxy in
                let environment = ["HTTPS_PROXY": "http://127.0.0.1:\(proxy)", "NO_PROXY": list]
                let direct = try await bench.place.hoist(
                    "plan", "--retries", "0", "--api-url", "https://\(Certificates.host)/api", environment: environment)
                #expect(direct.status == 1)
                #expect(heads.all.isEmpty, "\(direct)")
                let local = try await bench.place.hoist(
                    "plan", environment: ["HTTPS_PROXY": "http://127.0.0.1:\(proxy)"])
                #expect(local.status == 0)
                #expect(heads.all.isEmpty)
            }
        }
    }

    @Test(
        "a proxy that can't be understood is reported without its text",
        arguments: [
            ("socks5://s3cret@127.0.0.1:1", "isn't an http:// URL, the only kind of proxy that is supported"),
            ("http://jo:s3cret%@127.0.0.1:1", "has a stray % in its name or password; write it as %25"),
            ("http://s3cret:99999", "has no host, or an invalid port"),
        ])
    func notUnderstood(text: String, message: String) async throws {
        try await withWorkplace(Self.manifest) { place in
            let ran = try await place.hoist(
                "plan", environment: ["HTTPS_PROXY": text, "REFLAG_API_KEY": "api_nobody_8f3kd92mq"])
            #expect(
                ran
                    == Ran(
                        status: 64, out: "",
                        err: """
                            error: HTTPS_PROXY \(message)
                              = help: write it as http://name:password@host:port, or exclude the API's host with NO_PROXY

                            """))
        }
    }
}
