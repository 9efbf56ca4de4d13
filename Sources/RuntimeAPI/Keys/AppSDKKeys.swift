import APIAccess

/// An app's SDK keys from getApp, only for runs that verify.
///
/// Everything else that reads an app doesn't decode the keys; this decodes them and the values they need.
package struct AppSDKKeys: Decodable, Sendable {
    /// An environment with its keys.
    package struct Environment: Sendable {
        /// The environment's id.
        package let id: String
        /// A number that increases when the state of a flag in the environment changes.
        package let flagStateVersion: Int
        /// The keys.
        package let keys: SDKKeyPair
    }

    /// The environments.
    package let environments: [Environment]
}

extension AppSDKKeys.Environment: Decodable {
    private enum CodingKeys: String, CodingKey {
        case id, flagStateVersion, sdkAccess
    }

    private enum AccessKeys: String, CodingKey {
        case publishableKey, secretKey
    }

    /// Reads an environment of getApp's response.
    ///
    /// - Throws: `DecodingError` without any part of a key.
    package init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        let access = try container.nestedContainer(keyedBy: AccessKeys.self, forKey: .sdkAccess)
        func key(_ kind: SDKKey.Kind, _ name: AccessKeys) throws -> SDKKey {
            do {
                return try SDKKey(try access.decode(String.self, forKey: name), as: kind, from: name.rawValue)
            } catch let problem as SDKKeyProblem {
                throw DecodingError.dataCorruptedError(forKey: name, in: access, debugDescription: problem.message)
            }
        }
        id = try container.decode(String.self, forKey: .id)
        flagStateVersion = try container.decodeInteger(forKey: .flagStateVersion)
        keys = SDKKeyPair(
            secret: try key(.secret, .secretKey), publishable: try key(.publishable, .publishableKey))
    }
}
