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
    ///
    /// - Parameter sink: Gets it in pieces of whole lines.
    package func write(_ plan: Plan, to sink: (String) -> Void) {
        var text = TextSections(isColored: isColored)
        if plan.isIdle { writeIdle(plan, &text, sink) } else { write(plan, &text, sink) }
        text.finish(to: sink)
    }

    private func write(_ plan: Plan, _ text: inout TextSections, _ sink: (String) -> Void) {
        var first = StyledText("Plan for \(SafeText.visible(plan.subject.appName)):", .strong)
        first.append(" ")
        first.append(plan.words)
        text.add([first], to: sink)
        let parts = PlanParts(plan, layout: layout)
        for part in parts.parts {
            text.begin()
            if let heading = part.headingLine { text.append(heading, to: sink) }
            for block in part.blocks {
                text.append(block.lines(placeColumn: parts.placeColumn).lazy.map(\.text), to: sink)
            }
        }
        text.add(WaitingLines(plan.waiting, layout: layout).section, to: sink)
        text.add(plan.grants.lines.map { StyledText($0) }, to: sink)
        let remarks = RemarkLines(plan, layout: layout, naming: isVerbose ? .max : 3)
        text.add((remarks.warnings + remarks.notes).joined(), to: sink)
        text.add(remarks.cleanupLines, to: sink)
        text.add(remarks.blocked.joined(), to: sink)
        let rest = [plan.summary.unchangedWords, plan.summary.unlistedWords].compactMap { $0 }
        let end = rest.isEmpty ? [] : [StyledText(rest.joined(separator: " · "))]
        text.add(end + [plan.words], to: sink)
    }

    private var layout: BlockLayout { BlockLayout(width: width, naming: isVerbose ? .max : 6) }

    private func writeIdle(_ plan: Plan, _ text: inout TextSections, _ sink: (String) -> Void) {
        let remarks = RemarkLines(plan, layout: layout, naming: isVerbose ? .max : 3)
        text.add([StyledText(plan.summary.idleWords(app: SafeText.visible(plan.subject.appName)))], to: sink)
        text.add(WaitingLines(plan.waiting, layout: layout).section, to: sink)
        text.add(plan.grants.lines.map { StyledText($0) }, to: sink)
        text.add((remarks.warnings + remarks.notes).joined(), to: sink)
        text.add(remarks.cleanupLines, to: sink)
        let end = [plan.summary.unlistedWords, plan.summary.waitingWords].compactMap { $0.map { StyledText($0) } }
        text.add(end, to: sink)
    }
}

/// Sections of lines, with an empty line between those that have any, handed on in pieces of whole lines.
private struct TextSections {
    /// The number of bytes from which a piece is handed on.
    private static let piece = 1 << 16

    private let isColored: Bool
    private var text = ""
    private var hasLines = false
    private var isBegun = false

    init(isColored: Bool) { self.isColored = isColored }

    /// Begins the next section.
    mutating func begin() { isBegun = true }

    /// Adds a section.
    mutating func add(_ lines: some Sequence<StyledText>, to sink: (String) -> Void) {
        begin()
        append(lines, to: sink)
    }

    /// Adds lines to the section.
    mutating func append(_ lines: some Sequence<StyledText>, to sink: (String) -> Void) {
        for line in lines { append(line, to: sink) }
    }

    /// Adds a line to the section.
    mutating func append(_ line: StyledText, to sink: (String) -> Void) {
        if isBegun, hasLines { text += "\n" }
        isBegun = false
        hasLines = true
        text += line.written(colored: isColored)
        text += "\n"
        if text.utf8.count >= Self.piece { finish(to: sink) }
    }

    /// Hands on what is left.
    mutating func finish(to sink: (String) -> Void) {
        if !text.isEmpty { sink(text) }
        text = ""
    }
}

extension Plan {
    /// Whether there is neither a change nor a call to show.
    var isIdle: Bool { changes.isEmpty && calls.isEmpty }
}
