package import APIAccess

/// The error that a call throws; the test fails if it doesn't throw.
package func error(of call: () async throws(APIError) -> some Sendable) async throws -> APIError {
    do {
        let answer = try await call()
        throw Unexpected("no error was thrown, but \(answer) was answered")
    } catch let error as APIError {
        return error
    }
}
