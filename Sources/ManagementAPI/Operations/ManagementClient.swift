package import APIAccess
package import FlagModel

/// The way of a call:
///
/// ```
/// ManagementReader ─┐                                                       ┌─► answer, decoded
///                   ├─► APICall ─► Connection.perform ─► Transport ─► answer ┤
/// ManagementWriter ─┘               (key, limits, retries, observer)         └─► APIError
/// ```
///
/// A reader can issue GETs alone, by its type, and no writer can be had from it. This hands out both: keep it where
/// writing is meant, and pass ``reader`` on.
package struct ManagementClient: Sendable {
    /// What reads.
    package let reader: ManagementReader
    /// What writes.
    package let writer: ManagementWriter

    /// A client whose calls all go through `connection`, and whose flags have the fields of a table.
    package init(_ connection: Connection, fields: FlagFields = .standard) {
        // Looking it up costs something for each flag of a listing.
        let connection = fields == .standard ? connection : connection.decoding(with: [.flagFields: fields])
        reader = ManagementReader(ReadingConnection(connection))
        writer = ManagementWriter(connection)
    }
}
