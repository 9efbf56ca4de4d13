/// The documents of the Management API (`info.version` in its OpenAPI description) that hoist works with.
package enum APIDocument {
    /// Their versions, oldest first.
    package static let known = ["3.0.1", "3.1.0"]
}
