import Applying
import Diagnostics
import FlagModel
import HoistEngine
import JSONText
import LiveReading
import TerminalText
import Verifying

/// What the proof of an apply found, as text and data.
struct ProofReport {
    let result: ApplyResult.Proved

    /// For people; empty if there is nothing to say.
    var lines: [String] {
        switch result {
        case .none: return []
        case .unread(let error):
            return ["What was written couldn't be proved: " + SafeText.visible(error.headline)]
                + (error.hint.map { ["    = help: " + SafeText.visible($0)] } ?? [])
        case .proof(let proof):
            var lines: [String] = []
            if proof.missing.isEmpty {
                lines.append("Proved: what was written is live.")
            } else {
                lines.append("Written, but live isn't what was written:")
                lines += proof.missing.map { "  " + Self.text($0) }
            }
            if !proof.moved.isEmpty {
                lines.append("Warning: others changed in the meantime:")
                lines += proof.moved.map { "  " + Self.text($0) }
            }
            return lines
        }
    }

    /// For machines: `{"status": "proved|missing|unread|none", "missing": [], "moved": []}`.
    var json: JSONValue {
        switch result {
        case .none: return ["status": "none", "missing": [], "moved": []]
        case .unread(let error):
            return ["status": "unread", "missing": [], "moved": [], "reason": .string(error.headline)]
        case .proof(let proof):
            return [
                "status": .string(proof.missing.isEmpty ? "proved" : "missing"),
                "missing": .array(proof.missing.map { .string(Self.text($0)) }),
                "moved": .array(proof.moved.map { .string(Self.text($0)) }),
            ]
        }
    }

    /// One finding.
    static func text(_ finding: Proof.Finding) -> String {
        switch finding {
        case .field(let flag, let field):
            return SafeText.visible("`\(flag)`: \(field.key) isn't what was written")
        case .flag(let flag): return SafeText.visible("`\(flag)` isn't listed")
        case .target(let flag, let environment, let kind, let id, let added):
            let what = added ? "isn't targeted" : "is still targeted"
            return SafeText.visible("`\(flag)` in \(environment): \(kind.rawValue) `\(id)` \(what)")
        case .others(let flag, let environment, let kind, let ids):
            let names = ids.map { "`\($0)`" }.joined(separator: ", ")
            return SafeText.visible("`\(flag)` in \(environment): \(kind.rawValue) \(names) came from elsewhere")
        }
    }
}

/// What applications are served of what an apply wrote, as text and data.
struct ServedReport {
    let result: ApplyResult.ServedResult

    /// For people; empty if there is nothing to say.
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

    /// For machines: `{"status": "served|wrong|late|unread|interrupted|none", "environments": []}`, with `reason` if it
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
