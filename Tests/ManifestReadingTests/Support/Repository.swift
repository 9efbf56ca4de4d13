import Foundation
import Testing

/// The repository of these tests.
enum Repository {
    /// The repository's folder.
    static let folder: String = {
        var folder = URL(fileURLWithPath: #filePath)
        for _ in 0..<4 { folder.deleteLastPathComponent() }
        return folder.path
    }()

    /// The text of a file.
    static func text(of path: String) throws -> String {
        try String(contentsOfFile: folder + "/" + path, encoding: .utf8)
    }

    /// Compares a file with what the program makes. With HOIST_RECORD=1 the file is written again, and the test fails
    /// anyway, so that nobody takes a recording for a passing test.
    static func expect(_ path: String, is text: String, sourceLocation: SourceLocation = #_sourceLocation) throws {
        if ProcessInfo.processInfo.environment["HOIST_RECORD"] == "1" {
            try text.write(toFile: folder + "/" + path, atomically: true, encoding: .utf8)
            Issue.record("\(path) was written again; look at it, and run again", sourceLocation: sourceLocation)
            return
        }
        let written = (try? self.text(of: path)) ?? ""
        #expect(
            written.utf8.elementsEqual(text.utf8), "\(path) differs; HOIST_RECORD=1 records it",
            sourceLocation: sourceLocation)
    }
}
