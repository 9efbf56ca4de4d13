import Foundation
import Testing

/// The files that a child reads and writes, in a folder next to the one that it runs in.
struct Files {
    private let folder: URL
    let input: String
    let output: String
    let errors: String

    init(input text: String) throws {
        folder = try newFolder()
        input = folder.appendingPathComponent("in").path
        output = folder.appendingPathComponent("out").path
        errors = folder.appendingPathComponent("err").path
        try Data(text.utf8).write(to: URL(fileURLWithPath: input))
    }

    /// What is in a file by now; "" while it isn't there.
    func text(_ path: String) throws -> String {
        guard let bytes = FileManager.default.contents(atPath: path) else { return "" }
        return try #require(String(validating: bytes, as: UTF8.self), "what was printed isn't UTF-8")
    }

    func remove() {
        try? FileManager.default.removeItem(at: folder)
    }
}

/// Makes a folder that nobody else has.
func newFolder() throws -> URL {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("hoist-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    return folder
}

extension Workplace {
    /// The text of a file in the folder.
    func text(_ name: String) throws -> String {
        try String(contentsOfFile: folder + "/" + name, encoding: .utf8)
    }
}
