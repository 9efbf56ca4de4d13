import FlagModel
import JSONText
import LiveReading
import Planning

/// All live state, as the bytes of a snapshot, from which `hoist sandbox --from-live` serves a copy.
///
/// The text is JSON; its fourth line has a checksum (FNV-1a of 64 bits) of the bytes that follow that line.
package struct SnapshotRun: Sendable {
    private let session: Session

    /// A snapshot of the session's app.
    package init(_ session: Session) {
        self.session = session
    }

    /// Reads everything. Only GETs are sent.
    ///
    /// - Returns: The app's name, how many flags it has, the snapshot.
    /// - Throws: ``EngineError`` if live state can't be read completely.
    package func run() async throws -> (appName: String, flags: Int, bytes: [UInt8]) {
        let live = try await session.live { LiveSnapshot.readSet(for: $0) }
        return (live.app.name, live.flags.count, Array(Self.text(LiveSnapshot.members(of: live)).utf8))
    }

    /// The text of a snapshot.
    static func text(_ members: [JSONMember]) -> String {
        // `{` and a line end are in the head.
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
