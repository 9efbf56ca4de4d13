import Foundation
import JSONText
import TestTools
import Testing

/// A separate folder in which the program is run, and what it is given there.
struct Workplace: Sendable {
    /// The folder that the program runs in.
    let folder: String
    /// The variables that it is given, and no others.
    var environment: [String: String]
    /// What must never be in anything that it prints or writes.
    var secrets: [String] = []
    /// All keys that are in play here: those, and the ones that a run is given or makes.
    var keys = KeyWatch()

    /// Runs the program and waits for its end.
    ///
    /// Whatever the run is for, no key may be in what it prints; where JSON was asked for, all of standard output has to
    /// be one JSON value that keeps to its schema. So have a plan and a receipt that it was asked to write.
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
        let ran = try await run(
            Built.program, arguments, environment: environment, input: input, sourceLocation: sourceLocation)
        if let place = arguments.firstIndex(of: "--format"), arguments.dropFirst(place + 1).first == "json" {
            OutputSchema.expect(
                try ran.json(sourceLocation: sourceLocation), of: arguments, sourceLocation: sourceLocation)
        }
        OutputSchema.expectFiles(of: arguments, in: self, sourceLocation: sourceLocation)
        return ran
    }

    /// Runs any program and waits for its end. Whatever it prints and whatever is in the folder then, no key may be in
    /// it.
    func run(
        _ program: String,
        _ arguments: [String],
        environment: [String: String],
        input: String = "",
        in folder: String? = nil,
        sourceLocation: SourceLocation = #_sourceLocation
    ) async throws -> Ran {
        noteKeys(arguments, environment, in: folder ?? self.folder)
        let files = try Files(input: input)
        defer { files.remove() }
        let status = try await Gate.children.pass {
            let child = try Child(
                Child.Start(
                    program: program, arguments: arguments, environment: environment, folder: folder ?? self.folder,
                    input: files.input, output: files.output, errors: files.errors))
            return try await child.ending()
        }
        let ran = Ran(status: status, out: try files.text(files.output), err: try files.text(files.errors))
        expectNoKeys(in: ran, sourceLocation: sourceLocation)
        return ran
    }

    /// Notes the keys that a program is given: by its variables, and by files that are named there or in its arguments.
    private func noteKeys(_ arguments: [String], _ environment: [String: String], in folder: String) {
        keys.note(secrets + [environment["REFLAG_API_KEY"]].compactMap { $0 })
        func note(_ path: String, isJSON: Bool) {
            keys.note(file: path.hasPrefix("/") ? path : folder + "/" + path, isJSON: isJSON)
        }
        if let path = environment["REFLAG_API_KEY_FILE"], !path.isEmpty { note(path, isJSON: false) }
        for (option, isJSON) in [("--api-key-file", false), ("--sdk-keys-file", true)] {
            for (index, argument) in arguments.enumerated() {
                if argument == option, let path = arguments.dropFirst(index + 1).first { note(path, isJSON: isJSON) }
                if argument.hasPrefix(option + "=") {
                    note(String(argument.dropFirst(option.count + 1)), isJSON: isJSON)
                }
            }
        }
    }

    /// Holds that no key in play is in what a run printed, nor in any file of the folder.
    func expectNoKeys(in ran: Ran, sourceLocation: SourceLocation = #_sourceLocation) {
        keys.note(secrets)
        var findings = keys.findings(below: folder)
        if let cache { findings += keys.findings(below: cache) }
        findings += keys.findings(in: ran.out).map { "standard output: \($0)" }
        findings += keys.findings(in: ran.err).map { "standard error: \($0)" }
        for finding in findings {
            Issue.record("a key was printed or written: \(finding)", sourceLocation: sourceLocation)
        }
    }

    /// Writes a file into the folder.
    func write(_ text: String, to name: String = "flags.yaml") throws {
        let path = folder + "/" + name
        let parent = URL(fileURLWithPath: path).deletingLastPathComponent()
        try FileManager.default.createDirectory(at: parent, withIntermediateDirectories: true)
        try Data(text.utf8).write(to: URL(fileURLWithPath: path))
    }

    /// Writes a key file into the folder: the key is in play then, and this file alone may hold it.
    ///
    /// - Parameter isJSON: whether it holds SDK keys, in JSON.
    func writeKey(_ text: String, to name: String, isJSON: Bool = false) throws {
        try write(text, to: name)
        keys.note(file: folder + "/" + name, isJSON: isJSON)
    }

    /// Where the program keeps its cache; nil without a home.
    var cache: String? { environment["HOME"].map { $0 + "/.cache/hoist" } }

    /// The files of the cache, sorted.
    var cached: [String] {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: cache ?? "")) ?? []
        return names.sorted().map { (cache ?? "") + "/" + $0 }
    }

    /// Takes the cache away.
    func removeCache() throws { try FileManager.default.removeItem(atPath: cache ?? "") }

    /// The names of what is in the folder, sorted.
    var contents: [String] {
        get throws { try FileManager.default.contentsOfDirectory(atPath: folder).sorted() }
    }
}

/// Gives a folder with a manifest in it, and no way to any API.
func withWorkplace<Result>(
    _ manifest: String? = nil,
    sourceLocation: SourceLocation = #_sourceLocation,
    _ body: (Workplace) async throws -> Result
) async throws -> Result {
    let (folder, home) = (try newFolder(), try newFolder())
    defer { for folder in [folder, home] { try? FileManager.default.removeItem(at: folder) } }
    let place = Workplace(
        folder: folder.path, environment: ["PATH": "/usr/local/bin:/usr/bin:/bin", "HOME": home.path])
    if let manifest { try place.write(manifest) }
    let result = try await body(place)
    // What ran next to the tests, or was written since the last run.
    place.expectNoKeys(in: Ran(status: 0, out: "", err: ""), sourceLocation: sourceLocation)
    return result
}
