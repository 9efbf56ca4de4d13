// swift-tools-version: 6.2

import PackageDescription

// The path from text to manifest by itself, made of hoist's own sources through the link `Sources`: without hoist's
// dependencies it is built in a minute. `scripts/bench-manifest.sh` builds and runs it.
let package = Package(
    name: "manifest-benchmark",
    platforms: [.macOS(.v15)],
    targets: [
        .systemLibrary(name: "CLibYAML", path: "Sources/CLibYAML", pkgConfig: "yaml-0.1"),
        .target(name: "TerminalText", path: "Sources/TerminalText"),
        .target(name: "JSONText", dependencies: ["TerminalText"], path: "Sources/JSONText"),
        .target(name: "Diagnostics", dependencies: ["JSONText", "TerminalText"], path: "Sources/Diagnostics"),
        .target(name: "FlagModel", dependencies: ["Diagnostics"], path: "Sources/FlagModel"),
        .target(
            name: "ManifestReading",
            dependencies: ["CLibYAML", "Diagnostics", "FlagModel", "JSONText", "TerminalText"],
            path: "Sources/ManifestReading"),
        .executableTarget(
            name: "text-to-manifest", dependencies: ["ManifestReading", "FlagModel", "Diagnostics"],
            path: "TextToManifest"),
    ],
    swiftLanguageModes: [.v6]
)

for target in package.targets where target.type != .system {
    // As in hoist's own Package.swift.
    target.swiftSettings = [
        .enableUpcomingFeature("ExistentialAny"),
        .enableUpcomingFeature("MemberImportVisibility"),
        .enableUpcomingFeature("InternalImportsByDefault"),
        .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
    ]
}
