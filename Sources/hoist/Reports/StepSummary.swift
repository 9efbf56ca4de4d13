import APIAccess
import HoistEngine
import PlanRendering
import SystemAccess
import TerminalText

/// The summary of a step of a GitHub workflow: a file to which Markdown is added.
struct StepSummary {
    /// How many bytes of a step's summary GitHub accepts.
    static let budget = 1_000_000

    /// How many bytes of what a run ended with are shown: a comment has room for them.
    private static let failureBudget = 50_000

    private let path: String?

    /// The summary that the environment names, if any.
    init(_ environment: [String: String]) {
        path = environment["GITHUB_STEP_SUMMARY"].flatMap { $0.isEmpty ? nil : $0 }
    }

    /// Whether there is one.
    var isThere: Bool { path != nil }

    /// Adds Markdown. No key that the run holds is in what is added.
    ///
    /// - Throws: ``/HoistEngine/EngineError`` if the file can't be written.
    func add(_ markdown: String) throws(EngineError) {
        guard let path else { return }
        do {
            try FileWriting.append(Array(KnownKeys.hidden(in: markdown).utf8), to: path)
        } catch {
            throw EngineError(
                .failed, "the step's summary can't be written to \(path): \(error.reason)",
                hint: error.writingHelp, details: ["GITHUB_STEP_SUMMARY names it"])
        }
    }

    /// Adds why a run ended early: a heading, and the text as on a terminal.
    ///
    /// - Parameters:
    ///   - heading: `2 errors, 1 warning; nothing was planned`, of hoist's own words alone.
    ///   - text: The lines; what is too long is cut.
    /// - Throws: ``/HoistEngine/EngineError`` if the file can't be written.
    func add(failure heading: String, _ text: String) throws(EngineError) {
        guard isThere else { return }
        let lines = LogText.guarded(text, colored: false).utf8.split(
            separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false
        )[...].reversed().drop(while: \.isEmpty).reversed()
        var room = Self.failureBudget
        let shown = lines.prefix { line in
            room -= line.count + 1
            return room >= 0
        }
        let more = lines.count - shown.count
        let block = shown.map { String($0) ?? "" } + (more > 0 ? ["… \(more) more lines"] : [])
        let title = heading.prefix(1).uppercased() + heading.dropFirst()
        try add("### \(title)\n\n\(MarkdownText.block(block, language: "text"))")
    }
}
