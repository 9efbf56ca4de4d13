import APIAccess
import APITestKit
import Foundation
import JSONText

@testable import RuntimeAPI

/// Responses of getApp.
enum AnswerOf {
    static func app(secret: String, publishable: String) throws -> AppSDKKeys {
        let text = """
            {"id": "ap1", "name": "Acme", "environments": [{
              "id": "env_p", "name": "Production", "isProduction": true, "order": 0, "flagStateVersion": 41,
              "sdkAccess": {"publishableKey": "\(publishable)", "secretKey": "\(secret)"}}]}
            """
        return try JSONDecoder().decode(AppSDKKeys.self, from: Data(text.utf8))
    }

    static func features(_ version: Int?, _ keys: String...) -> FakeTransport.Outcome {
        let features = keys.map { #"{"key": "\#($0)", "description": null, "targeting": {"version": 1, "rules": []}}"# }
        let version = version.map { #""flagStateVersion": \#($0), "# } ?? ""
        return .json(#"{"success": true, \#(version)"features": [\#(features.joined(separator: ", "))]}"#)
    }

    static func evaluated(_ version: Int?, _ flags: [String: Bool]) -> FakeTransport.Outcome {
        let features = flags.sorted { $0.key < $1.key }.map {
            #""\#($0.key)": {"key": "\#($0.key)", "isEnabled": \#($0.value), "targetingVersion": 3}"#
        }
        let version = version.map { #""flagStateVersion": \#($0), "# } ?? ""
        return .json(#"{"success": true, \#(version)"features": {\#(features.joined(separator: ", "))}}"#)
    }
}

let secretText = "sec_prod_9Zq4-veryhidden"
let publishableText = "pub_prod_7Lm2-veryhidden"

/// A reader with a transport, without retries unless a policy is given.
func reader(
    over transport: FakeTransport,
    publishable: Bool = true,
    policy: RetryPolicy = .never,
    deadline: Duration? = nil,
    timing: CallTiming = .system(),
    observer: @escaping CallObserver = { _ in }
) throws -> RuntimeReader {
    let secret = try SDKKey(secretText, as: .secret, from: "KEY")
    let connection = Connection(
        transport: transport, endpoint: .reflagRuntime, key: secret, version: "1.2.3", policy: policy,
        deadline: deadline, timing: timing, observer: observer)
    return RuntimeReader(
        connection,
        keys: SDKKeyPair(
            secret: secret,
            publishable: publishable ? try SDKKey(publishableText, as: .publishable, from: "KEY") : nil))
}
