import APIAccess
import APITestKit
import JSONText
import Testing

@testable import RuntimeAPI

@Suite("The SDK key")
struct SDKKeyTests {
    static let copySecret = "copy the environment's secret key from Reflag's settings: it begins with `sec_`"
    static let copyPublishable = "copy the environment's publishable key from Reflag's settings: it begins with `pub_`"

    @Test(
        "is rejected before anything is sent, with what to do and without its text",
        arguments: [
            ("", SDKKey.Kind.secret, "the KEY is empty", copySecret),
            ("sec_prod_ 12345", .secret, "the KEY contains white space", copySecret),
            ("sec_prod_\u{1B}12345", .secret, "the KEY contains a control character", copySecret),
            ("sec_prod_é12345", .secret, "the KEY contains a non-ASCII character", copySecret),
            ("pub_prod_12345", .secret, "the KEY is a publishable SDK key, not a secret one", copySecret),
            ("PUB_prod_12345", .secret, "the KEY is a publishable SDK key, not a secret one", copySecret),
            ("sec_prod_12345", .publishable, "the KEY is a secret SDK key, not a publishable one", copyPublishable),
            ("api_12345", .secret, "the KEY is an API key, not a secret SDK key", copySecret),
            ("api_12345", .publishable, "the KEY is an API key, not a publishable SDK key", copyPublishable),
        ]
    )
    func refused(_ text: String, _ kind: SDKKey.Kind, _ message: String, _ hint: String) throws {
        let problem = try #require(throws: SDKKeyProblem.self) { try SDKKey(text, as: kind, from: "KEY") }
        #expect(problem.message == message)
        #expect(problem.hint == hint)
        #expect(!everyDescription(of: problem).contains("12345"))
    }

    @Test(
        "shows at most four letters, and its environment if it has one",
        arguments: [
            ("sec_prod_veryhidden", SDKKey.Kind.secret, "SDKKey(sec_…)", "production" as String?),
            ("pub_stag_veryhidden\n", .publishable, "SDKKey(pub_…)", "staging"),
            ("sec_veryhidden", .secret, "SDKKey(sec_…)", nil),
            ("veryhidden", .secret, "SDKKey(…)", nil),
        ]
    )
    func shown(_ text: String, _ kind: SDKKey.Kind, _ shown: String, _ environment: String?) throws {
        let key = try SDKKey(text, as: kind, from: "KEY")
        #expect("\(key)" == shown)
        #expect(key.look?.environment == environment)
        let pair = SDKKeyPair(secret: key, publishable: key)
        for text in [everyDescription(of: key), everyDescription(of: pair), everyDescription(of: [key])] {
            #expect(!text.contains("hidden") && !text.contains("very"), "\(text)")
        }
        #expect(!(key is any Encodable))
    }

    @Test("comes from getApp's response, and isn't shown in values that contain it")
    func fromApp() throws {
        let keys: AppSDKKeys = try AnswerOf.app(
            secret: "sec_prod_veryhidden", publishable: "pub_prod_veryhidden")
        #expect(keys.environments.map(\.id) == ["env_p"])
        #expect(keys.environments.map(\.flagStateVersion) == [41])
        #expect(keys.environments[0].keys.secret.kind == .secret)
        #expect(keys.environments[0].keys.publishable?.kind == .publishable)
        #expect(!everyDescription(of: keys).contains("hidden"))
    }

    @Test("of the wrong kind in getApp's response makes it unreadable, without its text")
    func wrongKindFromApp() async throws {
        let error = try #require(throws: (any Error).self) {
            _ = try AnswerOf.app(secret: "pub_prod_veryhidden", publishable: "pub_prod_veryhidden")
        }
        #expect(!everyDescription(of: error).contains("hidden"))
    }

    @Test("comes from a file by the environments' names")
    func fromFile() throws {
        let text = """
            {"Staging": {"secretKey": "sec_stag_veryhidden"},
             "Production": {"publishableKey": "pub_prod_veryhidden", "secretKey": "sec_prod_veryhidden"}}
            """
        let file = try SDKKeysFile(Array(text.utf8), name: "keys.json")
        #expect(file.environments.map(\.name) == ["Production", "Staging"])
        #expect(file.environments.map { $0.keys.publishable != nil } == [true, false])
        #expect(!everyDescription(of: file).contains("hidden"))
    }

    @Test(
        "in a file is reported with its location",
        arguments: [
            ("nonsense veryhidden", "keys.json isn't JSON of SDK keys by environment"),
            (#"{"Production": "sec_prod_veryhidden"}"#, "keys.json isn't JSON of SDK keys by environment"),
            (
                #"{"Production": {"publishableKey": "pub_prod_veryhidden"}}"#,
                "keys.json isn't JSON of SDK keys by environment"
            ),
            (
                #"{"Production": {"secretKey": "pub_prod_veryhidden"}}"#,
                "the secretKey of `Production` in keys.json is a publishable SDK key, not a secret one"
            ),
            (
                #"{"A": {"secretKey": "sec_veryhidden", "publishableKey": "sec_veryhidden"}}"#,
                "the publishableKey of `A` in keys.json is a secret SDK key, not a publishable one"
            ),
            (
                #"{"B": {"secretKey": "sec_veryhidden"}, "A": {"secretKey": "sec_veryhidden"}}"#,
                "keys.json has the same secretKey for `A` and `B`"
            ),
        ]
    )
    func badFile(_ text: String, _ message: String) throws {
        let problem = try #require(throws: SDKKeysFile.Problem.self) {
            _ = try SDKKeysFile(Array(text.utf8), name: "keys.json")
        }
        #expect(problem.message == message)
        #expect(!everyDescription(of: problem).contains("hidden"))
    }
}
