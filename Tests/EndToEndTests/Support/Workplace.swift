import Foundation
import Testing

/// A folder of its own in which the program is run, and what it is given there.
struct Workplace: Sendable {
    /// The folder that the program runs in.
    let folder: String
    /// The variables that it is given, and no others.
    var environment: [String: String]
    /// What must never be in anything that it prints.
    var secrets: [String] = []

    /// Runs the program and waits for its end.
    ///
    /// Whatever the run is for, no key may be in what it prints; where JSON was asked for, all of standard output has to
    /// be one JSON value.
    ///
    /// - Parameters:
    ///   - variables: over those of the place; nil takes one away.
    ///   - input: what standard input holds.
    func hoist(
        _ arguments: String...,
        environment variables: [String: String?] = [:],
        input: String = "",
        sourceLocation: SourceLocation = #_sourceLocation
    ) async throws -> Ran {
        try await hoist(arguments, environment: variables, input: input, sourceLocation: sourceLocation)
    }

    /// The same with the arguments in a list.
    func hoist(
        _ arguments: [String],
        environment variables: [String: String?] = [:],
        input: String = "",
        sourceLocation: SourceLocation = #_sourceLocation
    ) async throws -> Ran {
        let environment = environment.merging(variables.compactMapValues { $0 }) { $1 }
            .filter { variables[$0.key] != .some(nil) }
        let ran = try await run(Built.program, arguments, environment: environment, input: input)
        let keys = secrets + [environment["REFLAG_API_KEY"] ?? ""]
        for key in keys where !key.isEmpty {
            #expect(!ran.out.contains(key), "a key is on standard output", sourceLocation: sourceLocation)
            #expect(!ran.err.contains(key), "a key is on standard error", sourceLocation: sourceLocation)
        }
        if let place = arguments.firstIndex(of: "--format"), arguments.dropFirst(place + 1).first == "json" {
            _ = try ran.json(sourceLocation: sourceLocation)
        }
        return ran
    }

    /// Runs any program and waits for its end.
    func run(
        _ program: String,
        _ arguments: [String],
        environment: [String: String],
        input: String = "",
        in folder: String? = nil
    ) async throws -> Ran {
        let files = try Files(input: input)
        defer { files.remove() }
        let status = try await Gate.children.pass {
            let child = try Child(
                Child.Start(
                    program: program, arguments: arguments, environment: environment, folder: folder ?? self.folder,
                    input: files.input, output: files.output, errors: files.errors))
            return try await child.ending()
        }
        return Ran(status: status, out: try files.text(files.output), err: try files.text(files.errors))
    }

    /// Writes a file into the folder.
    func write(_ text: String, to name: String = "flags.yaml") throws {
        let path = folder + "/" + name
        let parent = URL(fileURLWithPath: path).deletingLastPathComponent()
        try FileManager.default.createDirectory(at: parent, withIntermediateDirectories: true)
        try Data(text.utf8).write(to: URL(fileURLWithPath: path))
    }

    /// The names of what is in the folder, sorted.
    var contents: [String] {
        get throws { try FileManager.default.contentsOfDirectory(atPath: folder).sorted() }
    }
}

/// Gives a folder with a manifest in it, and no way to any API.
func withWorkplace<Result>(
    _ manifest: String? = nil,
    _ body: (Workplace) async throws -> Result
) async throws -> Result {
    let folder = try newFolder()
    defer { try? FileManager.default.removeItem(at: folder) }
    let place = Workplace(
        folder: folder.path, environment: ["PATH": "/usr/local/bin:/usr/bin:/bin", "HOME": folder.path])
    if let manifest { try place.write(manifest) }
    return try await body(place)
}
