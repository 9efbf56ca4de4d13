import Diagnostics
package import Planning
import TerminalText

/// A plan for people at a terminal or in a log: summary first and last, sigils in column 0, the place in the manifest
/// next to each change.
///
/// ```
/// Plan for Acme Web: 1 to create, 1 to update, 1 to archive · production +3 −1 targets · 7 calls
///
/// + new-checkout-flow  "New checkout flow"                           flags.yaml:24
///     stage        Beta
///     owner        jane@example.com
///     Production   + company acme-corp, globex, initech
/// ~ huddles                                                          flags.yaml:41
///     description  "Old text" → "New text"
///     Production   - company hooli
/// - legacy-export  archived                                          flags.yaml:52
///
/// 27 flags unchanged · 3 live flags not in the manifest (to archive one, write `archived: true`)
/// 1 to create, 1 to update, 1 to archive · production +3 −1 targets · 7 calls
/// ```
package struct TextPlan: PlanFormat {
    /// The width for line breaks, in columns.
    package let width: Int
    /// Whether to use colour escape sequences. Nothing else depends on it.
    package let isColored: Bool
    /// Whether to list every flag of a group, so that each change is listed.
    package let isVerbose: Bool

    /// A format for a terminal with this width.
    package init(width: Int = 80, isColored: Bool = false, isVerbose: Bool = false) {
        self.width = max(width, 40)
        self.isColored = isColored
        self.isVerbose = isVerbose
    }

    /// The plan as text.
    package func render(_ plan: Plan) -> String {
        let sections = plan.isIdle ? idleSections(plan) : sections(plan)
        return sections.filter { !$0.isEmpty }
            .map { lines in lines.map { $0.written(colored: isColored) + "\n" }.joined() }
            .joined(separator: "\n")
    }

    private func sections(_ plan: Plan) -> [[StyledText]] {
        var first = StyledText("Plan for \(SafeText.visible(plan.subject.appName)):", .strong)
        first.append(" ")
        first.append(plan.words)
        let rest = [plan.summary.unchangedWords, plan.summary.unlistedWords].compactMap { $0 }
        let end = rest.isEmpty ? [] : [StyledText(rest.joined(separator: " · "))]
        let remarks = RemarkLines(plan, layout: layout, naming: isVerbose ? .max : 3)
        return [[first]] + PlanParts(plan, layout: layout).sections
            + [
                Array((remarks.warnings + remarks.notes).joined()), remarks.cleanupLines,
                Array(remarks.blocked.joined()), end + [plan.words],
            ]
    }

    private var layout: BlockLayout { BlockLayout(width: width, naming: isVerbose ? .max : 6) }

    private func idleSections(_ plan: Plan) -> [[StyledText]] {
        let remarks = RemarkLines(plan, layout: layout, naming: isVerbose ? .max : 3)
        return [
            [StyledText(plan.summary.idleWords(app: SafeText.visible(plan.subject.appName)))],
            Array((remarks.warnings + remarks.notes).joined()),
            remarks.cleanupLines,
            plan.summary.unlistedWords.map { [StyledText($0)] } ?? [],
        ]
    }
}

extension Plan {
    /// Whether there is neither a change nor a call to show.
    var isIdle: Bool { changes.isEmpty && calls.isEmpty }
}
