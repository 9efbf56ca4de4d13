// swift-tools-version: 6.2

import PackageDescription

let package = Package(
    name: "plan-summary",
    platforms: [.macOS(.v15)],
    dependencies: [.package(name: "hoist", path: "../..")],
    targets: [
        .executableTarget(
            name: "plan-summary",
            dependencies: [.product(name: "HoistEngine", package: "hoist")]
        )
    ],
    swiftLanguageModes: [.v6]
)
