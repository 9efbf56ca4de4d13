import Diagnostics
import HoistEngine
import JSONText
import TerminalText
import Verifying

/// What applications are served of what an apply wrote, in words and as data.
struct ServedReport {
    let result: ApplyResult.ServedResult

    /// For people; empty where there is nothing to say.
    var lines: [String] {
        switch result {
        case .none: return []
        case .interrupted: return ["Whether applications are served what was written wasn't verified: interrupted."]
        case .unread(let failure):
            return ["Whether applications are served what was written couldn't be verified:"]
                + failure.lines().map { "  " + $0 }
        case .judged(let judgements):
            let names = judgements.map(\.environment.name).joined(separator: ", ")
            let head =
                switch VerifyReport.word(judgements) {
                case "served": "Verified: applications are served what was written, in \(names)."
                case "late": "Written, but not served to applications in time:"
                default: "Written, but applications aren't served what was written:"
                }
            return [SafeText.visible(head)] + judgements.flatMap(Self.lines)
        }
    }

    private static func lines(_ judgement: Judgement) -> [String] {
        judgement.findings.flatMap { finding in
            [
                "  " + SafeText.visible(judgement.environment.name) + ": " + VerifyReport.line(finding, colored: false),
                "    = help: " + SafeText.visible(finding.hint),
            ]
        }
    }

    /// For machines: `{"status": "served|wrong|late|unread|interrupted|none", "environments": []}`, with `reason` where it
    /// couldn't be read.
    var json: JSONValue {
        switch result {
        case .none: return ["status": "none", "environments": []]
        case .interrupted: return ["status": "interrupted", "environments": []]
        case .unread(let failure):
            return ["status": "unread", "environments": [], "reason": .string(failure.message)]
        case .judged(let judgements):
            return [
                "status": .string(VerifyReport.word(judgements)),
                "environments": .array(judgements.map(VerifyReport.json)),
            ]
        }
    }
}
