/// What getApp tells of an app's SDK keys, for a run that verifies and for nothing else.
///
/// Everything else that reads an app doesn't decode the keys; this decodes them and what has to go with them.
package struct AppSDKKeys: Decodable, Sendable {
    /// An environment with its keys.
    package struct Environment: Sendable {
        /// The environment's id.
        package let id: String
        /// A number that rises when the state of a flag in the environment changes.
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

    /// Reads an environment of getApp's answer.
    ///
    /// - Throws: `DecodingError`, which holds nothing of a key.
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
        flagStateVersion = try container.decode(Int.self, forKey: .flagStateVersion)
        keys = SDKKeyPair(
            secret: try key(.secret, .secretKey), publishable: try key(.publishable, .publishableKey))
    }
}
