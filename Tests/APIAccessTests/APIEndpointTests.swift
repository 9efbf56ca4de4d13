import Testing

@testable import APIAccess

@Suite("The API's base URL")
struct APIEndpointTests {
    @Test(
        "is parsed, and written in one form",
        arguments: [
            ("https://app.reflag.com/api", "https://app.reflag.com/api"),
            ("https://app.reflag.com/api/", "https://app.reflag.com/api"),
            ("https://app.reflag.com/api///", "https://app.reflag.com/api"),
            ("https://app.reflag.com", "https://app.reflag.com"),
            ("https://app.reflag.com/", "https://app.reflag.com"),
            ("HTTPS://App.Reflag.COM/Api", "https://app.reflag.com/Api"),
            ("https://app.reflag.com:443/api", "https://app.reflag.com/api"),
            ("https://app.reflag.com:8443/api", "https://app.reflag.com:8443/api"),
            ("https://reflag.internal.example/a%20b/c", "https://reflag.internal.example/a%20b/c"),
            ("https://192.0.2.7/api", "https://192.0.2.7/api"),
            ("https://[2001:db8::1]:444/api", "https://[2001:db8::1]:444/api"),
            ("https://xn--bcher-kva.example/api", "https://xn--bcher-kva.example/api"),
            ("http://localhost:8080/api", "http://localhost:8080/api"),
            ("http://LOCALHOST/api", "http://localhost/api"),
            ("http://localhost:80/api", "http://localhost/api"),
            ("http://127.0.0.1:4000", "http://127.0.0.1:4000"),
            ("http://127.255.0.9/api", "http://127.255.0.9/api"),
            ("http://[::1]:4000/api", "http://[::1]:4000/api"),
            ("http://[0:0:0:0:0:0:0:1]/api", "http://[0:0:0:0:0:0:0:1]/api"),
            ("https://[::FFFF:192.0.2.7]/api", "https://[::ffff:192.0.2.7]/api"),
        ]
    )
    func taken(_ text: String, _ written: String) throws {
        let endpoint = try APIEndpoint(text)
        #expect(endpoint.text == written)
        #expect(endpoint.description == written)
        #expect(try APIEndpoint(endpoint.text) == endpoint)
    }

    @Test(
        "is rejected where the key must not go",
        arguments: [
            ("", .empty),
            (" https://app.reflag.com", .character),
            ("https://app.reflag.com/api\n", .character),
            ("https://app.reflag.com\\@evil.example", .character),
            ("https://bücher.example/api", .character),
            ("https://app.reflag.com/a b", .character),
            ("https://app.reflag.com/<api>", .character),
            ("https://app.reflag.com/[api]", .character),
            ("app.reflag.com/api", .scheme),
            ("ftp://app.reflag.com/api", .scheme),
            ("https:/app.reflag.com/api", .scheme),
            ("https:app.reflag.com", .scheme),
            ("//app.reflag.com/api", .scheme),
            ("http://app.reflag.com/api", .plainHTTP),
            ("http://localhost.evil.example", .plainHTTP),
            ("http://127.0.0.1.evil.example", .plainHTTP),
            ("http://127.1", .plainHTTP),
            ("http://127.0.0.256", .plainHTTP),
            ("http://127.0.0.01", .plainHTTP),
            ("http://128.0.0.1", .plainHTTP),
            ("http://0.0.0.0:80", .plainHTTP),
            ("http://2130706433", .plainHTTP),
            ("http://[::2]", .plainHTTP),
            ("http://[::ffff:127.0.0.1]", .plainHTTP),
            ("http://127.example.com", .plainHTTP),
            ("http://127.0.0.1a", .plainHTTP),
            ("http://0x7f.1", .plainHTTP),
            ("http://0177.0.0.1", .plainHTTP),
            ("http://[::127.0.0.1]", .plainHTTP),
            ("http://[1::]", .plainHTTP),
            ("https://jane:secret@app.reflag.com/api", .userInfo),
            ("https://app.reflag.com@evil.example/api", .userInfo),
            ("http://localhost@evil.example", .userInfo),
            ("https://app.reflag.com/api?x=1", .query),
            ("https://app.reflag.com?x", .query),
            ("https://app.reflag.com/api#x", .fragment),
            ("https://evil.example#@app.reflag.com", .fragment),
            ("https://", .host),
            ("https:///api", .host),
            ("https://.reflag.com", .host),
            ("https://app..reflag.com", .host),
            ("https://app.reflag.com./api", .host),
            ("https://app%2Ereflag.com", .host),
            ("https://[::1/api", .host),
            ("https://[]", .host),
            ("https://[localhost]", .host),
            ("https://[:::1]", .host),
            ("https://[::1::]", .host),
            ("https://[1:2:3:4:5:6:7]", .host),
            ("https://[1:2:3:4:5:6:7:8:9]", .host),
            ("https://[::12345]", .host),
            ("https://[::127.0.0.1:1]", .host),
            ("https://[::1.2.3]", .host),
            ("https://[1:]", .host),
            ("https://:443", .host),
            ("https://app.reflag.com:/api", .port),
            ("https://app.reflag.com:0", .port),
            ("https://app.reflag.com:65536", .port),
            ("https://app.reflag.com:+443", .port),
            ("https://app.reflag.com:443:443", .port),
            ("https://app.reflag.com:99999999999999999999", .port),
            ("https://[::1]443", .port),
            ("https://app.reflag.com/api/../evil", .path),
            ("https://app.reflag.com/./api", .path),
            ("https://app.reflag.com/api%", .path),
            ("https://app.reflag.com/api%2", .path),
            ("https://app.reflag.com/api%zz", .path),
        ] as [(String, EndpointProblem.Kind)]
    )
    func refused(_ text: String, _ kind: EndpointProblem.Kind) {
        #expect(throws: EndpointProblem(kind: kind)) { try APIEndpoint(text) }
    }

    @Test("says what is wrong and what to do")
    func texts() throws {
        let example = try APIEndpoint("https://app.reflag.com/api")
        let texts = EndpointProblem.Kind.allCases.map { kind in
            let problem = EndpointProblem(kind: kind)
            return "\(problem.message()); \(problem.hint(like: example))"
        }
        #expect(
            texts == [
                "the API URL is empty; write it as https://app.reflag.com/api",
                "the API URL contains a character that isn't allowed in a URL; "
                    + "percent-encode it, and write an international host name in its xn-- form",
                "the API URL doesn't start with https://; write it as https://app.reflag.com/api",
                "the API URL is unencrypted http to another machine, which would expose the key; "
                    + "use https://; plain http is only allowed for this machine (localhost, 127.0.0.1, [::1])",
                "the API URL contains a user name or a password; "
                    + "remove everything up to the `@`: the API key is the only authentication",
                "the API URL has a query (`?`); end it with the path, as in https://app.reflag.com/api",
                "the API URL has a fragment (`#`); end it with the path, as in https://app.reflag.com/api",
                "the API URL has no valid host; write it as https://app.reflag.com/api",
                "the API URL's port isn't a number from 1 to 65535; write it as https://app.reflag.com/api",
                "the API URL's path contains `.`, `..` or a stray `%`; write it as https://app.reflag.com/api",
            ]
        )
    }

    @Test(
        "knows whether it is Reflag's own",
        arguments: [
            ("https://app.reflag.com/api", true), ("https://reflag.com", true), ("https://a.b.REFLAG.com:8443", true),
            ("https://evilreflag.com/api", false), ("https://reflag.com.evil.example", false),
            ("https://reflag.community", false), ("http://localhost/app.reflag.com", false),
            ("https://localhost/api", false), ("https://evil.example/.reflag.com", false),
        ]
    )
    func ownership(_ text: String, _ isReflag: Bool) throws {
        #expect(try APIEndpoint(text).isReflag == isReflag)
    }
}
