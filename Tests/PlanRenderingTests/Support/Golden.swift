import Foundation
import Testing

/// Files with the complete expected output of a test. `HOIST_RECORD=1` records them; such a run fails, so that it can't
/// be mistaken for a test.
enum Golden {
    /// Whether this run records.
    static let isRecording = ProcessInfo.processInfo.environment["HOIST_RECORD"] == "1"

    /// The folder of this test target.
    static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()

    /// The repository's folder.
    static let repository = folder.deletingLastPathComponent().deletingLastPathComponent()

    /// Compares a text with a file under `Goldens`, byte for byte.
    static func expect(_ text: String, _ name: String, sourceLocation: SourceLocation = #_sourceLocation) throws {
        try expect(text, at: folder.appendingPathComponent("Goldens/" + name), sourceLocation: sourceLocation)
    }

    /// Compares a text with a file, byte for byte.
    static func expect(_ text: String, at file: URL, sourceLocation: SourceLocation = #_sourceLocation) throws {
        let expected = FileManager.default.contents(atPath: file.path)
        if isRecording {
            try FileManager.default.createDirectory(
                at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
            if expected != Data(text.utf8) { try Data(text.utf8).write(to: file) }
            Issue.record("recorded \(file.path); run again without HOIST_RECORD", sourceLocation: sourceLocation)
            return
        }
        guard let expected else {
            Issue.record("there is no \(file.path); record it with HOIST_RECORD=1", sourceLocation: sourceLocation)
            return
        }
        guard expected != Data(text.utf8) else { return }
        #expect(text == String(decoding: expected, as: UTF8.self), "\(file.path)", sourceLocation: sourceLocation)
        Issue.record("\(file.path) isn't what is printed", sourceLocation: sourceLocation)
    }
}
