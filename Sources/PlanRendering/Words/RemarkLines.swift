import Diagnostics
import Planning

/// What is said beside the changes, a line each.
struct RemarkLines {
    /// `Warning: what somebody should look at  flags.yaml:41`
    let warnings: [StyledText]
    /// `Note: what is worth knowing  flags.yaml:41`
    let notes: [StyledText]
    /// `Blocked: this archives 7 flags; the limit is 5 …`
    let blocked: [StyledText]
    /// `  what nobody may need any more  flags.yaml:41`
    let cleanup: [StyledText]

    /// The lines for a plan.
    ///
    /// - Parameter naming: Of how many flags it is told one by one that the same thing is worth cleaning up; where there
    ///   are more, a line names the first three and counts the rest.
    init(_ plan: Plan, naming: Int = 3) {
        warnings = plan.warnings.filter { !$0.isAboutCleaningUp }.map { Self.line("Warning:", .changed, $0) }
        notes = plan.notes.filter { !$0.isAboutCleaningUp }.map { Self.line("Note:", .plain, $0) }
        blocked = plan.blocked.map { blocked in
            var line = StyledText("Blocked:", .alarm)
            line.append(" " + blocked.sentence)
            return line
        }
        let untidy = Dictionary(grouping: (plan.warnings + plan.notes).filter(\.isAboutCleaningUp), by: \.code)
        cleanup = PlanRemark.cleaningUp.flatMap { code in
            let remarks = untidy[code] ?? []
            return remarks.count > naming ? [Self.folded(remarks, code)] : remarks.map(Self.cleanupLine)
        }
    }

    /// All of them but what is worth cleaning up, which stands under a heading of its own.
    var lines: [StyledText] { warnings + notes + blocked }

    /// What is worth cleaning up, under its heading; empty where there is nothing.
    var cleanupLines: [StyledText] {
        cleanup.isEmpty ? [] : [StyledText(Self.cleanupHeading + ":", .strong)] + cleanup
    }

    /// What stands above what is worth cleaning up.
    static let cleanupHeading = "Worth cleaning up"

    private static func cleanupLine(_ remark: PlanRemark) -> StyledText {
        var line = StyledText("  " + SafeText.visible(remark.message))
        add(remark.place, to: &line)
        return line
    }

    private static func folded(_ remarks: [PlanRemark], _ code: String) -> StyledText {
        let what =
            switch code {
            case "expired": "flags are past their `expires`"
            case "stale": "flags are reported as stale by Reflag"
            case "unchecked": "flags have no recent checks, Reflag reports"
            case "archived-live":
                "flags are archived live, and the manifest doesn't say whether they should be: write `archived: true` "
                    + "or `archived: false`"
            default: "additive lists have live targets beyond the manifest's"
            }
        let named = remarks.compactMap(\.flag).prefix(3).map(Shown.id).joined(separator: ", ")
        return StyledText("  \(remarks.count) \(what): \(named) … \(remarks.count - 3) more")
    }

    private static func line(_ label: String, _ style: StyledText.Style, _ remark: PlanRemark) -> StyledText {
        var line = StyledText(label, style)
        line.append(" " + SafeText.visible(remark.message))
        add(remark.place, to: &line)
        return line
    }

    private static func add(_ place: PlanPlace?, to line: inout StyledText) {
        guard let place else { return }
        line.append("  ")
        line.append(Shown.place(place), .faint)
    }
}
