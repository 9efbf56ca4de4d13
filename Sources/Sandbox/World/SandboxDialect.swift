/// The version of the API's document that a sandbox follows.
package enum SandboxDialect: String, Sendable, Codable, CaseIterable {
    /// Responses to writes have no versions, and companies and users can't be created.
    case v3_0_1 = "3.0.1"
    /// Responses to writes have the versions of the environments, and companies and users can be created.
    case v3_1_0 = "3.1.0"

    /// Whether responses to writes have versions.
    var answersWithVersions: Bool { self != .v3_0_1 }

    /// Whether this version of the API has an operation.
    func has(_ operation: SandboxOperation) -> Bool {
        switch operation {
        case .upsertCompany, .upsertUser: self != .v3_0_1
        default: true
        }
    }
}
