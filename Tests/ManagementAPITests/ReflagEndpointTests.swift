import Testing

@testable import APIAccess
@testable import ManagementAPI

@Suite("The Management API's URL")
struct ReflagEndpointTests {
    @Test("is Reflag's own")
    func ownDefault() throws {
        #expect(APIEndpoint.reflag.text == "https://app.reflag.com/api")
        #expect(try APIEndpoint("https://app.reflag.com/api") == .reflag)
    }
}
