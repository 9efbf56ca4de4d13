// swift-tools-version: 6.2

import PackageDescription

let package = Package(
    name: "hoist",
    platforms: [.macOS(.v15)],
    products: [
        .executable(name: "hoist", targets: ["hoist"]),
        // What the program does, without its command line: plan and apply from another program.
        .library(name: "HoistEngine", targets: ["HoistEngine"]),
    ],
    traits: [
        .trait(
            name: "Sandbox", description: "The embedded sandbox, a simulated Reflag: `hoist sandbox` and `--sandbox`."),
        .default(enabledTraits: ["Sandbox"]),
    ],
    dependencies: [
        // The command line: options, help, completions, manual pages.
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.0"),
        // HTTP and TLS: connection pool, proxies, timeouts. It needs only FoundationEssentials.
        .package(url: "https://github.com/swift-server/async-http-client", from: "1.37.0"),
        // The sandbox's HTTP server; only HummingbirdCore, without the traits that pull in full Foundation.
        .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.0", traits: []),
        // The logging interface that HummingbirdCore's server needs.
        .package(url: "https://github.com/apple/swift-log", from: "1.14.0"),
        // SHA-256 for the digests of manifests and plans.
        .package(url: "https://github.com/apple/swift-crypto", from: "4.5.0"),
        // Files, descriptors and errors of the system, with any libc.
        .package(url: "https://github.com/apple/swift-system", from: "1.7.0"),
        // Child processes that no thread waits for; without the trait that pulls in full Foundation on other systems.
        .package(url: "https://github.com/swiftlang/swift-subprocess", from: "1.0.2", traits: []),
        // Event loops and byte buffers of the HTTP client and server.
        .package(url: "https://github.com/apple/swift-nio", from: "2.101.0"),
        // TLS: which certificates are trusted, for `--ca-file`.
        .package(url: "https://github.com/apple/swift-nio-ssl", from: "2.36.0"),
        // Decompression of responses up to a limit of bytes.
        .package(url: "https://github.com/apple/swift-nio-extras", from: "1.35.0"),
        // The HTTP types of HummingbirdCore's requests and responses.
        .package(url: "https://github.com/apple/swift-http-types", from: "1.8.0", traits: []),
    ],
    targets: [
        .systemLibrary(
            name: "CLibYAML",
            pkgConfig: "yaml-0.1",
            providers: [.apt(["libyaml-dev"]), .brew(["libyaml"])]
        ),
        .target(
            name: "SystemAccess",
            dependencies: [
                .product(name: "SystemPackage", package: "swift-system"),
                .product(name: "Subprocess", package: "swift-subprocess"),
            ]),
        .target(name: "TerminalText"),
        .target(name: "JSONText", dependencies: ["TerminalText"]),
        .target(name: "Diagnostics", dependencies: ["JSONText", "TerminalText"]),
        .target(name: "FlagModel", dependencies: ["Diagnostics"]),
        .target(
            name: "ManifestReading",
            dependencies: ["CLibYAML", "Diagnostics", "FlagModel", "JSONText", "TerminalText"]),
        .target(
            name: "APIAccess",
            dependencies: [
                "JSONText",
                .product(name: "AsyncHTTPClient", package: "async-http-client"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
                .product(name: "NIOSSL", package: "swift-nio-ssl"),
                .product(name: "NIOHTTPCompression", package: "swift-nio-extras"),
                .product(name: "SystemPackage", package: "swift-system"),
            ]
        ),
        .target(name: "ManagementAPI", dependencies: ["APIAccess", "FlagModel", "JSONText"]),
        .target(name: "RuntimeAPI", dependencies: ["APIAccess", "FlagModel"]),
        .target(name: "LiveReading", dependencies: ["APIAccess", "ManagementAPI", "FlagModel"]),
        .target(
            name: "Planning",
            dependencies: [
                "Diagnostics", "FlagModel", "JSONText", "TerminalText",
                .product(name: "Crypto", package: "swift-crypto"),
            ]
        ),
        .target(
            name: "PlanRendering", dependencies: ["Planning", "FlagModel", "Diagnostics", "JSONText", "TerminalText"]),
        .target(
            name: "Applying",
            dependencies: ["Planning", "FlagModel", "JSONText", "APIAccess", "ManagementAPI", "LiveReading"]),
        .target(
            name: "Verifying", dependencies: ["Planning", "FlagModel", "Diagnostics", "APIAccess", "RuntimeAPI"]),
        .target(
            name: "Sandbox",
            dependencies: [
                "SystemAccess",
                .product(name: "HummingbirdCore", package: "hummingbird"),
                .product(name: "HTTPTypes", package: "swift-http-types"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
                .product(name: "SystemPackage", package: "swift-system"),
            ]
        ),
        .target(
            name: "HoistEngine",
            dependencies: [
                "Diagnostics", "FlagModel", "JSONText", "SystemAccess", "ManifestReading", "APIAccess",
                "ManagementAPI", "LiveReading", "Planning", "PlanRendering", "Applying", "RuntimeAPI", "Verifying",
            ]
        ),
        .executableTarget(
            name: "hoist",
            dependencies: [
                "HoistEngine", "Diagnostics", "FlagModel", "JSONText", "TerminalText", "SystemAccess",
                "ManifestReading", "APIAccess", "ManagementAPI", "LiveReading", "Planning", "PlanRendering",
                "Applying", "RuntimeAPI", "Verifying",
                .target(name: "Sandbox", condition: .when(traits: ["Sandbox"])),
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ],
            plugins: ["BuildFacts"]
        ),
        // What `hoist version` says of the build: commit, compiler, and the packages that are linked in.
        .plugin(name: "BuildFacts", capability: .buildTool()),
        .testTarget(
            name: "SandboxTests",
            dependencies: [
                "JSONText", "Sandbox", "TestTools",
                .product(name: "AsyncHTTPClient", package: "async-http-client"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
            ]
        ),
        // What Reflag does, asked of the service itself (`make acceptance`), and of the sandbox.
        .testTarget(
            name: "AcceptanceTests",
            dependencies: [
                "JSONText", "Sandbox",
                .product(name: "AsyncHTTPClient", package: "async-http-client"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOFoundationCompat", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
            ]
        ),
        // What the tests of several targets that call an API share: a transport and a server that answer from a script, a
        // clock.
        .target(
            name: "APITestKit",
            dependencies: [
                "JSONText", "APIAccess", "TestTools",
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
            ],
            path: "Tests/APITestKit"),
        .testTarget(
            name: "APIAccessTests",
            dependencies: [
                "APIAccess", "APITestKit", "TestTools",
                .product(name: "AsyncHTTPClient", package: "async-http-client"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
            ]
        ),
        .testTarget(
            name: "ManagementAPITests",
            dependencies: [
                "ManagementAPI", "APIAccess", "FlagModel", "JSONText", "APITestKit", "FlagTestKit", "TestTools",
            ]),
        // The standard fields of a flag by name, for tests that write them one by one.
        .target(name: "FlagTestKit", dependencies: ["FlagModel", "Planning"], path: "Tests/FlagTestKit"),
        // What the fuzzer runs on any bytes; a test runs it on the corpus.
        .target(
            name: "FuzzedManifest",
            dependencies: ["Planning", "JSONText", "ManifestReading", "FlagModel", "Diagnostics"],
            path: "Fuzz/FuzzedManifest"),
        .testTarget(name: "RuntimeAPITests", dependencies: ["JSONText", "RuntimeAPI", "APIAccess", "APITestKit"]),
        .testTarget(
            name: "VerifyingTests",
            dependencies: [
                "JSONText", "Verifying", "RuntimeAPI", "APIAccess", "ManagementAPI", "LiveReading", "Applying",
                "Planning",
                "FlagModel", "Diagnostics", "ManifestReading", "Sandbox", "APITestKit", "FlagTestKit", "TestTools",
            ]
        ),
        .testTarget(name: "SystemAccessTests", dependencies: ["SystemAccess", "TestTools"]),
        .testTarget(name: "TerminalTextTests", dependencies: ["TerminalText", "TestTools"]),
        .testTarget(name: "JSONTextTests", dependencies: ["JSONText", "TestTools"]),
        .testTarget(
            name: "DiagnosticsTests", dependencies: ["Diagnostics", "JSONText", "TestTools"]),
        .testTarget(name: "FlagModelTests", dependencies: ["FlagModel", "Diagnostics", "FlagTestKit", "TestTools"]),
        .testTarget(
            name: "ManifestReadingTests",
            dependencies: [
                "Planning", "TerminalText", "JSONText", "ManifestReading", "FlagModel", "Diagnostics", "FuzzedManifest",
                "FlagTestKit", "TestTools",
            ]),
        .testTarget(
            name: "PlanningTests",
            dependencies: [
                "Planning", "ManifestReading", "FlagModel", "Diagnostics", "JSONText", "FlagTestKit",
                "TestTools",
            ]),
        .testTarget(
            name: "LiveReadingTests",
            dependencies: [
                "JSONText", "LiveReading", "APIAccess", "ManagementAPI", "FlagModel", "Planning", "Diagnostics",
                "ManifestReading", "Sandbox", "FlagTestKit", "TestTools",
            ]
        ),
        .testTarget(
            name: "ApplyingTests",
            dependencies: [
                "Applying", "Planning", "FlagModel", "JSONText", "APIAccess", "ManagementAPI", "ManifestReading",
                "LiveReading", "Diagnostics", "FlagTestKit", "TestTools", "APITestKit",
            ]
        ),
        .testTarget(
            name: "HoistEngineTests",
            dependencies: [
                "HoistEngine", "Applying", "Planning", "FlagModel", "APIAccess", "ManagementAPI", "LiveReading",
                "Diagnostics", "JSONText", "Sandbox", "FlagTestKit", "APITestKit", "TestTools",
            ]
        ),
        .testTarget(
            name: "EndToEndTests",
            dependencies: [
                // Not `hoist`, though they run it: a build of the tests has it too, and these need not wait for it to be compiled.
                "JSONText", "Sandbox", "APITestKit", "TestTools",
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
                .product(name: "NIOSSL", package: "swift-nio-ssl"),
            ],
            exclude: ["Help", "Edits"]
        ),
        .testTarget(
            name: "PlanRenderingTests",
            dependencies: [
                "JSONText", "PlanRendering", "Planning", "FlagModel", "Diagnostics", "ManifestReading", "TerminalText",
                "FlagTestKit", "TestTools",
            ],
            exclude: ["Goldens"]
        ),
        // What tests of several targets share: numbers from a seed, tools in Python, the shape of a plan file.
        .target(name: "TestTools", path: "Tests/TestTools", exclude: ["Python"]),
    ],
    swiftLanguageModes: [.v6]
)

for target in package.targets where ![.system, .plugin].contains(target.type) {
    target.swiftSettings = [
        .treatAllWarnings(as: .error),
        // SE-0335: existentials are written `any`.
        .enableUpcomingFeature("ExistentialAny"),
        // SE-0444: a member is visible only if its module is imported.
        .enableUpcomingFeature("MemberImportVisibility"),
        // SE-0409: an import is internal by default.
        .enableUpcomingFeature("InternalImportsByDefault"),
        // SE-0461: an async function runs where its caller runs.
        .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
    ]
}

// What `make` builds and tests is a release build, as what is shipped is, into which tests can look: the optimiser's work is tested,
// tests take a third of the processor time, and a whole module is compiled once, where a debug build reads its files again for each
// part. The tests themselves aren't optimised, which takes minutes. Only there, since no package could depend on one whose flags
// SwiftPM calls unsafe.
if Context.environment["HOIST_TESTABLE"] != nil {
    for target in package.targets where ![.system, .plugin].contains(target.type) {
        let flag = target.type == .test ? "-Onone" : "-enable-testing"
        target.swiftSettings = (target.swiftSettings ?? []) + [.unsafeFlags([flag], .when(configuration: .release))]
    }
}

// libFuzzer's target, which `make fuzz` builds: only there, the code that it runs is instrumented.
if Context.environment["HOIST_FUZZ"] != nil {
    package.targets.append(
        .executableTarget(
            name: "FuzzManifest", dependencies: ["FuzzedManifest"], path: "Fuzz/FuzzManifest",
            linkerSettings: [.unsafeFlags(["-sanitize=fuzzer"])]))
    let fuzzed = [
        "TerminalText", "JSONText", "Diagnostics", "FlagModel", "ManifestReading", "Planning", "FuzzedManifest",
        "FuzzManifest",
    ]
    for target in package.targets where fuzzed.contains(target.name) {
        target.swiftSettings = (target.swiftSettings ?? []) + [.unsafeFlags(["-sanitize=fuzzer"])]
    }
}
