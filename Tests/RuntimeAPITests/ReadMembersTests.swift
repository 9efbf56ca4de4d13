import APIAccess
import APITestKit
import Foundation
import JSONText
import Testing

@testable import RuntimeAPI

@Suite("Of each answer with what is served")
struct ReadMembersTests {
    struct Answer: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let shape: AnswerShape
        let decode: @Sendable (Data) throws -> String

        init(
            _ type: (some Decodable & SendableMetatype).Type,
            _ least: String,
            unread: [String],
            optional: Set<String> = []
        ) throws {
            testDescription = "\(type)"
            shape = try AnswerShape(least, unread: unread, optional: optional)
            decode = { "\(try JSONDecoder().decode(type, from: $0))" }
        }
    }

    static func answers() throws -> [Answer] {
        [
            try Answer(
                ServedFeatures.self,
                #"{"success": true, "flagStateVersion": 4, "features": [{"key": "a"}]}"#,
                unread: ["new", "features.0.description", "features.0.targeting", "features.0.config"],
                optional: ["flagStateVersion"]),
            try Answer(
                EvaluatedFeatures.self,
                #"{"success": true, "flagStateVersion": 4, "features": {"a": {"key": "a", "isEnabled": true}}}"#,
                unread: [
                    "new", "remoteContextUsed", "features.a.targetingVersion", "features.a.config",
                    "features.a.ruleEvaluationResults", "features.a.missingContextFields",
                ],
                optional: ["flagStateVersion", "features.a"]),
            try Answer(
                AppSDKKeys.self,
                """
                {"environments": [{"id": "e1", "flagStateVersion": 4,
                                   "sdkAccess": {"publishableKey": "pub_prod_1", "secretKey": "sec_prod_1"}}]}
                """,
                unread: [
                    "org", "id", "name", "demo", "flagKeyFormat", "stages", "segments", "environments.0.name",
                    "environments.0.isProduction", "environments.0.order", "environments.0.sdkAccess.new",
                ]),
        ]
    }

    @Test("what isn't read may be absent, null and of any type", arguments: try answers())
    func unread(_ answer: Answer) throws {
        let least = try answer.decode(Data(answer.shape.least.compact().utf8))
        #expect(!answer.shape.noisy.isEmpty)
        for (name, body) in answer.shape.noisy {
            #expect(try answer.decode(Data(body.utf8)) == least, "\(name)")
        }
    }

    @Test("what is read has to be there", arguments: try answers())
    func lacking(_ answer: Answer) throws {
        #expect(!answer.shape.lacking.isEmpty)
        for (place, body) in answer.shape.lacking {
            let error = try #require(throws: DecodingError.self, "\(place)") {
                _ = try answer.decode(Data(body.utf8))
            }
            guard case .keyNotFound(let key, let context) = error else {
                Issue.record("\(place): \(error)")
                continue
            }
            let path = (context.codingPath + [key]).map { $0.intValue.map(String.init) ?? $0.stringValue }
            #expect(path.joined(separator: ".") == place)
        }
    }
}
