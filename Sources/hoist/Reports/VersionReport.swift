import HoistEngine
import JSONText
import ManagementAPI
import ManifestReading
import SystemAccess

/// What this program is made of, as text and data.
struct VersionReport {
    /// Something that is linked in.
    private struct Part {
        let name: String
        let version: String
        let revision: String?
        let url: String?
    }

    /// Packages, and the libraries that they need.
    private var parts: [Part] {
        let packages = BuildFacts.packages.map {
            Part(name: $0.name, version: $0.version, revision: $0.revision, url: $0.url)
        }
        let libraries = [("libyaml", YAMLLibrary.version), ("zlib", BuildFacts.zlib)].map {
            Part(name: $0.0, version: $0.1, revision: nil, url: nil)
        }
        return (packages + libraries).sorted { $0.name < $1.name }
    }

    /// For people:
    ///
    /// ```
    /// hoist 1.0.0
    /// commit     4f0c…, with changes that aren't committed
    /// build      release, Swift 6.3.1, linux x86_64, with the sandbox
    /// API        3.0.1, 3.1.0
    /// linked in  async-http-client 1.37.0
    ///            …
    /// ```
    var text: String {
        let commit = BuildFacts.commit + (BuildFacts.isModified ? ", with changes that aren't committed" : "")
        let sandbox = Self.hasSandbox ? "with the sandbox" : "without the sandbox"
        let rows =
            [
                ("commit", commit),
                (
                    "build",
                    "\(Self.configuration), Swift \(BuildFacts.compiler), \(Platform.name) \(Self.architecture), \(sandbox)"
                ),
                ("API", APIDocument.known.joined(separator: ", ")),
            ]
            + parts.enumerated().map { ($0 == 0 ? "linked in" : "", "\($1.name) \($1.version)") }
        return "hoist \(Version.text)\n"
            + rows.map { $0.0 + String(repeating: " ", count: 11 - $0.0.count) + $0.1 + "\n" }.joined()
    }

    /// For machines: `{"hoist", "commit", "modified", "build", "apiDocuments", "linked"}`.
    var json: JSONValue {
        [
            "hoist": .string(Version.text),
            "commit": .string(BuildFacts.commit),
            "modified": .bool(BuildFacts.isModified),
            "build": [
                "configuration": .string(Self.configuration), "compiler": .string(BuildFacts.compiler),
                "platform": .string(Platform.name), "architecture": .string(Self.architecture),
                "sandbox": .bool(Self.hasSandbox),
            ],
            "apiDocuments": .array(APIDocument.known.map { .string($0) }),
            "linked": .array(
                parts.map { part in
                    [
                        "name": .string(part.name), "version": .string(part.version),
                        "revision": .optional(part.revision), "url": .optional(part.url),
                    ]
                }),
        ]
    }

    // MARK: What the compiler knows

    private static var configuration: String {
        #if DEBUG
            "debug"
        #else
            "release"
        #endif
    }

    private static var architecture: String {
        #if arch(arm64)
            "arm64"
        #elseif arch(x86_64)
            "x86_64"
        #else
            "unknown"
        #endif
    }

    private static var hasSandbox: Bool {
        #if Sandbox
            true
        #else
            false
        #endif
    }
}
