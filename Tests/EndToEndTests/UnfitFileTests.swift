import Foundation
import Sandbox
import Testing

// The fault: `reflag.config.json -> /dev/zero` took 5.4 GB in ten seconds, and a pipe in place of a plan file hung. Its
// siblings here: every file that hoist reads, as a device, a pipe that nobody writes to, a file of 5 GB, and a folder.
@Suite("what is no file, or far too large, is refused where a file is read", .timeLimit(.minutes(60)))
struct UnfitFileTests {
    /// What stands where a file is expected.
    enum Unfit: String, CaseIterable, Sendable {
        case device, pipe, huge, folder

        /// What is said of it.
        var reason: String {
            switch self {
            case .device: "it is a device, not a file"
            case .pipe: "it is a pipe, not a file"
            case .huge: "it is larger than "
            case .folder: "it is a folder"
            }
        }

        /// Makes it.
        func make(at path: String) throws {
            switch self {
            case .device: try FileManager.default.createSymbolicLink(atPath: path, withDestinationPath: "/dev/zero")
            case .pipe: try #require(mkfifo(path, 0o600) == 0)
            case .huge:
                // With nothing in it: it takes no place on the disk.
                try Data().write(to: URL(fileURLWithPath: path))
                try #require(truncate(path, 5 << 30) == 0)
            case .folder: try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
            }
        }
    }

    /// Where a file is read.
    struct Place: CustomTestStringConvertible, Sendable {
        let testDescription: String
        let arguments: [String]
        var environment: [String: String?] = [:]
        let status: Int32
    }

    private static let places = [
        Place(testDescription: "a plan to apply", arguments: ["apply", "FILE"], status: 1),
        Place(testDescription: "a plan to show", arguments: ["show", "FILE"], status: 1),
        Place(testDescription: "a plan to check", arguments: ["plan", "--check", "FILE"], status: 1),
        Place(testDescription: "a key file", arguments: ["plan", "--api-key-file", "FILE"], status: 7),
        Place(
            testDescription: "a key file in a variable", arguments: ["doctor"],
            environment: ["REFLAG_API_KEY": nil, "REFLAG_API_KEY_FILE": "FILE"], status: 7),
        Place(testDescription: "SDK keys", arguments: ["verify", "--sdk-keys-file", "FILE"], status: 7),
        Place(testDescription: "certificates", arguments: ["plan", "--ca-file", "FILE"], status: 64),
        Place(
            testDescription: "certificates in a variable", arguments: ["plan"], environment: ["SSL_CERT_FILE": "FILE"],
            status: 64),
        Place(testDescription: "the sandbox's state", arguments: ["sandbox", "--state", "FILE"], status: 1),
        Place(testDescription: "a snapshot", arguments: ["sandbox", "--from-live", "FILE"], status: 1),
        Place(testDescription: "a manifest", arguments: ["plan", "-f", "FILE"], status: 3),
        Place(testDescription: "a manifest to validate", arguments: ["validate", "FILE"], status: 3),
    ]

    @Test("each with its message", arguments: places)
    func read(_ place: Place) async throws {
        try await withBench("version: 1\nflags: {a: {}}\n", live: [SandboxFlag("a")]) { bench in
            let outside = try newFolder().path
            defer { try? FileManager.default.removeItem(atPath: outside) }
            for unfit in Unfit.allCases {
                let file = outside + "/" + unfit.rawValue
                try unfit.make(at: file)
                let ran = try await bench.place.hoist(
                    place.arguments.map { $0 == "FILE" ? file : $0 },
                    environment: place.environment.mapValues { $0 == "FILE" ? file : $0 })
                // What would be written to a folder is refused as all outputs are.
                let isOutput = place.arguments.contains("--state") && unfit == .folder
                #expect(ran.status == (isOutput ? 64 : place.status), "\(unfit): \(ran)")
                // A manifest that is too large is a diagnostic of its own.
                let isManifest = place.testDescription.hasPrefix("a manifest") && unfit == .huge
                let reason = isManifest ? "error[" : isOutput ? "is a folder" : unfit.reason
                #expect((ran.out + ran.err).contains(reason), "\(unfit): \(ran)")
            }
            #expect(await bench.sandbox.calls().allSatisfy { $0.method == "GET" })
        }
    }

    @Test("reflag.config.json, beside the manifest or above it", arguments: Unfit.allCases)
    func config(_ unfit: Unfit) async throws {
        try await withBench { bench in
            try bench.place.write("version: 1\nflags: {}\n", to: "deep/flags.yaml")
            let outside = try newFolder().path
            defer { try? FileManager.default.removeItem(atPath: outside) }
            try unfit.make(at: outside + "/file")
            for name in ["reflag.config.json", "deep/reflag.config.json"] {
                try FileManager.default.createSymbolicLink(
                    atPath: bench.place.folder + "/" + name, withDestinationPath: outside + "/file")
                let ran = try await bench.place.hoist("plan", "-f", "deep/flags.yaml")
                #expect(ran.status == 64, "\(ran)")
                #expect(ran.err.contains("/\(name) can't be read: \(unfit.reason)"), "\(ran)")
                try bench.place.remove(name)
            }
            #expect(await bench.sandbox.calls().isEmpty)
        }
    }

    @Test("in the cache it is a miss", arguments: Unfit.allCases)
    func cache(_ unfit: Unfit) async throws {
        let manifest = "version: 1\nflags: {a: {targets: {Production: {users: []}}}}\n"
        try await withBench(manifest, live: [SandboxFlag("a")]) { bench in
            #expect(try await bench.place.hoist("plan").status == 0)
            let file = try #require(bench.place.cached.first)
            try FileManager.default.removeItem(atPath: file)
            try unfit.make(at: file)
            let ran = try await bench.place.hoist("plan", "-v")
            #expect(ran.status == 0)
            #expect(ran.err.contains("the cache isn't used: \(file): \(unfit.reason)"), "\(ran)")
            try FileManager.default.removeItem(atPath: file)
        }
    }

    @Test("a stream that the user names is one that he means")
    func streams() async throws {
        try await withBench("version: 1\nflags: {a: {}}\n") { bench in
            #expect(try await bench.place.hoist("plan", "--out", "plan.json").status == 0)
            let plan = try bench.place.read("plan.json")
            let key = bench.sandbox.key
            for (arguments, variables, input) in [
                (["show", "-"], [:], plan), (["show", "/dev/stdin"], [:], plan),
                (["plan", "--api-key-file", "/dev/stdin"], ["REFLAG_API_KEY": nil], key + "\n"),
                (["validate", "/dev/stdin"], [:], "version: 1\nflags: {}\n"),
            ] as [([String], [String: String?], String)] {
                let ran = try await bench.place.hoist(arguments, environment: variables, input: input)
                #expect(ran.status == 0, "\(arguments): \(ran)")
            }
        }
    }
}
