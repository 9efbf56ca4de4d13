/// The body with which the API answers an error; each part may be missing, as proxies answer too.
struct ErrorEnvelope: Decodable, Sendable {
    let code: String?
    let message: String?
    let issues: [String: [String]]

    private enum CodingKeys: String, CodingKey {
        case error, issues
    }

    private enum ErrorKeys: String, CodingKey {
        case code, message
    }

    init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        let error = try container.nestedContainer(keyedBy: ErrorKeys.self, forKey: .error)
        code = try? error.decodeIfPresent(String.self, forKey: .code)
        message = try? error.decodeIfPresent(String.self, forKey: .message)
        issues = (try? container.decodeIfPresent([String: [String]].self, forKey: .issues)) ?? [:]
    }
}
