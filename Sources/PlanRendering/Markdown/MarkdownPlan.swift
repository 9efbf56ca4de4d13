import Diagnostics
package import Planning
import TerminalText

/// A plan as a comment on a pull request.
///
/// The summary is first, then removals, archived flags and changes in production, then the rest, each with the largest
/// effect first. Blocks are coloured as a diff, by the sigil in column 0 of each line: `!` for what is updated. If there are
/// many lines, each flag is collapsed under a line of its own; otherwise, only what has many lines itself is.
///
/// ````
/// <!-- hoist-plan -->
/// ### Plan for `Acme Web`
///
/// **1 to update, 1 to archive · production −1 target · 3 calls**
///
/// #### Removals, archives and production
///
/// ```diff
/// ! huddles                                                          flags.yaml:41
/// -   Production   - company hooli
/// - legacy-export  archived                                          flags.yaml:52
/// ```
///
/// 27 flags unchanged
///
/// Digest: `5f0c…`
/// ````
package struct MarkdownPlan: PlanFormat {
    /// The maximum size of a comment in bytes. Whole changes are left out if necessary, but never the summary.
    package let budget: Int
    /// The URL of the complete plan, such as the workflow's run; shown if something is left out.
    package let wholePlanURL: String?

    /// The hidden first line, which identifies the comment of an earlier run.
    package static let marker = "<!-- hoist-plan -->"

    /// The smallest budget: there is always room for the summary.
    package static let leastBudget = 4_000

    /// How many flags a grouped block lists if the comment would be too long with all of them.
    private static let naming = 60

    /// A format for comments of at most `budget` bytes; GitHub accepts 65,536 characters.
    package init(budget: Int = 60_000, wholePlanURL: String? = nil) {
        self.budget = max(budget, Self.leastBudget)
        self.wholePlanURL = wholePlanURL
    }

    /// The plan as Markdown, in one piece.
    package func write(_ plan: Plan, to sink: (String) -> Void) {
        let opening = Self.opening(plan)
        let closing = Self.closing(plan)
        func frame(_ content: MarkdownContent) -> (start: String, size: Int) {
            let start = opening + (content.leftOut.map(notice) ?? "")
            return (start, start.utf8.count + content.size + closing.utf8.count)
        }
        func write(_ content: MarkdownContent) { sink(frame(content).start + content.text + closing) }
        // What is too long is never made: an item's size is known without its text.
        let whole = MarkdownContent(plan, naming: .max)
        if frame(whole).size <= budget { return write(whole) }
        let content = MarkdownContent(plan, naming: Self.naming)
        if frame(content).size <= budget { return write(content) }
        // The empty frame has no names to count.
        let least = frame(content.fitting(0)).size + ", the names of \(content.unnamed) flags".utf8.count
        write(content.fitting(budget - least))
    }

    private static func opening(_ plan: Plan) -> String {
        let app = MarkdownText.span(MarkdownContent.shortened(SafeText.visible(plan.subject.appName)))
        let words =
            plan.isIdle
            ? plan.summary.idleWords(app: app)
            : "### Plan for \(app)\n\n**\(plan.words.written(colored: false))**"
        return "\(marker)\n\(words)\n\n"
    }

    private static func closing(_ plan: Plan) -> String {
        let unchanged = plan.isIdle ? nil : plan.summary.unchangedWords
        let rest = [unchanged, plan.summary.unlistedWords, plan.summary.waitingWords].compactMap { $0 }
        return (rest.isEmpty ? "" : rest.joined(separator: " · ") + "\n\n") + "Digest: `\(plan.digest)`\n"
    }

    /// A note that something was left out, and where to find it.
    private func notice(ofLeftOut parts: String) -> String {
        """
        > [!WARNING]
        > Too long to show in full. Left out: \(parts). \(wholePlan)


        """
    }

    private var wholePlan: String {
        if let wholePlanURL, wholePlanURL.isPlainURL { return "[The whole plan](\(wholePlanURL))." }
        return "`hoist plan` prints the whole plan."
    }
}

extension String {
    /// Whether it can be used in a link unchanged.
    fileprivate var isPlainURL: Bool {
        let isHTTP = hasPrefix("https://") || hasPrefix("http://")
        return isHTTP && utf8.count <= 1_000
            && utf8.allSatisfy { byte in
                switch byte {
                case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                    UInt8(ascii: "0")...UInt8(ascii: "9"):
                    true
                default: "-._~:/?#@&=+%,;".utf8.contains(byte)
                }
            }
    }
}
