/// Waits until another task makes a condition true, or the test's time is up.
package func until(_ holds: () -> Bool) async throws {
    while !holds() {
        try Task.checkCancellation()
        await Task.yield()
    }
}
