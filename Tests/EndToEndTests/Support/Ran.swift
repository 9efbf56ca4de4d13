import Foundation
import Testing

/// What a run of the program came to.
struct Ran: Equatable, Sendable {
    /// The exit code, or 128 and the number of the signal that ended it.
    let status: Int32
    /// All of standard output.
    let out: String
    /// All of standard error.
    let err: String

    /// Standard output as JSON, which has to be all of it.
    func json(sourceLocation: SourceLocation = #_sourceLocation) throws -> JSON {
        do {
            return try JSON(parsing: out)
        } catch {
            Issue.record("standard output isn't one JSON value: \(error)\n\(out)", sourceLocation: sourceLocation)
            throw error
        }
    }
}

extension String {
    /// The text with placeholders for what differs from run to run: ports, times, bytes.
    var settled: String {
        replacing(/127\.0\.0\.1:\d+/, with: "127.0.0.1:PORT")
            .replacing(/\d+ ms/, with: "N ms")
            .replacing(/[0-9.]+ k?M?B (sent|received)/) { "N B \($0.output.1)" }
            .replacing(/"(sent|received|read|plan|apply|milliseconds)":( ?)\d+/) {
                "\"\($0.output.1)\":\($0.output.2)N"
            }
    }

    /// The text without the sequences that colour it.
    var uncolored: String { replacing(/\u{1B}\[[0-9;]*m/, with: "") }

    /// The text with an escape for what isn't ASCII, so that what only looks alike isn't taken for equal.
    var escaped: String {
        unicodeScalars.map { $0.isASCII ? String($0) : "\\u{\(String($0.value, radix: 16, uppercase: true))}" }.joined()
    }

    /// The lines, without the empty one after the last line end.
    var lines: [String] {
        var lines = split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        if lines.last == "" { lines.removeLast() }
        return lines
    }
}
