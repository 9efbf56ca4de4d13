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
            guard proof.isAboutSomething || !proof.moved.isEmpty else { return [] }
            var lines: [String] = []
            if !proof.missing.isEmpty {
                lines.append("Written, but live isn't what was written:")
                lines += proof.missing.map { "  " + Self.text($0) }
            } else if proof.provesSomething {
                lines.append(
                    proof.notRead == 0 ? "Proved: what was written is live." : "Proved: what was read back is live.")
            }
            if proof.byVersions > 0 {
                lines.append(
                    Self.targets(proof.byVersions, "wasn't", "weren't")
                        + " read back: by the versions in Reflag's responses, nobody else wrote in between.")
            }
            if proof.notRead > 0 {
                lines.append(
                    (proof.notReadIsAnswered ? "Answered as written; " : "Accepted by Reflag; ")
                        + Self.targets(proof.notRead, "wasn't", "weren't") + " read back (--proof-reads).")
            }
            if !proof.moved.isEmpty {
                lines.append("Warning: others changed in the meantime:")
                lines += proof.moved.map { "  " + Self.text($0) }
            }
            return lines
        }
    }

    private static func targets(_ count: Int, _ one: String, _ several: String) -> String {
        count == 1 ? "1 target \(one)" : "\(count) targets \(several)"
    }

    /// For machines: `{"status": "proved|answered|missing|unread|none", "readBack": 2, "byVersions": 0, "notReadBack": 0,
    /// "missing": [], "moved": []}`, with `reason` if it couldn't be read. `answered` means that not everything was read
    /// back.
    var json: JSONValue {
        switch result {
        case .none: return json("none")
        case .unread(let error): return json("unread", reason: error.headline)
        case .proof(let proof) where !proof.isAboutSomething && proof.missing.isEmpty: return json("none", proof)
        case .proof(let proof):
            return json(!proof.missing.isEmpty ? "missing" : proof.notRead > 0 ? "answered" : "proved", proof)
        }
    }

    private func json(_ status: String, _ proof: Proof? = nil, reason: String? = nil) -> JSONValue {
        var members = [
            JSONMember("status", .string(status)),
            JSONMember("readBack", .integer(proof?.readBack ?? 0)),
            JSONMember("byVersions", .integer(proof?.byVersions ?? 0)),
            JSONMember("notReadBack", .integer(proof?.notRead ?? 0)),
            JSONMember("missing", .array((proof?.missing ?? []).map { .string(Self.text($0)) })),
            JSONMember("moved", .array((proof?.moved ?? []).map { .string(Self.text($0)) })),
        ]
        if let reason { members.append(JSONMember("reason", .string(reason))) }
        return .object(members)
    }

    /// One finding, with what is live.
    static func text(_ finding: Proof.Finding) -> String {
        switch finding {
        case .field(let flag, let field, let written, let live):
            // Calls have ids for stages and owners.
            let wanted = field.isReference ? "" : ", and \(value(written)) was written"
            return SafeText.visible("`\(flag)`: \(field.key) is \(value(live.shown))\(wanted)") + Self.changed
        case .flag(let flag, nil): return SafeText.visible("`\(flag)` isn't listed")
        case .flag(let flag, let listed?):
            return SafeText.visible("`\(flag)` isn't listed, and `\(listed)` is") + Self.changed
        case .target(let flag, let environment, let kind, let id, let added, let listed):
            let what = added ? "isn't targeted" : "is still targeted"
            let other = listed.map { ", and `\($0)` is" } ?? ""
            return SafeText.visible("`\(flag)` in \(environment): \(kind.rawValue) `\(id)` \(what)\(other)")
                + (listed == nil ? "" : Self.changed)
        case .others(let flag, let environment, let kind, let ids):
            return SafeText.visible("`\(flag)` in \(environment): \(kind.rawValue) \(names(ids)) came from elsewhere")
        case .gone(let flag, let environment, let kind, let ids):
            return SafeText.visible("`\(flag)` in \(environment): \(kind.rawValue) \(names(ids)) is gone")
        }
    }

    private static let changed = "; Reflag may have changed it"

    private static func names(_ ids: [Identifier]) -> String { ids.map { "`\($0)`" }.joined(separator: ", ") }

    private static func value(_ value: FieldValue) -> String {
        switch value {
        case .none: "empty"
        case .text(let text): SafeText.quoted(text)
        case .flag(let isTrue): "\(isTrue)"
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
