import Applying
import FlagModel
import HoistEngine
import JSONText
import Planning

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// The receipt of an apply: who, when, commit, digest, each change with its outcome. Reflag keeps a description only for
/// targets; this keeps everything.
struct Receipt {
    /// The format of a receipt.
    static let format = "hoist-receipt"
    /// Its version.
    static let version = 1

    let report: ApplyReport
    let origin: ChangeOrigin
    let message: String?

    /// The receipt as data.
    var json: JSONValue {
        let plan = report.plan
        return [
            "format": .string(Self.format),
            "version": .integer(Self.version),
            "hoist": .string(Version.text),
            "for": [
                "apiUrl": .string(plan.subject.apiURL), "appId": .string(plan.subject.appID.text),
                "appName": .string(plan.subject.appName),
            ],
            "startedAt": .string(Self.text(report.result.started)),
            "endedAt": .string(Self.text(report.result.ended)),
            "actor": .optional(origin.actor),
            "commit": .optional(origin.commit),
            "branch": .optional(origin.branch),
            "run": .optional(origin.run),
            "message": .optional(message),
            "manifest": [
                "paths": .array(plan.manifest.paths.map(JSONValue.string)), "sha256": .string(plan.manifest.sha256),
            ],
            "digest": .string(plan.digest),
            "exitCode": .integer(Int(report.status.rawValue)),
            "changes": .array(changes),
            "outcome": report.outcomeJSON,
        ]
    }

    /// Each change with what became of its calls.
    private var changes: [JSONValue] {
        var tally: [Identifier: (done: Int, failed: Int, left: Int)] = [:]
        for outcome in report.outcome.calls {
            for flag in outcome.call.flags {
                switch outcome.result {
                case .done: tally[flag, default: (0, 0, 0)].done += 1
                case .failed: tally[flag, default: (0, 0, 0)].failed += 1
                case .notAttempted: tally[flag, default: (0, 0, 0)].left += 1
                }
            }
            for flag in outcome.without { tally[flag, default: (0, 0, 0)].failed += 1 }
        }
        for flag in report.outcome.already.flatMap(\.flags) { tally[flag, default: (0, 0, 0)].done += 1 }
        return report.plan.changes.map { change in
            let count = tally[change.flag] ?? (0, 0, 0)
            let outcome =
                count.failed + count.left == 0
                ? "done" : count.done > 0 ? "partial" : count.failed > 0 ? "failed" : "not-attempted"
            return [
                "flag": .string(change.flag.text), "action": .string(change.action.rawValue),
                "outcome": .string(outcome),
            ]
        }
    }

    /// A time as in RFC 3339, in UTC.
    private static func text(_ date: Date) -> String { date.formatted(.iso8601) }

    /// Writes the receipt, readable only by the user; returns why it couldn't.
    func write(to file: OutputFile) -> EngineError? {
        do throws(EngineError) {
            try file.write(Array((json.pretty() + "\n").utf8))
            return nil
        } catch {
            var failure = error
            if report.outcome.wroteAnything {
                failure.details.append("what was applied stays applied; a new plan shows it")
            }
            return failure
        }
    }
}

extension Call {
    /// The flags that the call is about.
    var flags: [Identifier] {
        switch request {
        case .createFlag(let flag): [flag.key]
        case .updateFlag(let update): [update.key]
        case .updateTarget(let update): update.entries.map(\.flag)
        }
    }
}
