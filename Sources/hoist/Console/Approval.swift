import Diagnostics
import FlagModel
import HoistEngine
import Planning
import SystemAccess
import TerminalText

/// Asks a person before the first call that writes.
struct Approval {
    /// What a person has to type: the names of the production environments that lose targets, else `yes`.
    let words: [String]

    /// The approval of the calls that are to be sent.
    init(for calls: [Call]) {
        var names: [String] = []
        for call in calls {
            guard case .updateTarget(let update) = call.request, update.production,
                update.entries.contains(where: { !$0.adds }),
                !names.contains(where: { $0.isSame(as: update.environmentName) })
            else { continue }
            names.append(update.environmentName)
        }
        words = names.isEmpty ? ["yes"] : names
    }

    /// Whether there is a terminal to ask on.
    static var isPossible: Bool { Terminal.isTerminal(0) && Terminal.isTerminal(2) }

    /// Asks on the terminal; any other input than the expected one is a no.
    ///
    /// - Parameters:
    ///   - console: Where the question is written.
    ///   - show: Shows the plan, if it wasn't shown yet.
    /// - Throws: ``/HoistEngine/EngineError`` if there is no terminal to ask on, or the answer was no.
    func ask(on console: Console, showing show: () -> Void) throws(EngineError) {
        guard Self.isPossible else {
            throw EngineError(
                .usage, "there is no terminal to ask on, so nothing was applied",
                hint: "give --auto-approve to apply without being asked, or apply a plan that was saved")
        }
        show()
        for word in words {
            let shown = SafeText.visible(word)
            let question =
                word == "yes"
                ? "Apply this? Only `yes` is accepted: "
                : "This removes targets in \(shown). To apply it, type the environment's name: "
            console.say("\n" + question)
            guard readLine()?.isSame(as: word) == true else {
                throw EngineError(.failed, "not approved, so nothing was applied")
            }
        }
    }
}
