import APITestKit
import JSONText
import Testing

@testable import APIAccess
@testable import ManagementAPI

@Suite("An error")
struct APIErrorTests {
    typealias Call = @Sendable (ManagementClient) async throws(APIError) -> Void

    static let getApp: Call = { client throws(APIError) in _ = try await client.reader.getApp("apZ") }
    static let listApps: Call = { client throws(APIError) in _ = try await client.reader.listApps() }
    static let getTargeting: Call = { client throws(APIError) in
        _ = try await client.reader.getFlagTargeting(app: "apZ", flagKey: "huddles", environment: "env_p")
    }
    static let createFlag: Call = { client throws(APIError) in
        _ = try await client.writer.createFlag(app: "apZ", key: "huddles", name: "Huddles")
    }
    static let updateFlag: Call = { client throws(APIError) in
        _ = try await client.writer.updateFlag(app: "apZ", id: "flg_1", name: "Huddles")
    }
    static let updateCompany: Call = { client throws(APIError) in
        _ = try await client.writer.updateCompanyFlags(
            app: "apZ",
            environment: "env_p",
            company: "acme",
            adding: ["huddles"]
        )
    }
    static let updateUser: Call = { client throws(APIError) in
        _ = try await client.writer.updateUserFlags(
            app: "apZ",
            environment: "env_p",
            user: "u_1",
            adding: ["huddles"]
        )
    }

    struct Answered: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let call: Call
        let outcome: FakeTransport.Outcome
        let headline: String
        let hint: String?

        init(
            _ name: String, _ call: @escaping Call, _ outcome: FakeTransport.Outcome, _ headline: String,
            _ hint: String?
        ) {
            testDescription = name
            self.call = call
            self.outcome = outcome
            self.headline = headline
            self.hint = hint
        }
    }

    static func envelope(_ status: Int, _ code: String, _ message: String) -> FakeTransport.Outcome {
        .json(#"{"error": {"code": "\#(code)", "message": "\#(message)"}}"#, status: status)
    }

    static func html(_ status: Int) -> FakeTransport.Outcome {
        .json("\u{FEFF}\r\n <!DOCTYPE html><html><body><h1>Whoops: secret page</h1></body></html>", status: status)
    }

    static let newPlan = "; the change may have been made anyway; a new plan shows whether it was"
    static let keyHint = "check the API key: it may be incomplete or deleted; an API key begins with `api_`"
    static let chosen = "the scopes of a key are chosen when it is created"
    static let badRequestHint = "sending the same request again won't help: fix what Reflag reports"
    static let serverHint = "Reflag, or a proxy in front of it, has problems: run again later"
    static let bodyHint = "check the API URL and any proxies in between, and run again"
    static let page = ", and a proxy's HTML page came instead of the API's response"

    static let refusals = [
        Answered(
            "401 in the API's words",
            getApp,
            envelope(401, "unauthenticated", "Invalid API key"),
            "getApp for app `apZ`: the API key was rejected (401 unauthenticated): Invalid API key",
            keyHint
        ),
        Answered(
            "401 without a body", getApp, .json("", status: 401),
            "getApp for app `apZ`: the API key was rejected (401)",
            keyHint),
        Answered(
            "401 as HTML", getApp, html(401), "getApp for app `apZ`: the API key was rejected\(page) (401)", keyHint),
        Answered(
            "401 cut off",
            getApp,
            .json(#"{"error": {"code": "unauth"#, status: 401),
            "getApp for app `apZ`: the API key was rejected (401)",
            keyHint
        ),
        Answered(
            "403 at a read",
            listApps,
            envelope(403, "NOT_ALLOWED", "No"),
            "listApps: the API key is not allowed to do this (403 not_allowed): No",
            "listApps needs the scope `read`; \(chosen), and a key is bound to one app: check the app id"
        ),
        Answered(
            "403 at createFlag",
            createFlag,
            envelope(403, "not_allowed", "Missing scope"),
            "createFlag for flag `huddles`: the API key is not allowed to do this (403 not_allowed): Missing scope",
            "createFlag needs the scope `create:flag`; \(chosen)"
        ),
        Answered(
            "403 at updateFlag",
            updateFlag,
            envelope(403, "not_allowed", "Missing scope"),
            "updateFlag for flag `flg_1`: the API key is not allowed to do this (403 not_allowed): Missing scope",
            "Reflag documents no scope for updateFlag, and \(chosen): try a key with every scope, or ask Reflag's support"
        ),
        Answered(
            "403 at updateCompanyFlags",
            updateCompany,
            html(403),
            "updateCompanyFlags for company `acme` in environment `env_p`: "
                + "the API key is not allowed to do this\(page) (403)",
            "updateCompanyFlags needs the scope `write:flag:targeting`; \(chosen)"
        ),
        Answered(
            "403 at updateUserFlags",
            updateUser,
            .json("", status: 403),
            "updateUserFlags for user `u_1` in environment `env_p`: the API key is not allowed to do this (403)",
            "updateUserFlags needs the scope `write:flag:targeting`; \(chosen)"
        ),
        Answered(
            "404 of an app",
            getApp,
            envelope(404, "not_found", "App not found"),
            "getApp for app `apZ`: not found (404 not_found): App not found",
            "check the app id, and that the key was created for this app"
        ),
        Answered(
            "404 of an app, as a page",
            getApp,
            html(404),
            "getApp for app `apZ`: not found\(page) (404)",
            "check the app id, and that the key was created for this app"
        ),
        Answered(
            "404 of a flag",
            getTargeting,
            envelope(404, "Not_Found", ""),
            "getFlagTargeting for flag `huddles` in environment `env_p`: not found (404 not_found)",
            "the flag or its environment may have been deleted since it was read: run again"
        ),
        Answered(
            "404 of a company",
            updateCompany,
            envelope(404, "not_found", "No such environment"),
            "updateCompanyFlags for company `acme` in environment `env_p`: not found (404 not_found): "
                + "No such environment",
            "check the ids of the app and the environment"
        ),
        Answered(
            "404 of nothing with a name",
            listApps,
            .json("Not Found", status: 404),
            "listApps: not found (404)",
            "check the ids, and that the API URL ends with /api"
        ),
        Answered(
            "400 in the API's words",
            createFlag,
            envelope(400, "invalid_request", "Flag key is taken"),
            "createFlag for flag `huddles`: the request was rejected (400 invalid_request): Flag key is taken",
            badRequestHint
        ),
        Answered(
            "400 with a code of its own",
            createFlag,
            envelope(400, "Brand_New", "Hm"),
            "createFlag for flag `huddles`: the request was rejected (400 Brand_New): Hm",
            badRequestHint
        ),
        Answered(
            "400 with a body of another shape",
            createFlag,
            .json(#"{"error": "nope"}"#, status: 400),
            "createFlag for flag `huddles`: the request was rejected (400)",
            badRequestHint
        ),
        Answered(
            "422", updateFlag, .json("{}", status: 422), "updateFlag for flag `flg_1`: the request was rejected (422)",
            badRequestHint),
        Answered("418 as HTML", listApps, html(418), "listApps: the request was rejected\(page) (418)", badRequestHint),
    ]

    static let troubles = [
        Answered(
            "429 with a time",
            listApps,
            .json("", status: 429, headers: [HeaderField(name: "retry-after", value: "17")]),
            "listApps: too many requests (429)",
            "run again in 17 s, or let a run wait that long with --retries and --retry-budget"
        ),
        Answered(
            "429 without a time",
            createFlag,
            html(429),
            "createFlag for flag `huddles`: too many requests\(page) (429)",
            "run again later, with fewer calls in flight (--parallelism)"
        ),
        Answered(
            "500 at a read",
            listApps,
            envelope(500, "unknown_error", "Something broke"),
            "listApps: the server failed (500 unknown_error): Something broke",
            serverHint
        ),
        Answered(
            "500 at a write",
            createFlag,
            envelope(500, "unknown_error", "Something broke"),
            "createFlag for flag `huddles`: the server failed (500 unknown_error): Something broke",
            serverHint + newPlan
        ),
        Answered("502 as HTML", getApp, html(502), "getApp for app `apZ`: the server failed\(page) (502)", serverHint),
        Answered(
            "503 without a body", getApp, .json("", status: 503), "getApp for app `apZ`: the server failed (503)",
            serverHint),
        Answered(
            "302 to a login",
            getApp,
            .json(
                "<html>",
                status: 302,
                headers: [HeaderField(name: "Location", value: "https://jo:pw@login.example:444/a?token=abc#x")]
            ),
            "getApp for app `apZ`: the response is a redirect to login.example:444, which isn't followed\(page) (302)",
            "check the API URL: the key is only sent there"
        ),
        Answered(
            "308 to a path",
            getApp,
            .json("", status: 308, headers: [HeaderField(name: "Location", value: "/api/v2")]),
            "getApp for app `apZ`: the response is a redirect, which isn't followed (308)",
            "check the API URL: the key is only sent there"
        ),
        Answered(
            "200 as HTML at a read",
            getApp,
            html(200),
            "getApp for app `apZ`: the response is a proxy's HTML page (200)",
            bodyHint
        ),
        Answered(
            "200 as HTML at a write",
            updateCompany,
            html(200),
            "updateCompanyFlags for company `acme` in environment `env_p`: the response is a proxy's HTML page (200)",
            bodyHint + newPlan
        ),
        Answered(
            "200 without a body", getApp, .json("", status: 200), "getApp for app `apZ`: the response is empty (200)",
            bodyHint),
        Answered(
            "204", getApp, .json(" \r\n", status: 204), "getApp for app `apZ`: the response is empty (204)", bodyHint),
        Answered(
            "200 cut off",
            getApp,
            .json(#"{"org": {"id": "o"#, status: 200),
            "getApp for app `apZ`: the response is incomplete JSON (200)",
            bodyHint
        ),
        Answered(
            "200 as text", getApp, .json("OK", status: 200), "getApp for app `apZ`: the response isn't JSON (200)",
            bodyHint),
        Answered(
            "200 of another shape at a write",
            updateFlag,
            .json("{}", status: 200),
            "updateFlag for flag `flg_1`: the response isn't as documented: flag: missing (200)",
            "check the API URL, and whether there is a newer hoist: the API may have changed" + newPlan
        ),
    ]

    static func network(_ name: String, _ failure: TransportFailure, _ event: String, _ hint: String?) -> Answered {
        Answered(name, createFlag, .failure(failure), "createFlag for flag `huddles`: \(event)", hint)
    }

    static let networkHint = "check the network, and whether a firewall or proxy blocks the connection"

    static let failures = [
        network(
            "a host without an address",
            .cannotResolve(host: "app.reflag.com"),
            "the host app.reflag.com can't be found",
            "check the host in the API URL, and the network's name service"
        ),
        network("no connection", .cannotConnect(host: "h:1"), "can't connect to h:1", networkHint),
        network("a slow connection", .timedOut(.connecting), "the connection took too long", networkHint),
        network(
            "a slow request", .timedOut(.sending), "sending the request took too long", "run again later" + newPlan),
        network("a slow answer", .timedOut(.reading), "the response took too long", "run again later" + newPlan),
        network("a slow call", .timedOut(.whole), "the call took too long", "run again later" + newPlan),
        network(
            "TLS",
            .tls(detail: "expired"),
            "the TLS handshake failed: expired",
            "check the host in the API URL, this machine's clock and its CA certificates; --ca-file adds others"
        ),
        network("a proxy", .proxy(detail: "it said no"), "the proxy failed: it said no", "check the proxy's settings"),
        network(
            "a closed connection",
            .closedBeforeAnswer,
            "the connection was closed before a response arrived",
            "run again; if it stays so, check any proxies in between" + newPlan
        ),
        network(
            "half an answer", .truncated, "the response was cut off",
            "run again; if it stays so, check any proxies in between" + newPlan),
        network(
            "a huge answer",
            .tooLarge(limit: 64),
            "the response is larger than 64 bytes",
            "check the API URL: no response of the API is that large" + newPlan
        ),
        network("a cancelled task", .cancelled, "cancelled", String(newPlan.dropFirst(2))),
        network("anything else", .other(detail: "Odd"), "Odd", "check the API URL and the network" + newPlan),
        Answered(
            "half an answer to a read",
            listApps,
            .failure(.truncated),
            "listApps: the response was cut off",
            "run again; if it stays so, check any proxies in between"
        ),
    ]

    @Test("says what happened, where, and what to do", arguments: refusals + troubles + failures)
    func texts(_ answered: Answered) async throws {
        let client = try client(over: FakeTransport(answered.outcome))
        let error = try await error { () throws(APIError) in try await answered.call(client) }
        #expect(error.headline == answered.headline)
        #expect(error.hint == answered.hint)
        #expect(error.description == answered.headline)
        #expect(error.attempts == 1)
        #expect(!error.headline.contains("secret page"))
    }

    @Test("never contains the key, even if the server quotes it", arguments: refusals + troubles + failures)
    func secrecy(_ answered: Answered) async throws {
        let outcome: FakeTransport.Outcome
        switch answered.outcome {
        case .answer(let response):
            let quoted = String(decoding: response.body, as: UTF8.self)
                .replacing("\"message\": \"", with: "\"message\": \"You sent Bearer \(secretText), ")
                .replacing("\"code\": \"", with: "\"code\": \"\(secretText)")
            outcome = .json(
                quoted,
                status: response.status,
                headers: response.headers + [
                    HeaderField(name: "X-Request-ID", value: "r-\(secretText)"),
                    HeaderField(name: "Location", value: "https://\(secretText).example/"),
                ]
            )
        case .failure(.tls): outcome = .failure(.tls(detail: "x\(secretText)y"))
        case .failure(.proxy): outcome = .failure(.proxy(detail: "x\(secretText)y"))
        case .failure(.other): outcome = .failure(.other(detail: "x\(secretText)y"))
        case .failure(let failure): outcome = .failure(failure)
        }
        let observed = Log<CallRecord>()
        let client = try client(over: FakeTransport(outcome), observer: { observed.append($0) })
        let error = try await error { () throws(APIError) in try await answered.call(client) }
        let texts = [
            everyDescription(of: error), error.headline, error.hint ?? "", error.details.joined(),
            everyDescription(of: observed.entries),
        ]
        #expect(observed.entries.count == 1)
        for text in texts {
            #expect(!text.contains(secretText))
            #expect(!text.contains("veryhidden"))
        }
    }

    @Test("hides the key in what it lists of each field, and in the field's name")
    func secretIssues() async throws {
        let body = """
            {"error": {"code": "invalid_request", "message": "No"},
             "issues": {"name": ["not \(secretText)", "nor x\(secretText)y"], "a\(secretText)b": ["unknown"]}}
            """
        let client = try client(over: FakeTransport(.json(body, status: 400)))
        let error = try await error { () throws(APIError) in try await Self.getApp(client) }
        #expect(error.issues.map(\.field) == ["a(hidden)b", "name"])
        #expect(error.issues.flatMap(\.messages) == ["unknown", "not (hidden)", "nor x(hidden)y"])
        for text in [everyDescription(of: error), error.headline, error.details.joined()] {
            #expect(!text.contains("veryhidden"))
        }
    }

    @Test("hides only the key")
    func blot() throws {
        let key = try testKey()
        #expect(key.bearer.hidden(in: "a \(secretText), b \(secretText)\u{301}") == "a (hidden), b (hidden)\u{301}")
        #expect(key.bearer.hidden(in: secretText) == "(hidden)")
        #expect(key.bearer.hidden(in: "nothing") == "nothing")
        #expect(key.bearer.hidden(in: "") == "")
        #expect(key.bearer.hidden(in: "é \(secretText.dropLast())") == "é \(secretText.dropLast())")
    }

    @Test("lists what is wrong with each field, sorted")
    func issues() async throws {
        let body = """
            {"error": {"code": "invalid_request", "message": "Invalid"}, "issues": {
              "updates.10.flagKey": ["Unknown flag"], "updates.2.flagKey": ["Unknown flag", "Too long"],
              "": ["Too much"], "name": ["Empty"], "updates.2.a": ["x"]
            }}
            """
        let client = try client(over: FakeTransport(.json(body, status: 400)))
        let error = try await error { () throws(APIError) in try await Self.updateCompany(client) }
        #expect(
            error.details == [
                "Too much", "name: Empty", "updates.2.a: x", "updates.2.flagKey: Unknown flag",
                "updates.2.flagKey: Too long", "updates.10.flagKey: Unknown flag",
            ]
        )
        #expect(error.issues.map(\.field) == ["", "name", "updates.2.a", "updates.2.flagKey", "updates.10.flagKey"])
        #expect(error.code == .invalidRequest)
        #expect(error.message == "Invalid")
    }

    /// Siblings: both forms at once, numbers in a path, no path, an issue that is no list, one that isn't an object.
    @Test(
        "lists what is wrong in either of two forms, and passes over what is in neither",
        arguments: [
            (
                #""validationErrors": [{"path": ["updates", "0", "flagKey"], "message": "Unknown flag"}]"#,
                [
                    "updates.0.flagKey: Unknown flag"
                ]
            ),
            (
                #""validationErrors": [{"path": ["updates", 1], "message": "a"}, {"path": ["updates", 1], "message": "b"}]"#,
                [
                    "updates.1: a", "updates.1: b",
                ]
            ),
            (
                #""issues": {"name": ["Empty"]}, "validationErrors": [{"path": ["name"], "message": "Odd"}]"#,
                [
                    "name: Empty", "name: Odd",
                ]
            ),
            (
                #""validationErrors": [{"message": "a"}, {"path": null, "message": "b"}, {"path": [], "message": "c"}]"#,
                [
                    "a", "b", "c",
                ]
            ),
            (
                #""validationErrors": [7, {"path": ["x"]}, null, {"path": [null, "y"], "message": "z"}, ["x"]]"#,
                ["y: z"]
            ),
            (#""issues": [{"path": ["stageId"], "message": "Unknown"}]"#, ["stageId: Unknown"]),
            (#""issues": {"name": "Empty", "key": ["Taken", 7, null, "Long"], "x": {}}"#, ["key: Taken", "key: Long"]),
            (#""issues": ["x"], "validationErrors": {"path": "x", "message": 7}"#, []),
            (#""issues": null, "validationErrors": "x""#, []),
        ] as [(String, [String])])
    func forms(_ issues: String, _ details: [String]) async throws {
        let body = #"{"error": {"code": "invalid_request", "message": "Invalid"}, \#(issues), "new": 7}"#
        let client = try client(over: FakeTransport(.json(body, status: 400)))
        let error = try await error { () throws(APIError) in try await Self.updateCompany(client) }
        #expect(error.details == details)
        #expect(error.code == .invalidRequest && error.message == "Invalid")
    }

    @Test("keeps each part of a body, whatever the others are")
    func odd() async throws {
        let shape = try AnswerShape(
            """
            {"error": {"code": "invalid_request", "message": "No"}, "issues": {"name": ["Empty"]},
             "validationErrors": [{"path": ["key"], "message": "Taken"}]}
            """,
            unread: ["new", "error.new"],
            spare: [
                "error", "error.code", "error.message", "issues", "issues.name", "validationErrors",
                "validationErrors.0.message",
            ])
        func parts(_ body: String) async throws -> [String: String] {
            let client = try client(over: FakeTransport(.json(body, status: 400)))
            let error = try await error { () throws(APIError) in try await Self.getApp(client) }
            guard case .invalidRequest = error.kind else { return ["": "\(error)"] }
            return [
                "error.code": error.code.map(\.text) ?? "-", "error.message": error.message ?? "-",
                "issues.name": error.details.contains("name: Empty") ? "there" : "-",
                "validationErrors.0.message": error.details.contains("key: Taken") ? "there" : "-",
            ]
        }
        let whole = try await parts(shape.least.compact())
        #expect(whole["error.code"] == "invalid_request" && !whole.values.contains("-"))
        for (name, body) in shape.noisy { #expect(try await parts(body) == whole, "\(name)") }
        for (place, body) in shape.spared.flatMap(\.self) {
            let left = whole.map { ($0.key, $0.key == place || $0.key.hasPrefix("\(place).") ? "-" : $0.value) }
            #expect(try await parts(body) == Dictionary(uniqueKeysWithValues: left), "\(place): \(body)")
        }
    }

    @Test("keeps text from outside as it came")
    func outsideText() async throws {
        let client = try client(
            over: FakeTransport(.json(#"{"error": {"code": "x", "message": "\u001b[31mred\n::error::"}}"#, status: 400))
        )
        let error = try await error { () throws(APIError) in try await client.reader.getApp("<b>\u{202E}`") }
        #expect(error.message == "\u{1B}[31mred\n::error::")
        #expect(error.subject?.id == "<b>\u{202E}`")
        #expect(error.subject?.kind == .app)
    }

    @Test(
        "quotes the id of the request",
        arguments: [
            ([HeaderField(name: "X-Request-Id", value: "r1")], "listApps: the server failed (500) [request r1]"),
            ([HeaderField(name: "CF-Ray", value: "8f-AMS")], "listApps: the server failed (500) [request 8f-AMS]"),
            (
                [HeaderField(name: "cf-ray", value: "8f"), HeaderField(name: "x-request-id", value: "r1")],
                "listApps: the server failed (500) [request r1]"
            ),
            ([], "listApps: the server failed (500)"),
        ] as [([HeaderField], String)]
    )
    func requestID(_ headers: [HeaderField], _ headline: String) async throws {
        let client = try client(over: FakeTransport(.json("", status: 500, headers: headers)))
        let error = try await error { () throws(APIError) in try await Self.listApps(client) }
        #expect(error.headline == headline)
    }

    /// Siblings: a message, a code, a request's id, a field with its message, many fields, the name of a member.
    @Test("is no longer than a reader needs, however long the server's words are, and never ends in a part of the key")
    func long() async throws {
        let long = String(repeating: "é", count: 1_000_000)
        let issues = (0..<5_000).map {
            #""updates.\#($0).\#($0 == 0 ? long : "flagKey")": ["\#($0 == 1 ? long : "No.")"]"#
        }
        let body = #"""
            {"error": {"code": "\#(long)", "message": "\#(String(repeating: "x", count: 1_990))\#(secretText)\#(long)"},
             "issues": {\#(issues.joined(separator: ","))}}
            """#
        let headers = [HeaderField(name: "x-request-id", value: long)]
        let refusing = try client(over: FakeTransport(.json(body, status: 400, headers: headers)))
        let refused = try await error { () throws(APIError) in try await refusing.reader.listApps() }
        #expect(refused.headline.unicodeScalars.count < 2_700)
        #expect(refused.headline.contains(String(repeating: "x", count: 1_990) + "(hidden)éé… ("))
        #expect(refused.details.count == 101 && refused.details.last == "4900 more")
        #expect(refused.details.allSatisfy { $0.unicodeScalars.count < 2_600 })
        // Which updates are named is known of all.
        #expect(refused.issues.count == 5_000)
        let misshapen = try client(over: FakeTransport(.json(#"{"data": [{"\#(long)": 1e400}]}"#)))
        let unread = try await error { () throws(APIError) in try await misshapen.reader.listApps() }
        #expect(unread.headline.unicodeScalars.count < 700)
    }

    @Test(
        "knows the API's codes in any case",
        arguments: [
            ("invalid_request", .invalidRequest), ("NOT_FOUND", .notFound), ("Not_Possible", .notPossible),
            ("not_allowed", .notAllowed), ("not_available", .notAvailable), ("UNKNOWN_ERROR", .unknownError),
            ("unauthorized", .unauthorized), ("Unauthenticated", .unauthenticated), ("not found", .other("not found")),
            ("", .other("")), ("İNVALID_REQUEST", .other("İNVALID_REQUEST")),
        ] as [(String, APIErrorCode)]
    )
    func codes(_ text: String, _ code: APIErrorCode) {
        #expect(APIErrorCode(text) == code)
        #expect(APIErrorCode(APIErrorCode(text).text) == code)
    }

    @Test("says whether the call may have been carried out")
    func handled() async throws {
        var lines: [String] = []
        for answered in Self.refusals.prefix(1) + Self.troubles + Self.failures {
            let client = try client(over: FakeTransport(answered.outcome))
            let error = try await error { () throws(APIError) in try await answered.call(client) }
            lines.append("\(answered.testDescription): \(error.mayHaveBeenHandled ? "perhaps" : "no")")
        }
        #expect(
            lines == [
                "401 in the API's words: no", "429 with a time: no", "429 without a time: no", "500 at a read: perhaps",
                "500 at a write: perhaps", "502 as HTML: perhaps", "503 without a body: perhaps", "302 to a login: no",
                "308 to a path: no", "200 as HTML at a read: perhaps", "200 as HTML at a write: perhaps",
                "200 without a body: perhaps", "204: perhaps", "200 cut off: perhaps", "200 as text: perhaps",
                "200 of another shape at a write: perhaps", "a host without an address: no", "no connection: no",
                "a slow connection: no", "a slow request: perhaps", "a slow answer: perhaps", "a slow call: perhaps",
                "TLS: no", "a proxy: no", "a closed connection: perhaps", "half an answer: perhaps",
                "a huge answer: perhaps", "a cancelled task: perhaps", "anything else: perhaps",
                "half an answer to a read: perhaps",
            ]
        )
    }
}
