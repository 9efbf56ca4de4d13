import JSONText
import Sandbox
import Testing

@Suite("which app, and where", .timeLimit(.minutes(60)))
struct SettingTests {
    /// Where an app is named: the right one, another one or none.
    struct Naming: Sendable, CustomTestStringConvertible {
        var option: String?
        var variable: String?
        var manifest: String?
        var config: String?
        let status: Int32
        var listApps = 0

        var testDescription: String {
            [("--app", option), ("REFLAG_APP_ID", variable), ("app", manifest), ("config", config)]
                .compactMap { place, id in id.map { "\(place) \($0)" } }.joined(separator: ", ")
        }
    }

    private static let right = "sandboxapp0001"
    private static let other = "apZ4k29fmQ81xw"

    @Test(
        "an option is over the variable, that over the manifest, that over reflag.config.json",
        arguments: [
            Naming(option: right, variable: other, config: other, status: 0),
            Naming(option: right, variable: other, manifest: right, config: other, status: 0),
            Naming(option: other, variable: right, config: right, status: 7),
            Naming(variable: right, config: other, status: 0),
            Naming(variable: right, manifest: right, config: right, status: 0),
            Naming(variable: other, config: right, status: 7),
            Naming(variable: "", manifest: right, config: other, status: 0),
            Naming(manifest: right, config: other, status: 0),
            Naming(manifest: other, config: right, status: 7),
            Naming(config: right, status: 0),
            Naming(config: other, status: 7),
            Naming(status: 0, listApps: 1),
        ]
    )
    func app(_ naming: Naming) async throws {
        let manifest = "version: 1\n" + (naming.manifest.map { "app: \($0)\n" } ?? "") + "flags: {a: {}}\n"
        try await withBench { bench in
            try bench.place.write(manifest, to: "deep/down/flags.yaml")
            if let app = naming.config {
                try bench.place.write(
                    """
                    {
                      // The official command line writes comments, and other members.
                      "$schema": "https://unpkg.com/@reflag/cli@latest/schema.json",
                      "appId": "\(app)",
                      "typesOutput": [{"path": "gen/flags.d.ts", "format": "react"}],
                    }
                    """, to: "reflag.config.json")
            }
            let option = naming.option.map { ["--app", $0] } ?? []
            let ran = try await bench.place.hoist(
                ["plan", "-f", "deep/down/flags.yaml"] + option, environment: ["REFLAG_APP_ID": naming.variable])
            #expect(ran.status == naming.status, "\(ran)")
            #expect(await bench.sandbox.count(of: .listApps) == naming.listApps)
            // A file that names another app than the manifest is reported, and not followed.
            let differs = naming.manifest != nil && naming.config != nil && naming.manifest != naming.config
            #expect(ran.err.contains("reflag.config.json names the app `") == differs, "\(ran)")
            #expect(!ran.err.contains("warning:"), "\(ran)")
        }
    }

    @Test(
        "an API's URL in reflag.config.json that is elsewhere isn't followed, and a warning says so",
        arguments: [#""apiUrl": "URL""#, #""baseUrl": "BASE""#, #""apiUrl": "https://reflag.com.example/api""#]
    )
    func elsewhere(member: String) async throws {
        try await withBench("version: 1\nflags: {}\n") { bench in
            let url = bench.sandbox.url
            let written = member.replacing("URL", with: url).replacing("BASE", with: url.dropLast("/api".count))
            try bench.place.write("{\(written)}", to: "reflag.config.json")
            // Without a key the run ends before the first request, which would otherwise go to Reflag.
            let ran = try await bench.place.hoist(
                "plan", environment: ["REFLAG_API_URL": nil, "REFLAG_API_KEY": nil])
            #expect(ran.status == 7)
            #expect(ran.err.lines.first?.hasPrefix("warning: the API URL in ") == true)
            #expect(ran.err.lines.first?.contains("/reflag.config.json isn't used: ") == true)
            #expect(await bench.sandbox.calls().isEmpty)
        }
    }

    @Test("one under reflag.com is followed without a word")
    func reflag() async throws {
        try await withWorkplace("version: 1\nflags: {}\n") { place in
            try place.write(#"{"apiUrl": "https://staging.reflag.com/api"}"#, to: "reflag.config.json")
            let ran = try await place.hoist("plan")
            #expect(ran.status == 7)
            #expect(ran.err.lines.first == "error: there is no API key")
        }
    }

    @Test("the option's URL is over the variable's, and both over the file's")
    func url() async throws {
        try await withBench("version: 1\nflags: {}\n") { bench in
            try bench.place.write(#"{"apiUrl": "http://127.0.0.1:9/api"}"#, to: "reflag.config.json")
            let variable = try await bench.place.hoist("plan")
            #expect(variable.status == 0)
            let option = try await bench.place.hoist(
                "plan", "--api-url", bench.sandbox.url + "/", environment: ["REFLAG_API_URL": "http://127.0.0.1:9/api"])
            #expect(option.status == 0)
            #expect(!(variable.err + option.err).contains("warning"))
        }
    }

    @Test("a reflag.config.json that can't be read ends the run before anything is sent")
    func broken() async throws {
        try await withBench("version: 1\nflags: {}\n") { bench in
            try bench.place.write("{", to: "reflag.config.json")
            let ran = try await bench.place.hoist("plan", "--format", "json")
            #expect(ran.status == 64)
            #expect(try ran.json()["error"]["message"].string.contains("reflag.config.json") == true)
            #expect(await bench.sandbox.calls().isEmpty)
        }
    }

    /// What is in the file, and what is said of it.
    struct Unreadable: CustomTestStringConvertible, Sendable {
        let testDescription: String
        let text: String
        let message: String
    }

    @Test(
        "a member of another type is named, with what it is, and one that can't be read isn't called a number",
        arguments: [
            Unreadable(
                testDescription: "a number", text: #"{"appId": 42}"#, message: "`appId` must be a string, not a number"),
            Unreadable(
                testDescription: "true", text: #"{"appId": "a", "apiUrl": true}"#,
                message: "`apiUrl` must be a string, not a boolean"),
            Unreadable(
                testDescription: "a list", text: #"{"baseUrl": ["https://app.reflag.com"]}"#,
                message: "`baseUrl` must be a string, not a list"),
            Unreadable(
                testDescription: "an object", text: #"{"appId": {"id": "a"}}"#,
                message: "`appId` must be a string, not an object"),
            Unreadable(testDescription: "no object", text: "[1]", message: "it must be an object"),
            Unreadable(testDescription: "nothing", text: "null", message: "it must be an object"),
            Unreadable(
                testDescription: "an unknown escape", text: #"{"appId": "a", "apiUrl": "https:\q//x"}"#,
                message: #"`apiUrl` isn't a string that can be read: check its escapes (`\`)"#),
            Unreadable(
                testDescription: "half a surrogate", text: #"{"appId": "\ud800"}"#,
                message: #"`appId` isn't a string that can be read: check its escapes (`\`)"#),
            Unreadable(
                testDescription: "a broken escape", text: #"{"baseUrl": "\u00zz"}"#,
                message: #"`baseUrl` isn't a string that can be read: check its escapes (`\`)"#),
        ])
    func types(_ unreadable: Unreadable) async throws {
        try await withBench("version: 1\nflags: {}\n") { bench in
            try bench.place.write(unreadable.text, to: "reflag.config.json")
            let ran = try await bench.place.hoist("plan", "--format", "json")
            #expect(ran.status == 64)
            let message = try ran.json()["error"]["message"].string
            #expect(message.hasSuffix("/reflag.config.json: \(unreadable.message)"), "\(message)")
            #expect(await bench.sandbox.calls().isEmpty)
        }
    }

    @Test(
        "slashes at the end of a base URL don't double",
        arguments: [
            #""baseUrl": "https://app.reflag.com""#, #""baseUrl": "https://app.reflag.com/""#,
            #""baseUrl": "https://app.reflag.com//""#, #""apiUrl": "https://app.reflag.com/api/""#,
        ])
    func slashes(member: String) async throws {
        try await withWorkplace("version: 1\nflags: {}\n") { place in
            try place.write("{\(member)}", to: "reflag.config.json")
            // Nothing answers at the proxy, which an error names with the URL.
            let ran = try await place.hoist(
                "doctor", "--retries", "0", "--app", "a", "--format", "json",
                environment: ["REFLAG_API_KEY": "api_nobody_8f3kd92mq", "HTTPS_PROXY": "http://127.0.0.1:9"])
            #expect(try ran.json()["apiUrl"].string == "https://app.reflag.com/api", "\(ran)")
        }
    }

    @Test("the file is looked for from the manifest's folder upwards, and nowhere else")
    func upwards() async throws {
        try await withBench { bench in
            try bench.place.write("version: 1\nflags: {}\n", to: "manifest/flags.yaml")
            try bench.place.write("version: 1\nflags: {}\n", to: "above/manifest/flags.yaml")
            try bench.place.write(#"{"appId": "sandboxapp0001"}"#, to: "above/reflag.config.json")
            // Beside the manifests, in the folder that the program runs in.
            try bench.place.write(#"{"appId": "apZ4k29fmQ81xw"}"#, to: "here/reflag.config.json")
            let place = Workplace(
                folder: bench.place.folder + "/here", environment: bench.place.environment, secrets: bench.place.secrets
            )
            let variables: [String: String?] = ["REFLAG_APP_ID": nil]
            let none = try await place.hoist("plan", "-f", "../manifest/flags.yaml", environment: variables)
            #expect(none.status == 0, "\(none)")
            #expect(await bench.sandbox.count(of: .listApps) == 1)
            let above = try await place.hoist("plan", "-f", "../above/manifest/flags.yaml", environment: variables)
            #expect(above.status == 0, "\(above)")
            #expect(await bench.sandbox.count(of: .listApps) == 1)
            let here = try await place.hoist(
                "plan", "-f", "-", environment: variables, input: "version: 1\nflags: {}\n")
            #expect(here.status == 7, "\(here)")
        }
    }

    @Test("numbers that can't be are usage errors", arguments: ["0", "-1", "257", "many"])
    func parallelism(number: String) async throws {
        try await withBench("version: 1\nflags: {}\n") { bench in
            let ran = try await bench.place.hoist("plan", "--parallelism=\(number)")
            #expect(ran.status == 64)
            #expect(ran.out == "")
            #expect(await bench.sandbox.calls().isEmpty)
        }
    }
}
