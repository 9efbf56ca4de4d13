import APITestKit
import Testing

@testable import APIAccess
@testable import ManagementAPI

@Suite("The table of operations")
struct APIOperationTests {
    @Test("has what hoist calls, each with its method and scope")
    func table() {
        let rows = APIOperation.management.map { operation in
            [
                operation.rawValue, operation.method.rawValue, operation.writes ? "writes" : "reads",
                Self.scope(operation.guidance.forbidden) ?? "-",
            ].joined(separator: " ")
        }
        #expect(
            rows == [
                "listApps GET reads read",
                "getApp GET reads read",
                "listFlags GET reads read",
                "createFlag POST writes create:flag",
                "updateFlag PATCH writes -",
                "getFlagTargeting GET reads read",
                "getCompanyFlags GET reads read",
                "updateCompanyFlags PATCH writes write:flag:targeting",
                "getUserFlags GET reads read",
                "updateUserFlags PATCH writes write:flag:targeting",
                "upsertCompany PUT writes write:entities",
                "upsertUser PUT writes write:entities",
            ]
        )
    }

    @Test("has nothing that deletes")
    func deletesNothing() {
        #expect(!APIOperation.management.contains { $0.rawValue.hasPrefix("delete") })
        #expect(RequestMethod(rawValue: "DELETE") == nil)
    }

    /// The scope that a hint names.
    static func scope(_ hint: String) -> String? {
        hint.firstRange(of: "needs the scope `").map { String(hint[$0.upperBound...].prefix { $0 != "`" }) }
    }
}
