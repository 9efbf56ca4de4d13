import Testing

@testable import APIAccess

@Suite("The proxy of an endpoint")
struct HTTPProxyTests {
    /// Siblings of `127.example.com`: other names that begin or end like the local machine's, forms that only some parsers
    /// read as an address, and addresses in IPv6.
    @Test(
        "isn't used for this machine, and for every host that isn't this machine for certain",
        arguments: [
            ("localhost", false), ("LOCALHOST", false), ("127.0.0.1", false), ("127.8.9.255", false), ("[::1]", false),
            ("[0:0::1]", false), ("[0000:0000:0000:0000:0000:0000:0000:0001]", false), ("[::0.0.0.1]", false),
            ("127.example.com", true), ("127.0.0.1.example.com", true), ("127.0.0.256", true), ("127.1", true),
            ("127", true), ("0x7f.1", true), ("0177.0.0.1", true), ("2130706433", true), ("127.0.0.0.1", true),
            ("localhost.example.com", true), ("notlocalhost", true), ("[::ffff:127.0.0.1]", true), ("[::2]", true),
            ("[1::1]", true), ("0.0.0.0", true), ("app.reflag.com", true),
        ])
    func thisMachine(_ host: String, _ isUsed: Bool) throws {
        let endpoint = try APIEndpoint("https://\(host)/api")
        let environment = ["HTTPS_PROXY": "http://proxy.example:3128"]
        #expect((try HTTPProxy.find(in: environment, for: endpoint) != nil) == isUsed)
        // Without TLS the key would be in the clear: the same hosts, and no others.
        #expect((try? APIEndpoint("http://\(host)/api")) == nil ? isUsed : !isUsed)
    }

    @Test(
        "is left aside for what NO_PROXY lists", arguments: [("reflag.com", false), ("flag.com", true), ("*", false)])
    func exceptions(_ list: String, _ isUsed: Bool) throws {
        let environment = ["https_proxy": "proxy.example", "no_proxy": list]
        let endpoint = try APIEndpoint("https://app.reflag.com/api")
        #expect((try HTTPProxy.find(in: environment, for: endpoint) != nil) == isUsed)
    }
}
