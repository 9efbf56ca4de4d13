import NIOSSL

/// Whose certificates are trusted.
package struct TLSTrust: Sendable, Hashable {
    /// A PEM file in place of the system's certificate authorities; nil for those.
    package let roots: String?
    /// A PEM file of further certificate authorities; nil for none.
    package let additional: String?

    /// The system's certificate authorities, or those of a file, and those of another file beside them.
    package init(roots: String? = nil, additional: String? = nil) {
        self.roots = roots
        self.additional = additional
    }

    /// How many certificates a PEM file holds.
    ///
    /// - Throws: What the TLS library throws where the file can't be read or holds anything else.
    package static func count(inFile path: String) throws -> Int {
        try NIOSSLCertificate.fromPEMFile(path).count
    }

    var configuration: TLSConfiguration {
        var configuration = TLSConfiguration.makeClientConfiguration()
        if let roots { configuration.trustRoots = .file(roots) }
        if let additional { configuration.additionalTrustRoots = [.file(additional)] }
        return configuration
    }
}
