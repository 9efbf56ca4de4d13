package import APIAccess
package import FlagModel

/// The path of a call:
///
/// ```
/// ManagementReader ─┐                                                       ┌─► answer, decoded
///                   ├─► APICall ─► Connection.perform ─► Transport ─► answer ┤
/// ManagementWriter ─┘               (key, limits, retries, observer)         └─► APIError
/// ```
///
/// A reader can only send GETs, by its type, and can't give a writer. This has both: keep it where
/// writing is intended, and pass ``reader`` on.
package struct ManagementClient: Sendable {
    /// What reads.
    package let reader: ManagementReader
    /// What writes.
    package let writer: ManagementWriter

    /// A client whose calls all go through `connection`, and whose flags have the fields of a table.
    package init(_ connection: Connection, fields: FlagFields = .standard) {
        reader = ManagementReader(ReadingConnection(connection), fields: fields)
        writer = ManagementWriter(connection)
    }
}

extension APIEndpoint {
    /// Reflag's own Management API: `https://app.reflag.com/api`.
    package static let reflag = APIEndpoint(checked: "https://app.reflag.com/api", host: "app.reflag.com")
}
