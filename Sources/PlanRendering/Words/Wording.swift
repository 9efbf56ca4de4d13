import Planning
import TerminalText

/// A number with its noun: `1 call`, `6 calls`.
func counted(_ number: Int, _ noun: String) -> String {
    "\(number) \(noun)\(number == 1 ? "" : "s")"
}

extension Blocked {
    /// What the plan does, what is allowed, and what follows.
    ///
    /// `this archives 7 flags; the limit is 5 (policy.limits.archive). apply refuses without --force.`
    var sentence: String {
        let deed =
            switch limit {
            case "archive": "this archives \(counted(planned, "flag"))"
            case "untarget": "this removes \(counted(planned, "production target"))"
            default: "this plans \(planned)"
            }
        let policy = "policy.limits.\(SafeText.visible(limit))"
        return "\(deed); the limit is \(allowed) (\(policy)). apply refuses without --force."
    }
}
