/// Asks a person before the first call that writes.
enum Approval {
    /// Asks on the terminal; anything but `yes` is a no.
    ///
    /// - Parameter plan: The plan's text, where it wasn't shown yet.
    /// - Throws: ``RunFailure`` where there is no terminal to ask on, or the answer was no.
    static func ask(showing plan: String?) throws(RunFailure) {
        guard Terminal.isTerminal(0), Terminal.isTerminal(2) else {
            throw RunFailure(
                status: .usage, message: "there is no terminal to ask on, so nothing was applied",
                hint: "give --auto-approve to apply without being asked")
        }
        if let plan { Terminal.write(plan, to: 2) }
        Terminal.write("\nApply this? Only `yes` is taken: ", to: 2)
        guard readLine() == "yes" else {
            throw RunFailure(status: .failed, message: "not approved, so nothing was applied")
        }
    }
}
