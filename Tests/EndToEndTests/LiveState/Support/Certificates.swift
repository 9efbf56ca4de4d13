import Foundation
import NIOSSL
import Testing

/// A certificate authority of the tests' own, and a server's certificate from it, made by openssl.
struct Certificates {
    /// The name that the server's certificate is for, next to localhost. No name service knows it.
    static let host = "api.hoist.test"

    /// The authority's certificate, as a PEM file.
    let authority: String
    /// What a server shows.
    let context: NIOSSLContext

    /// Where openssl is; nil if it isn't.
    static let program = ["/usr/bin/openssl", "/opt/homebrew/bin/openssl", "/usr/local/bin/openssl"]
        .first { FileManager.default.isExecutableFile(atPath: $0) }

    /// Makes them in the folder of a place.
    init(in place: Workplace) async throws {
        let program = try #require(Self.program)
        func openssl(_ arguments: String) async throws {
            let ran = try await place.run(
                program, arguments.split(separator: " ").map(String.init), environment: place.environment)
            try #require(ran.status == 0, "\(ran.err)")
        }
        let key = "-newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes"
        try place.write("subjectAltName=DNS:localhost,DNS:\(Self.host)\n", to: "tls/names")
        try await openssl("req -x509 \(key) -keyout tls/ca.key -out tls/ca.pem -days 2 -subj /CN=hoist-tests")
        try await openssl("req \(key) -keyout tls/server.key -out tls/server.csr -subj /CN=\(Self.host)")
        try await openssl(
            "x509 -req -in tls/server.csr -CA tls/ca.pem -CAkey tls/ca.key -CAcreateserial -out tls/server.pem "
                + "-days 2 -extfile tls/names")
        authority = place.folder + "/tls/ca.pem"
        let chain = try NIOSSLCertificate.fromPEMFile(place.folder + "/tls/server.pem").map {
            NIOSSLCertificateSource.certificate($0)
        }
        let privateKey = try NIOSSLPrivateKey(file: place.folder + "/tls/server.key", format: .pem)
        context = try NIOSSLContext(
            configuration: .makeServerConfiguration(certificateChain: chain, privateKey: .privateKey(privateKey)))
    }
}
