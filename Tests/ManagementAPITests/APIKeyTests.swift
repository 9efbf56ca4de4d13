import APITestKit
import JSONText
import Testing

@testable import APIAccess
@testable import ManagementAPI

@Suite("The API key")
struct APIKeyTests {
    struct Refused: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let text: String
        let message: String
        let hint: String

        init(_ name: String, _ text: String, _ message: String, _ hint: String) {
            testDescription = name
            self.text = text
            self.message = message
            self.hint = hint
        }
    }

    static let copyWhole = "copy the key without the spaces and line breaks around and within it"
    static let copyAgain = "copy the key again: it only has letters, digits and underscores"
    static let empty = "set it to an API key of the app: Reflag's settings show a key once, when it is created"
    static let sdk =
        "SDK keys serve flags to applications; create an API key in Reflag's settings (it begins with `api_`)"
    static let secret = sdk + ", and remove the secret key from here"

    static let refused = [
        Refused("nothing", "", "the API key in KEY is empty", empty),
        Refused("a line break alone", "\n", "the API key in KEY is empty", empty),
        Refused("a Windows line break alone", "\r\n", "the API key in KEY is empty", empty),
        Refused("a space before", " api_1", "the API key in KEY contains white space", copyWhole),
        Refused("a space after", "api_1 ", "the API key in KEY contains white space", copyWhole),
        Refused("a space within", "api_1 2", "the API key in KEY contains white space", copyWhole),
        Refused("a tab", "api\t1", "the API key in KEY contains white space", copyWhole),
        Refused("two line breaks", "api_1\n\n", "the API key in KEY contains white space", copyWhole),
        Refused("a carriage return alone", "api_1\r", "the API key in KEY contains white space", copyWhole),
        Refused("two lines", "api_1\napi_2", "the API key in KEY contains white space", copyWhole),
        Refused("a no-break space", "api_1\u{A0}", "the API key in KEY contains white space", copyWhole),
        Refused("a null byte", "api_1\0", "the API key in KEY contains a control character", copyAgain),
        Refused("an escape", "\u{1B}[0mapi_1", "the API key in KEY contains a control character", copyAgain),
        Refused("a delete", "api_1\u{7F}", "the API key in KEY contains a control character", copyAgain),
        Refused("an accent", "api_é1", "the API key in KEY contains a non-ASCII character", copyAgain),
        Refused("a byte order mark", "\u{FEFF}api_1", "the API key in KEY contains a non-ASCII character", copyAgain),
        Refused("a zero-width space", "api\u{200B}1", "the API key in KEY contains a non-ASCII character", copyAgain),
        Refused(
            "a publishable key", "pub_prod_a1b2c3", "KEY contains a publishable SDK key of production, not an API key",
            sdk
        ),
        Refused(
            "a secret key", "sec_prod_a1b2c3", "KEY contains a secret SDK key of production, not an API key", secret),
        Refused("of staging", "sec_stag_a1b2c3", "KEY contains a secret SDK key of staging, not an API key", secret),
        Refused(
            "of development", "pub_deve_a1b2", "KEY contains a publishable SDK key of development, not an API key", sdk),
        Refused("of no environment", "sec_a1b2c3", "KEY contains a secret SDK key, not an API key", secret),
        Refused(
            "in capitals", "SEC_PROD_A1B2C3", "KEY contains a secret SDK key of production, not an API key", secret),
        Refused("with a line break", "pub_a1b2c3\n", "KEY contains a publishable SDK key, not an API key", sdk),
    ]

    @Test("is rejected with what to do, and without its text", arguments: refused)
    func refusal(_ refused: Refused) throws {
        let problem = try #require(throws: KeyProblem.self) { try APIKey(refused.text, from: "KEY") }
        #expect(problem.message == refused.message)
        #expect(problem.hint == refused.hint)
        #expect(problem.source == "KEY")
        let secretPart = refused.text.filter(\.isNumber)
        #expect(secretPart.isEmpty || !everyDescription(of: problem).contains(secretPart))
    }

    @Test(
        "is sent whole as a bearer, without the one line break at its end",
        arguments: [
            ("api_1\n", "api_1"), ("api_1\r\n", "api_1"), ("api_1", "api_1"), ("x!\"#~", "x!\"#~"),
            ("publicly-made", "publicly-made"), ("pub", "pub"), ("second_key", "second_key"),
        ]
    )
    func bearer(_ text: String, _ sent: String) async throws {
        let transport = FakeTransport(.json(Samples.apps))
        let connection = Connection(
            transport: transport,
            endpoint: .reflag,
            key: try APIKey(text, from: "KEY"),
            version: "1"
        )
        _ = try await ManagementClient(connection).reader.listApps()
        let headers = transport.sent.flatMap(\.headers).filter { $0.isNamed("authorization") }
        #expect(headers.map(\.value) == ["Bearer \(sent)"])
    }

    @Test("shows itself nowhere")
    func hidden() throws {
        let key = try testKey()
        #expect("\(key)" == "APIKey(hidden)")
        #expect(String(reflecting: key) == "APIKey(hidden)")
        #expect("\([key])" == "[APIKey(hidden)]")
        #expect("\(Optional(key) as Any)" == "Optional(APIKey(hidden))")
        #expect(Mirror(reflecting: key).children.isEmpty)
        #expect(!(key is any Encodable))
        #expect(!everyDescription(of: key).contains("veryhidden"))
    }

    @Test("doesn't show in what contains it")
    func hiddenInHolders() async throws {
        let transport = FakeTransport(.json(Samples.apps))
        let connection = Connection(transport: transport, endpoint: .reflag, key: try testKey(), version: "1")
        let client = ManagementClient(connection)
        _ = try await client.reader.listApps()
        let request = try #require(transport.sent.first)
        #expect(everyDescription(of: request).contains("Authorization: (hidden)"))
        for shown in [
            everyDescription(of: request), everyDescription(of: connection), everyDescription(of: client),
            everyDescription(of: client.reader), everyDescription(of: client.writer),
            everyDescription(of: request.headers),
        ] {
            #expect(!shown.contains("veryhidden"))
        }
    }
}
