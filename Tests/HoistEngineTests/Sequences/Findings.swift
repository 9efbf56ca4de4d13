import Foundation
import HoistEngine
import Sandbox
import Testing

/// What a case of a property found, and a folder from which it can be tried again by hand.
struct Findings {
    /// The property, as a folder's name.
    let property: String
    let seed: UInt64
    /// The manifests in the order in which they are applied.
    let manifests: [String]
    /// The world before the first.
    let world: SandboxWorld
    /// What happens in the case besides applying.
    var happening: [String] = []

    private(set) var found: [String] = []

    init(_ property: String, seed: UInt64, manifests: [String], world: SandboxWorld) {
        self.property = property
        self.seed = seed
        self.manifests = manifests
        self.world = world
    }

    /// Takes down what doesn't hold.
    mutating func expect(_ holds: Bool, _ what: @autoclosure () -> String) {
        if !holds { found.append(what()) }
    }

    /// Takes down that something isn't there.
    mutating func unwrap<Value>(_ value: Value?, _ what: String) -> Value? {
        if value == nil { found.append(what) }
        return value
    }

    /// Records an issue if anything was found, and writes the folder.
    func report() async throws {
        guard !found.isEmpty else { return }
        let folder = try await write(to: Self.root)
        Issue.record(
            """
            HOIST_SEED=\(seed): \(property)
            \((found + happening).joined(separator: "\n"))
            To try it by hand, see \(folder)/README
            """)
    }

    /// `.build/sequences` of this package.
    private static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent().appending(path: ".build/sequences").path

    /// Writes the manifests, the world as a snapshot, and how to try them.
    ///
    /// - Returns: The folder.
    func write(to root: String) async throws -> String {
        let folder = root + "/\(property)-\(seed)"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        for (number, text) in manifests.enumerated() {
            try Data(text.utf8).write(to: URL(filePath: folder + "/\(number + 1).yaml"))
        }
        let case_ = try Case(seed: seed)
        let run = Run(case_: case_, world: World(world), folder: folder + "/cache")
        try Data(try await run.snapshot()).write(to: URL(filePath: folder + "/snapshot.json"))
        let lines = ["Seed \(seed): \(property)", ""] + found + [""] + happening
        let readme =
            lines.joined(separator: "\n") + """


                The world, and the first manifest:
                  hoist sandbox --from-live snapshot.json --port 4010
                  hoist apply -f 1.yaml --api-url http://127.0.0.1:4010/api
                `secret` can't be read back, so a snapshot has none.
                The case again, from this package's folder:
                  HOIST_SEED=\(seed) HOIST_CASES=1 swift test --filter SequencePropertyTests

                """
        try Data(readme.utf8).write(to: URL(filePath: folder + "/README"))
        return folder
    }
}
