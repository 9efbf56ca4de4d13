/// Waits until a condition holds that another task brings about, or the test's time is up.
package func until(_ holds: () -> Bool) async throws {
    while !holds() {
        try Task.checkCancellation()
        await Task.yield()
    }
}
