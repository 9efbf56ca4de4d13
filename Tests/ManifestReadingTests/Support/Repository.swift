import Foundation
import Testing

/// The repository that these tests stand in.
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

    /// Holds a file to what the program makes of it. With HOIST_RECORD=1 the file is written anew, and the test fails
    /// all the same, so that nobody takes a recording for a proof.
    static func expect(_ path: String, is text: String, sourceLocation: SourceLocation = #_sourceLocation) throws {
        if ProcessInfo.processInfo.environment["HOIST_RECORD"] == "1" {
            try text.write(toFile: folder + "/" + path, atomically: true, encoding: .utf8)
            Issue.record("\(path) was written anew; look at it, and run again", sourceLocation: sourceLocation)
            return
        }
        let written = (try? self.text(of: path)) ?? ""
        #expect(
            written.utf8.elementsEqual(text.utf8), "\(path) differs; HOIST_RECORD=1 writes it anew",
            sourceLocation: sourceLocation)
    }
}
