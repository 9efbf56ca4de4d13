import Diagnostics
import FlagModel
import JSONText
import LiveReading
import Planning
import SystemAccess
import TerminalText

/// `hoist import --snapshot FILE`: all that is live in a file, readable by the user alone.
///
/// The file is JSON; its fourth line holds a checksum (FNV-1a of 64 bits) of the bytes that follow that line.
struct LiveSnapshotFile {
    let path: String
    /// Whether a file that is there is written over.
    let force: Bool
    let surroundings: Surroundings

    /// Reads everything, and writes the file.
    ///
    /// - Throws: ``RunFailure`` where the file is there already, live state can't be read whole, or nothing can be written.
    func write(_ reading: ImportReading) async throws {
        if !force { try ImportFiles.check([path]) }
        let live = try await reading.read { LiveSnapshot.readSet(for: $0) }
        let text = Self.text(LiveSnapshot.members(of: live))
        do throws(FileError) {
            try FileWriting.write(Array(text.utf8), to: path)
        } catch {
            throw RunFailure(
                status: .failed, message: "the snapshot can't be written to \(path): \(error.reason)",
                hint: "name a file in a folder that you can write to")
        }
        let count = live.flags.count == 1 ? "1 flag" : "\(live.flags.count) flags"
        surroundings.console.product(
            SafeText.visible(
                "\(path): \(count) of \(live.app.name); serve a twin with: hoist sandbox --from-live \(path)") + "\n")
    }

    /// The text of a snapshot.
    static func text(_ members: [JSONMember]) -> String {
        // `{` and a line end are the head's.
        let rest = String(JSONValue.object(members).pretty().dropFirst(2)) + "\n"
        var checksum = Checksum()
        checksum.take(Array(rest.utf8)[...])
        let digits = String(checksum.value, radix: 16)
        return """
            {
              "format": "\(LiveSnapshot.format)",
              "version": \(LiveSnapshot.version),
              "checksum": "\(String(repeating: "0", count: 16 - digits.count))\(digits)",

            """ + rest
    }
}
