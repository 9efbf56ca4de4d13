import Diagnostics
import Planning
import TerminalText

/// The remarks of a plan, each with its lines.
struct RemarkLines {
    /// `Warning: what somebody should look at  flags.yaml:41`
    let warnings: [[StyledText]]
    /// `Note: what is worth knowing  flags.yaml:41`
    let notes: [[StyledText]]
    /// `Blocked: this archives 7 flags; the limit is 5 …`
    let blocked: [[StyledText]]
    /// `  what nobody may need any more  flags.yaml:41`
    let cleanup: [[StyledText]]

    /// The lines for a plan.
    ///
    /// - Parameters:
    ///   - layout: The layout.
    ///   - naming: Up to how many flags with the same clean-up remark get a line each; if there are more, one remark
    ///     lists the first three and counts the rest. `.max` names all companies and users that are created, too.
    init(_ plan: Plan, layout: BlockLayout, naming: Int = 3) {
        func lines(_ label: String, _ style: StyledText.Style, _ text: String, _ place: PlanPlace?) -> [StyledText] {
            var lead = StyledText(label, style)
            lead.append(" ")
            return Self.lines(text, after: lead, place, layout)
        }
        func visible(_ label: String, _ style: StyledText.Style, _ remark: PlanRemark) -> [StyledText] {
            lines(label, style, SafeText.visible(remark.message), remark.place)
        }
        warnings = plan.warnings.filter { !$0.isAboutCleaningUp }.map { visible("Warning:", .changed, $0) }
        notes = plan.notes.filter { !$0.isAboutCleaningUp }.map { note in
            let isWhole = naming == .max && note.code == PlanRemark.createdCode
            let whole = isWhole ? PlanRemark.created(by: plan.calls, atMost: .max) : nil
            return visible("Note:", .plain, whole ?? note)
        }
        blocked = plan.blocked.map { lines("Blocked:", .error, $0.sentence, nil) }
        let untidy = Dictionary(grouping: (plan.warnings + plan.notes).filter(\.isAboutCleaningUp), by: \.code)
        cleanup = PlanRemark.cleaningUp.flatMap { code in
            let remarks = untidy[code] ?? []
            guard remarks.count > naming else { return remarks.map { lines(" ", .plain, Self.unled($0), $0.place) } }
            return [lines(" ", .plain, Self.folded(remarks, code), nil)]
        }
    }

    /// The possible clean-ups, under their heading; empty if there are none.
    var cleanupLines: [StyledText] {
        cleanup.isEmpty ? [] : [StyledText(Self.cleanupHeading + ":", .strong)] + cleanup.joined()
    }

    /// The heading of the possible clean-ups.
    static let cleanupHeading = "Worth cleaning up"

    /// A remark at the start of a line, which a workflow must not interpret as a command.
    private static func unled(_ remark: PlanRemark) -> String {
        Shown.looksLikeCommand(remark.message) ? SafeText.quoted(remark.message) : SafeText.visible(remark.message)
    }

    private static func folded(_ remarks: [PlanRemark], _ code: String) -> String {
        let what =
            switch code {
            case "expired": "flags are past their `expires`"
            case "stale": "flags are reported as stale by Reflag"
            case "unchecked": "flags have no recent checks according to Reflag"
            case "archived-live":
                "flags are archived live, and the manifest doesn't say whether they should be: write `archived: true` "
                    + "or `archived: false`"
            default: "additive lists have live targets beyond the manifest's"
            }
        let named = remarks.compactMap(\.flag).prefix(3).map(Shown.id).joined(separator: ", ")
        return "\(remarks.count) \(what): \(named) … \(remarks.count - 3) more"
    }

    /// Text after a lead, broken at the width, with the place at its end. Further lines are indented, and marked with
    /// `…` if a workflow would interpret them as commands.
    static func lines(
        _ text: String,
        after lead: StyledText,
        _ place: PlanPlace?,
        _ layout: BlockLayout
    ) -> [StyledText] {
        let indent = String(repeating: " ", count: BlockLayout.indent)
        let pieces = layout.pieces(text, columns: layout.width - lead.columns, rest: layout.width - BlockLayout.indent)
        var lines = pieces.enumerated().map { index, piece in
            guard index > 0 else {
                var first = lead
                first.append(piece)
                return first
            }
            let piece = piece.hasPrefix(" ") ? String(piece.dropFirst()) : piece
            return StyledText((Shown.looksLikeCommand(piece) ? "  … " : indent) + piece)
        }
        guard let place else { return lines }
        let shown = Shown.place(place)
        let columns = DisplayWidth.columns(of: shown)
        if let last = lines.last, lines.count > 1 || !text.isEmpty, last.columns + 2 + columns > layout.width {
            lines.append(StyledText(Shown.looksLikeCommand(shown) ? "  … " : indent))
        } else {
            lines[lines.count - 1].append("  ")
        }
        lines[lines.count - 1].append(shown, .faint)
        return lines
    }
}
