import Applying
import Diagnostics
import FlagModel
import HoistEngine
import JSONText
import LiveReading
import TerminalText

/// What the proof of an apply found, in words and as data.
struct ProofReport {
    let result: ApplyResult.Proved

    /// For people; empty where there is nothing to say.
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
                lines += proof.missing.map { "  " + Self.words($0) }
            }
            if !proof.moved.isEmpty {
                lines.append("Warning: others changed meanwhile:")
                lines += proof.moved.map { "  " + Self.words($0) }
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
                "missing": .array(proof.missing.map { .string(Self.words($0)) }),
                "moved": .array(proof.moved.map { .string(Self.words($0)) }),
            ]
        }
    }

    /// One finding.
    static func words(_ finding: Proof.Finding) -> String {
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
