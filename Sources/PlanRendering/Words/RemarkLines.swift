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

    /// The lines for a plan.
    init(_ plan: Plan) {
        warnings = plan.warnings.map { Self.line("Warning:", .changed, $0) }
        notes = plan.notes.map { Self.line("Note:", .plain, $0) }
        blocked = plan.blocked.map { blocked in
            var line = StyledText("Blocked:", .alarm)
            line.append(" " + blocked.sentence)
            return line
        }
    }

    /// All of them.
    var lines: [StyledText] { warnings + notes + blocked }

    private static func line(_ label: String, _ style: StyledText.Style, _ remark: PlanRemark) -> StyledText {
        var line = StyledText(label, style)
        line.append(" " + SafeText.visible(remark.message))
        if let place = remark.place {
            line.append("  ")
            line.append(Shown.place(place), .faint)
        }
        return line
    }
}
