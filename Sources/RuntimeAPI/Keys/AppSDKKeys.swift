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

    /// The app's id.
    package let id: String
    /// The environments whose keys are told: all of them, but for a key of the Management API that mustn't see them.
    package let environments: [Environment]

    private enum CodingKeys: String, CodingKey {
        case id, environments
    }

    /// Reads getApp's answer.
    ///
    /// - Throws: `DecodingError`, which holds nothing of a key.
    package init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        id = try container.decode(String.self, forKey: .id)
        environments = try container.decode([Told].self, forKey: .environments).compactMap(\.environment)
    }

    /// An environment, where its keys are told.
    private struct Told: Decodable {
        let environment: Environment?

        private enum CodingKeys: String, CodingKey {
            case sdkAccess
        }

        private struct Access: Decodable {
            let publishableKey: String?
            let secretKey: String?
        }

        init(from decoder: any Decoder) throws {
            let access = try decoder.container(keyedBy: CodingKeys.self)
                .decodeIfPresent(Access.self, forKey: .sdkAccess)
            let isTold = access?.publishableKey != nil && access?.secretKey != nil
            environment = isTold ? try Environment(from: decoder) : nil
        }
    }
}

extension AppSDKKeys.Environment: Decodable {
    private enum CodingKeys: String, CodingKey {
        case id, name, flagStateVersion, sdkAccess
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
