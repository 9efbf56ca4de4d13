import APIAccess
import APITestKit
import JSONText
import Testing

@testable import RuntimeAPI

@Suite("Of each answer with what is served")
struct ReadMembersTests {
    struct Answer: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let shape: AnswerShape
        let decode: @Sendable (String) throws(UnreadableAnswer) -> String

        init<Decoded: Decodable & SendableMetatype>(
            _ type: Decoded.Type,
            _ least: String,
            unread: [String],
            optional: Set<String> = [],
            nullable: Set<String> = []
        ) throws {
            testDescription = "\(type)"
            shape = try AnswerShape(least, unread: unread, optional: optional, nullable: nullable)
            decode = { body throws(UnreadableAnswer) in
                let answer: Decoded = try AnswerDecoder.decode(Array(body.utf8))
                return "\(answer)"
            }
        }
    }

    static func answers() throws -> [Answer] {
        [
            try Answer(
                ServedFeatures.self,
                #"{"success": true, "flagStateVersion": 4, "features": [{"key": "a"}]}"#,
                unread: ["new", "features.0.description", "features.0.targeting", "features.0.config"],
                optional: ["flagStateVersion"], nullable: ["flagStateVersion"]),
            try Answer(
                EvaluatedFeatures.self,
                #"{"success": true, "flagStateVersion": 4, "features": {"a": {"isEnabled": true}}}"#,
                unread: [
                    "new", "remoteContextUsed", "features.a.key", "features.a.targetingVersion", "features.a.config",
                    "features.a.ruleEvaluationResults", "features.a.missingContextFields",
                ],
                optional: ["flagStateVersion", "features.a"], nullable: ["flagStateVersion"]),
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

    @Test("what isn't read may be absent, null, of any type and in any order", arguments: try answers())
    func unread(_ answer: Answer) throws {
        let least = try answer.decode(answer.shape.least.compact())
        #expect(!answer.shape.noisy.isEmpty)
        for (name, body) in answer.shape.noisy {
            #expect(try answer.decode(body) == least, "\(name)")
        }
        for (name, body) in answer.shape.bare {
            #expect(throws: Never.self, "\(name)") { try answer.decode(body) }
        }
    }

    @Test("what is read has to be there, of its type", arguments: try answers())
    func lacking(_ answer: Answer) throws {
        #expect(!answer.shape.lacking.isEmpty)
        for (place, body) in answer.shape.lacking {
            #expect(throws: UnreadableAnswer.shape("\(place): missing"), "\(body)") { try answer.decode(body) }
        }
        for (place, body) in answer.shape.misshapen {
            let error = #expect(throws: UnreadableAnswer.self, "\(body)") { try answer.decode(body) }
            #expect(error?.summary.hasPrefix("isn't as documented: \(place): ") == true, "\(body): \(error as Any)")
        }
    }

    @Test("what is read of getApp is in the list that API documents are compared with")
    func listed() throws {
        let answer = try #require(try Self.answers().last)
        let reads = try #require(try APIList().operations["getApp"]?.reads)
        for place in answer.shape.places {
            #expect(reads[APIList.generic(place)]?.types == [answer.shape.type(at: place)], "\(place)")
        }
        #expect(answer.shape.places.count { $0.contains("sdkAccess") } == reads.keys.count { $0.contains("sdkAccess") })
    }
}
