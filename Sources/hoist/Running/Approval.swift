import Diagnostics
import Planning

/// Asks a person before the first call that writes.
struct Approval {
    /// What a person has to type: the names of the production environments in which targets go, else `yes`.
    let words: [String]

    /// What approves a plan.
    init(for plan: Plan) {
        var names: [String] = []
        for change in plan.changes {
            for targets in change.targets where targets.production && !names.contains(targets.environment) {
                if !targets.companies.remove.isEmpty || !targets.users.remove.isEmpty {
                    names.append(targets.environment)
                }
            }
        }
        words = names.isEmpty ? ["yes"] : names
    }

    /// Asks on the terminal; anything else than what is asked for is a no.
    ///
    /// - Parameter plan: The plan's text, where it wasn't shown yet.
    /// - Throws: ``RunFailure`` where there is no terminal to ask on, or the answer was no.
    func ask(showing plan: String?) throws(RunFailure) {
        guard Terminal.isTerminal(0), Terminal.isTerminal(2) else {
            throw RunFailure(
                status: .usage, message: "there is no terminal to ask on, so nothing was applied",
                hint: "give --auto-approve to apply without being asked")
        }
        if let plan { Terminal.write(plan, to: 2) }
        for word in words {
            let shown = SafeText.visible(word)
            let question =
                word == "yes"
                ? "Apply this? Only `yes` is taken: "
                : "This takes targets away in \(shown). To apply it, type the environment's name: "
            Terminal.write("\n" + question, to: 2)
            guard readLine() == word else {
                throw RunFailure(status: .failed, message: "not approved, so nothing was applied")
            }
        }
    }
}
