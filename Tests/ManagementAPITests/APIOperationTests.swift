import Testing

@testable import ManagementAPI

@Suite("The table of operations")
struct APIOperationTests {
    @Test("has the twelve, each with its method and scope")
    func table() {
        let rows = APIOperation.allCases.map { operation in
            [
                operation.rawValue, operation.method.rawValue, operation.writes ? "writes" : "reads",
                operation.scope.name ?? "-",
            ].joined(separator: " ")
        }
        #expect(
            rows == [
                "listApps GET reads read",
                "getApp GET reads read",
                "listEnvironments GET reads read",
                "getEnvironment GET reads read",
                "listFlags GET reads read",
                "createFlag POST writes create:flag",
                "updateFlag PATCH writes -",
                "getFlagTargeting GET reads read",
                "getCompanyFlags GET reads read",
                "updateCompanyFlags PATCH writes write:flag:targeting",
                "getUserFlags GET reads read",
                "updateUserFlags PATCH writes write:flag:targeting",
            ]
        )
    }

    @Test("gives a reader those that read, and no others")
    func reading() {
        #expect(APIQuery.Reading.allCases.map(\.operation) == APIOperation.allCases.filter { !$0.writes })
    }
}
